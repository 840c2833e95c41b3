using NodaTime;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>What a machine did in one month: the sum of its days.</summary>
/// <param name="Month">The month, by the site's calendar.</param>
public sealed record MonthTotals(YearMonth Month)
{
    /// <summary>Growth of each counter, as <see cref="FixedPoint"/>.</summary>
    public CounterValues Sums { get; set; }

    /// <summary>Counters reported on at least one day.</summary>
    public CounterSet Present { get; set; }

    /// <summary>Counter integrity of all days.</summary>
    public CounterFlags Flags { get; set; }

    /// <summary>Planned hours of the days with data.</summary>
    public double PlannedHours { get; set; }

    /// <summary>Bit n−1: day n of the month has data.</summary>
    public uint DaysWithData { get; set; }

    /// <summary>What the gauges showed, or null for nothing.</summary>
    public GaugeTotals? Gauges { get; set; }

    /// <summary>Growth of <paramref name="counter"/> in its unit, or null where it was never reported.</summary>
    public double? this[Counter counter] => Present.Has(counter) ? FixedPoint.ToDouble(Sums[(int)counter]) : null;

    /// <summary>Adds a day of this month.</summary>
    public void Add(DayTotals day)
    {
        ArgumentNullException.ThrowIfNull(day);
        var sums = Sums;
        for (var index = 0; index < CounterCatalog.Count; index++)
        {
            sums[index] += day.Sums[index];
        }

        Sums = sums;
        Present = Present.Union(day.Present);
        Flags |= day.Flags;
        Gauges = GaugeTotals.Sum(Gauges, day.Gauges);
        var bit = 1u << (day.Day.Day - 1);
        if ((DaysWithData & bit) == 0)
        {
            PlannedHours += day.PlannedHours;
        }

        DaysWithData |= bit;
    }

    /// <summary>Adds what another partition knows about this month.</summary>
    internal void Add(MonthTotals other)
    {
        var sums = Sums;
        for (var index = 0; index < CounterCatalog.Count; index++)
        {
            sums[index] += other.Sums[index];
        }

        Sums = sums;
        Present = Present.Union(other.Present);
        Flags |= other.Flags;
        Gauges = GaugeTotals.Sum(Gauges, other.Gauges);
        PlannedHours += other.PlannedHours;
        DaysWithData |= other.DaysWithData;
    }
}
