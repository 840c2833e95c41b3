namespace Csm.Crm.Plugins.Value;

/// <summary>
/// Calendar months as the ledger and the guarantees count them: in UTC, as the stored rows name them by their first day.
/// The clocks of a site change nothing about which month a row belongs to.
/// </summary>
public static class CalendarMonth
{
    /// <summary>Months of the window over which value is shown on an account.</summary>
    public const int Window = 12;

    /// <summary>First day of the month a moment lies in.</summary>
    public static DateTime Of(DateTime moment) => new(moment.Year, moment.Month, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Days of the month.</summary>
    public static int DaysOf(DateTime month) => DateTime.DaysInMonth(month.Year, month.Month);

    /// <summary>Months from one to the other, both counted; 0 or less when the second is earlier.</summary>
    public static int Count(DateTime first, DateTime last) => (12 * (last.Year - first.Year)) + last.Month - first.Month + 1;
}
