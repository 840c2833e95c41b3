namespace Csm.Crm.Plugins.Goals;

/// <summary>A KPI among its peers.</summary>
/// <param name="Name">Name shown to people.</param>
/// <param name="Percentile">Own place among the peers, 0 to 100, higher is better; null when there is no benchmark.</param>
public sealed record PeerStanding(string Name, decimal? Percentile);

/// <summary>R4: a goal that becomes certain draws no effort any more, so the next one is asked for before.</summary>
public static class NextGoalRule
{
    private const decimal Threshold = 80m;
    private const decimal BestInClass = 90m;
    private const int Most = 3;

    /// <summary>Whether a goal has just come so far that its successor should be chosen.</summary>
    /// <param name="before">Progress in % before; null counts as not there yet.</param>
    /// <param name="now">Progress in % now.</param>
    /// <param name="state">Drafts, missed and abandoned goals have no successor.</param>
    /// <param name="hasNext">Whether one has been chosen.</param>
    public static bool IsDue(decimal? before, decimal? now, GoalState state, bool hasNext) =>
        !hasNext && now >= Threshold && !(before >= Threshold) && state is (GoalState.Agreed or GoalState.OnTrack or GoalState.AtRisk or GoalState.Achieved);

    /// <summary>At most three candidates: the KPIs furthest from the peers' best, then metrics that are metered and have no KPI.</summary>
    /// <param name="kpis">The account's KPIs; those among the best tenth have nothing to win.</param>
    /// <param name="unused">Names of metered metrics without KPI.</param>
    /// <returns>A sentence; one that asks the customer when there is no candidate.</returns>
    public static string Candidates(IEnumerable<PeerStanding> kpis, IEnumerable<string> unused)
    {
        var behind = kpis.Where(kpi => kpi.Percentile < BestInClass)
            .OrderBy(kpi => kpi.Percentile).ThenBy(kpi => kpi.Name, StringComparer.Ordinal)
            .Select(kpi => FormattableString.Invariant($"{kpi.Name} (better than {kpi.Percentile:0} % of the peers)"));
        var free = unused.Distinct(StringComparer.Ordinal).OrderBy(name => name, StringComparer.Ordinal).Select(name => $"{name} (metered, without a goal)");
        var chosen = behind.Concat(free).Take(Most).ToArray();
        return chosen.Length == 0
            ? "No metric stands out: ask what the customer wants to reach next."
            : $"Candidates: {string.Join("; ", chosen)}.";
    }
}
