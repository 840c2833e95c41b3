using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Kpis;

/// <summary>A KPI starts with what its metric has metered before (R5), and that is a history, no achievement of its goal (R2).</summary>
public class KpiHistoryTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public KpiHistoryTests()
    {
        _account = _world.ProduceValidAccount();
        _world.MeterMonths(_account, "utilisation", [.. Enumerable.Range(0, 16).Select(ago => (ago, 62m - (3m * ago)))]);
        _world.Settle();
    }

    [Fact]
    public void KpiAgreedOnMeteredMonths_StandsAndIsForecastAtOnce()
    {
        var goal = Agree(out var kpi);
        _world.Settle();

        var stands = _world.Reload(kpi);
        (stands.Current, stands.AsOf, stands.Trend, stands.TrendSlope).ShouldBe((59m, CrmWorld.Day("2026-10-31"), Trend.Rising, 3m));
        stands.Forecast.ShouldNotBeNull();
        _world.Reload(goal).Progress.ShouldBe(59m);

        // Twelve full months and the running one.
        Measured(kpi).Select(row => row.Value!.Value).ShouldBe(Enumerable.Range(0, 13).Select(period => 26m + (3m * period)));
    }

    [Fact]
    public void KpiThatIsGivenItsMetricLater_IsMeasuredFromThenOnAndOnce()
    {
        var kpi = _world.ProduceValidKpi(_account);
        _world.Settle();
        Measured(kpi).ShouldBeEmpty();

        _world.Service.Update(new Kpi(kpi.Id) { MetricId = _world.ProduceValidMetric("utilisation").ToEntityReference() });
        _world.Settle();
        _world.Reload(kpi).Current.ShouldBe(59m);
        var written = Measured(kpi).Select(row => row.RowVersion).ToArray();

        _world.Service.Update(new Kpi(kpi.Id) { MetricId = _world.ProduceValidMetric("utilisation").ToEntityReference() });
        _world.Settle();
        Measured(kpi).Select(row => row.RowVersion).ShouldBe(written);
    }

    [Theory]
    [InlineData(0, GoalStatus.OnTrack)]
    [InlineData(1, GoalStatus.OnTrack)]
    [InlineData(2, GoalStatus.Achieved)]
    public void MonthsBeforeTheGoal_DoNotAchieveIt(int begunMonthsAgo, GoalStatus status)
    {
        var goal = Agree(out _, row => (row.Target, row.Start, row.Due) = (50m, _world.MonthsAgo(begunMonthsAgo), _world.MonthsAgo(-6)));
        _world.Settle();
        _world.Reload(goal).Status.ShouldBe(status);
    }

    [Fact]
    public void GoalWithoutFiguresOfItsOwn_TakesThoseOfTheKpiThatMeasuresIt()
    {
        var goal = Agree(out var kpi, row => (row.Baseline, row.Target) = (null, null));
        _world.Settle();
        _world.Reload(goal).Progress.ShouldBe(59m);

        _world.Service.Update(new Kpi(kpi.Id) { Baseline = 50m });
        _world.Settle();
        _world.Reload(goal).Progress.ShouldBe(18m);
    }

    [Fact]
    public void KpiBesideTheOneThatMeasuresTheGoal_KeepsItsOwnFigures()
    {
        var goal = Agree(out _, row => (row.Baseline, row.Target, row.Start) = (40m, 80m, _world.MonthsAgo(20)));
        var metric = _world.ProduceValidMetric("idle_share").ToEntityReference();
        _world.ProduceValidKpi(_account, row => (row.GoalId, row.MetricId, row.Better, row.Baseline, row.Target, row.Amber, row.Green) = (goal.ToEntityReference(), metric, Better.Lower, 30m, 20m, 28m, 24m));
        _world.MeterMonths(_account, "idle_share", (1, 25m));
        _world.Settle();

        var rows = _world.OfAccount<ViuMetric>(ViuMetric.EntityLogicalName, _account).Where(row => row.PeriodStart == CrmWorld.Day("2026-10-01")).ToDictionary(row => row.MetricId!.Id == metric.Id);
        (rows[true].Baseline, rows[true].Expected).ShouldBe((30m, 20m));
        (rows[false].Baseline, rows[false].Expected).ShouldBe((40m, 80m));
    }

    [Fact]
    [Needs(Capability.Journal)]
    public void MonthsThatComeTogether_AreMeasuredInOneExecution()
    {
        Agree(out _, row => row.Start = _world.MonthsAgo(30));
        _world.Settle();
        _world.ForgetWhatHappened();
        _world.MeterMonths(_account, "utilisation", [.. Enumerable.Range(16, 7).Select(ago => (ago, 30m))]);
        _world.Settle();

        // The rows, their KPI, its measurements; and for each month a measurement and what was agreed to compare it with.
        _world.Organization.Journal.Executions.Where(execution => execution.StepName.Contains("MeasureKpisFromValueInUse", StringComparison.Ordinal)).Select(execution => execution.Requests).Max().ShouldBe(17);
    }

    [Fact]
    public void KpiWithoutMeteredMonths_StaysEmpty()
    {
        var kpi = _world.ProduceValidKpi(_world.ProduceValidAccount(), row => row.MetricId = _world.ProduceValidMetric("utilisation").ToEntityReference());
        _world.Settle();
        _world.Reload(kpi).Current.ShouldBeNull();
        Measured(kpi).ShouldBeEmpty();
    }

    private Goal Agree(out Kpi kpi, Action<Goal>? overrides = null) => _world.ProduceMeasuredGoal(_account, out kpi, overrides: overrides);

    private IReadOnlyList<KpiMeasurement> Measured(Kpi kpi) =>
        [.. _world.Everything<KpiMeasurement>(KpiMeasurement.EntityLogicalName).Where(row => row.KpiId!.Id == kpi.Id).OrderBy(row => row.PeriodStart)];
}
