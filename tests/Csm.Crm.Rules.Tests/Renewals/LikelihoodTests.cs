using Csm.Crm.Plugins.Renewals;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Renewals;

public class LikelihoodTests
{
    [Fact]
    public void Likelihood_IsMonotoneInEveryDriver() => Law.Holds(
        from drivers in Drivers() from step in Law.Decimals(0, 60) from count in Gen.Choose(0, 4) select (drivers, step, count),
        law =>
        {
            decimal Of(RenewalDrivers drivers) => LikelihoodModel.Priors.Percent(drivers);
            var (drivers, before) = (law.drivers, Of(law.drivers));
            Of(drivers with { Health = drivers.Health + law.step }).ShouldBeGreaterThanOrEqualTo(before);
            Of(drivers with { Realisation = drivers.Realisation + law.step }).ShouldBeGreaterThanOrEqualTo(before);
            Of(drivers with { UsageCenter = drivers.UsageCenter + law.step }).ShouldBeGreaterThanOrEqualTo(before);
            Of(drivers with { Trend = drivers.Trend + law.step }).ShouldBeGreaterThanOrEqualTo(before);
            Of(drivers with { CriticalActions = drivers.CriticalActions + law.count }).ShouldBeLessThanOrEqualTo(before);
            Of(drivers with { OverdueInvoices = drivers.OverdueInvoices + law.count }).ShouldBeLessThanOrEqualTo(before);
        });

    [Fact]
    public void DriverBeyondItsRange_SaysNoMoreThanTheEndOfIt()
    {
        var drivers = new RenewalDrivers(50m, 150m, 50m, 10m, 5, 5);
        var end = LikelihoodModel.Priors.Percent(drivers);
        LikelihoodModel.Priors.Percent(new RenewalDrivers(50m, 300m, 50m, 40m, 9, 9)).ShouldBe(end);
        LikelihoodModel.Priors.Percent(drivers with { Realisation = 100m }).ShouldBeLessThan(end);
    }

    [Fact]
    public void NothingIsCertain() => Law.Holds(Drivers(), drivers => LikelihoodModel.Priors.Percent(drivers).ShouldBeInRange(1m, 99m));

    [Fact]
    public void Drivers_ComeBackFromTheirText() => Law.Holds(
        from drivers in Drivers() from missing in Gen.Choose(0, 15) select Without(drivers, missing),
        drivers => RenewalDrivers.Parse(drivers.ToString()).ShouldBe(drivers));

    [Fact]
    public void TextThatIsNoDrivers_IsNone() => RenewalDrivers.Parse("health is fine").ShouldBeNull();

    [Theory]
    [InlineData(null, null, null, 80)]
    [InlineData(20, 20, 30, 25)]
    public void Priors_SayWhatTheirCommentSays(int? health, int? value, int? center, int about) =>
        LikelihoodModel.Priors.Percent(new RenewalDrivers(health, value, center, null, 0, 0)).ShouldBe(about, 8m);

    [Fact]
    public void Assessment_IsMonotoneAndNeverWatch() => Law.Holds(
        from low in Law.Decimals(0, 100) from more in Law.Decimals(0, 50) select (low, more),
        law =>
        {
            RenewalStageRule.Assess(law.low).ShouldNotBe(Prospect.Watch);
            ((int)RenewalStageRule.Assess(law.low + law.more)).ShouldBeLessThanOrEqualTo((int)RenewalStageRule.Assess(law.low));
        });

    private static RenewalDrivers Without(RenewalDrivers drivers, int missing) => drivers with
    {
        Health = (missing & 1) > 0 ? null : drivers.Health,
        Realisation = (missing & 2) > 0 ? null : drivers.Realisation,
        UsageCenter = (missing & 4) > 0 ? null : drivers.UsageCenter,
        Trend = (missing & 8) > 0 ? null : drivers.Trend,
    };

    private static Gen<RenewalDrivers> Drivers() =>
        from health in Law.Decimals(0, 100) from value in Law.Decimals(0, 300) from center in Law.Decimals(0, 100) from trend in Law.Decimals(-30, 30)
        from critical in Gen.Choose(0, 9) from overdue in Gen.Choose(0, 9)
        select new RenewalDrivers(health, value, center, trend, critical, overdue);
}
