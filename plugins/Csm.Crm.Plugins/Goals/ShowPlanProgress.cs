using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Goals;

/// <summary>Shows on success plans how far their goals have come. One read and one write for all accounts.</summary>
internal sealed class ShowPlanProgress
{
    private readonly IRows rows;

    public ShowPlanProgress(IRows rows) => this.rows = rows;

    /// <summary>Brings the plans of accounts up to date.</summary>
    /// <param name="accounts">Accounts whose goals were worked out.</param>
    /// <param name="goals">All their goals.</param>
    /// <param name="advances">How far each of them is.</param>
    public void Of(IReadOnlyCollection<Guid> accounts, IEnumerable<MeasuredGoal> goals, IReadOnlyDictionary<Guid, GoalAdvance> advances)
    {
        var ofPlan = goals.Where(goal => goal.Row.SuccessPlanId is not null && goal.State != GoalState.Abandoned).ToLookup(goal => goal.Row.SuccessPlanId!.Id);
        var changes = new List<Entity>();
        foreach (var plan in rows.ReadWhereIn(() => Queries.From(SuccessPlan.EntityLogicalName, SuccessPlan.Columns.Progress).WhereActive(), SuccessPlan.Columns.AccountId, accounts))
        {
            var ids = new HashSet<Guid>(ofPlan[plan.Id].Select(goal => goal.Id));

            // A goal below another one of the same plan counts through that one.
            var counted = ofPlan[plan.Id].Where(goal => goal.Row.ParentGoalId is not { } parent || !ids.Contains(parent.Id));
            new RowChange(plan).Set(SuccessPlan.Columns.Progress, PlanProgressRule.Of(counted.Select(goal => new PlannedGoal(goal.Row.Weight, advances[goal.Id].Ratio)))).AddTo(changes);
        }

        rows.UpdateAll(changes);
    }
}
