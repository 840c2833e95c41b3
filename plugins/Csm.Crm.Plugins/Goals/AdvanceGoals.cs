using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Events;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Goals;

/// <summary>What bringing goals up to date came to.</summary>
/// <param name="Written">Goals that were written.</param>
/// <param name="Left">Accounts left for the next call.</param>
/// <param name="Circles">One refusal for each account whose goals form a circle.</param>
internal sealed record AdvancedGoals(int Written, int Left, IReadOnlyList<RefusalException> Circles);

/// <summary>R2: works out progress and state of the goals of accounts in one read, and calls for action on the turns.</summary>
internal sealed class AdvanceGoals
{
    /// <summary>Reason of the call to action; part of its key, so the words stay.</summary>
    public const string AtRisk = "Goal at risk";

    /// <summary>Reason of the call to action; part of its key, so the words stay.</summary>
    public const string WithoutData = "Goal due without data";

    /// <summary>Reason of the call to action; part of its key, so the words stay.</summary>
    public const string Achieved = "Goal achieved";

    // Two months, the one that is running, and time for late readings.
    private const int DaysOfMeasurements = 130;

    // What a turn may ask for beside the goal: its event, a call that opens, one that closes, and the progress of its plan.
    private const int RequestsOfATurn = 4;
    private readonly IRows rows;
    private readonly RaiseActions actions;
    private readonly IEvents events;
    private readonly PromptNextGoals nextGoals;
    private readonly ShowPlanProgress plans;

    public AdvanceGoals(IRows rows, RaiseActions actions, IEvents events)
    {
        nextGoals = new PromptNextGoals(rows);
        plans = new ShowPlanProgress(rows);
        this.rows = rows;
        this.actions = actions;
        this.events = events;
    }

    /// <summary>Brings the goals of accounts up to date: the reads do not grow with the accounts, and only what changes is written.</summary>
    /// <returns>How many goals were written.</returns>
    /// <exception cref="RefusalException">The goals of an account form a circle; those of the others are up to date then.</exception>
    public int Of(IReadOnlyCollection<Guid> accountIds, DateTime now)
    {
        var advanced = Of(accountIds, now, int.MaxValue);
        return advanced.Circles.Count == 0
            ? advanced.Written
            : throw new RefusalException(string.Join(" ", advanced.Circles.Select(circle => circle.Message)), advanced.Circles[0]);
    }

    /// <summary>The same as far as a call gets: an account is brought up to date as a whole or left.</summary>
    /// <param name="accountIds">The accounts.</param>
    /// <param name="now">The time.</param>
    /// <param name="most">Requests to write at most; the first account with a change may need more.</param>
    public AdvancedGoals Of(IReadOnlyCollection<Guid> accountIds, DateTime now, int most)
    {
        var goals = MeasuredGoal.Read(rows, accountIds);
        var circles = new List<RefusalException>();
        var advanced = Advance(goals, circles);
        var holdTarget = PeriodsAtTarget(advanced.SelectMany(pair => pair.Key.Where(goal => goal.Row.KpiId is not null && pair.Value[goal.Id].Ratio >= 1m)).ToArray(), now);
        var turns = new List<GoalTurn>();
        var changes = new List<Entity>();
        var left = new List<Guid>();
        foreach (var pair in advanced)
        {
            var ownTurns = new List<GoalTurn>();
            var ownChanges = new List<Entity>();
            Turn(pair.Key, pair.Value, holdTarget, now, ownTurns, ownChanges);
            if (changes.Count > 0 && CostOf(turns.Concat(ownTurns), changes.Count + ownChanges.Count) > most)
            {
                left.Add(pair.Key[0].AccountId);
                continue;
            }

            turns.AddRange(ownTurns);
            changes.AddRange(ownChanges);
        }

        var done = advanced.Where(pair => !left.Contains(pair.Key[0].AccountId)).ToArray();
        var untouched = goals.Select(goal => goal.AccountId).Except(done.Select(pair => pair.Key[0].AccountId)).ToArray();

        var followed = accountIds.Except(untouched).ToArray();

        // A turn that is stored is told no more, so its call comes before it: a job that ends between the two finds its own call the next time.
        Call(followed, turns, now);
        rows.UpdateAll(changes);
        Raise(turns);
        plans.Of(followed, done.SelectMany(pair => pair.Key), done.SelectMany(pair => pair.Value).ToDictionary(pair => pair.Key, pair => pair.Value));
        return new AdvancedGoals(changes.Count, left.Count, circles);
    }

