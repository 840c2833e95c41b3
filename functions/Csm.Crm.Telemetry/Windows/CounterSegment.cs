using System.Runtime.InteropServices;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// Where a counter stands between two points in time (R17): the last value that counted, and a candidate for a new segment
/// while values contradict it. Values are <see cref="FixedPoint"/>, times UTC milliseconds.
/// </summary>
/// <remarks>
/// A single wild value must neither bill its height nor move the base, or the way back would be billed too. So a
/// contradicting value only becomes the base once <see cref="Confirmations"/> values in a row continue it; that is how
/// a replaced control unit carries on while the total is kept.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public struct CounterSegment
{
    /// <summary>Values in a row that must agree before a contradicting value is believed.</summary>
    public const int Confirmations = 3;

    internal long Value;
    internal long At;
    internal long CandidateValue;
    internal long CandidateAt;
    internal long CandidateGrowth;
    internal byte CandidateCount;
    internal bool Started;

    /// <summary>The last value that counted; meaningful once <see cref="HasValue"/>.</summary>
    public readonly long LastValue => Value;

    /// <summary>True after the first value.</summary>
    public readonly bool HasValue => Started;

    /// <summary>Moves to the next value and says by how much the counter grew.</summary>
    /// <param name="value">The value.</param>
    /// <param name="at">Its moment, not before the previous one's.</param>
    /// <param name="physics">The counter's bounds.</param>
    /// <param name="flags">What was noticed; <see cref="CounterFlags.None"/> on ordinary growth.</param>
    public long Advance(long value, long at, CounterPhysics physics, out CounterFlags flags) => Advance(value, at, at, physics, out flags);

    /// <summary>As the other one, for a value of which only the time within which it arose is known.</summary>
    /// <param name="value">The value.</param>
    /// <param name="since">The earliest moment at which the previous value may have stood.</param>
    /// <param name="at">The latest moment at which this one may have arisen.</param>
    /// <param name="physics">The counter's bounds.</param>
    /// <param name="flags">What was noticed.</param>
    internal long Advance(long value, long since, long at, CounterPhysics physics, out CounterFlags flags)
    {
        flags = CounterFlags.None;
        if (!Started)
        {
            Restart(value, at);
            return 0;
        }

        var growth = value - Value;
        var greatest = physics.GreatestGrowth(at - Math.Min(At, since));
        if (growth >= 0 && growth <= greatest)
        {
            Restart(value, at);
            return growth;
        }

        if (growth < 0 && IsNearZero(value, greatest, physics))
        {
            flags = CounterFlags.Reset;
            Restart(value, at);
            return 0;
        }

        flags = growth < 0 ? CounterFlags.Reversal : CounterFlags.Jump;
        return Weigh(value, since, at, physics);
    }

    // Near zero: what the machine can have done since it restarted, and little against what it had done before.
    private readonly bool IsNearZero(long value, long greatest, CounterPhysics physics) =>
        value <= Math.Min(greatest, Math.Max(physics.GreatestGrowth(0), Value / 10));

    private long Weigh(long value, long since, long at, CounterPhysics physics)
    {
        var growth = value - CandidateValue;
        if (CandidateCount > 0 && growth >= 0 && growth <= physics.GreatestGrowth(at - Math.Min(CandidateAt, since)))
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
        CandidateAt = at;
        if (CandidateCount < Confirmations)
        {
            return 0;
        }

        var confirmed = CandidateGrowth;
        Restart(value, at);
        return confirmed;
    }

    private void Restart(long value, long at)
    {
        Started = true;
        Value = value;
        At = at;
        CandidateCount = 0;
        CandidateGrowth = 0;
        CandidateValue = 0;
        CandidateAt = 0;
    }
}
