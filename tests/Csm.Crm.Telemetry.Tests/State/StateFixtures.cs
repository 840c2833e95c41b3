using System.Globalization;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.State;

/// <summary>State as each version of the format wrote it: a snapshot, a journal behind it, and what that version said of both, as text.</summary>
internal static class StateFixtures
{
    private const int FirstWithDetails = 4;

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "State", "Fixtures");

    /// <summary>What a version said of its state.</summary>
    public static string Expected(int version) => File.ReadAllText(Path.Combine(Folder, TotalsName(version))).ReplaceLineEndings("\n");

    /// <summary>A store that holds the state of a version.</summary>
    public static async Task<MemoryStore> StoreAsync(int version)
    {
        var store = new MemoryStore();
        var stamp = await store.ReplaceAsync(IngestRig.Partition, default, await File.ReadAllBytesAsync(Path.Combine(Folder, SnapshotName(version))), CancellationToken.None);
        await store.AppendAsync(IngestRig.Partition, stamp, await File.ReadAllBytesAsync(Path.Combine(Folder, JournalName(version))), CancellationToken.None);
        return store;
    }

    public static async Task<PartitionState> LoadAsync(MemoryStore store) => (await PartitionLoading.LoadAllAsync(store, Streams.KeepingAll, CancellationToken.None)).Single();

    /// <summary>Writes a fixture.</summary>
    /// <param name="folder">The folder of the fixtures.</param>
    /// <param name="version">The version that the state was written in.</param>
    /// <param name="store">Holds the state.</param>
    public static async Task WriteAsync(string folder, int version, MemoryStore store)
    {
        var stored = await store.ReadAsync(IngestRig.Partition, default, CancellationToken.None);
        await File.WriteAllBytesAsync(Path.Combine(folder, SnapshotName(version)), stored.Snapshot, CancellationToken.None);
        await File.WriteAllBytesAsync(Path.Combine(folder, JournalName(version)), stored.Journal, CancellationToken.None);
        await File.WriteAllTextAsync(Path.Combine(folder, TotalsName(version)), Describe(await LoadAsync(store), version), CancellationToken.None);
    }

    /// <summary>What a state says: days and months of counters, since version 4 all else besides.</summary>
    public static string Describe(PartitionState state, int version)
    {
        var lines = new List<string>();
        foreach (var machine in state.Machines)
        {
            lines.AddRange(machine.Days().Select(day => Invariant($"{machine.DeviceId} {day.Day:yyyy-MM-dd} {(int)day.Flags} {day.CoveredHours:x} {Values(counter => day[counter])}")));
            lines.AddRange(machine.Months().Select(month => Invariant($"{machine.DeviceId} {month.Month.Year:0000}-{month.Month.Month:00} {(int)month.Flags} {month.DaysWithData:x} {Values(counter => month[counter])}")));
        }

        lines.Add(Invariant($"{state.LastSequenceNumber} {state.UnknownDevices["XX-1"]}"));
        lines.AddRange(version < FirstWithDetails ? [] : [.. state.Machines.SelectMany(Details), .. CustomersAndIssues(state)]);
        return string.Concat(lines.Select(static line => line + "\n"));
    }

    private static IEnumerable<string> Details(MachineWindow machine)
    {
        yield return Invariant($"{machine.DeviceId} in {machine.Calendar.TimeZone}, newest {machine.NewestTicks}, closed {machine.ClosedUntilTicks}, late {machine.LateReadings}, at {machine.Position.Moment} {machine.Position.Latitude} {machine.Position.Longitude}");
        foreach (var (name, gauges) in machine.Days().Select(static day => (Invariant($"{day.Day:yyyy-MM-dd}"), day.Gauges)).Concat(machine.Months().Select(static month => (Invariant($"{month.Month.Year:0000}-{month.Month.Month:00}"), month.Gauges))))
        {
            foreach (var gauge in gauges?.Present ?? default)
            {
                var total = gauges![gauge]!.Value;
                yield return Invariant($"{machine.DeviceId} {name} {GaugeCatalog.CodeOf(gauge)} {total.Weighted} {total.Seconds} {total.Least} {total.Greatest}");
            }
        }

        foreach (var spell in machine.FaultSpells(long.MaxValue))
        {
            yield return Invariant($"{machine.DeviceId} fault {spell.Code} {spell.First} {spell.Last} {spell.Count} {spell.Severity} {spell.Source}");
        }
    }

    private static IEnumerable<string> CustomersAndIssues(PartitionState state) =>
    [
        .. state.Usage.All.Select(static use => Invariant($"usage {use.Key.Contact} {use.Key.Product} {use.Key.Day:yyyy-MM-dd} {use.Value.Product} {use.Value.Logins} {use.Value.ActiveMinutes} {use.Value.CoreFunctions}")).Order(StringComparer.Ordinal),
        .. state.Stocks.All.SelectMany(static stock => stock.Value.Select(level => Invariant($"stock {stock.Key.Site} {stock.Key.Material} {level.Moment} {level.Quantity} {level.Minimum} {level.ReorderPoint}"))).Order(StringComparer.Ordinal),
        .. state.Issues.All.Select(static issue => Invariant($"issue {issue.Kind} {issue.Device} {issue.Day:yyyy-MM-dd} {issue.Count} {issue.First} {issue.Last} {issue.Sample}")).Order(StringComparer.Ordinal),
    ];

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string SnapshotName(int version) => Invariant($"snapshot-v{version}.bin");

    private static string JournalName(int version) => Invariant($"journal-v{version}.bin");

    private static string TotalsName(int version) => Invariant($"totals-v{version}.txt");

    private static string Values(Func<Counter, double?> valueOf) =>
        string.Join(',', Enumerable.Range(0, CounterCatalog.Count).Select(index => valueOf((Counter)index)?.ToString("0.####", CultureInfo.InvariantCulture)));
}
