using Csm.Crm.Plugins.Health;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Health;

public class BandRuleTests
{
    private static readonly BandStability Shipped = new(Hysteresis: 3m, DwellDays: 3);

    [Fact]
    public void NoiseOfTwoPointsAtABorder_ChangesTheBandAtMostOnceInThirtyDays() => Law.Holds(
        from border in Gen.Elements(40m, 70m)
        from noise in Law.Arrays(Law.Decimals(-2, 2), 30, 30)
        from start in Bands()
        select (border, noise, start),
        law => Changes(law.start, law.noise.Select(points => Scored(law.border + points))).ShouldBeLessThanOrEqualTo(1));

    [Fact]
    public void NoiseUnderALastingVeto_ChangesTheBandAtMostOnceInThirtyDays() => Law.Holds(
        from border in Gen.Elements(40m, 70m)
        from noise in Law.Arrays(Law.Decimals(-2, 2), 30, 30)
        from start in Bands()
        from cap in Law.Decimals(0, 100)
        select (border, noise, start, cap),
        law => Changes(law.start, law.noise.Select(points => Scored(law.border + points, law.cap))).ShouldBeLessThanOrEqualTo(1));

    [Fact]
    public void NoiseOfAVetoFactorAtItsBorder_ChangesTheBandAtMostOnceInThirtyDays() => Law.Holds(
        from others in Law.Decimals(0, 100)
        from noise in Law.Arrays(Law.Decimals(-2, 2), 30, 30)
        from cap in Law.Decimals(0, 69)
        select (others, noise, cap),
        law =>
        {
            // The factor itself weighs nothing, so that only its veto moves the score.
            HealthResult With(decimal points) => HealthCalculation.Evaluate([HealthCases.Percent(1, 1m, law.others), HealthCases.Percent(2, 0m, points, law.cap)], 0m);
            var start = BandRule.Of(With(45m).Score);
            Changes(start, law.noise.Select(points => With(40m + points))).ShouldBeLessThanOrEqualTo(1);
        });

    [Fact]
    public void VetoInForce_NeverShowsMoreThanItsCapAllows() => Law.Holds(
        from score in Law.Decimals(0, 100)
        from cap in Law.Decimals(0, 100)
        from start in Bands()
        from dwelt in Gen.Choose(0, 10)
        select (score, cap, start, dwelt),
        law =>
        {
            var result = Scored(law.score, law.cap);
            ((int)BandRule.Next(result.Score, law.start, HealthCases.Now.AddDays(-law.dwelt), Limit(result), Shipped, HealthCases.Now)).ShouldBeLessThanOrEqualTo((int)BandRule.Of(law.cap));
        });

    [Theory]
    [InlineData(Band.Green)]
    [InlineData(Band.Amber)]
    public void CapUnderTheAmberBorder_ShowsRedAtOnce(Band shown) => Law.Holds(
        from score in Law.Decimals(0, 100) from cap in Law.Decimals(0, 39) select Scored(score, cap),
        result => BandRule.Next(result.Score, shown, HealthCases.Now, Limit(result), Shipped, HealthCases.Now).ShouldBe(Band.Red));

    [Theory]
    [InlineData(50, 39.9, Band.Amber, 0, Band.Amber)]
    [InlineData(50, 36.9, Band.Amber, 0, Band.Amber)]
    [InlineData(50, 36.9, Band.Amber, 3, Band.Red)]
    [InlineData(50, 42, Band.Red, 9, Band.Red)]
    [InlineData(50, 50, Band.Red, 9, Band.Amber)]
    [InlineData(50, 80, Band.Green, 0, Band.Amber)]
    [InlineData(50, 38, Band.Green, 0, Band.Red)]
    public void ScoreUnderALastingVeto_MovesTheBandAsAnyOther(double cap, double score, Band shown, int dwelt, Band expected)
    {
        var result = Scored((decimal)score, (decimal)cap);
        BandRule.Next(result.Score, shown, HealthCases.Now.AddDays(-dwelt), Limit(result), Shipped, HealthCases.Now).ShouldBe(expected);
    }

