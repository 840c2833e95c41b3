using System.Globalization;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using NodaTime.Text;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>
/// Telemetry that could not be used, as rows: one per kind, device and day, with absolute counts over all partitions. A
/// counter that ran backwards (R17) is told of once per machine and day, because readings are not kept one by one.
/// </summary>
internal static class IssueRows
{
    /// <param name="partitions">What arrived and could not be used.</param>
    /// <param name="machines">Whose days say which counters ran backwards.</param>
    public static IEnumerable<IngestionIssue> Of(IEnumerable<PartitionState> partitions, IEnumerable<MachineHistory> machines)
    {
        var arrived = partitions
            .SelectMany(static partition => partition.Issues.All)
            .GroupBy(static issue => (issue.Kind, Device: issue.Device.ToUpperInvariant(), issue.Day))
            .Select(static same => OfArrived([.. same.OrderBy(static issue => issue.First).ThenBy(static issue => issue.Device, StringComparer.Ordinal).ThenBy(static issue => issue.Sample, StringComparer.Ordinal)]));
        var reversed = machines
            .SelectMany(static machine => machine.Days, static (machine, day) => (Device: Issue.NameOf(machine.Machine.DeviceId), Day: day))
            .Where(static item => item.Day.Flags.HasFlag(CounterFlags.Reversal))
            .DistinctBy(static item => (item.Device.ToUpperInvariant(), item.Day.Day))
            .Select(static item => OfReversed(item.Device, item.Day));
        return arrived.Concat(reversed);
    }

    private static IngestionIssue OfArrived(IReadOnlyList<Issue> same)
    {
        var row = Row(same[0].Kind, same[0].Device, same[0].Day);
        row.Count = (int)Math.Min(int.MaxValue, same.Sum(static issue => issue.Count));
        row.FirstSeen = MomentOf(same.Min(static issue => issue.First));
        row.LastSeen = MomentOf(same.Max(static issue => issue.Last));
        row.Sample = same[0].Sample;
        return row;
    }

    private static IngestionIssue OfReversed(string device, DayTotals day)
    {
        var row = Row(IssueKind.CounterReversed, device, day.Day.ToDateOnly());
        row.Count = 1;
        row.Sample = $"A counter of '{device}' ran backwards on {LocalDatePattern.Iso.Format(day.Day)}, the site's day, without a restart near zero. The step is not counted: look at the day's counters.";
        return row;
    }

    private static IngestionIssue Row(IssueKind kind, string device, DateOnly day)
    {
        var date = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var number = ((int)kind).ToString(CultureInfo.InvariantCulture);

        // The alternate key ignores case, so the id must.
        return new IngestionIssue(RowId.From(IngestionIssue.EntityLogicalName, number, device.ToUpperInvariant(), date))
        {
            Name = $"{NameOf(kind)} {device} {date}",
            Kind = kind,
            DeviceId = device,
            Day = day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
        };
    }

    private static string NameOf(IssueKind kind) => kind switch
    {
        IssueKind.UnknownDevice => "Unknown device",
        IssueKind.CounterReversed => "Counter reversed",
        _ => kind.ToString(),
    };

    // Dataverse keeps whole seconds.
    private static DateTime MomentOf(long moment) => new(moment / 1_000 * TimeSpan.TicksPerSecond, DateTimeKind.Utc);
}
