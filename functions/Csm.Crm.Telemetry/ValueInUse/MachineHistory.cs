using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Windows;
using NodaTime;

namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>What all partitions together know about a machine of the directory.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Days">Its days that have ended, oldest first.</param>
/// <param name="Months">Its months, each the sum of its days that have ended.</param>
/// <param name="LastSeen">Its newest reading, or null when it never reported.</param>
/// <param name="LastEnded">Its last reading before today, or null.</param>
/// <param name="HoursCounter">Where its operating hours stood then, or null.</param>
/// <param name="Position">Where it was last.</param>
public sealed record MachineHistory(
    FleetMachine Machine,
    IReadOnlyList<DayTotals> Days,
    IReadOnlyDictionary<YearMonth, MonthTotals> Months,
    Instant? LastSeen,
    Instant? LastEnded = null,
    double? HoursCounter = null,
    LastPosition Position = default)
{
    /// <summary>Its faults of the last weeks, by code and then by time.</summary>
    public IReadOnlyList<FaultSpell> Faults { get; init; } = [];

    /// <summary>Its recorded standstills, of days that have ended.</summary>
    public MachineDowntime Downtime { get; init; } = MachineDowntime.None;

    /// <summary>Days back from today that are kept by the rules of the state; the usual ones of a machine that never reported.</summary>
    public int DaysBack { get; init; } = new WindowOptions().DaysBack;

    /// <summary>The first day from which none was forgotten, or null where none was: later than the rules say once they were widened.</summary>
    public LocalDate? WholeFrom { get; init; }

    /// <summary>Histories of all machines of <paramref name="directory"/>, in its order.</summary>
    /// <param name="directory">The machines.</param>
    /// <param name="partitions">What is known of them.</param>
    /// <param name="now">Tells, by the calendar of each site, which days have ended.</param>
    /// <param name="withRunningDay">Take the running day for one that has ended.</param>
    public static IReadOnlyList<MachineHistory> Of(MachineDirectory directory, IEnumerable<PartitionState> partitions, Instant now, bool withRunningDay = false)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var windows = partitions.SelectMany(static partition => partition.Machines).ToLookup(static window => window.DeviceId, StringComparer.Ordinal);
        var todays = new Dictionary<SiteCalendar, long>();
        return [.. directory.Machines.Select(machine => Of(machine, [.. machine.DeviceId is { } device ? windows[device] : []], withRunningDay ? long.MaxValue : TodayAt(machine.Calendar)))];

        long TodayAt(SiteCalendar calendar)
        {
            if (!todays.TryGetValue(calendar, out var start))
            {
                start = calendar.StartAt(calendar.DayAt(now.ToDateTimeUtc().Ticks / TimeSpan.TicksPerMillisecond));
                todays.Add(calendar, start);
            }

            return start;
        }
    }

    /// <summary>What the machine did in a period, or null when it did not report.</summary>
    internal Usage? In(FleetSpan period) => period.Kind == PeriodKind.Month
        ? Months.TryGetValue(period.Start.ToYearMonth(), out var month) ? Usage.Of(month) : null
        : Usage.Of(Days, period.Start, period.End);

    // A device lives in one partition; after the hub was given more of them it may have a past in another.
    private static MachineHistory Of(FleetMachine machine, IReadOnlyList<MachineWindow> windows, long until)
    {
        var days = new SortedDictionary<LocalDate, DayTotals>();
        var months = new Dictionary<YearMonth, MonthTotals>();
        MachineTotals? newest = null;
        LocalDate? wholeFrom = null;
        var position = default(LastPosition);
        foreach (var window in windows.OrderBy(static window => window.NewestTicks))
        {
            newest = window.Derive(until);
            if (newest.WholeFrom is { } whole && !(wholeFrom >= whole))
            {
                wholeFrom = whole;
            }

            position = position.Join(window.Position);
            foreach (var day in newest.Days)
            {
                if (!days.TryAdd(day.Day, day))
                {
                    days[day.Day].Add(day);
                }
            }

            foreach (var month in newest.Months)
            {
                if (!months.TryAdd(month.Month, month))
                {
                    months[month.Month].Add(month);
                }
            }
        }

        return new MachineHistory(
            machine,
            [.. days.Values],
            months,
            windows.Count == 0 ? null : InstantOf(windows.Max(static window => window.Newest)),
            newest is null ? null : InstantOf(newest.LastReading),
            newest?.LastValue(Counter.OperatingHours),
            position)
        {
            Faults = FaultsOf(windows, until),
            DaysBack = (windows.Count > 0 ? windows[0].Options : new WindowOptions()).DaysBack,
            WholeFrom = wholeFrom,
        };
    }

    private static FaultSpell[] FaultsOf(IReadOnlyList<MachineWindow> windows, long today) =>
    [
        .. windows
            .SelectMany(window => window.FaultSpells(today), static (window, spell) => (window.LongestPause, Spell: spell))
            .GroupBy(static item => item.Spell.Code, static item => item, StringComparer.OrdinalIgnoreCase)
            .OrderBy(static same => same.Key, StringComparer.OrdinalIgnoreCase)
            .SelectMany(static same => FaultSpell.Merge(same.Select(static item => item.Spell), same.First().LongestPause)),
    ];

    private static Instant? InstantOf(long moment) => moment == 0 ? null : Instant.FromDateTimeUtc(new DateTime(moment * TimeSpan.TicksPerMillisecond, DateTimeKind.Utc));
}
