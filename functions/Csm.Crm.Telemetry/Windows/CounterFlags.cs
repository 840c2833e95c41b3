namespace Csm.Crm.Telemetry.Windows;

/// <summary>What happened to the counters of a day (R17); the bits of csm_counterflags.</summary>
[Flags]
public enum CounterFlags : byte
{
    /// <summary>Counters only grew, in time.</summary>
    None = 0,

    /// <summary>A counter restarted near zero: a new segment began.</summary>
    Reset = 1,

    /// <summary>A counter went back otherwise; the step is not counted.</summary>
    Reversal = 2,

    /// <summary>A counter grew faster than the machine can; the step is not counted.</summary>
    Jump = 4,

    /// <summary>Growth over a silence longer than <see cref="WindowOptions.LongestSpan"/> was charged to the later day.</summary>
    GapFilled = 8,
}
