using Csm.Crm.Plugins.Health;
using Csm.Crm.Plugins.Trends;

namespace Csm.Crm.Rules.Tests.Health;

public class HealthTrendTests
{
    [Theory]
    [InlineData(3, TrendDirection.Rising)]
    [InlineData(2.9, TrendDirection.Steady)]
    [InlineData(-2.9, TrendDirection.Steady)]
    [InlineData(-3, TrendDirection.Falling)]
    public void Slope_DecidesTheDirection(double pointsPer30Days, TrendDirection expected)
    {
        var trend = HealthTrend.Of(Line(pointsPer30Days, 0, 20, 40, 60), HealthCases.Now);
        trend!.Direction.ShouldBe(expected);
        ((double)trend.Slope).ShouldBe(pointsPer30Days, 0.011);
    }

    [Fact]
    public void ThreeScores_AreNoTrend() => HealthTrend.Of(Line(30, 0, 20, 40), HealthCases.Now).ShouldBeNull();

    [Fact]
    public void ScoresOlderThanNinetyDays_DoNotCount() => HealthTrend.Of(Line(30, 0, 20, 40, 91), HealthCases.Now).ShouldBeNull();

    private static IEnumerable<ScorePoint> Line(double pointsPer30Days, params int[] daysAgo) =>
        daysAgo.Select(days => new ScorePoint(HealthCases.Now.AddDays(-days), 50m - (decimal)(pointsPer30Days * days / 30)));
}
