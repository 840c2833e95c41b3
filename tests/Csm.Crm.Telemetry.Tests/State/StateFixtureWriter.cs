using System.Text;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.State;

/// <summary>
/// Makes the fixture of the format that is written now. Before the format is raised, its last state is kept with it:
/// <c>Csm.Crm.Telemetry.Tests -explicit only -class "*StateFixtureWriter"</c>. A fixture that is there is never made again.
/// </summary>
public class StateFixtureWriter
{
    private const int Days = 12;
    private const int JournalBatches = 3;

    private static readonly DateTimeOffset Arrived = Streams.Arrival(Days);

    [Fact(Explicit = true)]
    public async Task FixtureOfThePresentFormat_IsWritten()
    {
        var store = await IngestAsync();
        var version = (await store.ReadAsync(IngestRig.Partition, default, TestContext.Current.CancellationToken)).Snapshot.Span[0];
        var folder = Path.Combine(SharedData.Repository, "tests", "Csm.Crm.Telemetry.Tests", "State", "Fixtures");
        Directory.EnumerateFiles(folder, $"*-v{version}.*").ShouldBeEmpty();

        await StateFixtures.WriteAsync(folder, version, store);
    }

    /// <summary>One batch in a snapshot, and more in a journal that has every kind of entry.</summary>
    private static async Task<MemoryStore> IngestAsync()
    {
        var store = new MemoryStore();
        var events = Events(new Random(4));
        var cut = events.Count * 2 / 3;
        var machines = Enumerable.Range(1, 4).Select(static number => FixedFleet.Machine(number)).ToArray();
        await Owner(store, new FixedFleet(machines), compactAfterBatches: 1).IngestAsync(IngestRig.Partition, events[..cut], CancellationToken.None);

        // Since then a machine was moved, and one was added.
        machines[2] = FixedFleet.Machine(3, Streams.Calendar("America/Chicago", 8));
        var owner = Owner(store, new FixedFleet([.. machines, FixedFleet.Machine(5)]), compactAfterBatches: 1_000);
        foreach (var batch in events[cut..].Chunk(((events.Count - cut) / JournalBatches) + 1))
        {
            await owner.IngestAsync(IngestRig.Partition, batch, CancellationToken.None);
        }

        return store;
    }

    private static TelemetryIngest Owner(MemoryStore store, FixedFleet fleet, int compactAfterBatches) =>
        new(store, store, fleet.Current(), Streams.KeepingAll, compactAfterBatches, customers: new KnownCustomers().Current());

    // Four machines at work, two of them with gauges; a fifth late; faults, customers, and what cannot be used.
    private static List<IncomingEvent> Events(Random random)
    {
        var bodies = IngestRig.Events(random, Days).Select(static item => item.Body).ToList();
        for (var number = 0; number < 2 * Days; number++)
        {
            var time = $"{Streams.Start.AddDays(number / 2.0):yyyy-MM-ddTHH:mm:ssZ}";
            Insert(number, $"{{\"device\":\"PN-00{(number % 3) + 1}\",\"time\":\"{time}\",\"metrics\":{{}},\"position\":{{\"lat\":53.{number},\"lon\":-9.{number}}},\"faults\":[{{\"code\":\"E{number % 2}\",\"severity\":\"{(number % 5 == 0 ? "critical" : "low")}\",\"source\":\"engine\"}}]}}");
            Insert(number, $"{{\"csm\":1,\"digital_usage\":{{\"contact\":\"kim{number % 3}@port.example\",\"product\":\"fleet-portal\",\"day\":\"{time[..10]}\",\"logins\":{number}{(number % 4 > 0 ? $",\"active_minutes\":{100 + number},\"core_functions\":{number % 7}" : string.Empty)}}}}}");
            Insert(number, $"{{\"csm\":1,\"time\":\"{time}\",\"consignment_stock\":{{\"site\":\"Quay{number % 2}\",\"material\":\"HYD-{number % 3}\",\"quantity\":{200 - number}.5{(number % 3 == 0 ? ",\"minimum\":20,\"reorder_point\":30" : string.Empty)}}}}}");
        }

        Insert(3, "{\"device\":\"PN-001\"");
        Insert(20, "{\"device\":\"PN-002\",\"time\":\"now\",\"metrics\":{}}");
        Insert(5, "{\"device\":\"XX-1\",\"time\":\"2026-03-03T00:00:00Z\",\"metrics\":{\"moves\":1}}");
        Insert(22, "{\"device\":\"XX-1\",\"time\":\"2026-03-12T00:00:00Z\",\"metrics\":{\"moves\":2}}");
        Insert(22, "{\"device\":\"PN-001\",\"time\":\"2026-03-01T00:00:00Z\",\"metrics\":{\"moves\":1}}");
        Insert(23, "{\"device\":\"PN-005\",\"time\":\"2026-03-13T00:00:00Z\",\"metrics\":{\"moves\":7,\"state_of_charge\":81.25}}");
        return [.. bodies.Select(static (body, index) => new IncomingEvent(body, index, Arrived))];

        // At the place of its half day.
        void Insert(int halfDay, string body) => bodies.Insert(bodies.Count * halfDay / (2 * Days), Encoding.UTF8.GetBytes(body));
    }
}
