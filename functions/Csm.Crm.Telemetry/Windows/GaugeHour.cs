using System.Runtime.InteropServices;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// Everything that is kept of one machine's gauges in one hour of its site's clock, beside the <see cref="HourSummary"/> of
/// the same hour. Machines without gauges have none.
/// </summary>
/// <remarks>Forms a join-semilattice, as the summary of the counters does.</remarks>
[StructLayout(LayoutKind.Auto)]
public struct GaugeHour : IEquatable<GaugeHour>, IHour<GaugeHour>
{
    private const int Second = 1_000;

    /// <summary>Start of the hour, UTC milliseconds since 0001-01-01.</summary>
    public long Start;

    /// <summary>Gauges that were reported; 0 = there is nothing.</summary>
    public GaugeSet Present;

    /// <summary>The gauges; meaningful where <see cref="Present"/>.</summary>
    public GaugeTracks Tracks;

    /// <summary>True without a value.</summary>
    public readonly bool IsEmpty => Present.IsEmpty;

    /// <summary>Starts an hour without values.</summary>
    public void Begin(long start)
    {
        Start = start;
        Present = default;
    }

    /// <summary>Takes the gauges of a reading in.</summary>
    /// <param name="reading">The reading.</param>
    /// <param name="moment">Its UTC milliseconds, within the hour.</param>
    public void Add(in CounterReading reading, long moment)
    {
        var second = (int)(moment - Start) / Second;
        foreach (var gauge in reading.Gauges)
        {
            Add((int)gauge, reading.GaugeValues[(int)gauge], second);
        }

        Present = Present.Union(reading.Gauges);
    }

    /// <summary>Takes another summary of the same hour in.</summary>
    public void Join(in GaugeHour other)
    {
        foreach (var gauge in other.Present)
        {
            if (Present.Has(gauge))
            {
                Tracks[(int)gauge].Join(other.Tracks[(int)gauge]);
            }
            else
            {
                Tracks[(int)gauge] = other.Tracks[(int)gauge];
            }
        }

        Present = Present.Union(other.Present);
    }

    /// <summary>True when both say the same.</summary>
    public readonly bool Equals(GaugeHour other)
    {
        if (Start != other.Start || Present != other.Present)
        {
            return false;
        }

        foreach (var gauge in Present)
        {
            if (!Tracks[(int)gauge].Equals(other.Tracks[(int)gauge]))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is GaugeHour other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Start, Present);

    static long IHour<GaugeHour>.StartOf(in GaugeHour hour) => hour.Start;

    static bool IHour<GaugeHour>.IsEmpty(in GaugeHour hour) => hour.IsEmpty;

    static void IHour<GaugeHour>.Join(ref GaugeHour hour, in GaugeHour other) => hour.Join(other);

    static bool IHour<GaugeHour>.Refine(in GaugeHour hour, ref CounterUnits units)
    {
        var refined = false;
        foreach (var gauge in hour.Present)
        {
            ref readonly var track = ref hour.Tracks[(int)gauge];
            refined |= units.Refine((int)gauge, track.Least);
            refined |= units.Refine((int)gauge, track.Greatest);
            for (var slot = 0; slot < GaugeTrack.SlotCount; slot++)
            {
                refined |= track.TryGet(slot, out var value, out _) && units.Refine((int)gauge, value);
            }
        }

        return refined;
    }

    private void Add(int gauge, int value, int second)
    {
        if (Present.Has((Gauge)gauge))
        {
            Tracks[gauge].Add(value, second);
        }
        else
        {
            Tracks[gauge] = GaugeTrack.Of(value, second);
        }
    }
}