    private static List<KeyValuePair<MeasuredGoal[], IReadOnlyDictionary<Guid, GoalAdvance>>> Advance(MeasuredGoal[] goals, List<RefusalException> circles)
    {
        var advanced = new List<KeyValuePair<MeasuredGoal[], IReadOnlyDictionary<Guid, GoalAdvance>>>();
        foreach (var account in goals.GroupBy(goal => goal.AccountId).Select(same => same.ToArray()))
        {
            try
            {
                advanced.Add(new(account, GoalProgress.Of(account.Select(goal => goal.Facts).ToArray())));
            }
            catch (RefusalException circle)
            {
                circles.Add(circle);
            }
        }

        return advanced;
    }

    private static int CostOf(IEnumerable<GoalTurn> turns, int changes) => changes + (RequestsOfATurn * turns.Count(turn => turn.HasTurned || turn.NearsTarget));

    private static void Turn(
        MeasuredGoal[] goals, IReadOnlyDictionary<Guid, GoalAdvance> advances, HashSet<Guid> holdTarget, DateTime now, List<GoalTurn> turns, List<Entity> changes)
    {
        var states = StatesOf(goals.Select(goal => goal.Facts).ToArray(), advances, holdTarget, now.Date);
        foreach (var turn in goals.Select(goal => new GoalTurn(goal, advances[goal.Id], states[goal.Id])))
        {
            turns.Add(turn);
            ChangeOf(turn, now).AddTo(changes);
        }
    }

    // Being at risk and wanting a successor end by themselves; reaching and nearing a target are told when they happen.
    private void Call(IReadOnlyCollection<Guid> accounts, List<GoalTurn> turns, DateTime now)
    {
        var moved = new HashSet<Guid>(turns.Where(turn => turn.HasTurned).Select(turn => turn.Goal.AccountId));
        var found = turns.Where(turn => moved.Contains(turn.Goal.AccountId) && turn.State == GoalState.AtRisk).Select(turn => turn.AtRisk(now))
            .Concat(turns.Where(turn => turn.HasTurned && turn.State == GoalState.Achieved).Select(turn => turn.Achieved(now)))
            .Concat(turns.Where(turn => turn.HasTurned && turn.IsMissedWithoutData).Select(turn => turn.WithoutData(now)))
            .Concat(nextGoals.For(turns.Where(turn => turn.NearsTarget).ToArray(), now))
            .ToArray();
        var lasting = new HashSet<string>(
            turns.Where(turn => turn.State == GoalState.AtRisk).Select(turn => turn.AtRisk(now).Key)
                .Concat(turns.Where(turn => turn.IsMissedWithoutData).Select(turn => turn.WithoutData(now).Key))
                .Concat(turns.Where(turn => turn.WantsNext).Select(turn => turn.Nearing(now, "").Key)),
            StringComparer.OrdinalIgnoreCase);
        actions.Reconcile(accounts, Causes, found, now, lasting.Contains);
    }

    private void Raise(IEnumerable<GoalTurn> turns)
    {
        foreach (var turn in turns.Where(turn => turn.HasTurned && turn.State is (GoalState.AtRisk or GoalState.Achieved)))
        {
            events.Raise(turn.Event());
        }
    }

    private static StandingCause[] Causes =>
    [
        new(ActionKind.Risk, AtRisk, "the goal is not at risk any more, or is none any more"),
        new(ActionKind.Risk, WithoutData, "there is data about the goal now, or somebody has given it another status, or it is none any more"),
        new(ActionKind.Benefit, PromptNextGoals.Reason, "a next goal was chosen, or the goal has ended or has another name"),
    ];

