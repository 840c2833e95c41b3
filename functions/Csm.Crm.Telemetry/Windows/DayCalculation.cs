using NodaTime;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// Totals of one day from the sorted readings around it. A pure function of the readings: neither their order of arrival
/// nor the moment of the calculation matters.
/// </summary>
internal static class DayCalculation
{
    /// <param name="calendar">The site.</param>
    /// <param name="day">The day.</param>
    /// <param name="from">UTC ticks of its start.</param>
    /// <param name="to">UTC ticks of its end.</param>
    /// <param name="readings">The day's readings, oldest first; not empty.</param>
    /// <param name="previousTicks">The last reading before, or null.</param>
    /// <param name="nextTicks">The first reading after, or null.</param>
    /// <param name="segments">Where each counter stood before the day; moved on to its end.</param>
    /// <param name="options">Gap rules.</param>
    public static DayTotals Compute(
        SiteCalendar calendar, LocalDate day, long from, long to, ReadOnlySpan<CounterReading> readings, long? previousTicks, long? nextTicks, Span<CounterSegment> segments, WindowOptions options)
    {
        var totals = new DayTotals(day, (int)((to - from) / TimeSpan.TicksPerHour), calendar.PlannedOn(day)) { Readings = readings.Length };
        Grow(totals, readings, segments, options);
        DeriveProductive(totals);

        var cover = new Cover(from, to, options);
        var previous = previousTicks;
        foreach (ref readonly var reading in readings)
        {
            cover.Mark(reading.Ticks, reading.Ticks);
            cover.Bridge(previous, reading.Ticks);
            previous = reading.Ticks;
        }

        cover.Bridge(previous, nextTicks);
        totals.ConnectedMinutes = cover.ConnectedTicks / (double)TimeSpan.TicksPerMinute;
        totals.CoveredHours = cover.Hours;
        return totals;
    }

    private static void Grow(DayTotals totals, ReadOnlySpan<CounterReading> readings, Span<CounterSegment> segments, WindowOptions options)
    {
        var sums = totals.Sums;
        var present = totals.Present;
        var flags = totals.Flags;
        for (var index = 0; index < CounterCatalog.Count; index++)
        {
            var counter = (Counter)index;
            var physics = CounterCatalog.PhysicsOf(counter);
            ref var segment = ref segments[index];
            foreach (ref readonly var reading in readings)
            {
                if (!reading.Present.Has(counter))
                {
                    continue;
                }

                var silence = segment.HasValue ? reading.Ticks - segment.Ticks : 0;
                var growth = segment.Advance(reading.Values[index], reading.Ticks, physics, out var noticed);
                flags |= noticed;
                if (growth > 0 && silence > options.LongestSpan.Ticks)
                {
                    flags |= CounterFlags.GapFilled;
                }

                sums[index] += growth;
                present = present.With(counter);
            }
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

    private struct Cover(long from, long to, WindowOptions options)
    {
        public long ConnectedTicks;
        public uint Hours;

        public void Bridge(long? earlier, long? later)
        {
            if (earlier is not { } start)
            {
                return;
            }

            // The last reading of all has no later one: the machine is connected for the cap, and bridges nothing.
            var end = later ?? long.MaxValue;
            var connectedUntil = Math.Min(end, start + options.ConnectedCap.Ticks);
            ConnectedTicks += Math.Max(0, Math.Min(connectedUntil, to) - Math.Max(start, from));
            if (end - start <= options.LongestSpan.Ticks)
            {
                Mark(start, end);
            }
        }

        public void Mark(long start, long end)
        {
            var first = Math.Max(start, from);
            var last = Math.Min(end, to - 1);
            if (first > last)
            {
                return;
            }

            var firstHour = (int)((first - from) / TimeSpan.TicksPerHour);
            var lastHour = (int)((last - from) / TimeSpan.TicksPerHour);
            Hours |= (uint)(((1UL << (lastHour - firstHour + 1)) - 1) << firstHour);
        }
    }
}
