using Csm.Crm.Telemetry.Windows;
using NodaTime;

namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>What one machine did in one period: a day, a week or a month.</summary>
public sealed class Usage
{
    private CounterValues sums;

    private Usage(CounterValues sums, CounterSet present, double plannedHours, uint days, GaugeTotals? gauges = null)
    {
        Gauges = gauges;
        this.sums = sums;
        Present = present;
        PlannedHours = plannedHours;
        Days = days;
    }

    /// <summary>Counters that were reported.</summary>
    public CounterSet Present { get; private set; }

    /// <summary>What the gauges showed, or null for nothing.</summary>
    public GaugeTotals? Gauges { get; private set; }

    /// <summary>Planned hours of the days with data.</summary>
    public double PlannedHours { get; private set; }

    /// <summary>Bit n: the n-th day of the period, from 0, has data.</summary>
    public uint Days { get; private set; }

    /// <summary>Growth of <paramref name="counter"/> in its unit, or null where it was not reported.</summary>
    public double? this[Counter counter] => Present.Has(counter) ? FixedPoint.ToDouble(sums[(int)counter]) : null;

    /// <summary>Of a month.</summary>
    public static Usage Of(MonthTotals month)
    {
        ArgumentNullException.ThrowIfNull(month);
        return new Usage(month.Sums, month.Present, month.PlannedHours, month.DaysWithData, month.Gauges);
    }

    /// <summary>Of days within a period, or null when there is none.</summary>
    /// <param name="days">The machine's days.</param>
    /// <param name="from">First day of the period.</param>
    /// <param name="to">Its last day, at most 31 later.</param>
    public static Usage? Of(IEnumerable<DayTotals> days, LocalDate from, LocalDate to)
    {
        ArgumentNullException.ThrowIfNull(days);
        Usage? usage = null;
        foreach (var day in days)
        {
            if (day.Day >= from && day.Day <= to)
            {
                usage ??= new Usage(default, default, 0, 0);
                usage.Add(day, Period.DaysBetween(from, day.Day));
            }
        }

        return usage;
    }

    private void Add(DayTotals day, int number)
    {
        for (var index = 0; index < CounterCatalog.Count; index++)
        {
            sums[index] += day.Sums[index];
        }

        Present = Present.Union(day.Present);
        Gauges = GaugeTotals.Sum(Gauges, day.Gauges);
        PlannedHours += day.PlannedHours;
        Days |= 1u << number;
    }
}
