using Csm.Crm.Plugins.Guarantees;
using Csm.Crm.Plugins.Sites;
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
            var better = Judge(law.terms, law.value, 100m, law.fee);
            var worse = Judge(law.terms, further, 100m, law.fee);
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
            var finding = Judge(law.terms, value, 60m, 1_000m);
            (finding.Result, finding.Credit).ShouldBe((PeriodResult.Met, 0m));
        });

    [Fact]
    public void Gaps_AreNeitherKeptNorBroken() => Law.Holds(
        from value in Law.Decimals(0, 120) from coverage in Law.Decimals(0, 59) select (value, coverage),
        law => Judge(Availability, law.value, law.coverage, 1_000m).ShouldBe(new GuaranteeFinding(PeriodResult.NotEnoughData, null, law.coverage, 0m, 97m)));

    [Theory]
    [InlineData(96.5, 0)]
    [InlineData(95.6, 0)]
    [InlineData(95.5, 500)]
    [InlineData(94.4, 1000)]
    [InlineData(60, 3000)]
    public void Steps_AreFullStepsBeyondTheTolerance(decimal measured, decimal credit) =>
        Judge(Availability, measured, 100m, 10_000m).Credit.ShouldBe(credit);

    [Theory]
    [InlineData(PromiseSide.AtLeast, 96.5, PeriodResult.Met)]
    [InlineData(PromiseSide.AtLeast, 96.4999, PeriodResult.NotMet)]
    [InlineData(PromiseSide.AtLeast, 96.49996, PeriodResult.Met)]
    [InlineData(PromiseSide.AtMost, 97.5, PeriodResult.Met)]
    [InlineData(PromiseSide.AtMost, 97.5001, PeriodResult.NotMet)]
    public void FigureExactlyAtTheTolerance_KeepsThePromiseAsItIsShown(PromiseSide side, decimal measured, PeriodResult expected) =>
        Judge(Availability with { Side = side }, measured, 100m, 0m).Result.ShouldBe(expected);

    [Theory]
    [InlineData(60, PeriodResult.NotMet)]
    [InlineData(59.99, PeriodResult.NotEnoughData)]
    public void SixtyPercentOfThePeriod_IsEnoughData(decimal coverage, PeriodResult expected) => Judge(Availability, 10m, coverage, 0m).Result.ShouldBe(expected);

    [Fact]
    public void PercentOfTheFee_IsNeverMoreThanTheFee() =>
        Judge(Availability with { Cap = null }, 10m, 100m, 1_000m).Credit.ShouldBe(1_000m);

    [Fact]
    public void LongMonth_WeighsByItsDays()
    {
        DateTime[] months = [Month(2), Month(3)];
        MonthReading[] readings = [new(Month(2), 10m, null, null, 100m), new(Month(3), 20m, null, null, 60m)];
        MonthReadings.Coverage(Wholes(months), readings).ShouldBe(((28m * 100m) + (31m * 60m)) / 59m);
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
        Judge(Availability with { Credit = CreditRule.AmountPerStep, Step = null, Amount = 250m }, 10m, 100m, 0m).Credit.ShouldBe(250m);

    [Fact]
    public void GapMonths_LowerTheCoverageAndNotTheFigure() => Law.Holds(Law.Arrays(Law.Decimals(60, 100), 3, 3), coverages =>
    {
        DateTime[] months = [Month(7), Month(8), Month(9)];
        var readings = months.Select((month, index) => new MonthReading(month, 90m + index, (90m + index) * 10m, 1_000m, coverages[index])).ToArray();
        var withGap = readings.Select((reading, index) => index == 1 ? reading with { Value = 5m, Coverage = 10m } : reading).ToArray();
        MonthReadings.Coverage(Wholes(months), withGap).ShouldBeLessThan(MonthReadings.Coverage(Wholes(months), readings));
        MonthReadings.Combine(MonthReadings.Usable(withGap, Wholes(months)), MonthAggregation.Ratio, 100m).ShouldBe(91m);
        MonthReadings.Coverage(Wholes(months), readings).ShouldBeInRange(coverages.Min(), coverages.Max());
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
    public void PartOfAPeriod_OwesItsDaysOfWhatTheWholeWouldCost() => Law.Holds(
        from terms in Terms() from value in Law.Decimals(0, 120) from fee in Law.Decimals(0, 20_000) from days in Gen.Choose(1, 30) select (terms, value, fee, share: days / 31m),
        law =>
        {
            var whole = Judge(law.terms, law.value, 100m, law.fee);
            var before = GuaranteeRule.Judge(law.terms, law.value, 100m, law.fee, new PeriodShare(law.share, 1m));
            var after = GuaranteeRule.Judge(law.terms, law.value, 100m, law.fee, new PeriodShare(1m - law.share, 1m));
            (before.Result, after.Result).ShouldBe((whole.Result, whole.Result));
            (before.Credit + after.Credit).ShouldBe(whole.Credit, 0.015m, "one shortfall is credited once");
        });

    [Fact]
    public void Credit_HasTheDigitsOfItsCurrency() => Law.Holds(
        from terms in Terms() from value in Law.Decimals(0, 120) from fee in Law.Decimals(0, 20_000) from days in Gen.Choose(1, 31) from digits in Gen.Choose(0, 4) select (terms, value, fee, share: days / 31m, digits),
        law =>
        {
            var credit = GuaranteeRule.Judge(law.terms with { Digits = law.digits }, law.value, 100m, law.fee, new PeriodShare(law.share, 1m)).Credit;
            credit.ShouldBe(Math.Round(credit, law.digits));
        });

    [Fact]
    public void SumOfPartOfAPeriod_IsHeldAgainstThatPartOfThePromise() => Law.Holds(
        from terms in Terms() from value in Law.Decimals(0, 120) from parts in Gen.Choose(1, 8) select (terms, value, parts),
        law =>
        {
            var ofThePeriod = law.terms with { Threshold = law.terms.Threshold * law.parts, Tolerance = law.terms.Tolerance * law.parts };
            var whole = Judge(ofThePeriod, law.value * law.parts, 100m, 1_000m);
            var part = GuaranteeRule.Judge(ofThePeriod, law.value, 100m, 1_000m, new PeriodShare(1m, 1m / law.parts));
            (part.Promised, part.Result, part.Credit).ShouldBe((law.terms.Threshold, whole.Result, whole.Credit));
        });

    [Fact]
    public void PromisesThatFollowEachOther_ShareEveryMonthOnceByFigureAndOnceByDays() => Law.Holds(
        Law.Arrays(Gen.Choose(-20, 400), 0, 5), days =>
        {
            var cuts = days.Distinct().Order().Select(day => Month(1).AddDays(day)).ToArray();
            var promises = cuts.Select(cut => (DateTime?)cut).Prepend(null).Zip(cuts.Select(cut => (DateTime?)cut.AddDays(-1)).Append(null)).ToArray();
            var months = promises.SelectMany(promise => GuaranteeCalendar.MonthsJudged(Month(1), CalendarLength.Year, promise.First, promise.Second)).ToArray();
            months.OrderBy(month => month.From).ShouldBe(Wholes(Enumerable.Range(1, 12).Select(Month)));
            var parts = promises.SelectMany(promise => GuaranteeCalendar.PartsInForce(Month(1), CalendarLength.Year, promise.First, promise.Second)).ToArray();
            parts.Sum(part => part.Length.Days).ShouldBe(GuaranteeCalendar.DaysOf(Month(1), CalendarLength.Year));
            Stretch.Merge(parts).ShouldBe([new Stretch(Month(1), Month(1).AddYears(1))]);
        });

    [Theory]
    [InlineData(31, 14, false, true)]
    [InlineData(31, 15, true, false)]
    public void MonthBetweenTwoPromises_IsJudgedByTheOneThatHoldsOnItsMiddleDay(int ofAugust, int ofSeptember, bool judgesSeptember, bool nextDoes)
    {
        GuaranteeCalendar.MonthsJudged(Month(9), CalendarLength.Month, new DateTime(2026, 8, ofAugust), new DateTime(2026, 9, ofSeptember)).Any().ShouldBe(judgesSeptember);
        GuaranteeCalendar.MonthsJudged(Month(9), CalendarLength.Month, new DateTime(2026, 9, ofSeptember + 1), null).Any().ShouldBe(nextDoes);
    }

    [Theory]
    [InlineData(null, false, null)]
    [InlineData(null, true, 20)]
    [InlineData(10, true, 10)]
    [InlineData(25, true, 20)]
    [InlineData(25, false, 25)]
    public void PromiseOfAContractThatIsOver_EndsWithItAtTheLatest(int? to, bool isOver, int? last) =>
        GuaranteeCalendar.LastDayOf(to is { } day ? new DateTime(2026, 9, day) : null, isOver, new DateTime(2026, 9, 20)).ShouldBe(last is { } end ? new DateTime(2026, 9, end) : null);

    private static DateTime Month(int month) => new(2026, month, 1, 0, 0, 0, DateTimeKind.Utc);

    private static GuaranteeFinding Judge(GuaranteeTerms terms, decimal? measured, decimal coverage, decimal fee) => GuaranteeRule.Judge(terms, measured, coverage, fee, PeriodShare.Whole);

    private static Stretch[] Wholes(IEnumerable<DateTime> months) => [.. months.Select(month => new Stretch(month, month.AddMonths(1)))];

    private static Gen<GuaranteeTerms> Terms() =>
        from side in Gen.Elements(Enum.GetValues<PromiseSide>()) from threshold in Law.Decimals(10, 100) from tolerance in Law.Decimals(0, 5)
        from credit in Gen.Elements(Enum.GetValues<CreditRule>()) from step in Law.Decimals(0, 5) from amount in Law.Decimals(0, 500) from percent in Law.Decimals(0, 20)
        from cap in Gen.Choose(-1, 5_000)
        select new GuaranteeTerms(side, threshold, tolerance, credit, step, amount, percent, cap < 0 ? null : cap);
}
