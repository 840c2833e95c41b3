using System.Collections.Immutable;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>The last value of a gauge before a moment.</summary>
/// <param name="At">When it stood, UTC milliseconds on a full second; 0 = there is none.</param>
/// <param name="Value">The value as <see cref="FixedPoint"/>.</param>
internal readonly record struct GaugePoint(long At, int Value);

/// <summary>
/// What gauges showed on one day, weighted by time: a value holds until the next one that is kept (one in ten minutes), no
/// longer than its gauge holds in a silence, and counts for the day as far as it holds within it.
/// </summary>
/// <remarks>A pure function of the hours and of the last values before, so it does not matter how readings arrived.</remarks>
internal static class GaugeCalculation
{
    private const int Second = 1_000;

    /// <param name="from">Start of the day, UTC milliseconds.</param>
    /// <param name="to">End of the day, UTC milliseconds.</param>
    /// <param name="hours">The day's hours with gauges, oldest first; perhaps none.</param>
    /// <param name="before">The last value of each gauge before the day; moved on to its end.</param>
    /// <param name="options">Says how long values hold.</param>
    /// <returns>Null when no gauge showed anything.</returns>
    public static GaugeTotals? Compute(long from, long to, ReadOnlySpan<GaugeHour> hours, Span<GaugePoint> before, WindowOptions options)
    {
        var totals = ImmutableArray.CreateBuilder<GaugeTotal>(GaugeCatalog.Count);
        for (var index = 0; index < GaugeCatalog.Count; index++)
        {
            totals.Add(Total(from, to, hours, (Gauge)index, ref before[index], options));
        }

        var all = new GaugeTotals(totals.MoveToImmutable());
        return all.Present.IsEmpty ? null : all;
    }

    /// <summary>How long a value holds without another one, ms.</summary>
    internal static long Hold(Gauge gauge, WindowOptions options) =>
        (long)(GaugeCatalog.Of(gauge).HoldsInSilence ? options.LongestSpan : options.ConnectedCap).TotalSeconds * Second;

    private static GaugeTotal Total(long from, long to, ReadOnlySpan<GaugeHour> hours, Gauge gauge, ref GaugePoint last, WindowOptions options)
    {
        var hold = Hold(gauge, options);
        var total = default(GaugeTotal);
        foreach (ref readonly var hour in hours)
        {
            if (!hour.Present.Has(gauge))
            {
                continue;
            }

            ref readonly var track = ref hour.Tracks[(int)gauge];
            for (var slot = 0; slot < GaugeTrack.SlotCount; slot++)
            {
                if (track.TryGet(slot, out var value, out var second) && hour.Start + (second * Second) is var at && at > last.At)
                {
                    total = total.Plus(Held(last, Math.Min(at, last.At + hold), from, to));
                    last = new GaugePoint(at, value);
                }
            }
        }

        return Bounded(total.Plus(Held(last, last.At + hold, from, to)), hours, gauge);
    }

    private static GaugeTotal Held(GaugePoint point, long until, long from, long to)
    {
        var seconds = point.At == 0 ? 0 : Math.Max(0, Math.Min(until, to) - Math.Max(point.At, from)) / Second;
        return seconds == 0 ? default : new GaugeTotal(point.Value * seconds, seconds, point.Value, point.Value);
    }

    // What was read within a slot counts for least and greatest, though it does not for the mean.
    private static GaugeTotal Bounded(GaugeTotal total, ReadOnlySpan<GaugeHour> hours, Gauge gauge)
    {
        foreach (ref readonly var hour in hours)
        {
            if (total.Seconds > 0 && hour.Present.Has(gauge))
            {
                total = total with { Least = Math.Min(total.Least, hour.Tracks[(int)gauge].Least), Greatest = Math.Max(total.Greatest, hour.Tracks[(int)gauge].Greatest) };
            }
        }

        return total;
    }
}
