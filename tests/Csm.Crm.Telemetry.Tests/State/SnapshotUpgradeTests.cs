using System.Globalization;
using System.Text;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.State;

/// <summary>State that versions 1 to 3 of the format wrote, with what those versions said of it.</summary>
public class SnapshotUpgradeTests
{
    private static string Folder => Path.Combine(AppContext.BaseDirectory, "State", "Fixtures");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task StateOfAnOlderVersion_GivesTheDaysAndMonthsItGaveThen(int version)
    {
        var state = await LoadAsync(await StoreAsync(version));

        Describe(state).ShouldBe(Expected(version));
        state.Issues.All.Count.ShouldBe(version < 3 ? 0 : 4);
        state.Machines.Count(static machine => machine.Faults is not null).ShouldBe(version < 3 ? 0 : 3);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task UpgradedState_IsWrittenInThePresentFormatAndSaysTheSame(int version)
    {
        var upgraded = StateSnapshot.Write(await LoadAsync(await StoreAsync(version)));

        upgraded[0].ShouldBe((byte)4);
        Describe(StateSnapshot.Read(upgraded, Streams.KeepingAll)).ShouldBe(Expected(version));
    }

    [Fact]
    public async Task IngestionGoesOnFromVersion1_WithRecordsOfBothVersionsInOneJournal()
    {
        var store = await StoreAsync(1);
        var rig = new IngestRig(store, store, compactAfterBatches: 1_000);
        var next = Streams.Start.AddDays(16).AddHours(8);

        await rig.NewOwner().IngestAsync("0", [new(Streams.Json("PN-001", Streams.Reading(next, (Counter.Moves, 2_700))), 225, new DateTimeOffset(next))], CancellationToken.None);

        var machine = (await LoadAsync(store)).Machines.Single(static machine => machine.DeviceId == "PN-001");
        machine.Days()[^1].Day.ShouldBe(new NodaTime.LocalDate(2026, 3, 18));
        machine.Days()[^1][Counter.Moves].ShouldBe(2_700 - (378 * 7));
    }

    [Fact]
    public async Task MachineOfVersion3_ThatBeginsToReportGauges_KeepsItsPast()
    {
        var store = await StoreAsync(3);
        var rig = new IngestRig(store, store, compactAfterBatches: 1);
        var next = new DateTime(2026, 3, 21, 20, 0, 0, DateTimeKind.Utc);

        await rig.NewOwner().IngestAsync("0", [new(Streams.Json("PN-001", Streams.Reading(next, (Counter.Moves, 3_340)).With(Gauge.FuelLevel, 40)), 500, new DateTimeOffset(next))], CancellationToken.None);

        var machine = (await LoadAsync(store)).Machines.Single(static machine => machine.DeviceId == "PN-001");
        machine.Days()[^1].Gauges![Gauge.FuelLevel]!.Value.Mean.ShouldBe(40);
        machine.Days().SkipLast(1).ShouldAllBe(static day => day.Gauges == null);
        machine.Months()[^1][Counter.Moves].ShouldBe(3_340);
    }

    [Fact]
    public async Task StateOfANewerVersion_IsRefusedWithTheWayOut()
    {
        var store = new MemoryStore();
        var bytes = StateSnapshot.Write(new PartitionState(new WindowOptions()));
        bytes[0] = 5;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(^8..), Checksum.Of(bytes.AsSpan(..^8)));
        await store.ReplaceAsync("0", default, bytes, CancellationToken.None);

        (await Should.ThrowAsync<InvalidDataException>(() => LoadAsync(store))).Message.ShouldContain("format version 5; this version reads 1 to 4. Deploy the version that wrote it");
    }

    private static string Expected(int version) => File.ReadAllText(Path.Combine(Folder, $"totals-v{version}.txt")).ReplaceLineEndings("\n");

    private static async Task<MemoryStore> StoreAsync(int version)
    {
        var store = new MemoryStore();
        var stamp = await store.ReplaceAsync("0", default, await File.ReadAllBytesAsync(Path.Combine(Folder, $"snapshot-v{version}.bin")), CancellationToken.None);
        await store.AppendAsync("0", stamp, await File.ReadAllBytesAsync(Path.Combine(Folder, $"journal-v{version}.bin")), CancellationToken.None);
        return store;
    }

    private static async Task<PartitionState> LoadAsync(MemoryStore store) => (await PartitionLoading.LoadAllAsync(store, Streams.KeepingAll, CancellationToken.None)).Single();

    private static string Describe(PartitionState state)
    {
        var text = new StringBuilder();
        foreach (var machine in state.Machines)
        {
            foreach (var day in machine.Days())
            {
                text.Append(CultureInfo.InvariantCulture, $"{machine.DeviceId} {day.Day:yyyy-MM-dd} {(int)day.Flags} {day.CoveredHours:x} {Values(counter => day[counter])}\n");
            }

            foreach (var month in machine.Months())
            {
                text.Append(CultureInfo.InvariantCulture, $"{machine.DeviceId} {month.Month.Year:0000}-{month.Month.Month:00} {(int)month.Flags} {month.DaysWithData:x} {Values(counter => month[counter])}\n");
            }
        }

        return text.Append(CultureInfo.InvariantCulture, $"{state.LastSequenceNumber} {state.UnknownDevices["XX-1"]}\n").ToString();
    }

    private static string Values(Func<Counter, double?> valueOf) =>
        string.Join(',', Enumerable.Range(0, CounterCatalog.Count).Select(index => valueOf((Counter)index)?.ToString("0.####", CultureInfo.InvariantCulture)));
}
