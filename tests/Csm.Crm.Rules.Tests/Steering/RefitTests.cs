using Csm.Crm.Plugins.Renewals;
using Csm.Crm.Plugins.Steering;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Steering;

public class RefitTests
{
    private const double Pull = 0.5;

    [Fact]
    public void Loss_NeverRises() => Law.Holds(Law.Arrays(Cases(), 10, 60), cases =>
    {
        var losses = FitOf(cases).Losses;
        losses.Zip(losses.Skip(1), (before, after) => before - after).ShouldAllBe(gain => gain >= 0);
    });

    // The slope of the penalised loss, written down here once more: the fit is where no step in any column gains.
    [Fact]
    public void Fit_EndsWhereThePenalisedLossIsFlat() => Law.Holds(Law.Arrays(Cases(), 10, 60), cases =>
    {
        var (fit, start) = (FitOf(cases).Coefficients, Start());
        for (var column = 0; column < start.Length; column++)
        {
            var surprise = cases.Sum(each => Row(each)[column] * ((each.IsWon ? 1.0 : 0.0) - ChanceOf(Row(each), fit)));
            (Pull * (fit[column] - start[column])).ShouldBe(surprise, 0.01);
        }
    });

    [Fact]
    public void Signs_AreRecoveredFromClearCases()
    {
        var cases = Enumerable.Range(0, 400).Select(index =>
        {
            var drivers = new RenewalDrivers(index * 7 % 101, index * 13 % 140, index * 29 % 101, (index * 11 % 21) - 10, index % 4, index / 7 % 4);
            return new ClosedCase(drivers, LikelihoodModel.Priors.Percent(drivers) > 50m + (index * 17 % 41) - 20m);
        }).ToArray();
        var zero = Enumerable.Repeat(0.0, RenewalDrivers.Count + 1).ToArray();
        var fit = LogisticFit.Of(cases.Select(Row).ToArray(), cases.Select(each => each.IsWon).ToArray(), zero, 0.01);
        fit.Coefficients.Skip(1).Select(Math.Sign).ShouldBe(LikelihoodModel.Signs);
    }

    [Fact]
    public void FittedModel_StaysMonotoneWhateverChanceSays() => Law.Holds(Law.Arrays(Cases(), 50, 80), cases =>
    {
        var model = RefitRule.Fit(cases);
        model.Coefficients.Zip(LikelihoodModel.Signs, (value, sign) => value * sign).ShouldAllBe(value => value >= 0);
    });

    [Fact]
    public void SameCases_GiveTheSameCoefficients() => Law.Holds(Law.Arrays(Cases(), 50, 60), cases =>
        RefitRule.Fit(cases).Coefficients.ShouldBe(RefitRule.Fit(cases).Coefficients));

    [Theory]
    [InlineData(40, 9, true)]
    [InlineData(41, 9, true)]
    [InlineData(39, 10, true)]
    [InlineData(40, 10, false)]
    [InlineData(10, 40, false)]
    [InlineData(9, 60, true)]
    public void Floors_AreFiftyAndTenOfEach(int won, int lost, bool isTooFew)
    {
        var drivers = new RenewalDrivers(50, 50, 50, 0, 0, 0);
        var cases = Enumerable.Repeat(new ClosedCase(drivers, true), won).Concat(Enumerable.Repeat(new ClosedCase(drivers, false), lost)).ToArray();
        (RefitRule.TooFew(cases) is not null).ShouldBe(isTooFew);
    }

    private static LogisticFit FitOf(ClosedCase[] cases) =>
        LogisticFit.Of(cases.Select(Row).ToArray(), cases.Select(each => each.IsWon).ToArray(), Start(), Pull);

    private static double[] Start() => [LikelihoodModel.Priors.Intercept, .. LikelihoodModel.Priors.Coefficients];

    private static double ChanceOf(double[] row, IReadOnlyList<double> coefficients) => 1 / (1 + Math.Exp(-row.Zip(coefficients, (value, coefficient) => value * coefficient).Sum()));

    private static double[] Row(ClosedCase each) => [1.0, .. each.Drivers.ToVector()];

    private static Gen<ClosedCase> Cases() =>
        from health in Law.Decimals(0, 100) from value in Law.Decimals(0, 150) from center in Law.Decimals(0, 100) from trend in Law.Decimals(-10, 10) from critical in Gen.Choose(0, 5) from overdue in Gen.Choose(0, 5)
        from won in Gen.Elements(true, false)
        select new ClosedCase(new RenewalDrivers(health, value, center, trend, critical, overdue), won);
}
