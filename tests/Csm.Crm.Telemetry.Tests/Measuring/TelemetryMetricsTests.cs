using System.Text.RegularExpressions;
using Azure.Messaging.EventHubs;
using Csm.Crm.Functions;
using Csm.Crm.Sandbox.Hub;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Csm.Crm.Telemetry.Tests.Measuring;

/// <summary>Operation sees what happens, by the names that are written down.</summary>
public sealed partial class TelemetryMetricsTests : IDisposable
{
    private readonly FixedClock clock = new(Streams.Arrival(10));
    private readonly Measured measured;

    public TelemetryMetricsTests() => measured = new Measured(clock);

    public void Dispose() => measured.Dispose();

    [Fact]
    public async Task Ingest_ReportsLagSizeReadingsAndWhatWasRefused()
    {
        var store = new MemoryStore();
        var function = new IngestTelemetry(new IngestRig(store, store).NewOwner(), NullLogger<IngestTelemetry>.Instance, measured.Metrics);
        EventData[] events =
        [
            Event(0, Streams.Json("PN-001", Streams.Reading(Streams.Start.AddDays(9), (Counter.Fuel, 1)))),
            Event(1, Streams.Json("PN-001", Streams.Reading(Streams.Start.AddDays(-20), (Counter.Fuel, 1)))),
            Event(2, Streams.Json("PN-777", Streams.Reading(Streams.Start, (Counter.Fuel, 1)))),
            Event(3, "{oops"u8.ToArray()),
        ];

        await function.Run(events, new HubFunctionContext("7", "tests", 0, CancellationToken.None));
        await function.Run(events, new HubFunctionContext("7", "tests", 0, CancellationToken.None));

        measured.Sum("csm.ingest.lag", "partition=embedded_telemetry_7").ShouldBe(2 * 24 * 3600);
        (measured.Sum("csm.ingest.batch.size"), measured.Sum("csm.ingest.events"), measured.Sum("csm.ingest.repeated"), measured.Sum("csm.ingest.readings")).ShouldBe((8, 4, 4, 1));
        (measured.Sum("csm.ingest.late"), measured.Sum("csm.ingest.unknown_devices"), measured.Sum("csm.ingest.dead_letters")).ShouldBe((1, 1, 3));
        measured.Sum("csm.ingest.dead_letters", "reason=Unreadable").ShouldBe(1);
        measured.Count("csm.ingest.duration").ShouldBe(2);
    }

    [Fact]
    public async Task Publish_ReportsRequestsRowsTimeThrottlesAndRefusals()
    {
        var store = new MemoryStore();
        var rig = new IngestRig(store, store);
        await rig.NewOwner().IngestAsync(IngestRig.Partition, IngestRig.Events(new Random(3), days: 5), CancellationToken.None);
        var dataverse = new FakeDataverse { Refuses = static row => row.LogicalName == "csm_machineday" && row.Id.GetHashCode() % 5 == 0 };
        dataverse.Failures.Enqueue(FakeDataverse.Fault(-2147015902, "Too many requests.", TimeSpan.FromMilliseconds(1)));
        dataverse.Failures.Enqueue(new TimeoutException());
        var publisher = new ValueInUsePublisher(
            store, rig.Fleet.Current(), dataverse, store, store, new WindowOptions(), new WriterOptions(FirstDelay: TimeSpan.FromMilliseconds(1)), clock, null, measured.Metrics);

        var report = await publisher.PublishAsync(CancellationToken.None);

        measured.Sum("csm.dataverse.requests").ShouldBe(report.Requests);
        measured.Sum("csm.dataverse.rows").ShouldBe(report.Written);
        measured.Sum("csm.dataverse.rows.refused", "table=csm_machineday").ShouldBe(report.Rejected);
        report.Rejected.ShouldBeGreaterThan(0);
        measured.Count("csm.dataverse.write.duration").ShouldBe(report.Requests);
        (measured.Sum("csm.dataverse.throttles", "cause=busy"), measured.Sum("csm.dataverse.throttles", "cause=unreachable")).ShouldBe((1, 1));
    }

    [Fact]
    public void Feeds_ReportPagesAndFaults()
    {
        measured.Metrics.Pulled(new FeedReport("maker", FeedOutcome.Complete, Pages: 3, Readings: 90));
        measured.Metrics.Pulled(new FeedReport("maker", FeedOutcome.Interrupted, Pages: 1, Fault: "Out of order."));

        (measured.Sum("csm.feed.pages", "feed=maker"), measured.Sum("csm.feed.faults", "feed=maker"), measured.Sum("csm.ingest.readings", "partition=feed-maker")).ShouldBe((4, 1, 90));
    }

    [Fact]
    public void DocumentedMetrics_AreThoseThatExist()
    {
        var document = File.ReadAllText(Path.Combine(SharedData.Repository, "functions", "OPERATIONS.md"));
        var documented = Row().Matches(document).Select(static match => $"{match.Groups["name"].Value} {match.Groups["unit"].Value}");

        documented.ShouldBe(measured.Instruments.Select(static instrument => $"{instrument.Name} {instrument.Unit}"), ignoreOrder: true);
    }

    private static EventData Event(long number, byte[] body) => EventHubsModelFactory.EventData(new BinaryData(body), sequenceNumber: number, enqueuedTime: Streams.Arrival(9));

    [GeneratedRegex(@"^\| `(?<name>csm\.[a-z._]+)` \| (?<unit>[^ ]+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Row();
}
