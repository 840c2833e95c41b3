using Csm.Crm.Plugins.Trends;

namespace Csm.Crm.Plugins.Kpis;

/// <summary>A measured period of a KPI.</summary>
/// <param name="PeriodStart">First day of the period.</param>
/// <param name="Value">In the KPI's unit.</param>
public sealed record Measurement(DateTime PeriodStart, decimal Value);

/// <summary>Where a KPI will stand when its goal is due.</summary>
/// <param name="Expected">Last value + slope × periods left.</param>
/// <param name="Low">Expected plus the 10 % quantile of the residuals.</param>
/// <param name="High">Expected plus the 90 % quantile of the residuals.</param>
public sealed record KpiForecast(decimal Expected, decimal Low, decimal High);

/// <summary>R5: where a KPI comes from and where it goes, by Theil–Sen over its last 12 periods.</summary>
/// <param name="Slope">Units per period, four decimals; null under four periods.</param>
/// <param name="Direction">Of the value, not of its goodness; steady within 1 % of the span per period; null without a slope.</param>
/// <param name="Forecast">Null under six periods, without a due date, or when it is past.</param>
public sealed record KpiOutlook(decimal? Slope, TrendDirection? Direction, KpiForecast? Forecast)
{
    /// <summary>Periods that are looked back over.</summary>
    public const int Window = 12;

    private const int FewestForSlope = 4;
    private const int FewestForForecast = 6;
    private const decimal SteadyShare = 0.01m;
    private const double LowShare = 0.1;
    private const double HighShare = 0.9;

    // Bounds of the columns; a line through wild values can leave them.
    private const decimal LargestValue = 100_000_000_000m;

    /// <summary>The outlook of a KPI.</summary>
    /// <param name="measurements">One per period, in any order.</param>
    /// <param name="length">Length of its periods.</param>
    /// <param name="due">When its goal is due; null when it has none.</param>
    /// <param name="span">Distance from baseline to target, against which a slope is small or not; null takes the last value.</param>
    public static KpiOutlook Of(IEnumerable<Measurement> measurements, PeriodLength length, DateTime? due, decimal? span)
    {
        var newestFirst = measurements.OrderByDescending(measurement => measurement.PeriodStart).ToArray();
        if (newestFirst.Length == 0)
        {
            return new KpiOutlook(null, null, null);
        }

        var last = newestFirst[0];
        var lastNumber = Period.NumberOf(last.PeriodStart, length);
        var readings = newestFirst
            .Select(measurement => new Reading(Period.NumberOf(measurement.PeriodStart, length) - lastNumber, (double)measurement.Value))
            .Where(reading => reading.At > -Window)
            .ToArray();
        if (readings.Length < FewestForSlope || TheilSen.Fit(readings) is not { } line)
        {
            return new KpiOutlook(null, null, null);
        }

        var slope = Bounded(line.Slope);
        var periodsLeft = due is { } day ? Period.NumberOf(day, length) - lastNumber : 0;
        var forecast = readings.Length >= FewestForForecast && periodsLeft > 0 ? ForecastOf(last.Value, line, periodsLeft, readings.Min(reading => reading.Value)) : null;
        return new KpiOutlook(slope, DirectionOf(slope, Math.Abs(span is { } s && s != 0 ? s : last.Value)), forecast);
    }

    // A line knows no floor, but hours, shares and money that were never below zero will not be.
    private static KpiForecast ForecastOf(decimal lastValue, TheilSen line, int periodsLeft, double lowestValue)
    {
        var expected = (double)lastValue + (line.Slope * periodsLeft);
        decimal Possible(double value) => Bounded(lowestValue >= 0 ? Math.Max(0, value) : value);
        return new KpiForecast(
            Possible(expected),
            Possible(expected + Math.Min(0, Quantile.Of(line.Residuals, LowShare))),
            Possible(expected + Math.Max(0, Quantile.Of(line.Residuals, HighShare))));
    }

    private static TrendDirection DirectionOf(decimal slope, decimal span) =>
        Math.Abs(slope) <= span * SteadyShare ? TrendDirection.Steady
        : slope > 0 ? TrendDirection.Rising
        : TrendDirection.Falling;

    private static decimal Bounded(double value) =>
        Math.Round((decimal)Math.Max(-(double)LargestValue, Math.Min((double)LargestValue, value)), 4);
}
