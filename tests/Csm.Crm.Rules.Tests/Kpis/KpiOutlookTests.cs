using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Plugins.Trends;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Kpis;

public class KpiOutlookTests
{
    private static readonly DateTime First = new(2026, 1, 1);

    [Fact]
    public void UnderSixPeriods_ThereIsNoForecast() => Law.Holds(
        Law.Arrays(Law.Decimals(0, 100), 0, 5),
        values => KpiOutlook.Of(Months(values), PeriodLength.Month, First.AddYears(2), 50m).Forecast.ShouldBeNull());

    [Fact]
    public void FromSixPeriodsOn_TheForecastLiesWithinItsInterval() => Law.Holds(
        Law.Arrays(Law.Decimals(0, 100), 6, 20),
        values =>
        {
            var forecast = KpiOutlook.Of(Months(values), PeriodLength.Month, First.AddYears(2), 50m).Forecast!;
            forecast.Expected.ShouldBeInRange(forecast.Low, forecast.High);
        });

    [Fact]
    public void StraightLine_IsContinuedExactlyAndNotBelowZeroWhenItNeverWas() => Law.Holds(
        from first in Gen.Elements(100m, -20m) from slope in Law.Decimals(-9, 9) from count in Gen.Choose(6, 12) from left in Gen.Choose(1, 24) select (first, slope, count, left),
        law =>
        {
            var values = Enumerable.Range(0, law.count).Select(month => law.first + (law.slope * month)).ToArray();
            var due = First.AddMonths(law.count - 1 + law.left);
            var forecast = KpiOutlook.Of(Months(values), PeriodLength.Month, due, 50m).Forecast!;
            var onTheLine = law.first + (law.slope * (law.count - 1 + law.left));
            forecast.Expected.ShouldBe(values.Min() < 0m ? onTheLine : Math.Max(0m, onTheLine), 0.001m);
            forecast.Low.ShouldBe(forecast.High, 0.001m);
        });

    [Fact]
    public void PastDue_HasNoForecast() =>
        KpiOutlook.Of(Months([1, 2, 3, 4, 5, 6]), PeriodLength.Month, First, 50m).Forecast.ShouldBeNull();

    [Fact]
    public void OnlyTheLastTwelvePeriods_Count()
    {
        var values = Enumerable.Repeat(900m, 10).Concat(Enumerable.Range(0, 12).Select(month => (decimal)month)).ToArray();
        var outlook = KpiOutlook.Of(Months(values), PeriodLength.Month, null, 50m);
        outlook.Slope.ShouldBe(1m);
        outlook.Direction.ShouldBe(TrendDirection.Rising);
    }

    [Fact]
    public void PeriodTwelveBeforeTheLast_IsTooOldToCount()
    {
        Measurement[] recent = [new(First.AddMonths(10), 5m), new(First.AddMonths(11), 6m), new(First.AddMonths(12), 7m)];
        KpiOutlook.Of([new(First, 4m), .. recent], PeriodLength.Month, null, 50m).Slope.ShouldBeNull();
        KpiOutlook.Of([new(First.AddMonths(1), 4m), .. recent], PeriodLength.Month, null, 50m).Slope.ShouldNotBeNull();
    }

    [Fact]
    public void Forecast_GoesOnFromTheLastValueNotFromTheLine()
    {
        var outlook = KpiOutlook.Of(Months([0m, 1m, 2m, 3m, 4m, 15m]), PeriodLength.Month, First.AddMonths(9), 50m);
        outlook.Slope.ShouldBe(1m);
        outlook.Forecast!.Expected.ShouldBe(15m + (4 * 1m));
    }

    [Theory]
    [InlineData(0.5, TrendDirection.Steady)]
    [InlineData(0.51, TrendDirection.Rising)]
    [InlineData(-0.51, TrendDirection.Falling)]
    public void OnePercentOfTheSpan_IsSteady(double slope, TrendDirection expected) =>
        KpiOutlook.Of(Months(Enumerable.Range(0, 6).Select(month => (decimal)(slope * month)).ToArray()), PeriodLength.Month, null, 50m).Direction.ShouldBe(expected);

    [Theory]
    [InlineData(PeriodLength.Day)]
    [InlineData(PeriodLength.Week)]
    [InlineData(PeriodLength.Month)]
    public void SuccessivePeriods_HaveSuccessiveNumbers(PeriodLength length)
    {
        var start = new DateTime(2025, 12, 1);
        for (var period = 0; period < 60; period++)
        {
            var end = Period.EndOf(start, length);
            Period.NumberOf(end, length).ShouldBe(Period.NumberOf(start, length) + 1);
            Period.NumberOf(end.AddDays(-1), length).ShouldBe(Period.NumberOf(start, length));
            start = end;
        }
    }

    private static IEnumerable<Measurement> Months(decimal[] values) => values.Select((value, month) => new Measurement(First.AddMonths(month), value));
}
