using Csm.Crm.Plugins.Goals;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>An account with its goals and KPIs.</summary>
internal sealed record ReadAccount(Account Row, IReadOnlyList<GoalStanding> Goals, IReadOnlyList<KpiStanding> Kpis)
{
    public AccountFigures Figures => new(
        Row.Id, Row.FleetSize, Row.ConnectedMachines, Row.Realisation, Row.ExpectedViu, Row.ExperiencedViu, Row.ViuAsOf, Row.OverdueInvoices, Row.ManualAssessment, Row.ManualAssessmentOn)
    {
        ValueBookedTo = Row.ValueBookedTo,
    };
}

/// <summary>
/// Accounts, their goals, the KPIs of these and the KPIs without a goal, in one query: each goal brings its own KPIs
/// along, and KPIs without one are few.
/// </summary>
internal sealed class AccountReader
{
    private const string GoalAlias = "goal";
    private const string KpiAlias = "kpi";
    private const string LooseAlias = "loose";
    private static string[] KpiColumns => [Kpi.PrimaryIdColumn, Kpi.Columns.Baseline, Kpi.Columns.Target, Kpi.Columns.Status, Kpi.Columns.Current, Kpi.Columns.AsOf];
    private readonly IRows rows;

    public AccountReader(IRows rows) => this.rows = rows;

    /// <summary>Reads accounts; those that do not exist are not in the answer.</summary>
    public IReadOnlyList<ReadAccount> Read(IEnumerable<Guid> ids) => rows.ReadWhereIn(Query, Account.PrimaryIdColumn, ids)
        .GroupBy(row => row.Id)
        .Select(account => Of(account.ToArray()))
        .ToArray();

    private static QueryExpression Query()
    {
        var query = Queries.From(
            Account.EntityLogicalName,
            Account.Columns.Name, Account.Columns.OwnerId, Account.Columns.Segment, Account.Columns.HealthModelId, Account.Columns.FleetSize, Account.Columns.ConnectedMachines,
            Account.Columns.Realisation, Account.Columns.ExpectedViu, Account.Columns.ExperiencedViu, Account.Columns.ViuAsOf, Account.Columns.ValueBookedTo, Account.Columns.OverdueInvoices,
            Account.Columns.ManualAssessment, Account.Columns.ManualAssessmentOn, Account.Columns.HealthScore, Account.Columns.HealthStatus, Account.Columns.HealthTrend,
            Account.Columns.HealthTrendSlope, Account.Columns.HealthConfidence, Account.Columns.HealthScoredOn, Account.Columns.UsageCenterCoverage, Account.Columns.StanceIndex);
        var goal = query.Join(
            Account.PrimaryIdColumn, Goal.EntityLogicalName, Goal.Columns.AccountId, GoalAlias, JoinOperator.LeftOuter,
            Goal.PrimaryIdColumn, Goal.Columns.ParentGoalId, Goal.Columns.Progress, Goal.Columns.Weight, Goal.Columns.Start, Goal.Columns.Due, Goal.Columns.Status, Goal.Columns.KpiId, Goal.Columns.ModifiedOn);
        goal.LinkCriteria.AddCondition(Goal.Columns.StateCode, ConditionOperator.Equal, 0);
        var measured = goal.AddLink(Kpi.EntityLogicalName, Goal.PrimaryIdColumn, Kpi.Columns.GoalId, JoinOperator.LeftOuter);
        measured.EntityAlias = KpiAlias;
        measured.Columns = new ColumnSet(KpiColumns);
        measured.LinkCriteria.AddCondition(Kpi.Columns.StateCode, ConditionOperator.Equal, 0);
        var loose = query.Join(Account.PrimaryIdColumn, Kpi.EntityLogicalName, Kpi.Columns.AccountId, LooseAlias, JoinOperator.LeftOuter, KpiColumns);
        loose.LinkCriteria.AddCondition(Kpi.Columns.StateCode, ConditionOperator.Equal, 0);
        loose.LinkCriteria.AddCondition(Kpi.Columns.GoalId, ConditionOperator.Null);
        return query;
    }

