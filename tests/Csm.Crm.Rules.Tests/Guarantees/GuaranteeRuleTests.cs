using Csm.Crm.Plugins.Guarantees;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Guarantees;

public class GuaranteeRuleTests
{
    private static readonly GuaranteeTerms Availability = new(PromiseSide.AtLeast, 97m, 0.5m, CreditRule.PercentPerStep, 1m, 0m, 5m, 3_000m);

    [Fact]
    public void Credit_GrowsWithTheShortfallAndStaysUnderItsCap() => Law.Holds(
        from terms in Terms() from value in Law.Decimals(0, 120) from worse in Law.Decimals(0, 40) from fee in Law.Decimals(0, 20_000) select (terms, value, worse, fee),
        law =>
        {
            var further = law.terms.Side == PromiseSide.AtLeast ? law.value - law.worse : law.value + law.worse;
            var better = GuaranteeRule.Judge(law.terms, law.value, 100m, law.fee);
            var worse = GuaranteeRule.Judge(law.terms, further, 100m, law.fee);
            worse.Credit.ShouldBeGreaterThanOrEqualTo(better.Credit);
            ((int)worse.Result).ShouldBeGreaterThanOrEqualTo((int)better.Result);
            worse.Credit.ShouldBeLessThanOrEqualTo(law.terms.Cap ?? decimal.MaxValue);
        });

    [Fact]
    public void PromiseKept_CostsNothing() => Law.Holds(
        from terms in Terms() from within in Law.Decimals(0, 50) select (terms, within),
        law =>
        {
            var value = law.terms.Side == PromiseSide.AtLeast ? law.terms.Threshold - law.terms.Tolerance + law.within : law.terms.Threshold + law.terms.Tolerance - law.within;
            var finding = GuaranteeRule.Judge(law.terms, value, 60m, 1_000m);
            (finding.Result, finding.Credit).ShouldBe((PeriodResult.Met, 0m));
        });

    [Fact]
    public void Gaps_AreNeitherKeptNorBroken() => Law.Holds(
        from value in Law.Decimals(0, 120) from coverage in Law.Decimals(0, 59) select (value, coverage),
        law => GuaranteeRule.Judge(Availability, law.value, law.coverage, 1_000m).ShouldBe(new GuaranteeFinding(PeriodResult.NotEnoughData, null, law.coverage, 0m)));

    [Theory]
    [InlineData(96.5, 0)]
    [InlineData(95.6, 0)]
    [InlineData(95.5, 500)]
    [InlineData(94.4, 1000)]
    [InlineData(60, 3000)]
    public void Steps_AreFullStepsBeyondTheTolerance(decimal measured, decimal credit) =>
        GuaranteeRule.Judge(Availability, measured, 100m, 10_000m).Credit.ShouldBe(credit);

    [Theory]
    [InlineData(PromiseSide.AtLeast, 96.5, PeriodResult.Met)]
    [InlineData(PromiseSide.AtLeast, 96.4999, PeriodResult.NotMet)]
    [InlineData(PromiseSide.AtLeast, 96.49996, PeriodResult.Met)]
    [InlineData(PromiseSide.AtMost, 97.5, PeriodResult.Met)]
    [InlineData(PromiseSide.AtMost, 97.5001, PeriodResult.NotMet)]
    public void FigureExactlyAtTheTolerance_KeepsThePromiseAsItIsShown(PromiseSide side, decimal measured, PeriodResult expected) =>
        GuaranteeRule.Judge(Availability with { Side = side }, measured, 100m, 0m).Result.ShouldBe(expected);

    [Theory]
    [InlineData(60, PeriodResult.NotMet)]
    [InlineData(59.99, PeriodResult.NotEnoughData)]
    public void SixtyPercentOfThePeriod_IsEnoughData(decimal coverage, PeriodResult expected) => GuaranteeRule.Judge(Availability, 10m, coverage, 0m).Result.ShouldBe(expected);

    [Fact]
    public void PercentOfTheFee_IsNeverMoreThanTheFee() =>
        GuaranteeRule.Judge(Availability with { Cap = null }, 10m, 100m, 1_000m).Credit.ShouldBe(1_000m);

