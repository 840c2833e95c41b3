using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Goals;

/// <summary>Refuses a parent goal that would close a circle (R2): one query for the account's goals, whatever the depth.</summary>
internal sealed class RefuseGoalCycles
{
    private readonly IRows rows;

    public RefuseGoalCycles(IRows rows) => this.rows = rows;

    /// <summary>Checks the goal as it will be after the write.</summary>
    /// <param name="goal">The goal with parent, account and name.</param>
    /// <exception cref="RefusalException">It names the goals of the circle.</exception>
    public void Check(MergedRow goal)
    {
        if (goal.Target.Contains(Goal.Columns.AccountId) && goal.Get<EntityReference>(Goal.Columns.AccountId) is null)
        {
            throw new RefusalException($"Goal '{goal.Get<string>(Goal.Columns.Name)}' must belong to a customer. Set {Goal.Columns.AccountId} and save again.");
        }

        if (goal.Get<EntityReference>(Goal.Columns.ParentGoalId) is not { } parent || goal.Get<EntityReference>(Goal.Columns.AccountId) is not { } account)
        {
            return;
        }

        var places = rows.Read(Queries.From(Goal.EntityLogicalName, Goal.Columns.Name, Goal.Columns.ParentGoalId).Where(Goal.Columns.AccountId, account.Id))
            .Select(row => row.ToEntity<Goal>())
            .Select(row => new GoalPlace(row.Id, row.Name ?? "", row.ParentGoalId?.Id))
            .ToArray();
        GoalCycleRule.Check(goal.Target.Id, goal.Get<string>(Goal.Columns.Name) ?? "", parent.Id, places);
    }
}
