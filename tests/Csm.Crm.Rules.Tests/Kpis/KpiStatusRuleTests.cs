using Csm.Crm.Plugins;
using Csm.Crm.Plugins.Health;
using Csm.Crm.Plugins.Kpis;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Kpis;

public class KpiStatusRuleTests
{
    [Fact]
    public void BetterValue_NeverHasAWorseLight() => Law.Holds(
        from amber in Law.Decimals(-100, 100)
        from gap in Law.Decimals(0, 50)
        from better in Gen.Elements(BetterWhen.Higher, BetterWhen.Lower)
        from one in Law.Decimals(-200, 200)
        from other in Law.Decimals(-200, 200)
        select (amber, green: better == BetterWhen.Higher ? amber + gap : amber - gap, better, one, other),
        law =>
        {
            var good = law.better == BetterWhen.Higher ? Math.Max(law.one, law.other) : Math.Min(law.one, law.other);
            var bad = law.better == BetterWhen.Higher ? Math.Min(law.one, law.other) : Math.Max(law.one, law.other);
            ((int)KpiStatusRule.Of(good, law.amber, law.green, law.better)).ShouldBeGreaterThanOrEqualTo((int)KpiStatusRule.Of(bad, law.amber, law.green, law.better));
        });

    [Theory]
    [InlineData(BetterWhen.Higher, 50, 70, 70, Band.Green)]
    [InlineData(BetterWhen.Higher, 50, 70, 50, Band.Amber)]
    [InlineData(BetterWhen.Higher, 50, 70, 49.9, Band.Red)]
    [InlineData(BetterWhen.Lower, 35, 25, 25, Band.Green)]
    [InlineData(BetterWhen.Lower, 35, 25, 35, Band.Amber)]
    [InlineData(BetterWhen.Lower, 35, 25, 35.1, Band.Red)]
    public void Threshold_BelongsToTheBetterSide(BetterWhen better, double amber, double green, double value, Band expected) =>
        KpiStatusRule.Of((decimal)value, (decimal)amber, (decimal)green, better).ShouldBe(expected);

    [Fact]
    public void MissingValueOrThreshold_IsUnknown()
    {
        KpiStatusRule.Of(null, 1m, 2m, BetterWhen.Higher).ShouldBe(Band.Unknown);
        KpiStatusRule.Of(1m, null, 2m, BetterWhen.Higher).ShouldBe(Band.Unknown);
        KpiStatusRule.Of(1m, 1m, null, BetterWhen.Higher).ShouldBe(Band.Unknown);
    }

    [Fact]
    public void ThresholdsAgainstTheDirection_AreRefusedWithValues()
    {
        var refusal = Should.Throw<RefusalException>(() => KpiStatusRule.CheckThresholds("Idle", 25m, 35m, BetterWhen.Lower));
        refusal.Message.ShouldContain("'Idle'");
        refusal.Message.ShouldContain("green 35 must not be above amber 25");
        Should.NotThrow(() => KpiStatusRule.CheckThresholds("Idle", 35m, 25m, BetterWhen.Lower));
    }
}
