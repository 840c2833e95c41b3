using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Value;

/// <summary>What an account shows of its value follows its goals both ways: who is no longer expected from is no longer counted.</summary>
public class RealisationTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;
    private readonly Goal _goal;

    public RealisationTests()
    {
        _world.ProduceRatio("idle_share");
        _account = _world.ProduceValidAccount();
        _goal = _world.ProduceValueGoal(_account);
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        Close();
        _world.Reload(_account).Realisation.ShouldBe(8.33m);
    }

    [Fact]
    public void NothingExpectedAnyMore_ClearsWhatWasExpectedAndKeepsWhatWasExperienced()
    {
        _world.Service.Update(new Goal(_goal.Id) { ExpectedValue = null });
        Close();
        Figures().ShouldBe((null, 4_000m, null));
    }

    [Fact]
    public void AbandonedGoal_LeavesBothSidesAndComesBackToBoth()
    {
        var other = _world.ProduceValueGoal(_account);
        Close();
        Figures().ShouldBe((96_000m, 8_000m, 8.33m));

        _world.Service.Update(new Goal(other.Id) { Status = GoalStatus.Abandoned });
        Close();
        Figures().ShouldBe((48_000m, 4_000m, 8.33m));

        _world.Service.Update(new Goal(other.Id) { Status = GoalStatus.Agreed });
        Close();
        Figures().ShouldBe((96_000m, 8_000m, 8.33m));
    }

    [Fact]
    public void OnlyGoalAbandoned_ClearsAll()
    {
        _world.Service.Update(new Goal(_goal.Id) { Status = GoalStatus.Abandoned });
        Close();
        Figures().ShouldBe((null, null, null));
        _world.Ledger(_account).ShouldHaveSingleItem();
    }

    [Fact]
    public void OnlyGoalDeactivated_ClearsAll()
    {
        _world.Service.Update(new Goal(_goal.Id) { StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) });
        Close();
        Figures().ShouldBe((null, null, null));
    }

    [Fact]
    public void OnlyGoalDeletedBeforeAnythingWasBooked_ClearsWhatWasExpected()
    {
        var other = _world.ProduceValidAccount();
        var goal = _world.ProduceValueGoal(other);
        Close();
        _world.Reload(other).ExpectedViu.ShouldBe(48_000m);

        _world.Service.Delete(Goal.EntityLogicalName, goal.Id);
        Close();

        _world.Reload(other).ExpectedViu.ShouldBeNull();
        Figures().ShouldBe((48_000m, 4_000m, 8.33m));
    }

    [Fact]
    public void GoalThatIsNotRunningInTheClosedMonth_KeepsWhatWasExperienced()
    {
        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(14)));
        Figures().ShouldBe((48_000m, 4_000m, 8.33m));
    }

    [Fact]
    public void ValueBookedTo_IsTheLastDayOfTheNewestMonthBookedNotClosed()
    {
        _world.Reload(_account).ValueBookedTo.ShouldBe(_world.MonthsAgo(0).AddDays(-1));
        _world.AdvanceDays(62);
        Close();
        _world.Reload(_account).ValueBookedTo.ShouldBe(CrmWorld.Day("2026-10-31"));

        _world.Service.Update(new Goal(_goal.Id) { Status = GoalStatus.Abandoned });
        Close();
        _world.Reload(_account).ValueBookedTo.ShouldBeNull();
    }

    private (decimal? Expected, decimal? Experienced, decimal? Realisation) Figures()
    {
        var account = _world.Reload(_account);
        return (account.ExpectedViu, account.ExperiencedViu, account.Realisation);
    }

    private void Close() => _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)));
}
