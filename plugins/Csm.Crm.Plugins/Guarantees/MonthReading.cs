using Csm.Crm.Plugins.Sites;
using Csm.Crm.Plugins.Value;

namespace Csm.Crm.Plugins.Guarantees;

/// <summary>How the months of a metric are put together; in the order of the choice csm_Aggregation.</summary>
public enum MonthAggregation
{
    Sum,
    Last,
    Average,
    Ratio,
}

/// <summary>A metered month.</summary>
/// <param name="Month">Its first day.</param>
/// <param name="Value">In the metric's unit; null when nothing was metered.</param>
/// <param name="Numerator">Sum above the line.</param>
/// <param name="Denominator">Sum below the line; null for a metric that is no ratio.</param>
/// <param name="Coverage">Machine-days with data over machine-days expected, %.</param>
public sealed record MonthReading(DateTime Month, decimal? Value, decimal? Numerator, decimal? Denominator, decimal Coverage)
{
    /// <summary>Whether it may be used (R8).</summary>
    public bool IsUsable => Value is not null && Coverage >= GuaranteeRule.LeastCoverage;
}

/// <summary>Several months as one figure: gaps count neither up nor down, but they lower the coverage.</summary>
public static class MonthReadings
{
    /// <summary>Share of the time with usable data, % by days.</summary>
    /// <param name="parts">What counts of each month.</param>
    /// <param name="readings">What was metered, at most one per month.</param>
    public static decimal Coverage(IReadOnlyCollection<Stretch> parts, IReadOnlyList<MonthReading> readings)
    {
        var days = parts.Sum(part => part.Length.Days);
        return days == 0 ? 0m : parts.Sum(part => part.Length.Days * (Usable(readings, [part]).FirstOrDefault()?.Coverage ?? 0m)) / days;
    }

    /// <summary>The usable months among those of which something counts, in order.</summary>
    public static IReadOnlyList<MonthReading> Usable(IReadOnlyList<MonthReading> readings, IReadOnlyCollection<Stretch> parts) =>
        readings.Where(reading => reading.IsUsable && parts.Any(part => CalendarMonth.Of(part.From) == reading.Month)).OrderBy(reading => reading.Month).ToArray();

    /// <summary>The figure of the usable months together; null when there is none. Ratios are never averaged.</summary>
    public static decimal? Combine(IReadOnlyList<MonthReading> usable, MonthAggregation aggregation, decimal scale)
    {
        if (usable.Count == 0)
        {
            return null;
        }

        return aggregation switch
        {
            MonthAggregation.Sum => usable.Sum(reading => reading.Value!.Value),
            MonthAggregation.Last => usable[usable.Count - 1].Value,
            MonthAggregation.Average => usable.Sum(reading => reading.Value!.Value * CalendarMonth.DaysOf(reading.Month)) / usable.Sum(reading => CalendarMonth.DaysOf(reading.Month)),
            _ => Ratio(usable, scale),
        };
    }

    private static decimal? Ratio(IReadOnlyList<MonthReading> usable, decimal scale)
    {
        if (usable.Count == 1)
        {
            return usable[0].Value;
        }

        var parts = usable.Where(reading => reading.Numerator is not null && reading.Denominator is not null).ToArray();
        var below = parts.Sum(reading => reading.Denominator!.Value);
        return parts.Length < usable.Count || below == 0m ? null : scale * parts.Sum(reading => reading.Numerator!.Value) / below;
    }
}
