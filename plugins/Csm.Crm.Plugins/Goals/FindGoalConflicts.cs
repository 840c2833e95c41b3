using System.Globalization;
using Csm.Crm.Plugins.Actions;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Goals;

/// <summary>R3: proposes conflicts between the open goals of accounts, and calls for action on those nobody decides. Two reads for all accounts.</summary>
internal sealed class FindGoalConflicts
{
    /// <summary>Reason of the call to action; part of its key, so the words stay.</summary>
    public const string Undecided = "Goal conflict undecided";

    private const int DaysToAct = 14;
    private readonly IRows rows;
    private readonly RaiseActions actions;

    public FindGoalConflicts(IRows rows, RaiseActions actions)
    {
        this.rows = rows;
        this.actions = actions;
    }

    /// <summary>Proposes new conflicts; a pair has one row, whatever was decided about it.</summary>
    /// <returns>How many were proposed.</returns>
    public int Propose(IReadOnlyCollection<Guid> accounts, DateTime now) => Propose(accounts, now, int.MaxValue, out _);

    /// <summary>The same as far as a call gets.</summary>
    /// <param name="accounts">The accounts.</param>
    /// <param name="now">The time.</param>
    /// <param name="most">Conflicts to propose at most.</param>
    /// <param name="left">How many more there are; the next call finds them again.</param>
    /// <returns>How many were proposed.</returns>
    public int Propose(IReadOnlyCollection<Guid> accounts, DateTime now, int most, out int left)
    {
        var goals = OpenGoals(accounts).GroupBy(goal => goal.AccountId).Where(same => same.Skip(1).Any()).ToArray();
        var relations = goals.Length == 0 ? [] : ReadRelations(goals.Select(same => same.Key));
        var proposed = new List<Entity>();
        foreach (var account in goals)
        {
            var known = relations.Where(relation => relation.AccountId?.Id == account.Key).ToArray();
            var coupled = known.Where(relation => relation.Kind == GoalRelationKind.Coupled).Select(PairOf).ToArray();
            var raised = new HashSet<GoalConflict>(known.Where(relation => relation.Kind == GoalRelationKind.Conflicts).Select(PairOf));
            var byId = account.ToDictionary(goal => goal.Id);
            foreach (var pair in GoalConflictRule.Find(account.Select(PullOf).ToArray(), coupled).Where(pair => !raised.Contains(pair)))
            {
                proposed.Add(NewRow(byId[pair.GoalId], byId[pair.OtherGoalId], now));
            }
        }

        left = Math.Max(0, proposed.Count - most);
        rows.CreateAll(proposed.Take(most));
        return proposed.Count - left;
    }

    /// <summary>Calls for a decision where there is none after two weeks, and no longer where there is one or a goal has ended.</summary>
    public void CallForDecisions(IReadOnlyCollection<Guid> accounts, DateTime now)
    {
        var conflicts = ReadRelations(accounts).Where(relation => relation.Kind == GoalRelationKind.Conflicts).ToArray();
        var open = new HashSet<Guid>(OpenGoals(conflicts.Select(relation => relation.AccountId!.Id).Distinct().ToArray()).Select(goal => goal.Id));
        var overdue = conflicts
            .Where(relation => relation.Strategy is null && relation.GetAttributeValue<OptionSetValue>(GoalRelation.Columns.StateCode)?.Value != 1 && open.Contains(relation.GoalId!.Id) && open.Contains(relation.OtherGoalId!.Id))
            .Where(relation => (relation.RaisedOn ?? relation.CreatedOn) is { } raised && (now.Date - raised.Date).TotalDays >= GoalConflictRule.DaysToDecide)
            .Select(relation => new ActionRequest(
                relation.AccountId!, relation.OwnerId, ActionKind.Risk, Undecided, relation.Name ?? "",
                "Choose one of the four ways: prioritise one goal, find a measure that serves both, pursue them in parallel, or partition by site or time.",
                Severity.Medium, now.Date.AddDays(DaysToAct)) { Nature = CauseNature.State })
            .ToArray();
        actions.Reconcile(accounts, [new StandingCause(ActionKind.Risk, Undecided, "it was decided, or one of the goals has ended")], overdue, now);
    }

    private MeasuredGoal[] OpenGoals(IReadOnlyCollection<Guid> accounts) =>
        MeasuredGoal.Read(rows, accounts).Where(goal => goal.State is GoalState.Agreed or GoalState.OnTrack or GoalState.AtRisk).ToArray();

    private GoalRelation[] ReadRelations(IEnumerable<Guid> accounts) => rows.ReadWhereIn(
            () => Queries.From(
                GoalRelation.EntityLogicalName,
                GoalRelation.Columns.Name, GoalRelation.Columns.AccountId, GoalRelation.Columns.OwnerId, GoalRelation.Columns.GoalId, GoalRelation.Columns.OtherGoalId, GoalRelation.Columns.Kind,
                GoalRelation.Columns.Strategy, GoalRelation.Columns.RaisedOn, GoalRelation.Columns.CreatedOn, GoalRelation.Columns.StateCode),
            GoalRelation.Columns.AccountId,
            accounts)
        .Select(row => row.ToEntity<GoalRelation>())
        .Where(relation => relation is { GoalId: not null, OtherGoalId: not null, AccountId: not null })
        .ToArray();

    private static GoalConflict PairOf(GoalRelation relation) => GoalConflictRule.PairOf(relation.GoalId!.Id, relation.OtherGoalId!.Id);

    private static PullingGoal PullOf(MeasuredGoal goal) => new(goal.Id, goal.MetricId, goal.NumeratorId, goal.DenominatorId, goal.Baseline, goal.Target);

    private static GoalRelation NewRow(MeasuredGoal goal, MeasuredGoal other, DateTime now)
    {
        var kind = ((int)GoalRelationKind.Conflicts).ToString(CultureInfo.InvariantCulture);
        return new GoalRelation(RowId.From(GoalRelation.EntityLogicalName, goal.Id.ToString("D"), other.Id.ToString("D"), kind))
        {
            Name = GoalConflictName.Of(goal.Row.Name ?? "", goal.Owner, other.Row.Name ?? "", other.Owner),
            AccountId = goal.Row.AccountId,
            GoalId = goal.Row.ToEntityReference(),
            OtherGoalId = other.Row.ToEntityReference(),
            Kind = GoalRelationKind.Conflicts,
            RaisedOn = now.Date,
        };
    }
}
