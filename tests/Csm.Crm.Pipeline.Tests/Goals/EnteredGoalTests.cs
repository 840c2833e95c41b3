using Csm.Crm.Emulator;
using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Goals;

/// <summary>A goal whose figure people enter holds its target in two calendar months (R2), unless a person says that it is achieved.</summary>
[Needs(Capability.AsyncQueue, Capability.BusinessEvents, Capability.Clock, Capability.CustomApis)]
public class EnteredGoalTests
{
    private static readonly DateTime FirstOfDecember = CrmWorld.Day("2026-12-01");
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public EnteredGoalTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
    }

    private DateTime Today => _world.Now.Date;

    [Fact]
    public void FigureThatStaysAtItsTarget_IsAchievedByTheFirstNightOfTheNextMonth()
    {
        var goal = _world.ProduceValidGoal(_account);
        Enter(goal, 100m);
        Standing(goal).ShouldBe((GoalStatus.OnTrack, Today, null));

        _world.AdvanceDays(28);
        Night();
        Standing(goal).ShouldBe((GoalStatus.OnTrack, CrmWorld.Day("2026-11-02"), null));
        Told().ShouldBe((0, 0));

        _world.AdvanceDays(1);
        Night();
        Night();
        Standing(goal).ShouldBe((GoalStatus.Achieved, CrmWorld.Day("2026-11-02"), FirstOfDecember));
        Told().ShouldBe((1, 1));
    }

    [Fact]
    public void NextEntry_ConfirmsInALaterMonthOnly()
    {
        var goal = _world.ProduceValidGoal(_account, row => row.Current = 104m);
        _world.Settle();
        Enter(goal, 101m);
        Standing(goal).ShouldBe((GoalStatus.OnTrack, Today, null));

        _world.AdvanceDays(35);
        Enter(goal, 100m);
        Standing(goal).ShouldBe((GoalStatus.Achieved, CrmWorld.Day("2026-11-02"), Today));
    }

    [Fact]
    public void FigureThatFallsBelow_BeginsAnew()
    {
        var goal = _world.ProduceValidGoal(_account, row => row.Due = Today.AddDays(200));
        Enter(goal, 100m);
        _world.AdvanceDays(20);
        Enter(goal, 99m);
        Standing(goal).ShouldBe((GoalStatus.OnTrack, null, null));

        _world.AdvanceDays(15);
        Enter(goal, 100m);
        Standing(goal).ShouldBe((GoalStatus.OnTrack, CrmWorld.Day("2026-12-07"), null));

        _world.AdvanceDays(25);
        Night();
        Standing(goal).ShouldBe((GoalStatus.Achieved, CrmWorld.Day("2026-12-07"), CrmWorld.Day("2027-01-01")));
    }

    [Fact]
    public void TargetThatIsMovedBeyondTheFigure_IsReachedAnew()
    {
        var goal = _world.ProduceValidGoal(_account);
        var other = _world.ProduceValidGoal(_account);
        Enter(goal, 110m);
        Enter(other, 110m);
        _world.AdvanceDays(30);
        _world.Service.Update(new Goal(goal.Id) { Target = 120m, Current = 130m });
        _world.Service.Update(new Goal(other.Id) { Target = 105m, Current = 106m });
        _world.Settle();
        Standing(goal).ShouldBe((GoalStatus.OnTrack, Today, null));
        Standing(other).ShouldBe((GoalStatus.Achieved, CrmWorld.Day("2026-11-02"), Today));
    }

    [Fact]
    public void FigureThatWasBelowBeforeAnybodyLooked_IsReachedAnew()
    {
        var goal = _world.ProduceValidGoal(_account);
        Enter(goal, 100m);
        _world.AdvanceDays(30);
        _world.Service.Update(new Goal(goal.Id) { Current = 90m });
        Enter(goal, 100m);
        Standing(goal).ShouldBe((GoalStatus.OnTrack, Today, null));
    }

    [Fact]
    public void DueDay_LeavesTimeToConfirmWhatWasReachedByThen()
    {
        var reached = _world.ProduceValidGoal(_account, row => (row.Current, row.Due) = (100m, Today.AddDays(5)));
        var missed = _world.ProduceValidGoal(_account, row => (row.Current, row.Due) = (99m, Today.AddDays(5)));
        _world.Settle();
        _world.AdvanceDays(28);
        Night();
        new[] { reached, missed }.Select(goal => _world.Reload(goal).Status).ShouldBe([GoalStatus.OnTrack, GoalStatus.Missed]);

        _world.AdvanceDays(1);
        Night();
        new[] { reached, missed }.Select(goal => _world.Reload(goal).Status).ShouldBe([GoalStatus.Achieved, GoalStatus.Missed]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void GoalThatGetsAKpiOrAGoalBelow_IsConfirmedByThoseOnly(bool byKpi)
    {
        var goal = _world.ProduceValidGoal(_account);
        Enter(goal, 100m);
        if (byKpi)
        {
            _world.Service.Update(new Goal(goal.Id) { KpiId = _world.ProduceValidKpi(_account, kpi => kpi.GoalId = goal.ToEntityReference()).ToEntityReference() });
        }
        else
        {
            _world.ProduceValidGoal(_account, below => (below.ParentGoalId, below.Current) = (goal.ToEntityReference(), 90m));
        }

        _world.Settle();
        _world.Reload(goal).ReachedOn.ShouldBeNull();
        _world.AdvanceDays(29);
        Night();
        (_world.Reload(goal).Status, _world.Reload(goal).ReachedOn).ShouldBe((GoalStatus.OnTrack, null));
    }

    [Fact]
    public void AchievementAPersonStates_StaysIsDatedAndToldOnce()
    {
        var goal = _world.ProduceValidGoal(_account);
        Enter(goal, 60m);
        _world.Service.Update(new Goal(goal.Id) { Status = GoalStatus.Achieved });
        _world.Settle();
        Standing(goal).ShouldBe((GoalStatus.Achieved, null, Today));
        Told().ShouldBe((1, 1));

        var day = Today;
        _world.AdvanceDays(29);
        Enter(goal, 62m);
        Night();
        Standing(goal).ShouldBe((GoalStatus.Achieved, null, day));
        Told().ShouldBe((1, 1));

        _world.Service.Update(new Goal(goal.Id) { Status = GoalStatus.OnTrack });
        _world.Settle();
        _world.Reload(goal).AchievedOn.ShouldBeNull();
    }

    [Fact]
    [Needs(Capability.Journal)]
    public void DayTheTargetIsReached_IsWrittenWithTheProgressAndOnce()
    {
        var goal = _world.ProduceValidGoal(_account);
        _world.Settle();
        _world.ForgetWhatHappened();
        Enter(goal, 100m);
        ColumnsOurStepsWrote().ShouldHaveSingleItem().ShouldBe([Goal.Columns.Coverage, Goal.Columns.Progress, Goal.Columns.ReachedOn, Goal.Columns.Status], ignoreOrder: true);

        _world.ForgetWhatHappened();
        Night();
        ColumnsOurStepsWrote().ShouldBeEmpty();
    }

    private string[][] ColumnsOurStepsWrote() =>
    [
        .. _world.Organization.Journal.Entries
            .Where(entry => entry is { Kind: JournalKind.Request, Message: "Update", Table: Goal.EntityLogicalName, Depth: > 1 })
            .Select(entry => entry.Detail!.Split(' ')),
    ];

    private (GoalStatus? Status, DateTime? ReachedOn, DateTime? AchievedOn) Standing(Goal goal)
    {
        var stored = _world.Reload(goal);
        return (stored.Status, stored.ReachedOn, stored.AchievedOn);
    }

    // The events, and the calls to action with what they count.
    private (int Events, int Calls) Told() => (
        _world.Organization.BusinessEvents.Count(happened => happened.Name == "csm_GoalAchieved"),
        _world.Actions(_account).Where(action => action.Reason == "Goal achieved").Sum(action => action.Occurrences ?? 0));

    private void Enter(Goal goal, decimal current)
    {
        _world.Service.Update(new Goal(goal.Id) { Current = current });
        _world.Settle();
    }

    private void Night()
    {
        _world.Call("csm_RecalculateHealth");
        _world.Settle();
    }
}
