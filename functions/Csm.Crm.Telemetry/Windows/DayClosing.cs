namespace Csm.Crm.Telemetry.Windows;

/// <summary>Turns the hours of a machine into its days.</summary>
internal static class DayClosing
{
    /// <summary>Adds the days of all hours before a moment to what is closed.</summary>
    /// <param name="closed">What came before; gets the days.</param>
    /// <param name="hours">Hours, oldest first.</param>
    /// <param name="gauges">Gauges of the same hours, oldest first; empty without any.</param>
    /// <param name="until">Start of a day at the site, UTC milliseconds.</param>
    /// <param name="calendar">The site.</param>
    /// <param name="options">Gap rules.</param>
    /// <returns>End of the last of these days, UTC milliseconds: hours before it are used. 0 without a day.</returns>
    public static long Add(ClosedHistory closed, ReadOnlySpan<HourSummary> hours, ReadOnlySpan<GaugeHour> gauges, long until, SiteCalendar calendar, WindowOptions options)
    {
        var (at, used) = (0, 0L);
        while (at < hours.Length && hours[at].Start < until)
        {
            var day = calendar.DayAt(hours[at].Start);
            var (start, end) = (calendar.StartAt(day), calendar.StartAt(day.PlusDays(1)));
            var next = at;
            while (next < hours.Length && hours[next].Start < end)
            {
                next++;
            }

            long? before = closed.LastReading > 0 ? closed.LastReading : null;
            long? after = next < hours.Length ? hours[next].First : null;
            var totals = DayCalculation.Compute(calendar, day, hours[at..next], before, after, closed.Segments, options);
            if (closed.LastGauges is { } last)
            {
                totals.Gauges = GaugeCalculation.Compute(start, end, TakeBefore(end, ref gauges), last, options);
            }

            closed.Add(totals);
            closed.LastReading = hours[next - 1].Last;
            (at, used) = (next, end);
        }

        return used;
    }

    private static ReadOnlySpan<GaugeHour> TakeBefore(long moment, ref ReadOnlySpan<GaugeHour> hours)
    {
        var count = 0;
        while (count < hours.Length && hours[count].Start < moment)
        {
            count++;
        }

        var taken = hours[..count];
        hours = hours[count..];
        return taken;
    }
}
