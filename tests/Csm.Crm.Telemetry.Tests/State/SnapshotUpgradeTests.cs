using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.State;

/// <summary>State that each version of the format wrote, the present one included, with what that version said of it.</summary>
public class SnapshotUpgradeTests
{
    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(2, 0, 0)]
    [InlineData(3, 4, 3)]
    [InlineData(4, 3, 3)]
    public async Task StoredState_GivesWhatItGaveWhenItWasWritten(int version, int issues, int machinesWithFaults)
    {
        var state = await StateFixtures.LoadAsync(await StateFixtures.StoreAsync(version));

        StateFixtures.Describe(state, version).ShouldBe(StateFixtures.Expected(version));
        state.Issues.All.Count.ShouldBe(issues);
        state.Machines.Count(static machine => machine.Faults is not null).ShouldBe(machinesWithFaults);
    }

    [Fact]
    public async Task StateOfVersion4_HasSomethingOfEverything()
    {
        var said = StateFixtures.Expected(4);

        string[] kinds = [" fuel_level ", " state_of_charge ", " fault E1 ", "usage ", "stock ", "issue Late PN-001 ", "issue UnknownDevice XX-1 ", "issue Unreadable ", "PN-003 in America/Chicago", "PN-005 in "];
        kinds.ShouldAllBe(kind => said.Contains(kind, StringComparison.Ordinal));
        (await StateFixtures.LoadAsync(await StateFixtures.StoreAsync(4))).Machines.Count(static machine => machine.ClosedUntilTicks > machine.Calendar.StartOf(machine.Days()[0].Day)).ShouldBeGreaterThan(2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task UpgradedState_IsWrittenInThePresentFormatAndSaysTheSame(int version)
    {
        var upgraded = StateSnapshot.Write(await StateFixtures.LoadAsync(await StateFixtures.StoreAsync(version)));

        upgraded[0].ShouldBe((byte)4);
        StateFixtures.Describe(StateSnapshot.Read(upgraded, Streams.KeepingAll), version).ShouldBe(StateFixtures.Expected(version));
    }

    [Fact]
    public async Task IngestionGoesOnFromVersion1_WithRecordsOfBothVersionsInOneJournal()
    {
        var store = await StateFixtures.StoreAsync(1);
        var rig = new IngestRig(store, store, compactAfterBatches: 1_000);
        var next = Streams.Start.AddDays(16).AddHours(8);

        await rig.NewOwner().IngestAsync("0", [new(Streams.Json("PN-001", Streams.Reading(next, (Counter.Moves, 2_700))), 225, new DateTimeOffset(next))], CancellationToken.None);

        var machine = (await StateFixtures.LoadAsync(store)).Machines.Single(static machine => machine.DeviceId == "PN-001");
        machine.Days()[^1].Day.ShouldBe(new NodaTime.LocalDate(2026, 3, 18));
        machine.Days()[^1][Counter.Moves].ShouldBe(2_700 - (378 * 7));
    }

    [Fact]
    public async Task MachineOfVersion3_ThatBeginsToReportGauges_KeepsItsPast()
    {
        var store = await StateFixtures.StoreAsync(3);
        var rig = new IngestRig(store, store, compactAfterBatches: 1);
        var next = new DateTime(2026, 3, 21, 20, 0, 0, DateTimeKind.Utc);

        await rig.NewOwner().IngestAsync("0", [new(Streams.Json("PN-001", Streams.Reading(next, (Counter.Moves, 3_340)).With(Gauge.FuelLevel, 40)), 500, new DateTimeOffset(next))], CancellationToken.None);

        var machine = (await StateFixtures.LoadAsync(store)).Machines.Single(static machine => machine.DeviceId == "PN-001");
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

        (await Should.ThrowAsync<InvalidDataException>(() => StateFixtures.LoadAsync(store))).Message.ShouldContain("format version 5; this version reads 1 to 4. Deploy the version that wrote it");
    }
}
