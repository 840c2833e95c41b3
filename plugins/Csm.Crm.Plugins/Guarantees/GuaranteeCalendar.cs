using Csm.Crm.Plugins.Sites;
using Csm.Crm.Plugins.Value;

namespace Csm.Crm.Plugins.Guarantees;

/// <summary>Calendar period of a promise; in the order of the choice csm_CalendarPeriod.</summary>
public enum CalendarLength
{
    Month,
    Quarter,
    Year,
}

/// <summary>Which periods of a promise end when. They are calendar periods, written by their dates: where a day begins is the site's business.</summary>
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

    /// <summary>Last day of a promise; null while it has none.</summary>
    /// <param name="to">Last day the promise names; null when it goes with its contract.</param>
    /// <param name="isContractOver">Whether the contract was renewed by another one or has ended, so that its end is final.</param>
    /// <param name="contractEnd">Last day of the contract.</param>
    public static DateTime? LastDayOf(DateTime? to, bool isContractOver, DateTime? contractEnd) =>
        isContractOver && contractEnd is { } end && !(to < end) ? end.Date : to?.Date;

    /// <summary>Days of a period.</summary>
    public static int DaysOf(DateTime start, CalendarLength length) => (start.AddMonths(MonthsOf(length)) - start).Days;

    /// <summary>The days of a period on which the promise holds, month by month: what it is charged with when days can be told apart.</summary>
    /// <param name="start">First day of the period.</param>
    /// <param name="length">Its length.</param>
    /// <param name="from">First day of the promise; null for always.</param>
    /// <param name="to">Last day of the promise; null for ever.</param>
    public static IReadOnlyList<Stretch> PartsInForce(DateTime start, CalendarLength length, DateTime? from, DateTime? to) =>
        Months(start, length).Select(month => month.Within(Promise(from, to))).Where(part => part.Length > TimeSpan.Zero).ToArray();

    /// <summary>
    /// The months of a period whose figures the promise is judged by when a month has one figure: those on whose middle day
    /// it holds. Of promises that follow each other exactly one answers for the month between them.
    /// </summary>
    /// <param name="start">First day of the period.</param>
    /// <param name="length">Its length.</param>
    /// <param name="from">First day of the promise; null for always.</param>
    /// <param name="to">Last day of the promise; null for ever.</param>
    public static IReadOnlyList<Stretch> MonthsJudged(DateTime start, CalendarLength length, DateTime? from, DateTime? to)
    {
        var promise = Promise(from, to);
        return Months(start, length).Where(month => MiddleOf(month) is var day && promise.From <= day && day < promise.To).ToArray();
    }

    private static IEnumerable<Stretch> Months(DateTime start, CalendarLength length) =>
        Enumerable.Range(0, MonthsOf(length)).Select(index => new Stretch(start.AddMonths(index), start.AddMonths(index + 1)));

    private static DateTime MiddleOf(Stretch month) => month.From.AddDays((month.Length.Days - 1) / 2);

    private static Stretch Promise(DateTime? from, DateTime? to) => new(
        from is { } first ? DateTime.SpecifyKind(first.Date, DateTimeKind.Utc) : DateTime.MinValue,
        to is { } last ? DateTime.SpecifyKind(last.Date.AddDays(1), DateTimeKind.Utc) : DateTime.MaxValue);
}
