namespace Csm.Crm.Plugins.Kpis;

/// <summary>What was agreed of a metric: where it started and where it shall get to.</summary>
/// <param name="KpiId">The KPI that says so.</param>
/// <param name="MetricId">The metric.</param>
/// <param name="Baseline">Value improvement is counted from, in the metric's unit; null when none was agreed.</param>
/// <param name="Target">Value that is expected, in the metric's unit; null when none was agreed.</param>
/// <param name="From">First day of the goal the KPI belongs to; null for a KPI that stands by itself, which holds from the beginning.</param>
public sealed record AgreedTerms(Guid KpiId, Guid MetricId, decimal? Baseline, decimal? Target, DateTime? From)
{
    /// <summary>
    /// The terms a period of a metric is compared with: those of the youngest goal that had begun before the period ended,
    /// else those of a KPI without a goal. A successor's baseline is thus never held against months before it was agreed.
    /// </summary>
    /// <param name="terms">Terms of one metric of one account, in any order.</param>
    /// <param name="end">First moment after the period.</param>
    /// <returns>Null when nothing had been agreed by then.</returns>
    public static AgreedTerms? InForce(IEnumerable<AgreedTerms> terms, DateTime end) => terms
        .Where(term => term.From is not { } from || from < end)
        .OrderByDescending(term => term.From ?? DateTime.MinValue)
        .ThenBy(term => term.KpiId)
        .FirstOrDefault();
}
