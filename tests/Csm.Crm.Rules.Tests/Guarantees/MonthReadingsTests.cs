using Csm.Crm.Plugins.Guarantees;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Guarantees;

/// <summary>Months put together (R8, R11): sums add, averages weigh days, ratios go by what is above and below the line.</summary>
public class MonthReadingsTests
{
    [Fact]
    public void AverageOfMonths_IsThatOfTheirDays() => Law.Holds(Months(), months =>
    {
        var days = months.SelectMany(month => Enumerable.Repeat(month.Value!.Value, DateTime.DaysInMonth(month.Month.Year, month.Month.Month))).ToArray();
        MonthReadings.Combine(months, MonthAggregation.Average, 1m)!.Value.ShouldBe(days.Average(), 0.000001m);
    });

    [Fact]
    public void SumAddsAndTheLastIsTheNewest() => Law.Holds(Months(), months =>
    {
        MonthReadings.Combine(months, MonthAggregation.Sum, 1m).ShouldBe(months.Sum(month => month.Value!.Value));
        MonthReadings.Combine(months, MonthAggregation.Last, 1m).ShouldBe(months[^1].Value);
    });

    [Fact]
    public void RatioOfMonths_IsOfTheirSumsAndOfOneMonthItsOwn() => Law.Holds(Months(), months =>
    {
        var below = months.Sum(month => month.Denominator!.Value);
        MonthReadings.Combine(months, MonthAggregation.Ratio, 100m)
            .ShouldBe(months.Length == 1 ? months[0].Value : 100m * months.Sum(month => month.Numerator!.Value) / below);
        MonthReadings.Combine([months[0] with { Numerator = null }], MonthAggregation.Ratio, 100m).ShouldBe(months[0].Value);
        if (months.Length > 1)
        {
            MonthReadings.Combine([months[0] with { Numerator = null }, .. months[1..]], MonthAggregation.Ratio, 100m).ShouldBeNull();
        }
    });

    private static Gen<MonthReading[]> Months() =>
        from first in Gen.Choose(0, 40)
        from values in Law.Arrays(Gen.Choose(-500, 500), 1, 12)
        from hours in Law.Arrays(Gen.Choose(1, 900), 12, 12)
        select values.Select((value, index) => new MonthReading(new DateTime(2024, 1, 1).AddMonths(first + index), value, value * hours[index] / 100m, hours[index], 95m)).ToArray();
}
