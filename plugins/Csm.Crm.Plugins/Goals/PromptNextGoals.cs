using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Goals;

/// <summary>R4: asks for the next goal when one is nearly reached, with candidates. Four reads for all goals, none when no goal is that far.</summary>
internal sealed class PromptNextGoals
{
    /// <summary>Reason of the call to action; part of its key, so the words stay.</summary>
    public const string Reason = "Next goal wanted";

    private const string Joined = "metric";
    private const string Percent = "%";
    private const int MonthsBack = 3;
    private const int LongestCause = 400;
    private readonly IRows rows;
    private readonly PeerBests peers;

    public PromptNextGoals(IRows rows)
    {
        this.rows = rows;
        peers = new PeerBests(rows);
    }

    /// <summary>What to raise: one call to action for each goal.</summary>
    public IReadOnlyCollection<ActionRequest> For(IReadOnlyCollection<GoalTurn> nearing, DateTime now)
    {
        if (nearing.Count == 0)
        {
            return [];
        }

        var accounts = nearing.Select(turn => turn.Goal.AccountId).Distinct().ToArray();
        var kpis = rows.ReadWhereIn(Kpis, Kpi.Columns.AccountId, accounts).Select(row => row.ToEntity<Kpi>()).ToLookup(kpi => kpi.AccountId!.Id);
        var metered = ReadMetered(accounts, now);
        var bests = peers.Read(accounts, now);
        return nearing
            .Select(turn => turn.Nearing(now, CandidatesFor(turn, kpis[turn.Goal.AccountId].ToArray(), metered[turn.Goal.AccountId].ToArray(), bests[turn.Goal.AccountId])))
            .ToArray();
    }

    private static QueryExpression Kpis() =>
        Queries.From(Kpi.EntityLogicalName, Kpi.Columns.Name, Kpi.Columns.AccountId, Kpi.Columns.MetricId, Kpi.Columns.Percentile, Kpi.Columns.Current).WhereActive();

    private static string CandidatesFor(GoalTurn turn, Kpi[] kpis, MeteredValue[] metered, PeerBest[] bests)
    {
        var used = new HashSet<Guid>(kpis.Select(kpi => kpi.MetricId?.Id).OfType<Guid>());
        var known = metered.ToDictionary(metric => metric.MetricId);
        var best = bests.ToDictionary(peer => peer.MetricId);
        var unused = metered.Where(metric => !metric.IsAtItsEnd).Select(metric => new UnusedMetric(metric.Name, true, best.TryGetValue(metric.MetricId, out var peer) ? peer.GapOf(metric.Value) : null) { MetricId = metric.MetricId })
            .Concat(bests.Where(peer => !known.ContainsKey(peer.MetricId)).Select(peer => new UnusedMetric(peer.Name, false, null) { MetricId = peer.MetricId }));
        var candidates = NextGoalRule.Candidates(
            kpis.Where(kpi => kpi.Id != turn.Goal.Row.KpiId?.Id)
                .Select(kpi => new PeerStanding(kpi.Name ?? "", kpi.Percentile, kpi.MetricId is { } metric && best.TryGetValue(metric.Id, out var peer) ? peer.GapOf(kpi.Current) : null)),
            unused.Where(metric => !used.Contains(metric.MetricId)));
        return candidates.Length <= LongestCause ? candidates : candidates.Substring(0, LongestCause);
    }

    // Only metrics with a better side make goals; of each the newest month counts.
    private ILookup<Guid, MeteredValue> ReadMetered(Guid[] accounts, DateTime now)
    {
        QueryExpression Query()
        {
            var query = Queries.From(ViuMetric.EntityLogicalName, ViuMetric.Columns.AccountId, ViuMetric.Columns.MetricId, ViuMetric.Columns.PeriodStart, ViuMetric.Columns.Value)
                .Where(ViuMetric.Columns.PeriodKind, (int)PeriodKind.Month)
                .Where(ViuMetric.Columns.Value, ConditionOperator.NotNull)
                .Where(ViuMetric.Columns.PeriodStart, ConditionOperator.OnOrAfter, now.Date.AddMonths(-MonthsBack));
            var metric = query.Join(ViuMetric.Columns.MetricId, Metric.EntityLogicalName, Metric.PrimaryIdColumn, Joined, JoinOperator.Inner, Metric.Columns.Name, Metric.Columns.Better, Metric.Columns.Unit);
            metric.LinkCriteria.AddCondition(Metric.Columns.Kind, ConditionOperator.Equal, (int)MetricKind.Ratio);
            metric.LinkCriteria.AddCondition(Metric.Columns.Better, ConditionOperator.NotNull);
            metric.LinkCriteria.AddCondition(Metric.Columns.StateCode, ConditionOperator.Equal, 0);
            return query;
        }

        return rows.ReadWhereIn(Query, ViuMetric.Columns.AccountId, accounts)
            .GroupBy(row => new { Account = row.GetAttributeValue<EntityReference>(ViuMetric.Columns.AccountId).Id, Metric = row.GetAttributeValue<EntityReference>(ViuMetric.Columns.MetricId).Id })
            .Select(same => same.OrderByDescending(row => row.GetAttributeValue<DateTime>(ViuMetric.Columns.PeriodStart)).First())
            .ToLookup(row => row.GetAttributeValue<EntityReference>(ViuMetric.Columns.AccountId).Id, ValueOf);
    }

    private static MeteredValue ValueOf(Entity row) => new(
        row.GetAttributeValue<EntityReference>(ViuMetric.Columns.MetricId).Id,
        row.Joined<string>(Joined, Metric.Columns.Name) ?? "",
        row.GetAttributeValue<decimal>(ViuMetric.Columns.Value),
        row.JoinedChoice<BetterWhen>(Joined, Metric.Columns.Better) != BetterWhen.Lower,
        row.Joined<string>(Joined, Metric.Columns.Unit) == Percent);

    private sealed record MeteredValue(Guid MetricId, string Name, decimal Value, bool IsHigherBetter, bool IsShare)
    {
        // A share that is whole, and anything unwanted that is not there, cannot get better.
        public bool IsAtItsEnd => IsHigherBetter ? IsShare && Value >= 100m : Value <= 0m;
    }
}
