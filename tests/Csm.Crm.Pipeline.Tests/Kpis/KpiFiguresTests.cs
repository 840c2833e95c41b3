using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Pipeline.Tests.Kpis;

/// <summary>Which figures a KPI stands on (R5): full periods where machines count them, and what a person enters as it is entered.</summary>
[Needs(Capability.AsyncQueue, Capability.BulkMessages, Capability.CustomApis, Capability.Clock)]
public class KpiFiguresTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public KpiFiguresTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
    }

    [Fact]
    public void FigureEnteredForARunningMonth_CountsAtOnceAndIsOfToday()
    {
        var kpi = _world.ProduceValidKpi(_account);
        _world.Add(new KpiMeasurement { Name = "This month", KpiId = kpi.ToEntityReference(), AccountId = _account.ToEntityReference(), PeriodKind = PeriodKind.Month, PeriodStart = _world.MonthsAgo(0), Value = 85m });
        _world.Settle();
        var assessed = _world.Reload(kpi);
        (assessed.Current, assessed.AsOf).ShouldBe((85m, _world.Now.Date));
    }

    [Fact]
    public void RunningMonth_ChangesNothingOfTheTrendOverTwelveFullOnes()
    {
        (int, decimal)[] months = [.. Enumerable.Range(1, 12).Select(month => (month, month > 6 ? 90m - month : 20m + (3m * month)))];
        var other = _world.ProduceValidAccount();
        _world.ProduceMeasuredGoal(_account, out var withIt);
        _world.ProduceMeasuredGoal(other, out var without);
        _world.MeterMonths(_account, "utilisation", (0, 1m));
        foreach (var few in months.Chunk(6))
        {
            _world.MeterMonths(other, "utilisation", few);
            _world.MeterMonths(_account, "utilisation", few);
            _world.Settle();
        }

        static (decimal?, decimal?, decimal?, decimal?, decimal?, Trend?) FiguresOf(Kpi kpi) => (kpi.Current, kpi.TrendSlope, kpi.Forecast, kpi.ForecastLow, kpi.ForecastHigh, kpi.Trend);
        FiguresOf(_world.Reload(withIt)).ShouldBe(FiguresOf(_world.Reload(without)));
        _world.Reload(withIt).Forecast.ShouldNotBeNull();
    }

    [Fact]
    public void MonthWithoutAValue_IsNoMeasurement()
    {
        _world.ProduceMeasuredGoal(_account, out var kpi);
        var row = _world.MeterRatio(_account, "utilisation", 1, 70m, 100m);
        _world.Settle();
        _world.OfAccount<KpiMeasurement>(KpiMeasurement.EntityLogicalName, _account).ShouldHaveSingleItem();

        _world.ProduceMeasuredGoal(_account, out var later);
        _world.MeterNothing(row);
        _world.Settle();
        _world.OfAccount<KpiMeasurement>(KpiMeasurement.EntityLogicalName, _account).ShouldHaveSingleItem().Value.ShouldBe(70m);
        (_world.Reload(kpi).Current, _world.Reload(later).Current).ShouldBe((70m, null));
    }

    [Fact]
    public void KpiThatHasCaughtUp_IsNotAssessedEveryNight()
    {
        _world.ProduceMeasuredGoal(_account, out _);
        _world.MeterMonths(_account, "utilisation", (1, 55m), (0, 60m));
        _world.Settle();
        _world.AdvanceDays(30);
        Sweep().ShouldContain("1 KPIs had a period to catch up with");
        _world.Settle();
        Sweep().ShouldContain("0 KPIs had a period to catch up with");
    }

    [Theory]
    [InlineData(PeriodKind.Day, 1)]
    [InlineData(PeriodKind.Week, 7)]
    public void FleetThatFallsSilent_IsBroughtUpToItsLastFullPeriod(PeriodKind kind, int days)
    {
        _world.ProduceMeasuredGoal(_account, out var kpi);
        _world.Service.Update(new Kpi(kpi.Id) { Window = kind });
        var start = _world.Now.Date;
        var metered = new ViuMetric(RowId.From(ViuMetric.EntityLogicalName, _account.Id.ToString("D"), kind.ToString()))
        {
            Name = $"{kind}", AccountId = _account.ToEntityReference(), MetricId = _world.ProduceValidMetric("utilisation").ToEntityReference(), PeriodKind = kind, PeriodStart = start, Value = 55m, Coverage = 95m,
        };
        _world.Service.Execute(new CreateMultipleRequest { Targets = new EntityCollection([metered]) { EntityName = ViuMetric.EntityLogicalName } });
        _world.Settle();
        _world.Reload(kpi).Current.ShouldBeNull();

        _world.AdvanceDays(days);
        Sweep().ShouldContain("1 KPIs had a period to catch up with");
        _world.Settle();
        (_world.Reload(kpi).Current, _world.Reload(kpi).AsOf).ShouldBe((55m, start.AddDays(days - 1)));
        Sweep().ShouldContain("0 KPIs had a period to catch up with");
    }

    private string Sweep() => (string)_world.Call("csm_RecalculateHealth")["Message"];
}
