using Csm.Crm.Plugins.Goals;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Plugins.Segments;
using Csm.Crm.Plugins.UsageCenter;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>An account with its goals and KPIs.</summary>
/// <param name="Row">The account.</param>
/// <param name="Goals">Its goals that count for themselves.</param>
/// <param name="Kpis">Its KPIs.</param>
/// <param name="RequiredRoles">Names of the roles its segment requires to be filled; null when no rule says.</param>
internal sealed record ReadAccount(Account Row, IReadOnlyList<GoalStanding> Goals, IReadOnlyList<KpiStanding> Kpis, IReadOnlyCollection<string>? RequiredRoles)
{
    public AccountFigures Figures => new(
        Row.Id, Row.FleetSize, Row.ConnectedMachines, Row.Realisation, Row.ExpectedViu, Row.ExperiencedViu, Row.ViuAsOf, Row.OverdueInvoices, Row.ManualAssessment, Row.ManualAssessmentOn)
    {
        ValueBookedTo = Row.ValueBookedTo,
    };
}

/// <summary>
/// Accounts with their goals and what the rules of their segment require in one query, their KPIs in another: together
/// they would come as goals times KPIs. A goal comes once per active rule of the segment, which is one as shipped, so
/// the newest 5,000 rows of an account are all of its goals up to 5,000 with one rule and 1,000 with five: goals are
/// agreed with people, one by one, and beyond that those count which moved last.
/// </summary>
internal sealed class AccountReader
{
    private const string GoalAlias = "goal";
    private const string RuleAlias = "rule";
    private readonly IRows rows;

    public AccountReader(IRows rows) => this.rows = rows;

    /// <summary>Reads accounts; those that do not exist are not in the answer.</summary>
    public IReadOnlyList<ReadAccount> Read(IReadOnlyCollection<Guid> ids)
    {
        // The rules within a goal: they are all there, however many goals are not.
        var accounts = rows.ReadNewestOf(
            Query, Account.PrimaryIdColumn, ids,
            Queries.Descending(Goal.Columns.ModifiedOn, GoalAlias), Queries.Ascending(Goal.PrimaryIdColumn, GoalAlias),
            Queries.Ascending(SegmentRule.Columns.Order, RuleAlias), Queries.Ascending(SegmentRule.PrimaryIdColumn, RuleAlias));
        var kpis = rows.ReadNewestOf(Kpis, Kpi.Columns.AccountId, ids, Queries.Descending(Kpi.Columns.AsOf), Queries.Ascending(Kpi.PrimaryIdColumn));
        return accounts.Select(account => Of(account.ToArray(), kpis[account.Key].Select(row => row.ToEntity<Kpi>()))).ToArray();
    }

    private static QueryExpression Kpis() => Queries.From(
            Kpi.EntityLogicalName,
            Kpi.Columns.AccountId, Kpi.Columns.GoalId, Kpi.Columns.Baseline, Kpi.Columns.Target, Kpi.Columns.Status, Kpi.Columns.Current, Kpi.Columns.AsOf)
        .WithGoal()
        .WhereActive();

    private static QueryExpression Query()
    {
        var query = Queries.From(
            Account.EntityLogicalName,
            Account.Columns.Name, Account.Columns.OwnerId, Account.Columns.Segment, Account.Columns.HealthModelId, Account.Columns.FleetSize, Account.Columns.ConnectedMachines,
            Account.Columns.Realisation, Account.Columns.ExpectedViu, Account.Columns.ExperiencedViu, Account.Columns.ViuAsOf, Account.Columns.ValueBookedTo, Account.Columns.OverdueInvoices,
            Account.Columns.ManualAssessment, Account.Columns.ManualAssessmentOn, Account.Columns.AssessmentExpiresOn, Account.Columns.AssessmentStanding, Account.Columns.HealthScore, Account.Columns.HealthStatus, Account.Columns.HealthTrend,
            Account.Columns.HealthTrendSlope, Account.Columns.HealthConfidence, Account.Columns.HealthScoredOn, Account.Columns.UsageCenterCoverage, Account.Columns.StanceIndex,
            Account.Columns.ActiveDigitalUsers, Account.Columns.DigitalUsers, Account.Columns.DigitalBreadth, Account.Columns.LastDigitalUseOn,
            Account.Columns.HealthDueOn, Account.Columns.UsageDueOn);
        var goal = query.Join(
            Account.PrimaryIdColumn, Goal.EntityLogicalName, Goal.Columns.AccountId, GoalAlias, JoinOperator.LeftOuter,
            Goal.PrimaryIdColumn, Goal.Columns.ParentGoalId, Goal.Columns.Progress, Goal.Columns.Weight, Goal.Columns.Start, Goal.Columns.Due, Goal.Columns.Status, Goal.Columns.KpiId, Goal.Columns.ModifiedOn);
        goal.LinkCriteria.AddCondition(Goal.Columns.StateCode, ConditionOperator.Equal, 0);

        // The rule is found by what it gives, not by what it asks for: a person may have set the segment against it.
        query.Join(
            Account.Columns.Segment, SegmentRule.EntityLogicalName, SegmentRule.Columns.Segment, RuleAlias, JoinOperator.LeftOuter,
            SegmentRule.PrimaryIdColumn, SegmentRule.Columns.RequiredRoles, SegmentRule.Columns.Order)
            .LinkCriteria.AddCondition(SegmentRule.Columns.StateCode, ConditionOperator.Equal, 0);
        return query;
    }

