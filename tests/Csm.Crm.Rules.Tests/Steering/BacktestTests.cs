using Csm.Crm.Plugins.Health;
using Csm.Crm.Plugins.Steering;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Steering;

public class BacktestTests
{
    private static readonly DateTime TermEnd = new(2026, 6, 30);

    [Fact]
    public void Auc_EqualsABruteForceCountOfPairs() => Law.Holds(
        from lost in Law.Arrays(Scores(), 1, 25) from kept in Law.Arrays(Scores(), 1, 25) select (lost, kept),
        law =>
        {
            var pairs = from l in law.lost from k in law.kept select l < k ? 1.0 : l == k ? 0.5 : 0.0;
            var auc = AreaUnderCurve.Of(law.lost, law.kept)!;
            auc.Value.ShouldBe(pairs.Average(), 1e-9);
            auc.Low.ShouldBeInRange(0, auc.Value + 1e-9);
            auc.High.ShouldBeInRange(auc.Value - 1e-9, 1);
        });

    [Fact]
    public void ExchangingTheGroups_MirrorsTheAuc() => Law.Holds(
        from lost in Law.Arrays(Scores(), 1, 25) from kept in Law.Arrays(Scores(), 1, 25) select (lost, kept),
        law => (AreaUnderCurve.Of(law.lost, law.kept)!.Value + AreaUnderCurve.Of(law.kept, law.lost)!.Value).ShouldBe(1, 1e-9));

    [Fact]
    public void OneGroupOnly_HasNoAuc() => AreaUnderCurve.Of([], [1.0]).ShouldBeNull();

    [Fact]
    public void UnderThirtyOutcomes_ThereIsNoFigure()
    {
        BacktestRule.Of(Cases(29), 90).ShouldBe(new Backtest(29, null, null, null));
        var test = BacktestRule.Of(Cases(30), 90);
        (test.Outcomes, test.Auc!.Value, test.Captured, test.Flips).ShouldBe((30, 1.0, 1.0, 1.0));
    }

    [Fact]
    public void ScoreOfTheFuture_NeverHelps() => Law.Holds(Gen.Choose(0, 89), daysBefore =>
    {
        var cases = Cases(40).Select(each => each with { Scores = [.. each.Scores, new PastScore(TermEnd.AddDays(-daysBefore).AddHours(5), each.IsWon ? 0m : 100m, Band.Green)] });
        BacktestRule.Of(cases, 90).ShouldBe(BacktestRule.Of(Cases(40), 90));
    });

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(1, 0.0)]
    public void ScoreOfTheDayItself_CountsAndOfTheNextDoesNot(int daysLater, double captured)
    {
        var day = TermEnd.AddDays(-90 + daysLater).AddHours(23);
        var cases = Cases(30).Select(each => each with { Scores = [new PastScore(TermEnd.AddDays(-120), 50m, Band.Amber), new PastScore(day, 10m, Band.Red)] });
        BacktestRule.Of(cases, 90).Captured.ShouldBe(captured);
    }

    [Fact]
    public void ScoreOfARenewalThatWasDecidedByThen_ForetoldNothing() => Law.HoldsForAll(0, 200, daysDecidedBefore =>
    {
        var cases = Cases(40).Select((each, index) => index < 33 ? each : each with { DecidedOn = TermEnd.AddDays(-daysDecidedBefore).AddHours(9) });
        BacktestRule.Of(cases, 90).Outcomes.ShouldBe(daysDecidedBefore < 90 ? 40 : 33);
    });

    [Fact]
    public void OnlyRed_IsCaptured() =>
        BacktestRule.Of(Cases(30).Select(each => each with { Scores = [new PastScore(TermEnd.AddDays(-100), 50m, Band.Amber)] }), 90).Captured.ShouldBe(0.0);

    [Fact]
    public void FlipsLongBefore_AreForgotten()
    {
        var cases = Cases(30).Select(each => each with
        {
            Scores = [new PastScore(TermEnd.AddDays(-300), 20m, Band.Red), new PastScore(TermEnd.AddDays(-290), 80m, Band.Green), new PastScore(TermEnd.AddDays(-170), 20m, Band.Red), new PastScore(TermEnd.AddDays(-100), 80m, Band.Green)],
        });
        BacktestRule.Of(cases, 90).Flips.ShouldBe(1.0);
    }

    [Fact]
    public void Flips_AreThoseOfTheNinetyDaysThatEndWithTheDayOfTheScore() => Law.HoldsForAll(0, 200, daysAgo =>
    {
        var day = TermEnd.AddDays(-90);
        var cases = Cases(30).Select(each => each with { Scores = [new PastScore(day.AddDays(-daysAgo), 20m, Band.Red), new PastScore(day.AddHours(12), 80m, Band.Green)] });
        BacktestRule.Of(cases, 90).Flips.ShouldBe(daysAgo < 90 ? 1.0 : 0.0);
    });

    [Fact]
    public void LostAndWonRenewals_AreBothOutcomes() => BacktestRule.Of(Cases(33), 90).Outcomes.ShouldBe(33);

    [Fact]
    public void Interval_IsTheOneOfHanleyAndMcNeil()
    {
        // Of 3 x 4 pairs 10 are right.
        var auc = AreaUnderCurve.Of([1, 2, 5], [3, 4, 6, 7])!;
        auc.Value.ShouldBe(10.0 / 12, 1e-9);
        (auc.Value - auc.Low).ShouldBe(1.959964 * ErrorOf(10.0 / 12, 3, 4), 1e-9);
    }

    private static double ErrorOf(double auc, double n, double m) =>
        Math.Sqrt(((auc * (1 - auc)) + ((n - 1) * ((auc / (2 - auc)) - (auc * auc))) + ((m - 1) * ((2 * auc * auc / (1 + auc)) - (auc * auc)))) / (n * m));

    [Fact]
    public void WithheldScore_IsNoOutcome() =>
        BacktestRule.Of(Cases(40).Select(each => each with { Scores = [new PastScore(TermEnd.AddDays(-100), null, Band.Unknown)] }), 90).Outcomes.ShouldBe(0);

    // Every third is lost, red and lower than all others.
    private static PastRenewal[] Cases(int count) =>
    [
        .. Enumerable.Range(0, count).Select(index => new PastRenewal(TermEnd, TermEnd, index % 3 > 0,
        [
            new PastScore(TermEnd.AddDays(-150), 60m, Band.Amber),
            new PastScore(TermEnd.AddDays(-95), index % 3 > 0 ? 80m : 20m, index % 3 > 0 ? Band.Green : Band.Red),
        ])),
    ];

    // Few values, so that ties are common.
    private static Gen<double> Scores() => Gen.Choose(0, 12).Select(tenth => tenth * 8.0);
}
