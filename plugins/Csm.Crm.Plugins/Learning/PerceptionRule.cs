namespace Csm.Crm.Plugins.Learning;

/// <summary>A month in which both was known.</summary>
/// <param name="Month">First day of the month.</param>
/// <param name="Perceived">How much of the expected value people felt, 0 to 100 %; the mean of the month.</param>
/// <param name="Metered">How much of the way to their targets the KPIs had come, 1 is there; the mean of the month.</param>
public sealed record PerceivedMonth(DateTime Month, decimal Perceived, decimal Metered);

/// <summary>R15: what is metered is reached, and yet it is not felt.</summary>
public static class PerceptionRule
{
    /// <summary>Percent of the expected value under which people feel too little.</summary>
    public const decimal LowPerception = 70m;

    /// <summary>Periods in a row that make a gap.</summary>
    public const int Periods = 2;

    /// <summary>Months that are looked at; an older opinion says nothing of today.</summary>
    public const int MonthsBack = 6;

    private const decimal Reached = 1m;

    /// <summary>The newest months in which the gap stood, oldest first.</summary>
    /// <param name="months">Months in which both was known, in any order.</param>
    /// <returns>Empty when the newest two known months do not both show a gap.</returns>
    public static IReadOnlyList<PerceivedMonth> GapIn(IEnumerable<PerceivedMonth> months)
    {
        var newest = months.OrderByDescending(month => month.Month).Take(Periods).Reverse().ToArray();
        return newest.Length == Periods && newest.All(IsGap) ? newest : [];
    }

    /// <summary>Whether a month shows a gap.</summary>
    public static bool IsGap(PerceivedMonth month) => month.Metered >= Reached && month.Perceived < LowPerception;

    /// <summary>First day of the month of a day.</summary>
    public static DateTime MonthOf(DateTime day) => new(day.Year, day.Month, 1, 0, 0, 0, DateTimeKind.Utc);
}
