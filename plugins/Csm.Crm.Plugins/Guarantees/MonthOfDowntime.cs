namespace Csm.Crm.Plugins.Guarantees;

/// <summary>What is known of the downtime of a month, and of the days of it on which a promise holds.</summary>
/// <param name="Recorded">The standstills of those days.</param>
/// <param name="OfMonth">The standstills of all its days.</param>
/// <param name="Metered">Minutes of downtime telemetry counted in all of it; 0 when it says nothing.</param>
/// <param name="MeteredPlan">Minutes telemetry took as planned in all of it; 0 when it says nothing.</param>
/// <param name="Days">Share of its days on which the promise holds, above 0 to 1.</param>
public sealed record MonthOfDowntime(DowntimeCount Recorded, DowntimeCount OfMonth, decimal Metered, decimal MeteredPlan, decimal Days)
{
    /// <summary>Whether the promise holds in all of it.</summary>
    public bool IsWhole => Days == 1m;

    /// <summary>
    /// What the months come to for the promise. Neither source hides the other: what is recorded or what is metered,
    /// whichever is more. A metered month does not say on which days the machines stood, so the days in force bear their share
    /// of what was metered beyond the records, by planned time, and never what is recorded on other days.
    /// </summary>
    public static DowntimeCount Of(IReadOnlyCollection<MonthOfDowntime> months)
    {
        var whole = months.Where(month => month.IsWhole).ToArray();
        var down = Math.Max(whole.Sum(month => month.Recorded.DownMinutes), whole.Sum(month => month.Metered))
            + months.Except(whole).Sum(month => month.Recorded.DownMinutes + (month.Share * Math.Max(0m, month.Metered - month.OfMonth.DownMinutes)));
        var planned = months.Sum(month => month.Recorded.PlannedMinutes);
        return new DowntimeCount(planned > 0m ? planned : months.Sum(month => month.Share * month.MeteredPlan), down, months.Sum(month => month.Recorded.ExcusedMinutes));
    }

    private decimal Share => OfMonth.PlannedMinutes > 0m ? Recorded.PlannedMinutes / OfMonth.PlannedMinutes : Days;
}
