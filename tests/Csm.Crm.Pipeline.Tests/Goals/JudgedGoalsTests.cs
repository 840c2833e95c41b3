using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Goals;

/// <summary>What the pack works out about a goal is refused to people, so that nothing they enter is taken back (R2).</summary>
[Needs(Capability.BulkMessages)]
public class JudgedGoalsTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public JudgedGoalsTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
    }

    [Fact]
    public void CurrentOfAGoalWithKpi_IsRefusedAndStaysWhatTheKpiSays()
    {
        var goal = _world.ProduceMeasuredGoal(_account, out var kpi);
        _world.MeterMonths(_account, "utilisation", (2, 60m), (1, 64m));
        _world.Settle();
        CrmWorld.Refusal(() => _world.Service.Update(new Goal(goal.Id) { Current = 71m })).ShouldBe(
            $"Where the goal '{goal.Name}' stands is measured by its KPI '{kpi.Name}', so nobody enters it. Enter a measurement at the KPI, or take the KPI off the goal first.");

        _world.Service.Update(new Goal(goal.Id) { Current = 64m, Unit = "%" });
        _world.Settle();
        _world.Reload(goal).Current.ShouldBe(64m);
        _world.Service.Update(new Goal(goal.Id) { KpiId = null });
        _world.Service.Update(new Goal(goal.Id) { Current = 71m });
        _world.Settle();
        _world.Reload(goal).Current.ShouldBe(71m);
    }

    [Fact]
    public void NewGoalWithKpiAndCurrent_IsRefused()
    {
        var kpi = _world.ProduceValidKpi(_account);
        CrmWorld.Refusal(() => _world.ProduceValidGoal(_account, goal => (goal.KpiId, goal.Current) = (kpi.ToEntityReference(), 5m))).ShouldContain("is measured by its KPI");
    }

    [Theory]
    [InlineData(GoalStatus.OnTrack)]
    [InlineData(GoalStatus.AtRisk)]
    public void JudgementOfAGoalThatHasFigures_IsRefused(GoalStatus status)
    {
        var own = _world.ProduceValidGoal(_account, goal => goal.Current = 50m);
        var parent = _world.ProduceValidGoal(_account, goal => (goal.Baseline, goal.Target) = (null, null));
        _world.ProduceValidGoal(_account, goal => goal.ParentGoalId = parent.ToEntityReference());
        var measured = _world.ProduceMeasuredGoal(_account, out _);
        foreach (var goal in new[] { own, parent, measured })
        {
            CrmWorld.Refusal(() => _world.Service.Update(new Goal(goal.Id) { Status = status })).ShouldContain($"Whether the goal '{goal.Name}' is on track or at risk follows from its progress");
        }
    }

    [Fact]
    public void JudgementOfAGoalNothingMeasures_IsAPersonsAndStays()
    {
        var goal = _world.ProduceValidGoal(_account, row => (row.Baseline, row.Target) = (null, null));
        _world.Service.Update(new Goal(goal.Id) { Status = GoalStatus.AtRisk });
        _world.Settle();
        _world.Reload(goal).Status.ShouldBe(GoalStatus.AtRisk);
    }

    [Theory]
    [InlineData(GoalStatus.Draft)]
    [InlineData(GoalStatus.Achieved)]
    [InlineData(GoalStatus.Missed)]
    [InlineData(GoalStatus.Abandoned)]
    public void StatusThatIsForPeople_Stays(GoalStatus status)
    {
        var goal = _world.ProduceMeasuredGoal(_account, out _);
        _world.MeterMonths(_account, "utilisation", (1, 64m));
        _world.Settle();
        _world.Service.Update(new Goal(goal.Id) { Status = status });
        _world.MeterMonths(_account, "utilisation", (1, 101m), (2, 101m));
        _world.Settle();
        _world.Reload(goal).Status.ShouldBe(status);
    }

    [Fact]
    public void GoalThatHadEnded_MayBeTakenUpAgain()
    {
        var goal = _world.ProduceValidGoal(_account, row => (row.Current, row.Status) = (60m, GoalStatus.Missed));
        _world.Service.Update(new Goal(goal.Id) { Status = GoalStatus.OnTrack });
        _world.Settle();
        _world.Reload(goal).Status.ShouldBe(GoalStatus.OnTrack);
    }
}
