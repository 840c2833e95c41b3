using Csm.Crm.Plugins.Kpis;

namespace Csm.Crm.Plugins.Value;

/// <summary>A metered month of a metric that is worth money.</summary>
/// <param name="MetricId">The metric.</param>
/// <param name="Month">First day of the month.</param>
/// <param name="Baseline">Value improvement is counted from; null when none was agreed.</param>
/// <param name="Actual">What was metered; null when not computable.</param>
/// <param name="Volume">Work the improvement applies to; null when not known.</param>
/// <param name="Coverage">Share of machine-days with data, %; null when not known.</param>
/// <param name="UnitValue">Money one unit is worth.</param>
/// <param name="Better">The better direction.</param>
public sealed record WorthMonth(Guid MetricId, DateTime Month, decimal? Baseline, decimal? Actual, decimal? Volume, decimal? Coverage, decimal UnitValue, BetterWhen Better)
{
    /// <summary>Whether the improvement cannot be counted without the volume.</summary>
    public bool IsRatio { get; init; }

    /// <summary>The metric's scale, e.g. 100 for a percentage; null or 0 counts as 1.</summary>
    public decimal? Scale { get; init; }
}

/// <summary>What the goals of an account claim of a metric, whether it has been booked yet or not.</summary>
/// <param name="MetricId">The metric.</param>
/// <param name="From">First day of the first month; null for all months.</param>
/// <param name="To">First day of the last month; null for all that follow.</param>
public sealed record ValueClaim(Guid MetricId, DateTime? From, DateTime? To)
{
    /// <summary>Whether the month of a metric is claimed.</summary>
    public bool Covers(Guid metricId, DateTime month) => metricId == MetricId && (From is not { } from || CalendarMonth.Of(from) <= month) && (To is not { } to || month <= to);
}

/// <summary>
/// R9, the part of "explained + unexplained" that no goal accounts for: what a metric with a unit value improved by
/// against a baseline somebody agreed on. Last year is no such baseline: season and growth would pass for success. A month
/// a goal claims is never counted here, also while it is not booked, so that nothing is counted twice.
/// </summary>
public static class UnclaimedRule
{
    /// <summary>What a month was worth; below 0 when it got worse.</summary>
    /// <param name="month">The month.</param>
    /// <param name="claims">What goals claim of this and other metrics.</param>
    /// <returns>Null when a goal claims it, nothing was agreed to compare with, or the reading must not be used.</returns>
    public static ValueFigures? Of(WorthMonth month, IEnumerable<ValueClaim> claims)
    {
        if (month is not { Baseline: { } baseline, Actual: { } actual } || !(month.Coverage >= ValueRule.LeastCoverage) || (month.IsRatio && month.Volume is null))
        {
            return null;
        }

        if (claims.Any(claim => claim.Covers(month.MetricId, month.Month)))
        {
            return null;
        }

        var figures = ValueRule.Of(new ValueBasis(baseline, actual, month.Volume ?? 1m, month.UnitValue, 100m), month.Better, month.Scale);
        return ValueRule.IsPlausible(figures) ? figures : null;
    }
}
