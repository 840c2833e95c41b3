namespace Csm.Crm.Plugins.Kpis;

/// <summary>Length of a measuring period; in the order of the choice csm_PeriodKind.</summary>
public enum PeriodLength
{
    Day,
    Week,
    Month,
}

/// <summary>Counting in periods.</summary>
public static class Period
{
    private const int DaysPerWeek = 7;
    private const int MonthsPerYear = 12;

    /// <summary>Running number of the period a day lies in; successive periods have successive numbers.</summary>
    public static int NumberOf(DateTime day, PeriodLength length) => length switch
    {
        PeriodLength.Month => (day.Year * MonthsPerYear) + day.Month,
        PeriodLength.Week => DayNumber(day.AddDays(-DayOfWeek(day))) / DaysPerWeek,
        _ => DayNumber(day),
    };

    /// <summary>First moment after the period that starts on a day.</summary>
    public static DateTime EndOf(DateTime start, PeriodLength length) => length switch
    {
        PeriodLength.Month => start.AddMonths(1),
        PeriodLength.Week => start.AddDays(DaysPerWeek),
        _ => start.AddDays(1),
    };

    /// <summary>First day of the last period that is over.</summary>
    public static DateTime LastEnded(DateTime now, PeriodLength length) => Before(
        length switch
        {
            PeriodLength.Month => now.Date.AddDays(1 - now.Day),
            PeriodLength.Week => now.Date.AddDays(-DayOfWeek(now)),
            _ => now.Date,
        },
        length,
        1);

    /// <summary>First day of the period that lies some periods before the one that starts on a day.</summary>
    public static DateTime Before(DateTime start, PeriodLength length, int periods) => length switch
    {
        PeriodLength.Month => start.AddMonths(-periods),
        PeriodLength.Week => start.AddDays(-DaysPerWeek * periods),
        _ => start.AddDays(-periods),
    };

    /// <summary>
    /// Whether the period that starts on a day is over: figures of a running one swing with every day. It ends at midnight
    /// UTC, for a KPI may be of sites with several clocks and none of them speaks for the others.
    /// </summary>
    /// <param name="start">Its first day.</param>
    /// <param name="length">Its length.</param>
    /// <param name="now">UTC.</param>
    public static bool HasEnded(DateTime start, PeriodLength length, DateTime now) => EndOf(start, length) <= now;

    private static int DayOfWeek(DateTime day) => ((int)day.DayOfWeek + 6) % DaysPerWeek;

    private static int DayNumber(DateTime day) => (int)(day.Date - DateTime.MinValue).TotalDays;
}
