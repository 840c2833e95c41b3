using Csm.Crm.Plugins;
using Csm.Crm.Plugins.Health;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Health;

public class AnchorsTests
{
    [Fact]
    public void AnyValue_StaysWithinZeroAndHundred() => Law.Holds(
        from scale in HealthCases.Scales() from value in Law.Decimals(-10_000, 10_000) select (scale, value),
        law => law.scale.PointsAt(law.value).ShouldBeInRange(0m, 100m));

    [Fact]
    public void BetterValue_NeverHasFewerPoints() => Law.Holds(
        from scale in HealthCases.Scales() from one in Law.Decimals(-300, 300) from other in Law.Decimals(-300, 300) select (scale, one, other),
        law =>
        {
            var lowerIsBetter = law.scale.Best < law.scale.Worst;
            var better = lowerIsBetter ? Math.Min(law.one, law.other) : Math.Max(law.one, law.other);
            var worse = lowerIsBetter ? Math.Max(law.one, law.other) : Math.Min(law.one, law.other);
            law.scale.PointsAt(better).ShouldBeGreaterThanOrEqualTo(law.scale.PointsAt(worse));
        });

    [Fact]
    public void EachAnchor_HasItsPoints() => Law.Holds(HealthCases.Scales(), scale =>
    {
        scale.PointsAt(scale.Worst).ShouldBe(0m);
        scale.PointsAt(scale.Amber).ShouldBe(40m);
        scale.PointsAt(scale.Green).ShouldBe(70m);
        scale.PointsAt(scale.Best).ShouldBe(100m);
    });

    [Fact]
    public void Midpoint_LiesOnTheLine() => Law.Holds(
        HealthCases.Scales(),
        scale => scale.PointsAt((scale.Amber + scale.Green) / 2m).ShouldBe(55m, 0.000001m));

    [Theory]
    [InlineData(0, 40, 30, 100)]
    [InlineData(0, 0, 70, 100)]
    [InlineData(0, 40, 40, 100)]
    [InlineData(0, 40, 100, 100)]
    [InlineData(60, 60, 25, 10)]
    [InlineData(60, 35, 35, 10)]
    [InlineData(60, 35, 25, 25)]
    [InlineData(60, 70, 25, 10)]
    public void AnchorsThatNeitherRiseNorFall_AreRefusedByName(int worst, int amber, int green, int best) =>
        Should.Throw<RefusalException>(() => Anchors.Of("Idle share", worst, amber, green, best)).Message.ShouldContain("'Idle share'");

    [Fact]
    public void MissingAnchor_IsRefused() =>
        Should.Throw<RefusalException>(() => Anchors.Of("Idle share", 60m, null, 25m, 10m)).Message.ShouldContain("lacks an anchor");
}
