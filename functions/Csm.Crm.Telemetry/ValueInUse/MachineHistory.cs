using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Windows;
using NodaTime;

namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>What all partitions together know about a machine of the directory.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Days">Its days, oldest first.</param>
/// <param name="Months">Its months.</param>
/// <param name="LastSeen">Its newest reading, or null when it never reported.</param>
/// <param name="HoursCounter">Where its operating hours stand, or null.</param>
public sealed record MachineHistory(
    FleetMachine Machine, IReadOnlyList<DayTotals> Days, IReadOnlyDictionary<YearMonth, MonthTotals> Months, Instant? LastSeen, double? HoursCounter)
{
    /// <summary>Histories of all machines of <paramref name="directory"/>, in its order.</summary>
    public static IReadOnlyList<MachineHistory> Of(MachineDirectory directory, IEnumerable<PartitionState> partitions)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var windows = partitions.SelectMany(static partition => partition.Machines).ToLookup(static window => window.DeviceId, StringComparer.Ordinal);
        return [.. directory.Machines.Select(machine => Of(machine, [.. machine.DeviceId is { } device ? windows[device] : []]))];
    }

    // A device lives in one partition; after the hub was given more of them it may have a past in another.
    private static MachineHistory Of(FleetMachine machine, IReadOnlyList<MachineWindow> windows)
    {
        var days = new SortedDictionary<LocalDate, DayTotals>();
        var months = new Dictionary<YearMonth, MonthTotals>();
        var totals = windows.ToDictionary(static window => window, static window => window.Derive());
        foreach (var window in totals.Values)
        {
            foreach (var day in window.Days)
            {
                if (!days.TryAdd(day.Day, day))
                {
                    days[day.Day].Add(day);
                }
            }

            foreach (var month in window.Months)
            {
                if (!months.TryAdd(month.Month, month))
                {
                    months[month.Month].Add(month);
                }
            }
        }

        var newest = windows.MaxBy(static window => window.NewestTicks);
        return new MachineHistory(
            machine,
            [.. days.Values],
            months,
            newest is null or { NewestTicks: 0 } ? null : Instant.FromDateTimeUtc(new DateTime(newest.NewestTicks, DateTimeKind.Utc)),
            newest is null ? null : totals[newest].LastValue(Counter.OperatingHours));
    }
}