    [Fact]
    public void LongMonth_WeighsByItsDays()
    {
        DateTime[] months = [Month(2), Month(3)];
        MonthReading[] readings = [new(Month(2), 10m, null, null, 100m), new(Month(3), 20m, null, null, 60m)];
        MonthReadings.Coverage(months, readings).ShouldBe(((28m * 100m) + (31m * 60m)) / 59m);
        MonthReadings.Combine(readings, MonthAggregation.Average, 1m).ShouldBe(((28m * 10m) + (31m * 20m)) / 59m);
        MonthReadings.Combine(readings, MonthAggregation.Last, 1m).ShouldBe(20m);
        MonthReadings.Combine(readings, MonthAggregation.Sum, 1m).ShouldBe(30m);
    }

    [Fact]
    public void RatioOfMonthsOfWhichOneLacksItsParts_IsUnknown()
    {
        MonthReading[] readings = [new(Month(2), 10m, 10m, 100m, 100m), new(Month(3), 20m, null, null, 100m)];
        MonthReadings.Combine(readings, MonthAggregation.Ratio, 100m).ShouldBeNull();
    }

    [Fact]
    public void NoStep_MakesAnyBreachOneStep() =>
        GuaranteeRule.Judge(Availability with { Credit = CreditRule.AmountPerStep, Step = null, Amount = 250m }, 10m, 100m, 0m).Credit.ShouldBe(250m);

    [Fact]
    public void GapMonths_LowerTheCoverageAndNotTheFigure() => Law.Holds(Law.Arrays(Law.Decimals(60, 100), 3, 3), coverages =>
    {
        DateTime[] months = [Month(7), Month(8), Month(9)];
        var readings = months.Select((month, index) => new MonthReading(month, 90m + index, (90m + index) * 10m, 1_000m, coverages[index])).ToArray();
        var withGap = readings.Select((reading, index) => index == 1 ? reading with { Value = 5m, Coverage = 10m } : reading).ToArray();
        MonthReadings.Coverage(months, withGap).ShouldBeLessThan(MonthReadings.Coverage(months, readings));
        MonthReadings.Combine(MonthReadings.Usable(withGap, months), MonthAggregation.Ratio, 100m).ShouldBe(91m);
        MonthReadings.Coverage(months, readings).ShouldBeInRange(coverages.Min(), coverages.Max());
    });

    [Fact]
    public void EveryMonth_EndsExactlyOnePeriodOfEachLengthWhenItIsTheLastOfIt() => Law.Holds(
        from year in Gen.Choose(2020, 2040) from month in Gen.Choose(1, 12) from length in Gen.Elements(Enum.GetValues<CalendarLength>()) select (first: new DateTime(year, month, 1, 0, 0, 0, DateTimeKind.Utc), length),
        law =>
        {
            var start = GuaranteeCalendar.PeriodEndingWith(law.length, law.first);
            var isLast = GuaranteeCalendar.StartOf(law.length, law.first) != GuaranteeCalendar.StartOf(law.length, law.first.AddMonths(1));
            start.ShouldBe(isLast ? GuaranteeCalendar.StartOf(law.length, law.first) : null);
        });

    [Fact]
    public void PromiseThatBeganInTheQuarter_CountsFromItsMonth() =>
        GuaranteeCalendar.MonthsInForce(Month(7), CalendarLength.Quarter, new DateTime(2026, 8, 31), new DateTime(2026, 9, 1)).ShouldBe([Month(8), Month(9)]);

    private static DateTime Month(int month) => new(2026, month, 1, 0, 0, 0, DateTimeKind.Utc);

    private static Gen<GuaranteeTerms> Terms() =>
        from side in Gen.Elements(Enum.GetValues<PromiseSide>()) from threshold in Law.Decimals(10, 100) from tolerance in Law.Decimals(0, 5)
        from credit in Gen.Elements(Enum.GetValues<CreditRule>()) from step in Law.Decimals(0, 5) from amount in Law.Decimals(0, 500) from percent in Law.Decimals(0, 20)
        from cap in Gen.Choose(-1, 5_000)
        select new GuaranteeTerms(side, threshold, tolerance, credit, step, amount, percent, cap < 0 ? null : cap);
}
