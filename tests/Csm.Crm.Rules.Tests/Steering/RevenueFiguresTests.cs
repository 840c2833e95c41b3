using Csm.Crm.Plugins.Steering;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Steering;

public class RevenueFiguresTests
{
    private static readonly DateTime First = new(2026, 7, 1);
    private static readonly DateTime Last = new(2026, 9, 30);

    [Fact]
    public void GrossRetention_IsAtMostNetAndAtMostAll() => Law.Holds(Law.Arrays(Terms(), 1, 20), terms =>
    {
        var figures = RevenueFigures.Of(terms, First, Last);
        if (figures.Grr is { } gross)
        {
            gross.ShouldBeInRange(0m, 100m);
            gross.ShouldBeLessThanOrEqualTo(figures.Nrr!.Value);
        }

        (figures.LogoChurn ?? 0m).ShouldBeInRange(0m, 100m);
    });

    [Fact]
    public void RenewedAtTheSamePrice_IsNoLoss() => Law.Holds(
        from start in Gen.Choose(-300, 60) from arr in Law.Decimals(1, 9_999) select (end: First.AddDays(start), arr),
        law =>
        {
            var figures = RevenueFigures.Of([Term(1, law.end.AddDays(-900), law.end, law.arr), Term(1, law.end.AddDays(1), Last.AddDays(200), law.arr)], First, Last);
            (figures.Grr, figures.Nrr, figures.LogoChurn, figures.Closing).ShouldBe((100m, 100m, 0m, law.arr));
        });

    [Fact]
    public void EveryLoss_FallsIntoExactlyOneQuarter() => Law.Holds(Gen.Choose(0, 360), days =>
    {
        ContractTerm[] terms = [Term(1, First.AddYears(-2), new DateTime(2026, 1, 1).AddDays(days), 100m)];
        DateTime[] quarters = [new(2026, 1, 1), new(2026, 4, 1), new(2026, 7, 1), new(2026, 10, 1), new(2027, 1, 1)];
        quarters.Count(quarter => RevenueFigures.Of(terms, quarter, quarter.AddMonths(3).AddDays(-1)).LogoChurn == 100m).ShouldBe(1);
    });

    [Fact]
    public void ContractNobodyDecided_IsNoChurnYet() =>
        RevenueFigures.Of([Term(1, First.AddYears(-1), First.AddDays(5), 100m) with { IsRunning = true }], First, Last).LogoChurn.ShouldBe(0m);

    [Fact]
    public void ContractThatIsOverAndHasNoLastDay_BringsNothingOnAnyDay() => Law.Holds(Gen.Choose(-900, 900), days =>
    {
        var over = Term(1, First.AddYears(-1), null, 100m) with { IsRunning = false };
        over.Covers(First.AddDays(days)).ShouldBeFalse();
        RevenueFigures.Of([over], First.AddDays(days), First.AddDays(days + 90)).Closing.ShouldBe(0m);
        (over with { IsRunning = true }).Covers(First.AddDays(days)).ShouldBe(days >= -365);
    });

    [Fact]
    public void GrowthOfOneCustomer_DoesNotHideTheLossOfAnother()
    {
        ContractTerm[] terms = [Term(1, First.AddYears(-1), First.AddDays(5), 100m), Term(1, First.AddDays(6), null, 60m), Term(2, First.AddYears(-1), First.AddDays(5), 100m), Term(2, First.AddDays(6), null, 150m)];
        var figures = RevenueFigures.Of(terms, First, Last);
        (figures.Grr, figures.Nrr, figures.LogoChurn).ShouldBe((80m, 105m, 0m));
    }

    [Fact]
    public void ContractThatEndsWithThePeriod_IsLostInTheNext()
    {
        ContractTerm[] terms = [Term(1, First.AddYears(-1), Last, 100m)];
        RevenueFigures.Of(terms, First, Last).LogoChurn.ShouldBe(0m);
        RevenueFigures.Of(terms, Last.AddDays(1), Last.AddMonths(3)).LogoChurn.ShouldBe(100m);
    }

    [Theory]
    [InlineData(ProviderMeasure.Grr, false)]
    [InlineData(ProviderMeasure.Nrr, false)]
    [InlineData(ProviderMeasure.LogoChurn, true)]
    [InlineData(ProviderMeasure.HealthCoverage, false)]
    [InlineData(ProviderMeasure.TimeToFirstValue, true)]
    [InlineData(ProviderMeasure.CostPerAccount, true)]
    [InlineData(ProviderMeasure.ArrPerCsm, false)]
    [InlineData(ProviderMeasure.HoursPerCsm, true)]
    public void Measure_HasItsBetterSide(ProviderMeasure measure, bool low)
    {
        ProviderMeasures.IsMissed(measure, 11m, 10m).ShouldBe(low);
        ProviderMeasures.IsMissed(measure, 9m, 10m).ShouldBe(!low);
    }

    [Fact]
    public void NewCustomer_IsNoRetention() =>
        RevenueFigures.Of([Term(1, First.AddDays(3), null, 100m)], First, Last).ShouldBe(new RevenueFigures(null, null, null, 100m));

    [Fact]
    public void Threshold_IsMissedOnTheWrongSideOnly() => Law.Holds(
        from measure in Gen.Elements(Enum.GetValues<ProviderMeasure>()) from actual in Law.Decimals(0, 100) from threshold in Law.Decimals(0, 100) select (measure, actual, threshold),
        law =>
        {
            ProviderMeasures.IsMissed(law.measure, law.actual, null).ShouldBeFalse();
            ProviderMeasures.IsMissed(law.measure, law.threshold, law.threshold).ShouldBeFalse();
            (ProviderMeasures.IsMissed(law.measure, law.actual, law.threshold) && ProviderMeasures.IsMissed(law.measure, law.threshold, law.actual)).ShouldBeFalse();
        });

    private static ContractTerm Term(int account, DateTime start, DateTime? end, decimal arr) => new(Law.Id(account), start, end, arr, IsRunning: end is null);

    private static Gen<ContractTerm> Terms() =>
        from account in Gen.Choose(1, 6) from start in Gen.Choose(-500, 150) from length in Gen.Choose(1, 700) from arr in Law.Decimals(0, 9_999)
        select Term(account, First.AddDays(start), First.AddDays(start + length), arr);
}
