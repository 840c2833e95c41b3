using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Plugins.Value;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Value;

public class LedgerRuleTests
{
    private static readonly Guid Metric = Law.Id(1);

    [Fact]
    public void AnySequenceOfReadings_SumsToTheNewestOne() => Law.Holds(Law.Arrays(Figures(), 1, 12), readings =>
    {
        var ledger = Booked(readings);
        ledger.Sum(line => line.Figures.Amount).ShouldBe(readings[^1].Amount);
        ledger.Sum(line => line.Figures.Quantity).ShouldBe(readings[^1].Quantity);
    });

    [Fact]
    public void EveryReversal_BalancesTheLineItTakesBack() => Law.Holds(Law.Arrays(Figures(), 1, 12), readings =>
    {
        var ledger = Booked(readings);
        foreach (var reversal in ledger.Where(line => line.ReversesId is not null))
        {
            var taken = ledger.Single(line => line.Id == reversal.ReversesId);
            (taken.Figures.Amount + reversal.Figures.Amount).ShouldBe(0m);
            (taken.Figures.Quantity + reversal.Figures.Quantity).ShouldBe(0m);
            taken.ReversesId.ShouldBeNull();
        }
    });

    [Fact]
    public void Rerun_WritesNothing() => Law.Holds(Law.Arrays(Figures(), 1, 12), readings =>
        LedgerRule.Plan(Booked(readings), Metric, readings[^1]).ShouldBeEmpty());

    [Fact]
    public void MonthIsLate_WhenItsReadingIsAnotherThanWhatStandsAndForNothingElse() => Law.Holds(
        from readings in Law.Arrays(Figures(), 0, 6) from now in Figures() select (readings, now),
        law =>
        {
            var ledger = Booked(law.readings);
            bool IsLate(ValueBasis basis) => LedgerRule.IsLate(ledger, Metric, basis.Actual, basis.Volume);
            IsLate(law.now.Basis).ShouldBe(
                law.readings.Length == 0 || law.readings[^1].Basis.Actual != law.now.Basis.Actual || law.readings[^1].Basis.Volume != law.now.Basis.Volume);
            if (law.readings.Length > 0)
            {
                IsLate(law.readings[^1].Basis).ShouldBeFalse();
                LedgerRule.IsLate(ledger, Law.Id(2), law.now.Basis.Actual, law.now.Basis.Volume).ShouldBeFalse("That the goal has another metric is a person's change.");
            }
        });

    [Fact]
    public void Revisions_AreNumberedWithoutGapAndACorrectionAddsTwo() => Law.Holds(Law.Arrays(Figures(), 1, 12), readings =>
    {
        var ledger = Booked(readings);
        ledger.Select(line => line.Revision).ShouldBe(Enumerable.Range(1, ledger.Count));
        ledger.Count.ShouldBe(1 + (2 * readings.Skip(1).Where((reading, index) => reading != readings[index]).Count()));
        LedgerRule.Standing(ledger).ShouldHaveSingleItem();
    });

    [Fact]
    public void GoalThatChangesItsMetric_LeavesNothingStandingOfTheOldOne()
    {
        var first = ValueRule.Of(new ValueBasis(30m, 20m, 100m, 2m, 100m), BetterWhen.Lower, 100m);
        var old = new LedgerLine(Law.Id(7), Law.Id(2), 1, first, null);
        var plan = LedgerRule.Plan([old], Metric, first with { Amount = 9m });
        plan.Select(line => (line.MetricId, line.Revision, line.Figures.Amount)).ShouldBe([(Law.Id(2), 2, -20m), (Metric, 1, 9m)]);
    }

    [Fact]
    public void LineOfAnotherCurrency_IsTakenBackInItsOwnAndBookedAnew() => Law.Holds(Figures(), figures =>
    {
        var old = figures with { Basis = figures.Basis with { CurrencyId = Law.Id(901) } };
        var wanted = figures with { Basis = figures.Basis with { CurrencyId = Law.Id(902) } };
        var plan = LedgerRule.Plan(Booked([old]), Metric, wanted);
        plan.Select(line => line.Figures).ShouldBe([old.Reversed, wanted]);
        plan.ShouldAllBe(line => line.Reason == "Corrected: the value is kept in another currency now.");
        LedgerRule.Plan(Booked([old, wanted]), Metric, wanted).ShouldBeEmpty();
    });

    [Fact]
    public void Correction_SaysWhatChanged()
    {
        var basis = new ValueBasis(30m, 20m, 100m, 2m, 100m);
        var plan = LedgerRule.Plan(
            Booked([ValueRule.Of(basis, BetterWhen.Lower, 100m)]), Metric, ValueRule.Of(basis with { Actual = 25m, Volume = 90m }, BetterWhen.Lower, 100m));
        plan.ShouldAllBe(line => line.Reason == "Corrected: metered value 25 instead of 20, volume 90 instead of 100.");
    }

