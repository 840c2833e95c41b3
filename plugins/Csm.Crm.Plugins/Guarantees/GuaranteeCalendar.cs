using Csm.Crm.Plugins.Value;

namespace Csm.Crm.Plugins.Guarantees;

/// <summary>Calendar period of a promise; in the order of the choice csm_CalendarPeriod.</summary>
public enum CalendarLength
{
    Month,
    Quarter,
    Year,
}

/// <summary>Which periods of a promise end when. All of them are calendar periods in UTC.</summary>
public static class GuaranteeCalendar
{
    /// <summary>Months of a period.</summary>
    public static int MonthsOf(CalendarLength length) => length switch { CalendarLength.Month => 1, CalendarLength.Quarter => 3, _ => 12 };

    /// <summary>First day of the period that ends with a month; null when none does.</summary>
    public static DateTime? PeriodEndingWith(CalendarLength length, DateTime month) =>
        month.Month % MonthsOf(length) == 0 ? CalendarMonth.Of(month).AddMonths(1 - MonthsOf(length)) : null;

    /// <summary>First day of the period a day lies in.</summary>
    public static DateTime StartOf(CalendarLength length, DateTime day)
    {
        var month = CalendarMonth.Of(day);
        return month.AddMonths(-((month.Month - 1) % MonthsOf(length)));
    }

    /// <summary>Months of a period in which the promise holds.</summary>
    /// <param name="start">First day of the period.</param>
    /// <param name="length">Its length.</param>
    /// <param name="from">First day of the promise; null for always.</param>
    /// <param name="to">Last day of the promise; null for ever.</param>
    public static IReadOnlyList<DateTime> MonthsInForce(DateTime start, CalendarLength length, DateTime? from, DateTime? to) => Enumerable
        .Range(0, MonthsOf(length))
        .Select(index => start.AddMonths(index))
        .Where(month => (from is null || from.Value < month.AddMonths(1)) && (to is null || to.Value >= month))
        .ToArray();
}
