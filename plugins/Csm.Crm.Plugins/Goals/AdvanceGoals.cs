using System.Globalization;
using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Events;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Goals;

/// <summary>R2: works out progress and state of all goals of an account in one read, and calls for action on the turns.</summary>
internal sealed class AdvanceGoals
{
    /// <summary>Reason of the call to action; part of its key, so the words stay.</summary>
    public const string AtRisk = "Goal at risk";

    /// <summary>Reason of the call to action; part of its key, so the words stay.</summary>
    public const string Achieved = "Goal achieved";

    // Two months, the one that is running, and time for late readings.
    private const int DaysOfMeasurements = 130;
    private const int DaysToAct = 14;
    private const int LongestSource = 200;
    private const string KpiAlias = "kpi";
    private readonly IRows rows;
    private readonly RaiseActions actions;
    private readonly IEvents events;

    public AdvanceGoals(IRows rows, RaiseActions actions, IEvents events)
    {
        this.rows = rows;
        this.actions = actions;
        this.events = events;
    }

    /// <summary>Brings the goals of an account up to date.</summary>
    /// <exception cref="RefusalException">The goals form a circle.</exception>
    public void Of(Guid accountId, DateTime now)
    {
        var goals = ReadGoals(accountId);
        var facts = goals.Select(FactsOf).ToArray();
        var advances = GoalProgress.Of(facts);
        var states = StatesOf(facts, advances, PeriodsAtTarget(goals, advances, now), now.Date);

        var requests = new List<ActionRequest>();
        for (var index = 0; index < goals.Length; index++)
        {
            var advance = advances[goals[index].Id];
            var state = states[goals[index].Id];
            Write(goals[index], facts[index], advance, state, now);
            if (state != facts[index].State && RequestFor(goals[index], advance, state, now) is { } request)
            {
                requests.Add(request);
                events.Raise(EventFor(goals[index], advance, state));
            }
        }

        actions.Raise(requests, now);
    }

    private Goal[] ReadGoals(Guid accountId)
    {
        var query = Queries.From(
                Goal.EntityLogicalName,
                Goal.Columns.Name, Goal.Columns.AccountId, Goal.Columns.OwnerId, Goal.Columns.ParentGoalId, Goal.Columns.KpiId, Goal.Columns.Baseline, Goal.Columns.Target, Goal.Columns.Current,
                Goal.Columns.Weight, Goal.Columns.Start, Goal.Columns.Due, Goal.Columns.Status, Goal.Columns.Progress, Goal.Columns.Coverage, Goal.Columns.AchievedOn)
            .Where(Goal.Columns.AccountId, accountId).WhereActive();
        query.Join(Goal.Columns.KpiId, Kpi.EntityLogicalName, Kpi.PrimaryIdColumn, KpiAlias, JoinOperator.LeftOuter, Kpi.Columns.Current, Kpi.Columns.Window, Kpi.Columns.MetricId);
        return rows.Read(query).Select(row => row.ToEntity<Goal>()).ToArray();
    }

    private static GoalFacts FactsOf(Goal goal) => new(
        goal.Id,
        goal.Name ?? "",
        goal.ParentGoalId?.Id,
        goal.Weight,
        goal.KpiId is not null,
        goal.Baseline,
        goal.Target,
        goal.KpiId is null ? goal.Current : goal.JoinedValue<decimal>(KpiAlias, Kpi.Columns.Current),
        goal.Start,
        goal.Due,
        goal.GetChoice<GoalState>(Goal.Columns.Status) ?? GoalState.Draft);

