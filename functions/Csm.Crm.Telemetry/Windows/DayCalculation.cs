using System.Numerics;
using NodaTime;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// Totals of one day from its hours. A pure function of the summaries and of what came before: neither the order in which
/// readings arrived nor the moment of the calculation matters.
/// </summary>
internal static class DayCalculation
{
    /// <param name="calendar">The site.</param>
    /// <param name="day">The day.</param>
    /// <param name="hours">The day's hours, oldest first; not empty.</param>
    /// <param name="previous">Moment of the last reading before, UTC milliseconds, or null.</param>
    /// <param name="next">Moment of the first reading after, or null.</param>
    /// <param name="segments">Where each counter stood before the day; moved on to its end.</param>
    /// <param name="options">Gap rules.</param>
    public static DayTotals Compute(
        SiteCalendar calendar, LocalDate day, ReadOnlySpan<HourSummary> hours, long? previous, long? next, Span<CounterSegment> segments, WindowOptions options)
    {
        var from = calendar.StartAt(day);
        var to = calendar.StartAt(day.PlusDays(1));
        var totals = new DayTotals(day, (int)((to - from) / HourSummary.FullHour), calendar.PlannedOn(day));
        Grow(totals, hours, segments, options);
        DeriveProductive(totals);
        Cover(totals, new DayCover(from, to, options), hours, previous, next);
        return totals;
    }

    private static void Grow(DayTotals totals, ReadOnlySpan<HourSummary> hours, Span<CounterSegment> segments, WindowOptions options)
    {
        var sums = totals.Sums;
        var present = totals.Present;
        var flags = totals.Flags;
        foreach (ref readonly var hour in hours)
        {
            for (var bits = hour.Present.Bits; bits != 0; bits &= bits - 1)
            {
                var index = BitOperations.TrailingZeroCount(bits);
                ref var segment = ref segments[index];
                ref readonly var track = ref hour.Tracks[index];
                var silence = segment.HasValue ? hour.Start + track.FirstAt - segment.At : 0;
                var growth = HourGrowth.Of(track, hour.Start, ref segment, CounterCatalog.PhysicsOf((Counter)index), ref flags);
                if (growth > 0 && silence > options.LongestSpan.Ticks / TimeSpan.TicksPerMillisecond)
                {
                    flags |= CounterFlags.GapFilled;
                }

                sums[index] += growth;
            }

            present = present.Union(hour.Present);
        }

        totals.Sums = sums;
        totals.Present = present;
        totals.Flags = flags;
    }

    private static void DeriveProductive(DayTotals totals)
    {
        if (totals.Present.Has(Counter.ProductiveHours) || !totals.Present.Has(Counter.OperatingHours) || !totals.Present.Has(Counter.IdleHours))
        {
            return;
        }

        var sums = totals.Sums;
        sums[(int)Counter.ProductiveHours] = Math.Max(0, sums[(int)Counter.OperatingHours] - sums[(int)Counter.IdleHours]);
        totals.Sums = sums;
        totals.Present = totals.Present.With(Counter.ProductiveHours);
    }

    private static void Cover(DayTotals totals, DayCover cover, ReadOnlySpan<HourSummary> hours, long? previous, long? next)
    {
        var before = previous / HourSummary.Minute;
        foreach (ref readonly var hour in hours)
        {
            var start = hour.Start / HourSummary.Minute;
            for (var minutes = hour.Minutes; minutes != 0;)
            {
                var first = BitOperations.TrailingZeroCount(minutes);
                var run = BitOperations.TrailingZeroCount(~(minutes >> first));
                cover.Bridge(before, start + first);
                cover.Run(start + first, run);
                before = start + first + run - 1;
                minutes = first + run > 63 ? 0 : minutes & (ulong.MaxValue << (first + run));
            }
        }

        cover.Bridge(before, next / HourSummary.Minute);
        totals.ConnectedMinutes = cover.ConnectedMinutes;
        totals.CoveredHours = cover.Hours;
    }
}
