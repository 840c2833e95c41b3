namespace Csm.Crm.Plugins.Trends;

/// <summary>A reading at a point of time or a period number.</summary>
/// <param name="At">Position on the time axis, in the unit the slope is wanted per.</param>
/// <param name="Value">What was read.</param>
public sealed record Reading(double At, double Value);

/// <summary>
/// Theil–Sen line: the median of the slopes of all pairs, and the median of what remains. Up to 29 % of the readings
/// may be wild without moving it far, which a least-squares line cannot say (R1, R5).
/// </summary>
public sealed class TheilSen
{
    private TheilSen(double slope, double intercept, IReadOnlyList<double> residuals)
    {
        Slope = slope;
        Intercept = intercept;
        Residuals = residuals;
    }

    /// <summary>Change of value per unit of time.</summary>
    public double Slope { get; }

    /// <summary>Value of the line at time zero.</summary>
    public double Intercept { get; }

    /// <summary>Reading minus line, ascending.</summary>
    public IReadOnlyList<double> Residuals { get; }

    /// <summary>Fits the line; null when no two readings differ in time, for then there is no slope.</summary>
    /// <param name="readings">In any order; readings of one moment are no pair.</param>
    public static TheilSen? Fit(IReadOnlyList<Reading> readings)
    {
        var slopes = new List<double>(readings.Count * (readings.Count - 1) / 2);
        for (var i = 0; i < readings.Count; i++)
        {
            for (var j = i + 1; j < readings.Count; j++)
            {
                var elapsed = readings[j].At - readings[i].At;
                if (elapsed != 0)
                {
                    slopes.Add((readings[j].Value - readings[i].Value) / elapsed);
                }
            }
        }

        if (slopes.Count == 0)
        {
            return null;
        }

        var slope = Quantile.Of(slopes, 0.5);
        var intercept = Quantile.Of(readings.Select(reading => reading.Value - (slope * reading.At)), 0.5);
        var residuals = readings.Select(reading => reading.Value - intercept - (slope * reading.At)).OrderBy(residual => residual).ToArray();
        return new TheilSen(slope, intercept, residuals);
    }
}
