using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Kpis;

public class AssessKpiTests
{
    private readonly CrmWorld _world = new();

    public AssessKpiTests() => _world.ProduceAssessedModel();

    [Fact]
    public void MeteredMonths_BecomeMeasurementsLightTrendAndForecast()
    {
        var account = _world.ProduceValidAccount();
        _world.ProduceMeasuredGoal(account, out var kpi, overrides: goal => goal.Due = new DateTime(2026, 12, 31));
        _world.MeterMonths(account, "utilisation", [.. Enumerable.Range(1, 8).Select(month => (month, 70m - (2m * month)))]);
        _world.Settle();

        var measurements = _world.OfAccount<KpiMeasurement>(KpiMeasurement.EntityLogicalName, account);
        measurements.Count.ShouldBe(8);
        measurements.Count(row => row.Status == HealthStatus.Amber).ShouldBe(8);
        var assessed = _world.Reload(kpi);
        assessed.Current.ShouldBe(68m);
        assessed.AsOf.ShouldBe(new DateTime(2026, 10, 31));
        assessed.Status.ShouldBe(HealthStatus.Amber);
        assessed.Trend.ShouldBe(Trend.Rising);
        assessed.TrendSlope.ShouldBe(2m);
        assessed.Forecast.ShouldBe(72m);
        assessed.ForecastLow.ShouldBe(72m);
    }

    [Fact]
    public void SameMonthsAgain_ChangeNoRow()
    {
        var account = _world.ProduceValidAccount();
        _world.ProduceMeasuredGoal(account, out _);
        _world.MeterMonths(account, "utilisation", (2, 61m), (1, 62m));
        _world.Settle();
        var versions = Versions(account);

        _world.MeterMonths(account, "utilisation", (2, 61m), (1, 62m));
        _world.Settle();

        Versions(account).ShouldBe(versions);
        _world.Reload(account).HealthDueOn.ShouldBeNull();
    }

    [Fact]
    public void CorrectedMonth_CorrectsItsMeasurementAndTheKpi()
    {
        var account = _world.ProduceValidAccount();
        _world.ProduceMeasuredGoal(account, out var kpi);
        _world.MeterMonths(account, "utilisation", (1, 62m));
        _world.MeterMonths(account, "utilisation", (1, 90m));
        _world.Settle();

        _world.OfAccount<KpiMeasurement>(KpiMeasurement.EntityLogicalName, account).ShouldHaveSingleItem().Status.ShouldBe(HealthStatus.Green);
        _world.Reload(kpi).Status.ShouldBe(HealthStatus.Green);
    }

    [Fact]
    public void RunningMonth_IsMeasuredButDoesNotMoveTheKpiUntilItHasEnded()
    {
        var account = _world.ProduceValidAccount();
        _world.ProduceMeasuredGoal(account, out var kpi);
        _world.MeterMonths(account, "utilisation", (1, 62m), (0, 3m));
        _world.Settle();
        _world.OfAccount<KpiMeasurement>(KpiMeasurement.EntityLogicalName, account).Count.ShouldBe(2);
        _world.Reload(kpi).Current.ShouldBe(62m);

        _world.AdvanceDays(30);
        _world.MeterMonths(account, "utilisation", (1, 66m), (0, 2m));
        _world.Settle();
        _world.Reload(kpi).Current.ShouldBe(66m);
        _world.Reload(kpi).AsOf.ShouldBe(new DateTime(2026, 11, 30));
    }

    [Fact]
    public void MonthOfAnotherMetricOrAccount_MeasuresNothing()
    {
        var account = _world.ProduceValidAccount();
        _world.ProduceMeasuredGoal(account, out _);
        _world.MeterMonths(account, "idle_share", (1, 30m));
        _world.MeterMonths(_world.ProduceValidAccount(), "utilisation", (1, 30m));
        _world.Settle();

        _world.OfAccount<KpiMeasurement>(KpiMeasurement.EntityLogicalName, account).ShouldBeEmpty();
    }

    [Fact]
    [Needs(Capability.Clock)]
    public void ValueEnteredByHand_ShowsItsLightAtOnce()
    {
        var account = _world.ProduceValidAccount();
        var kpi = _world.ProduceValidKpi(account);
        _world.Service.Create(new KpiMeasurement
        {
            Name = "October", KpiId = kpi.ToEntityReference(), AccountId = account.ToEntityReference(), PeriodKind = PeriodKind.Month, PeriodStart = new DateTime(2026, 10, 1), Value = 85m,
        });

        var assessed = _world.Reload(kpi);
        assessed.Status.ShouldBe(HealthStatus.Green);
        assessed.Current.ShouldBe(85m);
        assessed.Forecast.ShouldBeNull();
    }

    [Fact]
    public void FigureOfAMeteredKpi_IsEnteredByNobodyAndByTelemetryOnly()
    {
        var account = _world.ProduceValidAccount();
        _world.ProduceMeasuredGoal(account, out var kpi);
        KpiMeasurement ByHand(int monthsAgo) => new()
        {
            Name = "By hand", KpiId = kpi.ToEntityReference(), AccountId = account.ToEntityReference(), PeriodKind = PeriodKind.Month, PeriodStart = _world.MonthsAgo(monthsAgo), Value = 1m,
        };

        var name = _world.Reload(kpi).Name;
        CrmWorld.Refusal(() => _world.Service.Create(ByHand(1))).ShouldBe(
            $"The KPI '{name}' is measured from the metric '{_world.ProduceValidMetric("utilisation").Name}', so nobody enters its figures. Enter them at a KPI without a metric; create one if there is none.");
        _world.MeterMonths(account, "utilisation", (2, 60m), (1, 62m));
        _world.Settle();
        var metered = Measurements(account);
        metered.Select(row => row.Value).Order().ShouldBe([60m, 62m]);
        CrmWorld.Refusal(() => _world.Service.Update(new KpiMeasurement(metered[0].Id) { Value = 1m })).ShouldContain("nobody enters its figures");
        _world.Service.Update(new KpiMeasurement(metered[0].Id) { Name = "A name is no figure" });
    }

