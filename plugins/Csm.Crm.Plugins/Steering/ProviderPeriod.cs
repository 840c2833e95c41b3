using Csm.Crm.Plugins.Guarantees;

namespace Csm.Crm.Plugins.Steering;

/// <summary>A calendar period the provider's figures are worked out for (R19).</summary>
/// <param name="Length">Month, quarter or year.</param>
/// <param name="Start">Its first day.</param>
public sealed record ProviderPeriod(CalendarLength Length, DateTime Start)
{
    /// <summary>First day after it.</summary>
    public DateTime End => Start.AddMonths(GuaranteeCalendar.MonthsOf(Length));

    /// <summary>Its last day.</summary>
    public DateTime Last => End.AddDays(-1);

    /// <summary>The period of a length that a day lies in.</summary>
    public static ProviderPeriod Of(CalendarLength length, DateTime day) => new(length, GuaranteeCalendar.StartOf(length, day));

    /// <summary>The month of a day, and the quarter and the year that end with it. Closing month after month so closes them all once.</summary>
    public static IReadOnlyList<ProviderPeriod> EndingWithMonthOf(DateTime day)
    {
        var month = Of(CalendarLength.Month, day);
        return new[] { CalendarLength.Month, CalendarLength.Quarter, CalendarLength.Year }
            .Select(length => Of(length, day))
            .Where(period => period.End == month.End)
            .ToArray();
    }
}
