using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Goals;

/// <summary>A goal with its KPI and the metric that measures it, from one row of the join.</summary>
internal sealed class MeasuredGoal
{
    private const string KpiAlias = "kpi";
    private const string MetricAlias = "metric";

    private MeasuredGoal(Goal row) => Row = row;

    public Goal Row { get; }

    public Guid Id => Row.Id;

    public Guid AccountId => Row.AccountId!.Id;

    public GoalState State => Row.GetChoice<GoalState>(Goal.Columns.Status) ?? GoalState.Draft;

    public Guid? MetricId => Row.Joined<EntityReference>(KpiAlias, Kpi.Columns.MetricId)?.Id;

    public Guid? NumeratorId => Row.Joined<EntityReference>(MetricAlias, Metric.Columns.NumeratorId)?.Id;

    public Guid? DenominatorId => Row.Joined<EntityReference>(MetricAlias, Metric.Columns.DenominatorId)?.Id;

    public PeriodLength Window => Row.JoinedChoice<PeriodLength>(KpiAlias, Kpi.Columns.Window) ?? PeriodLength.Month;

    /// <summary>Where it started: agreed for the goal, else for the KPI that measures it.</summary>
    public decimal? Baseline => Row.Baseline ?? Row.JoinedValue<decimal>(KpiAlias, Kpi.Columns.Baseline);

    /// <summary>Where it shall get to: agreed for the goal, else for the KPI that measures it.</summary>
    public decimal? Target => Row.Target ?? Row.JoinedValue<decimal>(KpiAlias, Kpi.Columns.Target);

    /// <summary>Who the goal belongs to.</summary>
    public GoalOwner Owner => new(Row.OwnerMemberId?.Name, Row.OwnerId?.Id, Row.OwnerId?.Name);

    public GoalFacts Facts => new(
        Row.Id, Row.Name ?? "", Row.ParentGoalId?.Id, Row.Weight, Row.KpiId is not null, Baseline, Target,
        Row.KpiId is null ? Row.Current : Row.JoinedValue<decimal>(KpiAlias, Kpi.Columns.Current),
        Row.Start, Row.Due, State)
    { ReachedOn = Row.ReachedOn };

    /// <summary>The active goals of accounts: one query for all.</summary>
    public static MeasuredGoal[] Read(IRows rows, IEnumerable<Guid> accounts)
    {
        static QueryExpression Query()
        {
            var query = Queries.From(
                    Goal.EntityLogicalName,
                    Goal.Columns.Name, Goal.Columns.AccountId, Goal.Columns.OwnerId, Goal.Columns.OwnerMemberId, Goal.Columns.ParentGoalId, Goal.Columns.KpiId, Goal.Columns.Baseline, Goal.Columns.Target,
                    Goal.Columns.Current, Goal.Columns.Weight, Goal.Columns.Start, Goal.Columns.Due, Goal.Columns.Status, Goal.Columns.Progress, Goal.Columns.Coverage, Goal.Columns.AchievedOn, Goal.Columns.NextGoalId,
                    Goal.Columns.SuccessPlanId, Goal.Columns.ReachedOn)
                .WhereActive();
            var kpi = query.Join(Goal.Columns.KpiId, Kpi.EntityLogicalName, Kpi.PrimaryIdColumn, KpiAlias, JoinOperator.LeftOuter, Kpi.Columns.Baseline, Kpi.Columns.Target, Kpi.Columns.Current, Kpi.Columns.Window, Kpi.Columns.MetricId);
            var metric = kpi.AddLink(Metric.EntityLogicalName, Kpi.Columns.MetricId, Metric.PrimaryIdColumn, JoinOperator.LeftOuter);
            metric.EntityAlias = MetricAlias;
            metric.Columns = new ColumnSet(Metric.Columns.NumeratorId, Metric.Columns.DenominatorId);
            return query;
        }

        return rows.ReadWhereIn(Query, Goal.Columns.AccountId, accounts).Select(row => new MeasuredGoal(row.ToEntity<Goal>())).ToArray();
    }
}