    [Fact]
    public void Value_GrowsWithTheImprovementWhicheverDirectionIsBetter() => Law.Holds(
        from basis in Bases() from step in Law.Decimals(0, 50) select (basis, step),
        law =>
        {
            var lower = ValueRule.Of(law.basis, BetterWhen.Lower, 1m).Amount;
            ValueRule.Of(law.basis with { Actual = law.basis.Actual - law.step }, BetterWhen.Lower, 1m).Amount.ShouldBeGreaterThanOrEqualTo(lower);
            ValueRule.Of(law.basis with { Baseline = -law.basis.Baseline, Actual = -law.basis.Actual }, BetterWhen.Higher, 1m).Amount.ShouldBe(lower);
        });

    [Fact]
    public void WorseThanTheBaseline_CostsWhatTheSameImprovementWouldBeWorth() => Law.Holds(Bases(), basis =>
        ValueRule.Of(basis with { Actual = (2m * basis.Baseline) - basis.Actual }, BetterWhen.Higher, 1m).Amount.ShouldBe(-ValueRule.Of(basis, BetterWhen.Higher, 1m).Amount));

    [Fact]
    public void OtherReadingOfTheSameWorth_IsACorrectionAllTheSame()
    {
        var half = ValueRule.Of(new ValueBasis(40m, 30m, 200m, 3m, 80m), BetterWhen.Lower, 100m);
        var whole = ValueRule.Of(new ValueBasis(40m, 20m, 100m, 3m, 80m), BetterWhen.Lower, 100m);
        half.Amount.ShouldBe(whole.Amount);
        LedgerRule.Plan(Booked([half]), Metric, whole).Count.ShouldBe(2);
    }

    [Fact]
    public void Amount_HasTheDigitsOfItsCurrencyAndIsNoCorrectionWhenTheyChange() => Law.Holds(
        from basis in Bases() from digits in Gen.Choose(0, 4) from before in Gen.Choose(0, 4) select (basis, digits, before),
        law =>
        {
            var figures = ValueRule.Of(law.basis, BetterWhen.Lower, 100m, law.digits);
            figures.Amount.ShouldBe(Math.Round(figures.Amount, law.digits));
            LedgerRule.Plan(Booked([ValueRule.Of(law.basis, BetterWhen.Lower, 100m, law.before)]), Metric, figures).ShouldBeEmpty();
        });

    [Fact]
    public void NoImprovement_IsWorthNothing() => Law.Holds(Bases(), basis =>
        ValueRule.Of(basis with { Actual = basis.Baseline }, BetterWhen.Higher, 100m).Amount.ShouldBe(0m));

    [Fact]
    public void Percentage_AppliesToItsVolume() =>
        ValueRule.Of(new ValueBasis(35m, 25m, 2_000m, 40m, 50m), BetterWhen.Lower, 100m).ShouldSatisfyAllConditions(
            figures => figures.Quantity.ShouldBe(200m),
            figures => figures.Amount.ShouldBe(4_000m));

    [Fact]
    public void FigureBeyondTheColumn_IsNotPlausible() =>
        ValueRule.IsPlausible(ValueRule.Of(new ValueBasis(1_000_000m, 0m, 1_000_000m, 1m, 100m), BetterWhen.Lower, 1m)).ShouldBeFalse();

    private static Gen<ValueBasis> Bases() =>
        from baseline in Law.Decimals(-500, 500) from actual in Law.Decimals(-500, 500) from volume in Law.Decimals(0, 5_000) from unit in Law.Decimals(0, 100) from share in Law.Decimals(0, 100)
        select new ValueBasis(baseline, actual, volume, unit, share);

    // Few values, so that equal readings follow each other often.
    private static Gen<ValueFigures> Figures() =>
        from actual in Gen.Elements(10m, 20m, 30m) from volume in Gen.Elements(100m, 110m)
        select ValueRule.Of(new ValueBasis(40m, actual, volume, 3m, 80m), BetterWhen.Lower, 100m);

    private static List<LedgerLine> Booked(IEnumerable<ValueFigures> readings)
    {
        var ledger = new List<LedgerLine>();
        foreach (var reading in readings)
        {
            ledger.AddRange(LedgerRule.Plan(ledger, Metric, reading).Select(line => new LedgerLine(Law.Id(1_000 + line.Revision), line.MetricId, line.Revision, line.Figures, line.Reverses?.Id)));
        }

        return ledger;
    }
}