    [Fact]
    public void LiftedVeto_LetsTheBandRiseAfterTheDwell()
    {
        var lifted = Scored(80m);
        BandRule.Next(lifted.Score, Band.Amber, HealthCases.Now.AddDays(-2.9), Limit(lifted), Shipped, HealthCases.Now).ShouldBe(Band.Amber);
        BandRule.Next(lifted.Score, Band.Amber, HealthCases.Now.AddDays(-3), Limit(lifted), Shipped, HealthCases.Now).ShouldBe(Band.Green);
    }

    [Theory]
    [InlineData(42.99, Band.Amber)]
    [InlineData(43, Band.Green)]
    public void VetoFactorThatCameBack_HoldsTheBandDownUntilItIsOverItsBorderByTheHysteresis(double points, Band expected)
    {
        var result = HealthCalculation.Evaluate([HealthCases.Percent(1, 1m, 90m), HealthCases.Percent(2, 0m, (decimal)points, 50m)], 0m);
        result.Score.ShouldBe(90m);
        BandRule.Next(result.Score, Band.Red, HealthCases.Now.AddDays(-9), Limit(result), Shipped, HealthCases.Now).ShouldBe(expected);
    }

    [Fact]
    public void FirstScore_ShowsItsOwnBand() => Law.Holds(Law.Decimals(0, 100), score =>
        BandRule.Next(score, Band.Unknown, null, BandLimit.None, Shipped, HealthCases.Now).ShouldBe(BandRule.Of(score)));

    [Theory]
    [InlineData(Band.Green, 67, Band.Green)]
    [InlineData(Band.Green, 66.99, Band.Amber)]
    [InlineData(Band.Green, 20, Band.Red)]
    [InlineData(Band.Amber, 37, Band.Amber)]
    [InlineData(Band.Amber, 36.99, Band.Red)]
    [InlineData(Band.Amber, 72.99, Band.Amber)]
    [InlineData(Band.Amber, 73, Band.Green)]
    [InlineData(Band.Red, 42.99, Band.Red)]
    [InlineData(Band.Red, 43, Band.Amber)]
    [InlineData(Band.Red, 80, Band.Green)]
    public void Band_IsLeftOnlyWhenCrossedByTheHysteresis(Band shown, double score, Band expected) =>
        BandRule.Next((decimal)score, shown, HealthCases.Now.AddDays(-3), BandLimit.None, Shipped, HealthCases.Now).ShouldBe(expected);

    [Fact]
    public void Band_IsKeptForTheDwell() =>
        BandRule.Next(10m, Band.Green, HealthCases.Now.AddDays(-2.9), BandLimit.None, Shipped, HealthCases.Now).ShouldBe(Band.Green);

    [Fact]
    public void WithheldScore_IsUnknownAtOnce() =>
        BandRule.Next(null, Band.Green, HealthCases.Now, BandLimit.None, Shipped, HealthCases.Now).ShouldBe(Band.Unknown);

    private static Gen<Band> Bands() => Gen.Elements(Band.Red, Band.Amber, Band.Green);

    private static BandLimit Limit(HealthResult result) => BandLimit.Of(result, Shipped.Hysteresis);

    // A score by itself, or one that a veto in force caps.
    private static HealthResult Scored(decimal score, decimal? cap = null) => HealthCalculation.Evaluate(
        cap is { } vetoed ? [HealthCases.Percent(1, 1m, score), HealthCases.Percent(2, 0m, 0m, vetoed)] : [HealthCases.Percent(1, 1m, score)], 0m);

    private static int Changes(Band start, IEnumerable<HealthResult> days)
    {
        var (shown, since, now, changes) = (start, HealthCases.Now.AddDays(-30), HealthCases.Now, 0);
        foreach (var result in days)
        {
            var next = BandRule.Next(result.Score, shown, since, Limit(result), Shipped, now);
            if (next != shown)
            {
                changes++;
                (shown, since) = (next, now);
            }

            now = now.AddDays(1);
        }

        return changes;
    }
}
