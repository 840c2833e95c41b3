using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>How long a consignment stock lasts. Pure.</summary>
public static class StockCover
{
    /// <summary>The longest cover that is told of, days: what the column holds.</summary>
    public const double Longest = 100_000;

    private const double MillisecondsPerDay = 86_400_000;
    private const double Shortest = 1;

    /// <summary>
    /// Days that the newest quantity lasts at the use of the last 28 days. Use is how far the quantity fell from level to
    /// level; where it rose, somebody refilled, and the fall within that day is not seen.
    /// </summary>
    /// <param name="levels">Levels by day, oldest first.</param>
    /// <returns>Null when less than a day of use is known, or nothing was used.</returns>
    public static double? Days(IReadOnlyCollection<StockLevel> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        StockLevel? first = null;
        StockLevel? last = null;
        double fallen = 0;
        foreach (var level in levels)
        {
            fallen += last is { } before ? Math.Max(0, FixedPoint.ToDouble(before.Quantity - level.Quantity)) : 0;
            first ??= level;
            last = level;
        }

        if (first is not { } oldest || last is not { } newest || fallen <= 0)
        {
            return null;
        }

        var days = (newest.Moment - oldest.Moment) / MillisecondsPerDay;
        return days < Shortest ? null : Math.Min(Longest, FixedPoint.ToDouble(newest.Quantity) * days / fallen);
    }
}
