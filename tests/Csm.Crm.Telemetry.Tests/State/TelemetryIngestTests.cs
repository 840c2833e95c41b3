using System.Text;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.State;

public class TelemetryIngestTests
{
    [Fact]
    public void RestartsRedeliveriesAndFailingStores_LeaveTheStateOfOneCleanPass() => Law.ForAllSeeds(
        random => CompareAsync(random).GetAwaiter().GetResult(), cases: 25);

    [Fact]
    public async Task RedeliveredBatch_WritesNothing()
    {
        var store = new MemoryStore();
        var ingest = new IngestRig(store, store).NewOwner();
        var events = IngestRig.Events(new Random(1), days: 1);

        await ingest.IngestAsync(IngestRig.Partition, events, CancellationToken.None);
        var appends = store.Appends;
        var again = await ingest.IngestAsync(IngestRig.Partition, events, CancellationToken.None);

        again.Repeated.ShouldBe(events.Count);
        again.Events.ShouldBe(0);
        store.Appends.ShouldBe(appends);
    }

    [Fact]
    public async Task FormerOwner_CannotWriteAfterTheNewOne()
    {
        var store = new MemoryStore();
        var rig = new IngestRig(store, store);
        var events = IngestRig.Events(new Random(2), days: 2);
        var former = rig.NewOwner();
        await former.IngestAsync(IngestRig.Partition, events[..20], CancellationToken.None);
        await rig.NewOwner().IngestAsync(IngestRig.Partition, events[20..40], CancellationToken.None);
        var before = await rig.DescribeAsync();

        await Should.ThrowAsync<StateConflictException>(() => former.IngestAsync(IngestRig.Partition, events[20..50], CancellationToken.None));
        (await rig.DescribeAsync()).ShouldBe(before);

        // Delivered again, it finds the state as it is now and goes on from there.
        (await former.IngestAsync(IngestRig.Partition, events[20..50], CancellationToken.None)).Repeated.ShouldBe(20);
    }

    [Fact]
    public async Task UnknownDevice_IsCountedKeptAndFoundOnceRegistered()
    {
        var store = new MemoryStore();
        var rig = new IngestRig(store, store);
        var ingest = rig.NewOwner();
        var reading = Streams.Reading(Streams.Start, (Counter.Fuel, 5));
        IncomingEvent Event(string device, long number) => new(Streams.Json(device, reading), number, Streams.Arrival());

        var report = await ingest.IngestAsync(IngestRig.Partition, [Event("PN-009", 0), Event("PN-001", 1), Event("PN-009", 2)], CancellationToken.None);

        report.UnknownDevices.ShouldBe(new Dictionary<string, long>(StringComparer.Ordinal) { ["PN-009"] = 2 });
        report.Readings.ShouldBe(1);
        store.Letters.Select(static letter => (letter.Reason, letter.Position)).ShouldBe([("DeviceUnknown", "000000000000-0001"), ("DeviceUnknown", "000000000002-0001")]);
        Encoding.UTF8.GetString(store.Letters[0].Content.Span).ShouldContain("PN-009");
        (await PartitionLoading.LoadAllAsync(store, new WindowOptions(), CancellationToken.None))[0].UnknownDevices["PN-009"].ShouldBe(2);

        rig.Fleet.Machines.Add(FixedFleet.Machine(9));
        (await ingest.IngestAsync(IngestRig.Partition, [Event("PN-009", 3)], CancellationToken.None)).Readings.ShouldBe(1);
    }

    [Fact]
    public async Task BadLateAndFutureEvents_AreDeadLettersAndTheGoodOnesGoOn()
    {
        var store = new MemoryStore();
        var ingest = new IngestRig(store, store).NewOwner();
        IncomingEvent At(long number, DateTime time, double arrivesAfterHours = 0) =>
            new(Streams.Json("PN-001", Streams.Reading(time, (Counter.Fuel, number))), number, new DateTimeOffset(time).AddHours(arrivesAfterHours));

        var report = await ingest.IngestAsync(
            IngestRig.Partition,
            [At(0, Streams.Start), At(1, Streams.Start.AddDays(20)), At(2, Streams.Start.AddHours(1)), new(Encoding.UTF8.GetBytes("{oops"), 3, Streams.Arrival()), At(4, Streams.Start.AddDays(30), -5), At(5, Streams.Start.AddDays(21))],
            CancellationToken.None);

        report.Readings.ShouldBe(3);
        report.Rejected.ShouldBe(new Dictionary<RejectionReason, long> { [RejectionReason.Late] = 1, [RejectionReason.Unreadable] = 1, [RejectionReason.Future] = 1 }, ignoreOrder: true);
        store.Letters.Count.ShouldBe(3);
        ingest.Totals().Events.ShouldBe(6);
    }

    [Fact]
    public async Task MovedSite_AppliesToDaysStillOpenAndSurvivesReload()
    {
        var store = new MemoryStore();
        var rig = new IngestRig(store, store, new FixedFleet(FixedFleet.Machine(1)));
        var reading = Streams.Reading(Streams.Start.AddHours(22), (Counter.Fuel, 5));
        await rig.NewOwner().IngestAsync(IngestRig.Partition, [new(Streams.Json("PN-001", reading), 0, Streams.Arrival(1))], CancellationToken.None);

        rig.Fleet.Machines[0] = FixedFleet.Machine(1, Streams.Calendar("Asia/Tokyo"));
        await rig.NewOwner().IngestAsync(IngestRig.Partition, [new(Streams.Json("PN-001", reading), 1, Streams.Arrival(1))], CancellationToken.None);

        var machine = (await PartitionLoading.LoadAllAsync(store, new WindowOptions(), CancellationToken.None))[0].Machines.Single();
        machine.Calendar.TimeZone.ShouldBe("Asia/Tokyo");
        machine.Days().Single().Day.ShouldBe(new NodaTime.LocalDate(2026, 3, 3));
    }

    private static async Task CompareAsync(Random random)
    {
        var events = IngestRig.Events(random, days: 25);
        var clean = new MemoryStore();
        var cleanRig = new IngestRig(clean, clean);
        await cleanRig.NewOwner().IngestAsync(IngestRig.Partition, events, CancellationToken.None);

        var store = new MemoryStore { FailAppend = () => random.Next(6) == 0 };
        var rig = new IngestRig(store, store, compactAfterBatches: random.Next(1, 8));
        var owner = rig.NewOwner();
        var position = 0;
        while (position < events.Count)
        {
            var count = Math.Min(random.Next(1, 120), events.Count - position);
            try
            {
                await owner.IngestAsync(IngestRig.Partition, events.GetRange(position, count), CancellationToken.None);
                position += count;
            }
            catch (IOException)
            {
                // The hub delivers the batch again.
            }

            // Another instance takes over, and the hub's checkpoint lags behind.
            if (random.Next(8) == 0)
            {
                owner = rig.NewOwner();
                position = Math.Max(0, position - random.Next(200));
            }
        }

        (await rig.DescribeAsync()).ShouldBe(await cleanRig.DescribeAsync());
    }
}