    // Which goals have held their target in the two newest periods; only measured goals at the target are looked at.
    private HashSet<Guid> PeriodsAtTarget(IReadOnlyCollection<MeasuredGoal> atTarget, DateTime now)
    {
        QueryExpression Measurements() => Queries.From(
                KpiMeasurement.EntityLogicalName, KpiMeasurement.Columns.KpiId, KpiMeasurement.Columns.PeriodKind, KpiMeasurement.Columns.PeriodStart, KpiMeasurement.Columns.Value)
            .Where(KpiMeasurement.Columns.PeriodStart, ConditionOperator.OnOrAfter, now.Date.AddDays(-DaysOfMeasurements))
            .Where(KpiMeasurement.Columns.Value, ConditionOperator.NotNull).WhereActive();

        var measured = rows.ReadWhereIn(Measurements, KpiMeasurement.Columns.KpiId, atTarget.Select(goal => goal.Row.KpiId!.Id))
            .Select(row => row.ToEntity<KpiMeasurement>())
            .ToLookup(row => row.KpiId!.Id);
        return new HashSet<Guid>(atTarget.Where(goal => HoldsTarget(goal, measured[goal.Row.KpiId!.Id], now)).Select(goal => goal.Id));
    }

    private static bool HoldsTarget(MeasuredGoal goal, IEnumerable<KpiMeasurement> measurements, DateTime now)
    {
        var periods = measurements
            .Where(row => row.GetChoice<PeriodLength>(KpiMeasurement.Columns.PeriodKind) == goal.Window)
            .Where(row => goal.MetricId is null || Period.HasEnded(row.PeriodStart!.Value, goal.Window, now))

            // What the machines did before anybody agreed on the goal is its history, no achievement of it.
            .Where(row => goal.Row.Start is not { } start || Period.EndOf(row.PeriodStart!.Value, goal.Window) > start.Date)
            .ToLookup(row => Period.NumberOf(row.PeriodStart!.Value, goal.Window), row => GoalProgress.Ratio(goal.Baseline, goal.Target, row.Value) >= 1m);
        int? newest = periods.Count == 0 ? null : periods.Max(period => period.Key);
        return GoalStateRule.HoldsTarget(periods.Where(period => period.All(reached => reached)).Select(period => period.Key), newest);
    }

    private static Dictionary<Guid, GoalState> StatesOf(
        IReadOnlyCollection<GoalFacts> goals, IReadOnlyDictionary<Guid, GoalAdvance> advances, HashSet<Guid> holdTarget, DateTime today)
    {
        var states = new Dictionary<Guid, GoalState>();
        var children = goals.Where(goal => goal.ParentId is not null && goal.State != GoalState.Abandoned).ToLookup(goal => goal.ParentId!.Value);
        GoalState StateOf(GoalFacts goal)
        {
            if (!states.TryGetValue(goal.Id, out var state))
            {
                var advance = advances[goal.Id];

                // A sum of goals is reached when each of them is.
                var isConfirmed = goal.HasKpi ? holdTarget.Contains(goal.Id)
                    : advance.IsRolledUp ? children[goal.Id].All(child => StateOf(child) == GoalState.Achieved)
                    : GoalStateRule.HoldsTarget(GoalStateRule.ReachedOn(goal, advance, today), today);
                state = GoalStateRule.Next(goal with { Start = advance.Start, Due = advance.Due }, advance.Ratio, isConfirmed, today);
                states[goal.Id] = state;
            }

            return state;
        }

        foreach (var goal in goals)
        {
            StateOf(goal);
        }

        return states;
    }

    private static RowChange ChangeOf(GoalTurn turn, DateTime now)
    {
        var facts = turn.Goal.Facts;
        var change = new RowChange(turn.Goal.Row)
            .Set(Goal.Columns.Progress, turn.Advance.ShownPercent)
            .Set(Goal.Columns.Coverage, turn.Advance.Coverage)
            .Set(Goal.Columns.ReachedOn, GoalStateRule.ReachedOn(facts, turn.Advance, now))
            .Set(Goal.Columns.Status, Choice.Of(turn.State));
        if (facts.HasKpi)
        {
            change.Set(Goal.Columns.Current, facts.Current);
        }

        if (turn.HasTurned && turn.State == GoalState.Achieved)
        {
            change.Set(Goal.Columns.AchievedOn, now.Date);
        }
        else if (turn.State is GoalState.Agreed or GoalState.OnTrack or GoalState.AtRisk)
        {
            // Somebody has taken it up again.
            change.Set(Goal.Columns.AchievedOn, null);
        }

        return change;
    }
}