    // A KPI of a goal that nobody pursues, or that is not there any more, says nothing.
    private static ReadAccount Of(Entity[] account, IEnumerable<Kpi> kpis)
    {
        var goals = account
            .Where(row => row.JoinedId(GoalAlias, Goal.PrimaryIdColumn) is not null)
            .GroupBy(row => row.JoinedId(GoalAlias, Goal.PrimaryIdColumn)!.Value)
            .ToDictionary(same => same.Key, same => new JoinedGoal(same.Key, same.First()));
        var standing = kpis.Where(KpiTerms.IsAgreed).ToDictionary(kpi => kpi.Id, StandingOf);
        return new ReadAccount(account[0].ToEntity<Account>(), StandingsOf(goals, standing), standing.Values.ToArray(), RequiredRolesOf(account));
    }

    private static IReadOnlyCollection<string>? RequiredRolesOf(IEnumerable<Entity> account)
    {
        var roles = SegmentTerms.RolesOf(account
            .Where(row => row.JoinedId(RuleAlias, SegmentRule.PrimaryIdColumn) is not null)
            .GroupBy(row => row.JoinedId(RuleAlias, SegmentRule.PrimaryIdColumn)!.Value)
            .Select(same => new SegmentRuleTerms(
                same.Key, same.First().JoinedValue<int>(RuleAlias, SegmentRule.Columns.Order), null, null,
                CenterRoles.Of(same.First().Joined<OptionSetValueCollection>(RuleAlias, SegmentRule.Columns.RequiredRoles)))));
        return roles.Count > 0 ? roles.Select(CenterRoles.NameOf).ToArray() : null;
    }

    private static KpiStanding StandingOf(Kpi kpi) => new(KpiTerms.BaselineOf(kpi), KpiTerms.TargetOf(kpi), kpi.GetChoice<Band>(Kpi.Columns.Status) ?? Band.Unknown, kpi.Current, kpi.AsOf) { Id = kpi.Id };

    // A goal that stands still is not an old observation as long as a KPI of it, or of one below it, is measured.
    private static GoalStanding[] StandingsOf(Dictionary<Guid, JoinedGoal> goals, Dictionary<Guid, KpiStanding> kpis)
    {
        DateTime? MeasuredOn(TopGoal top) => top.Counted.Max(id => goals[id].KpiId is { } kpi && kpis.TryGetValue(kpi, out var measured) ? measured.AsOf : null);
        return TopGoalRule.Of(goals.Values.Select(goal => goal.Place).ToArray()).Select(top => goals[top.Id].StandingAt(top.Start, top.Due, MeasuredOn(top))).ToArray();
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

        public PlacedGoal Place => new(
            Id, row.Joined<EntityReference>(GoalAlias, Goal.Columns.ParentGoalId)?.Id, State, row.JoinedValue<DateTime>(GoalAlias, Goal.Columns.Start), row.JoinedValue<DateTime>(GoalAlias, Goal.Columns.Due));

        public Guid? KpiId => row.Joined<EntityReference>(GoalAlias, Goal.Columns.KpiId)?.Id;

        private GoalState State => row.JoinedChoice<GoalState>(GoalAlias, Goal.Columns.Status) ?? GoalState.Draft;

        public GoalStanding StandingAt(DateTime? start, DateTime? due, DateTime? measuredOn) => new(
            row.JoinedValue<decimal>(GoalAlias, Goal.Columns.Progress),
            row.JoinedValue<decimal>(GoalAlias, Goal.Columns.Weight),
            start,
            due,
            State,
            measuredOn ?? row.JoinedValue<DateTime>(GoalAlias, Goal.Columns.ModifiedOn) ?? DateTime.MinValue) { Id = Id };
    }
}
