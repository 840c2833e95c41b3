namespace Csm.Crm.Plugins.Goals;

/// <summary>A KPI among its peers.</summary>
/// <param name="Name">Name shown to people.</param>
/// <param name="Percentile">Own place among the peers, 0 to 100, higher is better; null when there is no benchmark.</param>
/// <param name="GapPercent">What is missing to the peers' best, in % of it; 0 or less when it is reached, null when the best is not published.</param>
public sealed record PeerStanding(string Name, decimal? Percentile, decimal? GapPercent = null);

/// <summary>A metric that is no KPI of the account yet.</summary>
/// <param name="Name">Name shown to people.</param>
/// <param name="IsMetered">Whether the account has figures of it; else it is known from machines of the same type elsewhere.</param>
/// <param name="GapPercent">As for a KPI; null when the account's value or the peers' best is not known.</param>
public sealed record UnusedMetric(string Name, bool IsMetered, decimal? GapPercent)
{
    /// <summary>The metric's row.</summary>
    public Guid MetricId { get; init; }
}

/// <summary>R4: a goal that becomes certain draws no effort any more, so the next one is asked for before.</summary>
public static class NextGoalRule
{
    private const decimal Threshold = 80m;
    private const decimal BestInClass = 90m;
    private const int Most = 3;

    // Ten thousand percent says nothing more than one thousand, and must fit a sentence.
    private const decimal Largest = 10m;

    /// <summary>Whether a goal has just come so far that its successor should be chosen.</summary>
    /// <param name="before">Progress in % before; null counts as not there yet.</param>
    /// <param name="now">Progress in % now.</param>
    /// <param name="state">Drafts, missed and abandoned goals have no successor.</param>
    /// <param name="hasNext">Whether one has been chosen.</param>
    public static bool IsDue(decimal? before, decimal? now, GoalState state, bool hasNext) =>
        !hasNext && now >= Threshold && !(before >= Threshold) && state is (GoalState.Agreed or GoalState.OnTrack or GoalState.AtRisk or GoalState.Achieved);

    /// <summary>
    /// What is missing from an own value to the peers' best, in % of the best, so that metrics of any unit compare.
    /// </summary>
    /// <param name="value">The own value; null when not known.</param>
    /// <param name="p10">The peers' 10th percentile, the best where lower is better.</param>
    /// <param name="p90">The peers' 90th percentile, the best where higher is better.</param>
    /// <param name="isHigherBetter">The metric's better direction.</param>
    /// <returns>0 or less at the best; 100 when a best of 0 is not reached; null when a figure is missing.</returns>
    public static decimal? GapPercent(decimal? value, decimal? p10, decimal? p90, bool isHigherBetter)
    {
        if (value is not { } own || (isHigherBetter ? p90 : p10) is not { } best)
        {
            return null;
        }

        var missing = isHigherBetter ? best - own : own - best;
        return best == 0m ? (missing > 0m ? 100m : 0m) : Math.Round(Math.Max(-Largest, Math.Min(Largest, missing / Math.Abs(best))) * 100m, 2);
    }

    /// <summary>
    /// At most three candidates: the KPIs with the largest gap to the peers' best, then those of which only the place among
    /// the peers is known, then metrics the fleet's types of machine have and no KPI uses, the largest gap first.
    /// </summary>
    /// <param name="kpis">The account's KPIs; those at the peers' best or among the best tenth have nothing to win.</param>
    /// <param name="unused">Metrics without KPI; those at the peers' best have nothing to win.</param>
    /// <returns>A sentence; one that asks the customer when there is no candidate.</returns>
    public static string Candidates(IEnumerable<PeerStanding> kpis, IEnumerable<UnusedMetric> unused)
    {
        var behind = kpis.Where(kpi => kpi.GapPercent is { } gap ? gap > 0m : kpi.Percentile < BestInClass)
            .OrderByDescending(kpi => kpi.GapPercent ?? -1m).ThenBy(kpi => kpi.Percentile).ThenBy(kpi => kpi.Name, StringComparer.Ordinal)
            .Select(kpi => kpi.GapPercent is { } gap
                ? FormattableString.Invariant($"{kpi.Name} ({gap:0} % from the peers' best)")
                : FormattableString.Invariant($"{kpi.Name} (better than {kpi.Percentile:0} % of the peers)"));
        var free = unused.GroupBy(metric => metric.Name, StringComparer.Ordinal).Select(same => same.First())
            .Where(metric => metric.GapPercent is not { } gap || gap > 0m)
            .OrderByDescending(metric => metric.GapPercent ?? -1m).ThenByDescending(metric => metric.IsMetered).ThenBy(metric => metric.Name, StringComparer.Ordinal)
            .Select(metric => metric.GapPercent is { } gap ? FormattableString.Invariant($"{metric.Name} ({gap:0} % from the peers' best, without a goal)")
                : metric.IsMetered ? $"{metric.Name} (metered, without a goal)"
                : $"{metric.Name} (measured at machines of the same type, without a goal)");
        var chosen = behind.Concat(free).Take(Most).ToArray();
        return chosen.Length == 0
            ? "No metric stands out: ask what the customer wants to reach next."
            : $"Candidates: {string.Join("; ", chosen)}.";
    }
}
