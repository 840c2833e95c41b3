using System.Numerics;
using System.Runtime.InteropServices;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// Everything that is kept of one machine's readings in one hour of its site's clock. Its size does not depend on how often
/// the machine reports.
/// </summary>
/// <remarks>
/// Summaries of an hour form a join-semilattice: <see cref="Join"/> is commutative, associative and idempotent, and adding a
/// reading is joining the summary of it alone. So the order and the repetition of readings change nothing.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public struct HourSummary : IEquatable<HourSummary>, IHour<HourSummary>
{
    internal const int Minute = 60_000;
    internal const int FullHour = 60 * Minute;

    /// <summary>Start of the hour, UTC milliseconds since 0001-01-01.</summary>
    public long Start;

    /// <summary>Length in milliseconds; less than an hour only beside a change of the clock.</summary>
    public int Length;

    /// <summary>Counters that were reported.</summary>
    public CounterSet Present;

    /// <summary>Bit n: minute n of the hour holds a reading. 0 = there is none at all.</summary>
    public ulong Minutes;

    /// <summary>When the first reading stood, in milliseconds from <see cref="Start"/>.</summary>
    public int FirstAt;

    /// <summary>When the last reading stood, in milliseconds from <see cref="Start"/>.</summary>
    public int LastAt;

    /// <summary>The counters; meaningful where <see cref="Present"/>.</summary>
    public CounterTracks Tracks;

    /// <summary>True without a reading.</summary>
    public readonly bool IsEmpty => Minutes == 0;

    /// <summary>End of the hour.</summary>
    public readonly long End => Start + Length;

    /// <summary>Moment of the first reading, UTC milliseconds.</summary>
    public readonly long First => Start + FirstAt;

    /// <summary>Moment of the last reading, UTC milliseconds.</summary>
    public readonly long Last => Start + LastAt;

    /// <summary>Starts an hour without readings.</summary>
    public void Begin(long start, int length)
    {
        Start = start;
        Length = length;
        Minutes = 0;
        Present = default;
    }

    /// <summary>Takes a reading in.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="moment">Its UTC milliseconds, within the hour.</param>
    public void Add(in CounterReading reading, long moment)
    {
        var at = (int)(moment - Start);
        MarkTime(at, at);
        Minutes |= 1UL << (at / Minute);
        var known = Present.Bits;
        for (var bits = reading.Present.Bits; bits != 0; bits &= bits - 1)
        {
            var index = BitOperations.TrailingZeroCount(bits);
            if ((known & (1u << index)) != 0)
            {
                Tracks[index].Add(reading.Values[index], at);
            }
            else
            {
                Tracks[index] = CounterTrack.Of(reading.Values[index], at);
            }
        }

        Present = Present.Union(reading.Present);
    }

    /// <summary>Takes another summary of the same hour in.</summary>
    public void Join(in HourSummary other)
    {
        if (other.IsEmpty)
        {
            return;
        }

        MarkTime(other.FirstAt, other.LastAt);
        Length = Math.Max(Length, other.Length);
        Minutes |= other.Minutes;
        for (var bits = other.Present.Bits; bits != 0; bits &= bits - 1)
        {
            var index = BitOperations.TrailingZeroCount(bits);
            if ((Present.Bits & (1u << index)) != 0)
            {
                Tracks[index].Join(other.Tracks[index]);
            }
            else
            {
                Tracks[index] = other.Tracks[index];
            }
        }

        Present = Present.Union(other.Present);
    }

    /// <summary>True when both say the same.</summary>
    public readonly bool Equals(HourSummary other)
    {
        if (Start != other.Start || Length != other.Length || Present != other.Present || Minutes != other.Minutes || FirstAt != other.FirstAt || LastAt != other.LastAt)
        {
            return false;
        }

        for (var bits = Present.Bits; bits != 0; bits &= bits - 1)
        {
            var index = BitOperations.TrailingZeroCount(bits);
            if (Tracks[index] != other.Tracks[index])
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is HourSummary other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Start, Minutes);

    static long IHour<HourSummary>.StartOf(in HourSummary hour) => hour.Start;

    static bool IHour<HourSummary>.IsEmpty(in HourSummary hour) => hour.IsEmpty;

    static void IHour<HourSummary>.Join(ref HourSummary hour, in HourSummary other) => hour.Join(other);

    static bool IHour<HourSummary>.Refine(in HourSummary hour, ref CounterUnits units) => units.Refine(hour);

    private void MarkTime(int firstAt, int lastAt)
    {
        FirstAt = IsEmpty ? firstAt : Math.Min(FirstAt, firstAt);
        LastAt = IsEmpty ? lastAt : Math.Max(LastAt, lastAt);
    }
}
