using NodaTime;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>What a machine did, as far as it is kept.</summary>
/// <param name="Days">Its days, oldest first.</param>
/// <param name="Months">Its months, oldest first, each the sum of its days so far.</param>
/// <param name="After">Where each counter stands after the last reading of these days.</param>
/// <param name="LastReading">Moment of that reading, UTC milliseconds, or 0.</param>
public sealed record MachineTotals(IReadOnlyList<DayTotals> Days, IReadOnlyList<MonthTotals> Months, IReadOnlyList<CounterSegment> After, long LastReading)
{
    /// <summary>The first day from which none that had data was forgotten, or null where none was at all.</summary>
    public LocalDate? WholeFrom { get; init; }

    /// <summary>Where a counter stands after these days, or null where it was never reported.</summary>
    public double? LastValue(Counter counter) => After[(int)counter].HasValue ? FixedPoint.ToDouble(After[(int)counter].LastValue) : null;
}
