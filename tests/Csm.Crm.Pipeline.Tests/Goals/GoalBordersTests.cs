using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Goals;

/// <summary>Where goals, plans, conflicts and prompts must not say more than is known.</summary>
[Needs(Capability.Clock, Capability.CustomApis, Capability.BulkMessages)]
public class GoalBordersTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public GoalBordersTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
    }

    [Fact]
    public void SumOfGoals_IsAchievedWithTheLastOfThemOnly()
    {
        var top = _world.ProduceValidGoal(_account);
        var first = _world.ProduceMeasuredGoal(_account, out _, "utilisation", goal => goal.ParentGoalId = top.ToEntityReference());
        var second = _world.ProduceMeasuredGoal(_account, out _, "connectivity", goal => goal.ParentGoalId = top.ToEntityReference());
        _world.MeterMonths(_account, "utilisation", (2, 101m), (1, 104m));
        _world.MeterMonths(_account, "connectivity", (1, 101m));
        _world.Settle();
        new[] { first, second, top }.Select(goal => _world.Reload(goal).Status).ShouldBe([GoalStatus.Achieved, GoalStatus.OnTrack, GoalStatus.OnTrack]);

        _world.MeterMonths(_account, "connectivity", (2, 101m));
        _world.Service.Update(new Goal(second.Id) { Weight = 2m });
        _world.Settle();
        _world.Reload(top).Status.ShouldBe(GoalStatus.Achieved);
    }

    [Fact]
    public void DayOfAchievement_StaysWhateverComesLater()
    {
        var goal = _world.ProduceMeasuredGoal(_account, out _);
        _world.MeterMonths(_account, "utilisation", (2, 101m), (1, 104m));
        _world.Settle();
        var day = _world.Reload(goal).AchievedOn;
        day.ShouldBe(_world.Now.Date);

        _world.AdvanceDays(3);
        _world.Service.Update(new Goal(goal.Id) { Weight = 5m });
        _world.Settle();
        _world.Reload(goal).AchievedOn.ShouldBe(day);
        _world.Actions(_account).Where(action => action.Reason == "Goal achieved").ShouldHaveSingleItem().Occurrences.ShouldBe(1);
    }

    [Fact]
    public void Plan_CountsAGoalOnceAndAnAbandonedOneNotAtAll()
    {
        var plan = _world.Add(new SuccessPlan { Name = "2027", AccountId = _account.ToEntityReference(), Status = PlanStatus.Active });
        var top = _world.ProduceValidGoal(_account, goal => goal.SuccessPlanId = plan.ToEntityReference());
        _world.ProduceValidGoal(_account, goal => (goal.ParentGoalId, goal.SuccessPlanId, goal.Current) = (top.ToEntityReference(), plan.ToEntityReference(), 80m));
        _world.ProduceValidGoal(_account, goal => (goal.ParentGoalId, goal.Current) = (top.ToEntityReference(), 20m));
        _world.ProduceValidGoal(_account, goal => (goal.SuccessPlanId, goal.Current, goal.Status) = (plan.ToEntityReference(), 0m, GoalStatus.Abandoned));
        _world.Settle();
        _world.Reload(plan).Progress.ShouldBe(50m);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ConflictThatIsNoneAnyMore_CallsForNoDecision(bool byDeactivation)
    {
        var goal = _world.ProduceMeasuredGoal(_account, out _, "utilisation", row => (row.Baseline, row.Target) = (60m, 80m));
        _world.ProduceMeasuredGoal(_account, out _, "utilisation", row => (row.Baseline, row.Target) = (60m, 50m));
        _world.Settle();
        var conflict = _world.OfAccount<GoalRelation>(GoalRelation.EntityLogicalName, _account).ShouldHaveSingleItem();
        _world.Service.Update(byDeactivation
            ? new Entity(conflict.LogicalName, conflict.Id) { ["statecode"] = new OptionSetValue(1), ["statuscode"] = new OptionSetValue(2) }
            : new Goal(goal.Id) { Status = GoalStatus.Abandoned });

        _world.AdvanceDays(20);
        _world.Call("csm_RecalculateHealth");
        _world.Settle();
        _world.Actions(_account).ShouldNotContain(action => action.Reason == "Goal conflict undecided");
    }

    [Fact]
    public void CandidatesForTheNextGoal_AreNeitherItsOwnKpiNorWhatHasOneNorWhatHasNoBetterSide()
    {
        _world.ProduceMeasuredGoal(_account, out var own);
        _world.Service.Update(new Kpi(own.Id) { Percentile = 5m });
        _world.ProduceValidKpi(_account, kpi => kpi.MetricId = _world.ProduceValidMetric("idle_share").ToEntityReference());
        _world.Service.Update(new Metric(_world.ProduceValidMetric("moves").Id) { Better = null });
        _world.MeterMonths(_account, "idle_share", (1, 20m));
        _world.MeterMonths(_account, "moves", (1, 20m));
        _world.MeterMonths(_account, "utilisation", (1, 85m));
        _world.Settle();
        _world.Action(_account, "Next goal wanted").RootCause!.ShouldContain("No metric stands out");
    }

    [Fact]
    public void DayOfAMetric_IsNoMonthOfAKpi()
    {
        _world.ProduceMeasuredGoal(_account, out var kpi);
        _world.Add(new ViuMetric
        {
            Name = "Day", AccountId = _account.ToEntityReference(), MetricId = _world.ProduceValidMetric("utilisation").ToEntityReference(), PeriodKind = PeriodKind.Day, PeriodStart = _world.Now.Date.AddDays(-40), Value = 99m, Coverage = 100m,
        });
        _world.Settle();
        _world.OfAccount<KpiMeasurement>(KpiMeasurement.EntityLogicalName, _account).ShouldBeEmpty();
        _world.Reload(kpi).Current.ShouldBeNull();
    }

    [Fact]
    public void GoalPastItsDayWithoutData_IsMissedAndSaysSoUntilThereIsData()
    {
        var goal = _world.ProduceMeasuredGoal(_account, out _, "utilisation", row => row.Due = _world.Now.Date.AddDays(5));
        _world.Settle();
        _world.AdvanceDays(5);
        _world.Call("csm_RecalculateHealth");
        _world.Reload(goal).Status.ShouldBe(GoalStatus.Agreed);
        _world.Actions(_account).ShouldNotContain(action => action.Reason == "Goal due without data");

        _world.AdvanceDays(1);
        _world.Call("csm_RecalculateHealth");
        _world.Settle();
        _world.Reload(goal).Status.ShouldBe(GoalStatus.Missed);
        var call = _world.Action(_account, "Goal due without data");
        (call.Status, call.Occurrences, call.RootCause).ShouldBe((
            ActionStatus.Open,
            1,
            "The goal was due on 2026-11-07 and there is no data about it, so it counts as missed. Enter where it stands or mend its KPI, then set the status back to 'On track'; or move the day and do the same."));

        _world.AdvanceDays(1);
        _world.Call("csm_RecalculateHealth");
        _world.Settle();
        _world.Reload(call).Occurrences.ShouldBe(1);
        _world.MeterMonths(_account, "utilisation", (2, 101m), (1, 104m));
        _world.Service.Update(new Goal(goal.Id) { Status = GoalStatus.OnTrack });
        _world.Settle();
        (_world.Reload(goal).Status, _world.Reload(call).Status).ShouldBe((GoalStatus.Achieved, ActionStatus.Done));
    }

    [Fact]
    public void SumOfGoalsWithoutData_IsMissedWithTheLastDayBelow()
    {
        var top = _world.ProduceValidGoal(_account, goal => (goal.Start, goal.Due) = (null, null));
        var below = _world.ProduceValidGoal(_account, goal => (goal.ParentGoalId, goal.Current, goal.Due) = (top.ToEntityReference(), null, _world.Now.Date.AddDays(5)));
        _world.Settle();
        _world.AdvanceDays(6);
        _world.Call("csm_RecalculateHealth");
        _world.Settle();
        new[] { top, below }.Select(goal => _world.Reload(goal).Status).ShouldBe([GoalStatus.Missed, GoalStatus.Missed]);
    }
}
