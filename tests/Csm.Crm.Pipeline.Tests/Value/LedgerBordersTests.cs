using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Value;

/// <summary>Which months and which side of a figure the ledger books (R9).</summary>
[Needs(Capability.AsyncQueue, Capability.BulkMessages, Capability.CustomApis)]
public class LedgerBordersTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public LedgerBordersTests()
    {
        _world.ProduceAssessedModel();
        _world.ProduceRatio("idle_share");
        _account = _world.ProduceValidAccount();
    }

    [Theory]
    [InlineData("2026-09-30", 1)]
    [InlineData("2026-10-01", 1)]
    [InlineData("2026-10-31", 1)]
    [InlineData("2026-11-01", 0)]
    public void Goal_IsBookedFromTheMonthItBeginsIn(string start, int booked)
    {
        _world.ProduceValueGoal(_account, goal => goal.Start = CrmWorld.Day(start));
        _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)))["Booked"].ShouldBe(booked);
    }

    [Fact]
    public void ClosedMonth_ShowsTheTwelveMonthsThatEndWithIt()
    {
        _world.ProduceValueGoal(_account, goal => goal.Start = _world.MonthsAgo(14));
        foreach (var (monthsAgo, experienced) in new[] { (13, 4_000m), (12, 8_000m), (1, 8_000m) })
        {
            _world.MeterRatio(_account, "idle_share", monthsAgo, 25m, 2_000m);
            _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(monthsAgo)));
            _world.Reload(_account).ExperiencedViu.ShouldBe(experienced);
        }
    }

    [Theory]
    [InlineData(35, 20, 25, 4_000)]
    [InlineData(20, 35, 25, 2_000)]
    [InlineData(20, 35, 15, -2_000)]
    public void MetricWithoutABetterSide_TakesTheSideItsGoalWantsToGo(int baseline, int target, int actual, int amount)
    {
        var goal = _world.ProduceValueGoal(_account, row => (row.Baseline, row.Target) = (baseline, target));
        _world.Service.Update(new Metric(_world.ProduceValidMetric("idle_share").Id) { Better = null });
        _world.MeterRatio(_account, "idle_share", 1, actual, 2_000m);
        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)));
        _world.Ledger(_account).ShouldHaveSingleItem().Amount.ShouldBe(amount);
        _world.Reload(goal).Status.ShouldNotBe(GoalStatus.Draft);
    }

    [Fact]
    [Needs(Capability.Journal)]
    public void FiguresOfRunningMonthsAndOfWeeks_CostTheLedgerOneRead()
    {
        _world.ProduceValueGoal(_account);
        var row = _world.MeterRatio(_account, "idle_share", 1, 25m, 2_000m);
        _world.Call("csm_CloseValueMonth", ("Month", _world.MonthsAgo(1)));
        _world.Settle();

        RequestsOf(() => _world.MeterRatio(_account, "idle_share", 0, 25m, 100m)).ShouldBe(1);
        RequestsOf(() => _world.MeterWeek(row)).ShouldBe(1);
        RequestsOf(() => _world.MeterRatio(_account, "idle_share", 1, 26m, 2_000m)).ShouldBeGreaterThan(2);
    }

    private int RequestsOf(Action write)
    {
        _world.ForgetWhatHappened();
        write();
        _world.Settle();
        return _world.Organization.Journal.Executions.Where(execution => execution.StepName.Contains("CorrectClosedMonths", StringComparison.Ordinal)).ShouldHaveSingleItem().Requests;
    }
}
