namespace Csm.Crm.Emulator.Query;

/// <summary>
/// The span of time a relative operator means, first moment included, last excluded. Users live in UTC here, weeks
/// start on Sunday (the platform's defaults).
/// </summary>
internal static class DateRanges
{
    public static (DateTime From, DateTime To)? Of(Operator comparison, DateTime now, int x)
    {
        var today = now.Date;
        var week = today.AddDays(-(int)today.DayOfWeek);
        var month = new DateTime(today.Year, today.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        var year = new DateTime(today.Year, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        return comparison switch
        {
            Operator.Yesterday => (today.AddDays(-1), today),
            Operator.Today => (today, today.AddDays(1)),
            Operator.Tomorrow => (today.AddDays(1), today.AddDays(2)),
            Operator.Last7Days => (today.AddDays(-7), After(now)),
            Operator.Next7Days => (now, today.AddDays(8)),
            Operator.LastWeek => (week.AddDays(-7), week),
            Operator.ThisWeek => (week, week.AddDays(7)),
            Operator.NextWeek => (week.AddDays(7), week.AddDays(14)),
            Operator.LastMonth => (month.AddMonths(-1), month),
            Operator.ThisMonth => (month, month.AddMonths(1)),
            Operator.NextMonth => (month.AddMonths(1), month.AddMonths(2)),
            Operator.LastYear => (year.AddYears(-1), year),
            Operator.ThisYear => (year, year.AddYears(1)),
            Operator.NextYear => (year.AddYears(1), year.AddYears(2)),
            _ => Counted(comparison, now, x),
        };
    }

    private static (DateTime From, DateTime To)? Counted(Operator comparison, DateTime now, int x)
    {
        var today = now.Date;
        var earliest = DateTime.SpecifyKind(DateTime.MinValue, DateTimeKind.Utc);
        return comparison switch
        {
            Operator.LastXHours => (Hour(now).AddHours(-x), After(now)),
            Operator.NextXHours => (now, Hour(now).AddHours(x + 1)),
            Operator.LastXDays => (today.AddDays(-x), After(now)),
            Operator.NextXDays => (now, today.AddDays(x + 1)),
            Operator.LastXWeeks => (today.AddDays(-7 * x), After(now)),
            Operator.NextXWeeks => (now, today.AddDays((7 * x) + 1)),
            Operator.LastXMonths => (today.AddMonths(-x), After(now)),
            Operator.NextXMonths => (now, today.AddMonths(x).AddDays(1)),
            Operator.LastXYears => (today.AddYears(-x), After(now)),
            Operator.NextXYears => (now, today.AddYears(x).AddDays(1)),
            Operator.OlderThanXMinutes => (earliest, now.AddMinutes(-x)),
            Operator.OlderThanXHours => (earliest, now.AddHours(-x)),
            Operator.OlderThanXDays => (earliest, now.AddDays(-x)),
            Operator.OlderThanXWeeks => (earliest, now.AddDays(-7 * x)),
            Operator.OlderThanXMonths => (earliest, now.AddMonths(-x)),
            Operator.OlderThanXYears => (earliest, now.AddYears(-x)),
            _ => null,
        };
    }

    private static DateTime Hour(DateTime time) => time.Date.AddHours(time.Hour);

    // "Until now" includes now, and the span's end is excluded.
    private static DateTime After(DateTime now) => now.AddTicks(1);
}
