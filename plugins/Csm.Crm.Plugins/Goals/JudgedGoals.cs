using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Goals;

/// <summary>Keeps hands off what is worked out about a goal (R2).</summary>
internal sealed class JudgedGoals
{
    private readonly IRows rows;

    public JudgedGoals(IRows rows) => this.rows = rows;

    /// <summary>Refuses what a person would enter and the next calculation take back.</summary>
    /// <param name="target">What is written.</param>
    /// <param name="before">The goal before; null when it is new.</param>
    /// <exception cref="RefusalException">A KPI measures where the goal stands, or an open goal is judged by its progress.</exception>
    public void Refuse(Entity target, Entity? before)
    {
        var goal = new MergedRow(target, before);
        var kpi = goal.Get<EntityReference>(Goal.Columns.KpiId);
        if (kpi is not null && target.GetAttributeValue<decimal?>(Goal.Columns.Current) is { } entered && entered != before?.GetAttributeValue<decimal?>(Goal.Columns.Current))
        {
            throw new RefusalException(
                $"Where the goal '{goal.Get<string>(Goal.Columns.Name)}' stands is measured by its KPI{(kpi.Name is null ? "" : $" '{kpi.Name}'")}, so nobody enters it. Enter a measurement at the KPI, or take the KPI off the goal first.");
        }

        if (target.Contains(Goal.Columns.Status) && before?.GetChoice<GoalState>(Goal.Columns.Status) is { } was && goal.GetChoice<GoalState>(Goal.Columns.Status) is { } now
            && GoalStateRule.IsJudgement(was, now) && (kpi is not null || HasFigures(goal) || HasGoalsBelow(target.Id)))
        {
            throw new RefusalException(
                $"Whether the goal '{goal.Get<string>(Goal.Columns.Name)}' is on track or at risk follows from its progress between its start and its due day, so nobody enters it. Change what it stands at, its target or its days; or set it to 'Abandoned'.");
        }
    }

    private static bool HasFigures(MergedRow goal) =>
        GoalProgress.Ratio(goal.Get<decimal?>(Goal.Columns.Baseline), goal.Get<decimal?>(Goal.Columns.Target), goal.Get<decimal?>(Goal.Columns.Current)) is not null;

    private bool HasGoalsBelow(Guid goal) => rows.Read(Queries.From(Goal.EntityLogicalName).Where(Goal.Columns.ParentGoalId, goal).WhereActive()).Count > 0;
}
