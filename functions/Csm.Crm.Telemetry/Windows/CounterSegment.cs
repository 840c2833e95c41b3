using System.Runtime.InteropServices;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// Where a counter stands between two readings (R17): the last value that counted, and a candidate for a new segment
/// while readings contradict it.
/// </summary>
/// <remarks>
/// A single wild value must neither bill its height nor move the base, or the way back would be billed too. So a
/// contradicting value only becomes the base once <see cref="Confirmations"/> readings in a row continue it; that is how
/// a replaced control unit carries on while the total is kept.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public struct CounterSegment
{
    /// <summary>Readings in a row that must agree before a contradicting value is believed.</summary>
    public const int Confirmations = 3;

    internal double Value;
    internal long Ticks;
    internal double CandidateValue;
    internal long CandidateTicks;
    internal double CandidateGrowth;
    internal byte CandidateCount;
    internal bool Started;

    /// <summary>The last value that counted; meaningful once <see cref="HasValue"/>.</summary>
    public readonly double LastValue => Value;

    /// <summary>True after the first reading.</summary>
    public readonly bool HasValue => Started;

    /// <summary>Moves to the next reading and says by how much the counter grew.</summary>
    /// <param name="value">The reading's value.</param>
    /// <param name="ticks">The reading's UTC ticks, not before the previous one's.</param>
    /// <param name="physics">The counter's bounds.</param>
    /// <param name="flags">What was noticed; <see cref="CounterFlags.None"/> on ordinary growth.</param>
    public double Advance(double value, long ticks, CounterPhysics physics, out CounterFlags flags)
    {
        flags = CounterFlags.None;
        if (!Started)
        {
            Restart(value, ticks);
            return 0;
        }

        var growth = value - Value;
        if (growth >= 0 && growth <= physics.GreatestGrowth(ticks - Ticks))
        {
            Restart(value, ticks);
            return growth;
        }

        if (growth < 0 && IsNearZero(value, ticks, physics))
        {
            flags = CounterFlags.Reset;
            Restart(value, ticks);
            return 0;
        }

        flags = growth < 0 ? CounterFlags.Reversal : CounterFlags.Jump;
        return Weigh(value, ticks, physics);
    }

    // Near zero: what the machine can have done since it restarted, and little against what it had done before.
    private readonly bool IsNearZero(double value, long ticks, CounterPhysics physics) =>
        value <= Math.Min(physics.GreatestGrowth(ticks - Ticks), Math.Max(physics.Resolution, Value * 0.1));

    private double Weigh(double value, long ticks, CounterPhysics physics)
    {
        var growth = value - CandidateValue;
        if (CandidateCount > 0 && growth >= 0 && growth <= physics.GreatestGrowth(ticks - CandidateTicks))
        {
            CandidateGrowth += growth;
            CandidateCount++;
        }
        else
        {
            CandidateGrowth = 0;
            CandidateCount = 1;
        }

        CandidateValue = value;
        CandidateTicks = ticks;
        if (CandidateCount < Confirmations)
        {
            return 0;
        }

        var confirmed = CandidateGrowth;
        Restart(value, ticks);
        return confirmed;
    }

    private void Restart(double value, long ticks)
    {
        Started = true;
        Value = value;
        Ticks = ticks;
        CandidateCount = 0;
        CandidateGrowth = 0;
        CandidateValue = 0;
        CandidateTicks = 0;
    }
}
