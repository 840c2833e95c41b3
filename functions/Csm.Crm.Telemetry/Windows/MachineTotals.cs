namespace Csm.Crm.Telemetry.Windows;

/// <summary>What a machine did, as far as it is kept.</summary>
/// <param name="Days">Its days, oldest first; the newest may still grow.</param>
/// <param name="Months">Its months, oldest first, each the sum of its days so far.</param>
/// <param name="After">Where each counter stands after the newest reading.</param>
public sealed record MachineTotals(IReadOnlyList<DayTotals> Days, IReadOnlyList<MonthTotals> Months, IReadOnlyList<CounterSegment> After)
{
    /// <summary>Where a counter stands after the newest reading, or null where it was never reported.</summary>
    public double? LastValue(Counter counter) => After[(int)counter].HasValue ? FixedPoint.ToDouble(After[(int)counter].LastValue) : null;
}
