using System.Diagnostics;
using System.Diagnostics.Metrics;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Ingest;

namespace Csm.Crm.Telemetry.Measuring;

/// <summary>
/// The figures that operation is watched by, as instruments of one meter. Names, units and what to do about them stand in
/// functions/OPERATIONS.md. Safe for use by several threads.
/// </summary>
public sealed class TelemetryMetrics
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Csm.Crm.Telemetry";

    private readonly TimeProvider time;
    private readonly Histogram<double> lag;
    private readonly Histogram<double> batchDuration;
    private readonly Histogram<long> batchSize;
    private readonly Counter<long> events;
    private readonly Counter<long> repeated;
    private readonly Counter<long> readings;
    private readonly Counter<long> late;
    private readonly Counter<long> deadLetters;
    private readonly Counter<long> unknownDevices;
    private readonly Counter<long> requests;
    private readonly Counter<long> rows;
    private readonly Counter<long> refusedRows;
    private readonly Counter<long> throttles;
    private readonly Histogram<double> writeDuration;
    private readonly Counter<long> feedPages;
    private readonly Counter<long> feedFaults;
    private readonly Counter<long> replayed;
    private readonly Counter<long> deleted;

    /// <param name="factory">Makes the meter.</param>
    /// <param name="time">The clock.</param>
    public TelemetryMetrics(IMeterFactory factory, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(factory);
        this.time = time;
        var meter = factory.Create(Name);
        lag = meter.CreateHistogram<double>("csm.ingest.lag", "s", "Age of a batch's newest event when the batch is stored");
        batchDuration = meter.CreateHistogram<double>("csm.ingest.duration", "s", "Time to take a batch in and store it");
        batchSize = meter.CreateHistogram<long>("csm.ingest.batch.size", "{event}", "Events of a batch");
        events = meter.CreateCounter<long>("csm.ingest.events", "{event}", "Events taken in for the first time");
        repeated = meter.CreateCounter<long>("csm.ingest.repeated", "{event}", "Events that had been taken in before");
        readings = meter.CreateCounter<long>("csm.ingest.readings", "{reading}", "Readings taken into the state");
        late = meter.CreateCounter<long>("csm.ingest.late", "{reading}", "Readings whose day had closed");
        deadLetters = meter.CreateCounter<long>("csm.ingest.dead_letters", "{event}", "Events, or parts of them, that could not be used");
        unknownDevices = meter.CreateCounter<long>("csm.ingest.unknown_devices", "{device}", "Devices of a batch that no machine has");
        requests = meter.CreateCounter<long>("csm.dataverse.requests", "{request}", "Requests that write, repeated ones included");
        rows = meter.CreateCounter<long>("csm.dataverse.rows", "{row}", "Rows written");
        refusedRows = meter.CreateCounter<long>("csm.dataverse.rows.refused", "{row}", "Rows that Dataverse refused");
        throttles = meter.CreateCounter<long>("csm.dataverse.throttles", "{request}", "Requests repeated because Dataverse was too busy or out of reach");
        writeDuration = meter.CreateHistogram<double>("csm.dataverse.write.duration", "s", "Time of a request that writes, without waiting to repeat it");
        feedPages = meter.CreateCounter<long>("csm.feed.pages", "{page}", "Pages of fleet feeds taken in");
        feedFaults = meter.CreateCounter<long>("csm.feed.faults", "{run}", "Runs of a fleet feed that ended with a fault");
        replayed = meter.CreateCounter<long>("csm.replay.letters", "{event}", "Dead letters that a replay took in and removed");
        deleted = meter.CreateCounter<long>("csm.retention.deleted", "{row}", "Rows deleted because they are older than their kind is kept");
    }

    /// <summary>Where the spans of batches, publications and other runs come from.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>The moment something begins.</summary>
    public long Begin() => time.GetTimestamp();

    /// <summary>A batch is stored.</summary>
    /// <param name="partition">Its partition.</param>
    /// <param name="newest">When its newest event arrived at the hub.</param>
    /// <param name="report">What became of it.</param>
    /// <param name="began">When it began.</param>
    public void Ingested(string partition, DateTimeOffset newest, IngestReport report, long began)
    {
        ArgumentNullException.ThrowIfNull(report);
        var tag = new KeyValuePair<string, object?>("partition", partition);
        lag.Record(Math.Max(0, (time.GetUtcNow() - newest).TotalSeconds), tag);
        batchDuration.Record(time.GetElapsedTime(began).TotalSeconds, tag);
        batchSize.Record(report.Events + report.Repeated, tag);
        events.Add(report.Events, tag);
        repeated.Add(report.Repeated, tag);
        readings.Add(report.Readings, tag);
        Rejected(report.Rejected, report.UnknownDevices.Count, tag);
    }

    /// <summary>A request that writes rows was answered.</summary>
    /// <param name="table">Logical name of the table.</param>
    /// <param name="began">When it was sent.</param>
    /// <param name="written">Rows that stand now; 0 when it failed.</param>
    internal void Wrote(string table, long began, int written)
    {
        var tag = new KeyValuePair<string, object?>("table", table);
        requests.Add(1, tag);
        rows.Add(written, tag);
        writeDuration.Record(time.GetElapsedTime(began).TotalSeconds, tag);
    }

    /// <summary>A row was refused for good.</summary>
    internal void Refused(string table) => refusedRows.Add(1, new KeyValuePair<string, object?>("table", table));

    /// <summary>A request is repeated.</summary>
    /// <param name="byServer">True when Dataverse was too busy, false when it was out of reach.</param>
    internal void Repeats(bool byServer) => throttles.Add(1, new KeyValuePair<string, object?>("cause", byServer ? "busy" : "unreachable"));

    /// <summary>A feed was pulled.</summary>
    public void Pulled(FeedReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var tag = new KeyValuePair<string, object?>("feed", report.Feed);
        feedPages.Add(report.Pages, tag);
        var partition = new KeyValuePair<string, object?>("partition", FleetFeed.PartitionPrefix + report.Feed);
        readings.Add(report.Readings, partition);
        Rejected(report.Reasons, report.UnknownDevices, partition);
        if (report.Fault is not null)
        {
            feedFaults.Add(1, tag);
        }
    }

    /// <summary>Dead letters were taken in.</summary>
    public void Replayed(long letters) => replayed.Add(letters);

    /// <summary>Rows were deleted.</summary>
    internal void Deleted(string table, int count) => deleted.Add(count, new KeyValuePair<string, object?>("table", table));

    private void Rejected(IReadOnlyDictionary<RejectionReason, long> rejected, int unknown, KeyValuePair<string, object?> partition)
    {
        foreach (var (reason, count) in rejected)
        {
            deadLetters.Add(count, partition, new KeyValuePair<string, object?>("reason", reason.ToString()));
        }

        late.Add(rejected.GetValueOrDefault(RejectionReason.Late), partition);
        unknownDevices.Add(unknown, partition);
    }
}