    // Which goals have held their target in the two newest periods; only measured goals at the target are looked at.
    private HashSet<Guid> PeriodsAtTarget(IReadOnlyCollection<Goal> goals, IReadOnlyDictionary<Guid, GoalAdvance> advances, DateTime now)
    {
        QueryExpression Measurements() => Queries.From(
                KpiMeasurement.EntityLogicalName, KpiMeasurement.Columns.KpiId, KpiMeasurement.Columns.PeriodKind, KpiMeasurement.Columns.PeriodStart, KpiMeasurement.Columns.Value)
            .Where(KpiMeasurement.Columns.PeriodStart, ConditionOperator.OnOrAfter, now.Date.AddDays(-DaysOfMeasurements))
            .Where(KpiMeasurement.Columns.Value, ConditionOperator.NotNull);

        var atTarget = goals.Where(goal => goal.KpiId is not null && advances[goal.Id].Ratio >= 1m).ToArray();
        var measured = rows.ReadWhereIn(Measurements, KpiMeasurement.Columns.KpiId, atTarget.Select(goal => goal.KpiId!.Id))
            .Select(row => row.ToEntity<KpiMeasurement>())
            .ToLookup(row => row.KpiId!.Id);
        return new HashSet<Guid>(atTarget.Where(goal => HoldsTarget(goal, measured[goal.KpiId!.Id], now)).Select(goal => goal.Id));
    }

    private static bool HoldsTarget(Goal goal, IEnumerable<KpiMeasurement> measurements, DateTime now)
    {
        var length = goal.Joined<OptionSetValue>(KpiAlias, Kpi.Columns.Window) is { } window ? (PeriodLength)(window.Value - Choice.First) : PeriodLength.Month;
        var isMetered = goal.Joined<EntityReference>(KpiAlias, Kpi.Columns.MetricId) is not null;
        var periods = measurements
            .Where(row => row.GetChoice<PeriodLength>(KpiMeasurement.Columns.PeriodKind) == length)
            .Where(row => !isMetered || Period.HasEnded(row.PeriodStart!.Value, length, now))
            .ToLookup(row => Period.NumberOf(row.PeriodStart!.Value, length), row => GoalProgress.Ratio(goal.Baseline, goal.Target, row.Value) >= 1m);
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

                // A person states the value of a goal without KPI; a sum of goals is reached when each of them is.
                var isConfirmed = goal.HasKpi ? holdTarget.Contains(goal.Id)
                    : !advance.IsRolledUp || children[goal.Id].All(child => StateOf(child) == GoalState.Achieved);
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

    private void Write(Goal goal, GoalFacts facts, GoalAdvance advance, GoalState state, DateTime now)
    {
        var change = new RowChange(goal)
            .Set(Goal.Columns.Progress, advance.ShownPercent)
            .Set(Goal.Columns.Coverage, advance.Coverage)
            .Set(Goal.Columns.Status, Choice.Of(state));
        if (facts.HasKpi)
        {
            change.Set(Goal.Columns.Current, facts.Current);
        }

        if (state == GoalState.Achieved && facts.State != GoalState.Achieved)
        {
            change.Set(Goal.Columns.AchievedOn, now.Date);
        }

        change.WriteTo(rows);
    }

    private static ActionRequest? RequestFor(Goal goal, GoalAdvance advance, GoalState state, DateTime now)
    {
        var source = goal.Name is { Length: > LongestSource } longName ? longName.Substring(0, LongestSource) : goal.Name ?? "";
        return state switch
        {
            GoalState.AtRisk => new ActionRequest(
                goal.AccountId!, goal.OwnerId, ActionKind.Risk, AtRisk, source,
                string.Format(
                    CultureInfo.InvariantCulture, "Progress is {0:0.0} %, and {1:0.0} % were to be expected by {2:yyyy-MM-dd}.",
                    100m * advance.Ratio, 100m * GoalStateRule.Expected(advance.Start, advance.Due, now.Date), now),
                Severity.Medium, now.Date.AddDays(DaysToAct)),
            GoalState.Achieved => new ActionRequest(
                goal.AccountId!, goal.OwnerId, ActionKind.Benefit, Achieved, source, null, Severity.Low, now.Date.AddDays(DaysToAct)),
            _ => null,
        };
    }

    private static BusinessEvent EventFor(Goal goal, GoalAdvance advance, GoalState state) =>
        new BusinessEvent(state == GoalState.Achieved ? EventApis.GoalAchieved : EventApis.GoalAtRisk, goal.AccountId!, goal.OwnerId)
            .With("GoalId", goal.Id)
            .With("GoalName", goal.Name ?? "")
            .With("Progress", advance.ShownPercent);
}
