namespace Csm.Crm.Plugins.Value;

/// <summary>
/// Calendar months as the ledger and the guarantees count them: by dates, as the stored rows name them by their first day.
/// When a month begins is a matter of each site's clock; telemetry has put its figures into the site's months already.
/// </summary>
public static class CalendarMonth
{
    /// <summary>Months of the window over which value is shown on an account.</summary>
    public const int Window = 12;

    private const int HoursOfTheLastClock = 12;

    /// <summary>First day of the month a moment lies in.</summary>
    public static DateTime Of(DateTime moment) => new(moment.Year, moment.Month, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Whether a month is over at every site: the last clock on earth is twelve hours behind UTC.</summary>
    /// <param name="month">Any day of the month.</param>
    /// <param name="now">UTC.</param>
    public static bool IsOverEverywhere(DateTime month, DateTime now) => Of(month).AddMonths(1).AddHours(HoursOfTheLastClock) <= now;

    /// <summary>Days of the month.</summary>
    public static int DaysOf(DateTime month) => DateTime.DaysInMonth(month.Year, month.Month);

    /// <summary>Months from one to the other, both counted; 0 or less when the second is earlier.</summary>
    public static int Count(DateTime first, DateTime last) => (12 * (last.Year - first.Year)) + last.Month - first.Month + 1;
}
