using Csm.Crm.Plugins.Trends;

namespace Csm.Crm.Plugins.Health;

/// <summary>A score that was named at some time.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Score">0 to 100.</param>
public sealed record ScorePoint(DateTime At, decimal Score);

/// <summary>Where an account's health is heading (R1): Theil–Sen over the snapshots of 90 days.</summary>
/// <param name="Direction">Rising from +3 points per 30 days on, falling from −3.</param>
/// <param name="Slope">Points per 30 days, two decimals, within ±1000.</param>
public sealed record HealthTrend(TrendDirection Direction, decimal Slope)
{
    private const int WindowDays = 90;
    private const int SlopeDays = 30;
    private const int FewestPoints = 4;
    private const decimal Noticeable = 3m;
    private const double LargestSlope = 1000;

    /// <summary>The trend; null with fewer than four scores in the window, or all of one moment.</summary>
    /// <param name="points">Scores of one model: a change of model is no change of the customer.</param>
    /// <param name="now">End of the window.</param>
    public static HealthTrend? Of(IEnumerable<ScorePoint> points, DateTime now)
    {
        var readings = points
            .Where(point => point.At <= now && now - point.At <= TimeSpan.FromDays(WindowDays))
            .Select(point => new Reading((point.At - now).TotalDays / SlopeDays, (double)point.Score))
            .ToArray();
        if (readings.Length < FewestPoints || TheilSen.Fit(readings) is not { } line)
        {
            return null;
        }

        var slope = Math.Round((decimal)Math.Max(-LargestSlope, Math.Min(LargestSlope, line.Slope)), 2);
        var direction = slope >= Noticeable ? TrendDirection.Rising : slope <= -Noticeable ? TrendDirection.Falling : TrendDirection.Steady;
        return new HealthTrend(direction, slope);
    }
}