    private static ReadAccount Of(Entity[] account)
    {
        var kpis = new[] { KpiAlias, LooseAlias }
            .SelectMany(alias => account.Where(row => row.JoinedId(alias, Kpi.PrimaryIdColumn) is not null).Select(row => new JoinedKpi(row, alias)))
            .GroupBy(kpi => kpi.Id)
            .Select(same => same.First())
            .ToDictionary(kpi => kpi.Id, kpi => kpi.Standing);
        var goals = account
            .Where(row => row.JoinedId(GoalAlias, Goal.PrimaryIdColumn) is not null)
            .GroupBy(row => row.JoinedId(GoalAlias, Goal.PrimaryIdColumn)!.Value)
            .Select(same => new JoinedGoal(same.Key, same.First()))
            .ToArray();
        return new ReadAccount(account[0].ToEntity<Account>(), StandingsOf(goals, kpis), kpis.Values.ToArray());
    }

    private static GoalStanding[] StandingsOf(JoinedGoal[] goals, Dictionary<Guid, KpiStanding> kpis)
    {
        var children = goals.Where(goal => goal.ParentId is not null).ToLookup(goal => goal.ParentId!.Value);
        return goals.Where(goal => goal.ParentId is null).Select(goal => goal.StandingAt(MeasuredOn(goal, children, kpis))).ToArray();
    }

    // A goal that stands still is not an old observation as long as a KPI of it, or of one below it, is measured.
    private static DateTime? MeasuredOn(JoinedGoal goal, ILookup<Guid, JoinedGoal> children, Dictionary<Guid, KpiStanding> kpis)
    {
        var below = new List<JoinedGoal> { goal };
        for (var index = 0; index < below.Count; index++)
        {
            below.AddRange(children[below[index].Id]);
        }

        return below.Max(each => each.KpiId is { } kpi && kpis.TryGetValue(kpi, out var measured) ? measured.AsOf : null);
    }

    private sealed class JoinedKpi
    {
        private readonly Entity row;
        private readonly string alias;

        public JoinedKpi(Entity row, string alias)
        {
            this.row = row;
            this.alias = alias;
        }

        public Guid Id => row.JoinedId(alias, Kpi.PrimaryIdColumn)!.Value;

        public KpiStanding Standing => new(
            row.JoinedValue<decimal>(alias, Kpi.Columns.Baseline),
            row.JoinedValue<decimal>(alias, Kpi.Columns.Target),
            row.JoinedChoice<Band>(alias, Kpi.Columns.Status) ?? Band.Unknown,
            row.JoinedValue<decimal>(alias, Kpi.Columns.Current),
            row.JoinedValue<DateTime>(alias, Kpi.Columns.AsOf));
    }

    private sealed class JoinedGoal
    {
        private readonly Entity row;

        public JoinedGoal(Guid id, Entity row)
        {
            Id = id;
            this.row = row;
        }

        public Guid Id { get; }

        public Guid? ParentId => row.Joined<EntityReference>(GoalAlias, Goal.Columns.ParentGoalId)?.Id;

        public Guid? KpiId => row.Joined<EntityReference>(GoalAlias, Goal.Columns.KpiId)?.Id;

        public GoalStanding StandingAt(DateTime? measuredOn) => new(
            row.JoinedValue<decimal>(GoalAlias, Goal.Columns.Progress),
            row.JoinedValue<decimal>(GoalAlias, Goal.Columns.Weight),
            row.JoinedValue<DateTime>(GoalAlias, Goal.Columns.Start),
            row.JoinedValue<DateTime>(GoalAlias, Goal.Columns.Due),
            row.JoinedChoice<GoalState>(GoalAlias, Goal.Columns.Status) ?? GoalState.Draft,
            measuredOn ?? row.JoinedValue<DateTime>(GoalAlias, Goal.Columns.ModifiedOn) ?? DateTime.MinValue);
    }
}
