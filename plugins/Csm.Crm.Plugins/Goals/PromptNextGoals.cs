using Csm.Crm.Plugins.Actions;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Goals;

/// <summary>R4: asks for the next goal when one is nearly reached, with candidates. Two reads for all goals, none when no goal is that far.</summary>
internal sealed class PromptNextGoals
{
    /// <summary>Reason of the call to action; part of its key, so the words stay.</summary>
    public const string Reason = "Next goal wanted";

    private const string Joined = "metric";
    private const int MonthsBack = 3;
    private const int LongestCause = 400;
    private readonly IRows rows;

    public PromptNextGoals(IRows rows) => this.rows = rows;

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
        return nearing.Select(turn => turn.Nearing(now, CandidatesFor(turn, kpis[turn.Goal.AccountId].ToArray(), metered[turn.Goal.AccountId]))).ToArray();
    }

    private static QueryExpression Kpis() =>
        Queries.From(Kpi.EntityLogicalName, Kpi.Columns.Name, Kpi.Columns.AccountId, Kpi.Columns.MetricId, Kpi.Columns.Percentile).WhereActive();

    private static string CandidatesFor(GoalTurn turn, Kpi[] kpis, IEnumerable<KeyValuePair<Guid, string>> metered)
    {
        var used = new HashSet<Guid>(kpis.Select(kpi => kpi.MetricId?.Id).OfType<Guid>());
        var candidates = NextGoalRule.Candidates(
            kpis.Where(kpi => kpi.Id != turn.Goal.Row.KpiId?.Id).Select(kpi => new PeerStanding(kpi.Name ?? "", kpi.Percentile)),
            metered.Where(metric => !used.Contains(metric.Key)).Select(metric => metric.Value));
        return candidates.Length <= LongestCause ? candidates : candidates.Substring(0, LongestCause);
    }

    // What the customer's types of machine can measure is what they did measure lately; only metrics with a better side make goals.
    private ILookup<Guid, KeyValuePair<Guid, string>> ReadMetered(Guid[] accounts, DateTime now)
    {
        QueryExpression Query()
        {
            var query = Queries.From(ViuMetric.EntityLogicalName, ViuMetric.Columns.AccountId, ViuMetric.Columns.MetricId)
                .Where(ViuMetric.Columns.PeriodKind, (int)PeriodKind.Month)
                .Where(ViuMetric.Columns.Value, ConditionOperator.NotNull)
                .Where(ViuMetric.Columns.PeriodStart, ConditionOperator.OnOrAfter, now.Date.AddMonths(-MonthsBack));
            var metric = query.Join(ViuMetric.Columns.MetricId, Metric.EntityLogicalName, Metric.PrimaryIdColumn, Joined, JoinOperator.Inner, Metric.Columns.Name);
            metric.LinkCriteria.AddCondition(Metric.Columns.Kind, ConditionOperator.Equal, (int)MetricKind.Ratio);
            metric.LinkCriteria.AddCondition(Metric.Columns.Better, ConditionOperator.NotNull);
            metric.LinkCriteria.AddCondition(Metric.Columns.StateCode, ConditionOperator.Equal, 0);
            return query;
        }

        return rows.ReadWhereIn(Query, ViuMetric.Columns.AccountId, accounts).ToLookup(
            row => row.GetAttributeValue<EntityReference>(ViuMetric.Columns.AccountId).Id,
            row => new KeyValuePair<Guid, string>(row.GetAttributeValue<EntityReference>(ViuMetric.Columns.MetricId).Id, row.Joined<string>(Joined, Metric.Columns.Name) ?? ""));
    }
}
