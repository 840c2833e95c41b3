using Csm.Crm.Plugins.Health;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Health;

public class BandRuleTests
{
    private static readonly BandStability Shipped = new(Hysteresis: 3m, DwellDays: 3);

    [Fact]
    public void NoiseOfTwoPointsAtABorder_ChangesTheBandAtMostOnceInThirtyDays() => Law.Holds(
        from border in Gen.Elements(40m, 70m)
        from noise in Law.Arrays(Law.Decimals(-2, 2), 30, 30)
        from start in Gen.Elements(Band.Red, Band.Amber, Band.Green)
        select (border, noise, start),
        law =>
        {
            var shown = law.start;
            var since = HealthCases.Now.AddDays(-30);
            var changes = 0;
            for (var day = 0; day < law.noise.Length; day++)
            {
                var now = HealthCases.Now.AddDays(day);
                var next = BandRule.Next(law.border + law.noise[day], shown, since, vetoed: false, Shipped, now);
                if (next != shown)
                {
                    changes++;
                    (shown, since) = (next, now);
                }
            }

            changes.ShouldBeLessThanOrEqualTo(1);
        });

    [Fact]
    public void FirstScore_ShowsItsOwnBand() => Law.Holds(Law.Decimals(0, 100), score =>
        BandRule.Next(score, Band.Unknown, null, vetoed: false, Shipped, HealthCases.Now).ShouldBe(BandRule.Of(score)));

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
        BandRule.Next((decimal)score, shown, HealthCases.Now.AddDays(-3), vetoed: false, Shipped, HealthCases.Now).ShouldBe(expected);

    [Fact]
    public void Band_IsKeptForTheDwell() =>
        BandRule.Next(10m, Band.Green, HealthCases.Now.AddDays(-2.9), vetoed: false, Shipped, HealthCases.Now).ShouldBe(Band.Green);

    [Fact]
    public void Veto_ShowsAtOnce() =>
        BandRule.Next(39m, Band.Green, HealthCases.Now, vetoed: true, Shipped, HealthCases.Now).ShouldBe(Band.Red);

    [Fact]
    public void WithheldScore_IsUnknownAtOnce() =>
        BandRule.Next(null, Band.Green, HealthCases.Now, vetoed: false, Shipped, HealthCases.Now).ShouldBe(Band.Unknown);
}
