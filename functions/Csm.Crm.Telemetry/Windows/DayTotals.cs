using System.Numerics;
using NodaTime;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>What a machine did on one day of its site.</summary>
/// <param name="Day">The site's calendar day.</param>
/// <param name="HoursInDay">Length of the day: 23, 24 or 25 hours.</param>
/// <param name="PlannedHours">Planned hours of the day, at most its length.</param>
public sealed record DayTotals(LocalDate Day, int HoursInDay, double PlannedHours)
{
    /// <summary>Growth of each counter, as <see cref="FixedPoint"/>.</summary>
    public CounterValues Sums { get; set; }

    /// <summary>Counters that were reported, or derived from reported ones.</summary>
    public CounterSet Present { get; set; }

    /// <summary>Counter integrity.</summary>
    public CounterFlags Flags { get; set; }

    /// <summary>Minutes after readings, each capped (R18).</summary>
    public int ConnectedMinutes { get; set; }

    /// <summary>Bit n: the n-th elapsed hour of the day holds a reading or is bridged by two.</summary>
    public uint CoveredHours { get; set; }

    /// <summary>What the gauges showed, or null for nothing.</summary>
    public GaugeTotals? Gauges { get; set; }

    /// <summary>Growth of <paramref name="counter"/> in its unit, or null where it was not reported.</summary>
    public double? this[Counter counter] => Present.Has(counter) ? FixedPoint.ToDouble(Sums[(int)counter]) : null;

    /// <summary>Covered hours against planned ones (the whole day where nothing is planned), 0–100 %.</summary>
    public double Coverage
    {
        get
        {
            var expected = PlannedHours > 0 ? Math.Min(PlannedHours, HoursInDay) : HoursInDay;
            return Math.Min(100, 100 * BitOperations.PopCount(CoveredHours) / expected);
        }
    }

    /// <summary>Adds the rest of the same day: a site that changed its zone can meet a day twice.</summary>
    internal void Add(DayTotals other)
    {
        var sums = Sums;
        for (var index = 0; index < CounterCatalog.Count; index++)
        {
            sums[index] += other.Sums[index];
        }

        Sums = sums;
        Present = Present.Union(other.Present);
        Flags |= other.Flags;
        ConnectedMinutes += other.ConnectedMinutes;
        CoveredHours |= other.CoveredHours;
        Gauges = GaugeTotals.Sum(Gauges, other.Gauges);
    }
}
