using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Goals;

/// <summary>
/// A KPI names the goal it belongs to, a goal the KPI that measures it. People enter one of the two, wherever they are:
/// this enters the other where it is empty, so that a KPI in the list of a goal measures it (R2).
/// </summary>
internal sealed class KpisOfGoals
{
    private const string MeasuredBy = "kpi";
    private readonly IRows rows;

    public KpisOfGoals(IRows rows) => this.rows = rows;

    /// <summary>
    /// After a KPI came to a goal or left one: a goal that nothing measures is measured by it, also when people have said so
    /// far where the goal stands; the goal it left is not measured by it any more. One read and at most two writes.
    /// </summary>
    /// <param name="kpi">The KPI with its goal, account and state.</param>
    /// <param name="left">Goal it belonged to before; null when new or without one.</param>
    public void Follow(Kpi kpi, Guid? left)
    {
        if (kpi.GoalId?.Id == left)
        {
            return;
        }

        foreach (var goal in rows.ReadWhereIn(GoalsWithKpi, Goal.PrimaryIdColumn, new[] { kpi.GoalId?.Id, left }.OfType<Guid>()).Select(row => row.ToEntity<Goal>()))
        {
            var change = new RowChange(goal);
            if (goal.Id == left)
            {
                change.Set(Goal.Columns.KpiId, goal.KpiId?.Id == kpi.Id ? null : goal.KpiId);
            }
            else if (IsActive(kpi.StateCode) && goal.AccountId?.Id == kpi.AccountId?.Id && !IsMeasured(goal))
            {
                change.Set(Goal.Columns.KpiId, kpi.ToEntityReference());
            }

            change.WriteTo(rows);
        }
    }

    /// <summary>After a KPI was chosen on a goal: one that belongs to no goal belongs to this one. At most two reads and a write.</summary>
    /// <param name="goal">The goal with its KPI and account.</param>
    public void Follow(Goal goal)
    {
        if (goal.KpiId is { } chosen
            && rows.Find(Kpi.EntityLogicalName, Kpi.PrimaryIdColumn, chosen.Id, Kpi.Columns.GoalId, Kpi.Columns.AccountId, Kpi.Columns.MetricId)?.ToEntity<Kpi>() is { GoalId: null } kpi
            && kpi.AccountId?.Id == goal.AccountId?.Id && !HasTwin(kpi, goal.Id))
        {
            rows.Update(new Kpi(kpi.Id) { GoalId = goal.ToEntityReference() });
        }
    }

    private static QueryExpression GoalsWithKpi()
    {
        var query = Queries.From(Goal.EntityLogicalName, Goal.Columns.AccountId, Goal.Columns.KpiId);
        query.Join(Goal.Columns.KpiId, Kpi.EntityLogicalName, Kpi.PrimaryIdColumn, MeasuredBy, JoinOperator.LeftOuter, Kpi.Columns.StateCode);
        return query;
    }

    // A deactivated KPI measures nothing any more, so the one that is added instead of it does.
    private static bool IsMeasured(Goal goal) => goal.KpiId is not null && IsActive(goal.Joined<OptionSetValue>(MeasuredBy, Kpi.Columns.StateCode));

    private static bool IsActive(OptionSetValue? state) => state?.Value is null or 0;

    // A goal has one KPI of a metric, which is a key: the choice of a second one is not to fail over it.
    private bool HasTwin(Kpi kpi, Guid goal) => kpi.MetricId is { } metric
        && rows.Read(Queries.From(Kpi.EntityLogicalName).Where(Kpi.Columns.GoalId, goal).Where(Kpi.Columns.MetricId, metric.Id)).Count > 0;
}