    [Fact]
    public void FigureEnteredBeforeTheKpiWasMetered_IsNotOverwritten()
    {
        var account = _world.ProduceValidAccount();
        var kpi = _world.ProduceValidKpi(account);
        var entered = new KpiMeasurement
        {
            Name = "October", KpiId = kpi.ToEntityReference(), AccountId = account.ToEntityReference(), PeriodKind = PeriodKind.Month, PeriodStart = _world.MonthsAgo(1), Value = 85m,
        };
        entered.Id = _world.Service.Create(entered);
        _world.Service.Update(new Kpi(kpi.Id) { MetricId = _world.ProduceValidMetric("utilisation").ToEntityReference() });
        _world.MeterMonths(account, "utilisation", (2, 60m), (1, 62m));
        _world.Settle();
        Measurements(account).Select(row => row.Value).Order().ShouldBe([60m, 85m]);
    }

    [Theory]
    [InlineData("moved")]
    [InlineData("of another length")]
    [InlineData("deactivated")]
    [InlineData("deleted")]
    public void NewestFigureThatIsTakenBack_LeavesTheKpiWhereTheOneBeforeWas(string fate)
    {
        var account = _world.ProduceValidAccount();
        var kpi = _world.ProduceValidKpi(account);
        Enter(account, kpi, 2, 60m);
        var newest = Enter(account, kpi, 1, 85m);
        TakeBack(newest, fate);

        var assessed = _world.Reload(kpi);
        (assessed.Current, assessed.AsOf, assessed.Status).ShouldBe((60m, _world.MonthsAgo(1).AddDays(-1), HealthStatus.Amber));
    }

    [Theory]
    [InlineData("of another length")]
    [InlineData("deactivated")]
    [InlineData("deleted")]
    public void OnlyFigureThatIsTakenBack_LeavesTheKpiWithoutAny(string fate)
    {
        var account = _world.ProduceValidAccount();
        var kpi = _world.ProduceValidKpi(account);
        TakeBack(Enter(account, kpi, 1, 85m), fate);

        var assessed = _world.Reload(kpi);
        (assessed.Current, assessed.AsOf, assessed.Status, assessed.Trend).ShouldBe((null, null, null, null));
    }

    [Fact]
    [Needs(Capability.Journal)]
    public void KpiThatIsDeleted_IsNotAssessedOncePerMeasurement()
    {
        var account = _world.ProduceValidAccount();
        var kpi = _world.ProduceValidKpi(account);
        Enter(account, kpi, 2, 60m);
        Enter(account, kpi, 1, 85m);
        _world.Settle();
        _world.ForgetWhatHappened();
        _world.Service.Delete(kpi.LogicalName, kpi.Id);

        Measurements(account).ShouldBeEmpty();
        _world.Organization.Journal.Executions.Where(execution => execution.StepName.Contains("AssessKpiWhenMeasured", StringComparison.Ordinal)).Select(execution => execution.Requests).ShouldBe([0, 0]);
    }

    private KpiMeasurement Enter(Account account, Kpi kpi, int monthsAgo, decimal value) => _world.Add(new KpiMeasurement
    {
        Name = $"{monthsAgo} months ago", KpiId = kpi.ToEntityReference(), AccountId = account.ToEntityReference(), PeriodKind = PeriodKind.Month, PeriodStart = _world.MonthsAgo(monthsAgo), Value = value,
    });

    private void TakeBack(KpiMeasurement measurement, string fate)
    {
        if (fate == "deleted")
        {
            _world.Service.Delete(measurement.LogicalName, measurement.Id);
            return;
        }

        _world.Service.Update(fate switch
        {
            "moved" => new KpiMeasurement(measurement.Id) { PeriodStart = _world.MonthsAgo(3) },
            "of another length" => new KpiMeasurement(measurement.Id) { PeriodKind = PeriodKind.Week },
            _ => new KpiMeasurement(measurement.Id) { StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) },
        });
    }

    private IReadOnlyList<KpiMeasurement> Measurements(Account account) => _world.OfAccount<KpiMeasurement>(KpiMeasurement.EntityLogicalName, account);

    [Fact]
    public void NewThreshold_ChangesTheLightAtOnce()
    {
        var account = _world.ProduceValidAccount();
        _world.ProduceMeasuredGoal(account, out var kpi);
        _world.MeterMonths(account, "utilisation", (1, 62m));
        _world.Settle();
        _world.Service.Update(new Kpi(kpi.Id) { Green = 60m });
        _world.Reload(kpi).Status.ShouldBe(HealthStatus.Green);
    }

    [Fact]
    public void ThresholdsAgainstTheDirection_AreRefused()
    {
        var account = _world.ProduceValidAccount();
        CrmWorld.Refusal(() => _world.ProduceValidKpi(account, kpi => kpi.Green = 40m)).ShouldContain("must not be below amber 50");
    }

    private string[] Versions(Account account) =>
    [
        .. _world.OfAccount<KpiMeasurement>(KpiMeasurement.EntityLogicalName, account).Select(row => row.RowVersion),
        .. _world.OfAccount<Kpi>(Kpi.EntityLogicalName, account).Select(row => row.RowVersion),
        .. _world.OfAccount<Goal>(Goal.EntityLogicalName, account).Select(row => row.RowVersion),
        .. _world.Scores(account).Select(row => row.RowVersion),
        .. _world.Actions(account).Select(row => row.RowVersion),
    ];
}
