using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Kpis;

/// <summary>What measuring notes on the value-in-use rows: what was agreed to compare each with.</summary>
public class MeasuredRowsTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public MeasuredRowsTests() => _account = _world.ProduceValidAccount();

    [Fact]
    public void Month_IsComparedWithTheGoalThatRanThen()
    {
        Agree(35m, 20m, begunMonthsAgo: 12);
        Agree(20m, 15m, begunMonthsAgo: 1);
        _world.MeterMonths(_account, "idle_share", (14, 36m), (3, 28m), (1, 19m));
        _world.Settle();

        Rows().Select(row => (row.Baseline, row.Expected)).ShouldBe([(null, null), (35m, 20m), (20m, 15m)]);
    }

    [Fact]
    public void KpiOfItsOwn_ComparesUntilAGoalIsAgreedAndDraftsDoNot()
    {
        _world.ProduceValidKpi(_account, kpi => (kpi.MetricId, kpi.Baseline, kpi.Target) = (_world.ProduceValidMetric("idle_share").ToEntityReference(), 40m, 30m));
        Agree(35m, 20m, begunMonthsAgo: 2);
        Agree(1m, 2m, begunMonthsAgo: 1, GoalStatus.Draft);
        _world.MeterMonths(_account, "idle_share", (3, 36m), (2, 28m), (1, 25m));
        _world.Settle();

        Rows().Select(row => (row.Baseline, row.Expected)).ShouldBe([(40m, 30m), (35m, 20m), (35m, 20m)]);
    }

    [Fact]
    [Needs(Capability.Journal)]
    public void WhatStandsAlready_IsNotWrittenAgain()
    {
        Agree(35m, 20m, begunMonthsAgo: 12);
        _world.MeterMonths(_account, "idle_share", (2, 28m), (1, 25m));
        _world.Settle();
        var metered = Rows().Select(row => row.RowVersion).ToArray();
        _world.ForgetWhatHappened();

        _world.MeterMonths(_account, "idle_share", (1, 24m));
        _world.Settle();

        Rows()[0].RowVersion.ShouldBe(metered[0]);
        Rows()[1].Baseline.ShouldBe(35m);

        // The row, its KPI, its measurement; and only the measurement is new.
        _world.Organization.Journal.Executions.Where(execution => execution.StepName.Contains("MeasureKpisFromValueInUse", StringComparison.Ordinal)).ShouldHaveSingleItem().Requests.ShouldBe(4);
    }

    [Fact]
    public void GoalGivenUp_LeavesWhatWasAgreedOnThePast()
    {
        var goal = Agree(35m, 20m, begunMonthsAgo: 12);
        _world.MeterMonths(_account, "idle_share", (1, 25m));
        _world.Settle();
        _world.Service.Update(new Goal(goal.Id) { Status = GoalStatus.Abandoned });
        _world.MeterMonths(_account, "idle_share", (1, 24m), (0, 24m));
        _world.Settle();

        Rows().Select(row => (row.Value, row.Baseline, row.Expected)).ShouldBe([(24m, 35m, 20m), (24m, null, null)]);
    }

    private Goal Agree(decimal baseline, decimal target, int begunMonthsAgo, GoalStatus status = GoalStatus.Agreed) => _world.ProduceMeasuredGoal(
        _account, out _, "idle_share", goal => (goal.Baseline, goal.Target, goal.Start, goal.Due, goal.Status) = (baseline, target, _world.MonthsAgo(begunMonthsAgo), _world.MonthsAgo(-24), status));

    private ViuMetric[] Rows() => [.. _world.OfAccount<ViuMetric>(ViuMetric.EntityLogicalName, _account).OrderBy(row => row.PeriodStart)];
}
