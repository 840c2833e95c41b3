using System.Collections.Concurrent;
using Csm.Crm.Telemetry.Customers;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Ingest;

/// <summary>
/// Takes batches of hub events into the state of their partition. When a batch has been taken in, its state is stored;
/// taking it in again changes nothing. Safe for use by several threads; batches of one partition run one after the other.
/// </summary>
public sealed class TelemetryIngest
{
    private readonly ConcurrentDictionary<string, PartitionSession> sessions = new(StringComparer.Ordinal);
    private readonly Lock totalsLock = new();
    private readonly IngestReport totals = new();
    private readonly IStateStore store;
    private readonly IDeadLetterStore deadLetters;
    private readonly CurrentMachineDirectory directory;
    private readonly WindowOptions options;
    private readonly int compactAfterBatches;
    private readonly EventDecoder decoder;
    private readonly CurrentCustomers? customers;

    /// <param name="store">Where state is kept.</param>
    /// <param name="deadLetters">Where rejected events go.</param>
    /// <param name="directory">The machines.</param>
    /// <param name="options">Gap and lateness rules.</param>
    /// <param name="compactAfterBatches">Journal records before a new snapshot is written, ≥ 1; it also waits until the journal has half its size.</param>
    /// <param name="decoder">Reads the events; one without feed profiles when null.</param>
    /// <param name="customers">Contacts, sites and materials, for digital usage and stocks; when null, all of those are unknown.</param>
    public TelemetryIngest(
        IStateStore store, IDeadLetterStore deadLetters, CurrentMachineDirectory directory, WindowOptions options, int compactAfterBatches = 64, EventDecoder? decoder = null, CurrentCustomers? customers = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(compactAfterBatches, 1);
        this.store = store;
        this.deadLetters = deadLetters;
        this.directory = directory;
        this.options = options.Validated();
        this.compactAfterBatches = compactAfterBatches;
        this.decoder = decoder ?? new EventDecoder();
        this.customers = customers;
    }

    /// <summary>What became of all batches so far, in this process.</summary>
    public IngestReport Totals()
    {
        lock (totalsLock)
        {
            var copy = new IngestReport();
            copy.Add(totals);
            return copy;
        }
    }

    /// <summary>Takes a batch in, in the order given.</summary>
    /// <param name="partition">The hub's partition id.</param>
    /// <param name="events">Events of that partition, ascending by sequence number.</param>
    /// <param name="cancellationToken">Stops before the batch is stored, never half-way.</param>
    /// <exception cref="StateConflictException">
    /// Another instance wrote the partition's state meanwhile. Nothing of the batch took effect here; deliver it again.
    /// </exception>
    public async Task<IngestReport> IngestAsync(string partition, IReadOnlyList<IncomingEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        var session = SessionOf(partition);
        await session.Turn.WaitAsync(cancellationToken);
        try
        {
            var report = await session.IngestAsync(events, directory, customers, cancellationToken);
            lock (totalsLock)
            {
                totals.Add(report);
            }

            return report;
        }
        finally
        {
            session.Turn.Release();
        }
    }

    /// <summary>
    /// Takes dead letters of a partition in once more, whatever their sequence numbers; taking them in again changes nothing.
    /// The partition's owner, where that is another instance, meets a conflict once, and takes its batch in again.
    /// </summary>
    /// <param name="partition">The hub's partition id.</param>
    /// <param name="letters">Their contents, as events, oldest first.</param>
    /// <param name="cancellationToken">Stops before anything is stored, never half-way.</param>
    /// <returns>What became of them, and for each whether all of it was taken in.</returns>
    /// <exception cref="StateConflictException">Another instance wrote the partition's state meanwhile. Nothing took effect.</exception>
    internal async Task<(IngestReport Report, bool[] Taken)> ReplayAsync(string partition, IReadOnlyList<IncomingEvent> letters, CancellationToken cancellationToken)
    {
        var session = SessionOf(partition);
        await session.Turn.WaitAsync(cancellationToken);
        try
        {
            return await session.ReplayAsync(letters, directory, customers, cancellationToken);
        }
        finally
        {
            session.Turn.Release();
        }
    }

    /// <summary>Sequence number of the last event of a partition that was taken in, as far as this process knows; −1 before the first.</summary>
    /// <param name="partition">The hub's partition id, or a feed's.</param>
    /// <param name="cancellationToken">Stops loading.</param>
    internal async Task<long> LastSequenceNumberAsync(string partition, CancellationToken cancellationToken)
    {
        var session = SessionOf(partition);
        await session.Turn.WaitAsync(cancellationToken);
        try
        {
            return await session.LastSequenceNumberAsync(cancellationToken);
        }
        finally
        {
            session.Turn.Release();
        }
    }

    private PartitionSession SessionOf(string partition) =>
        sessions.GetOrAdd(partition, id => new PartitionSession(id, store, deadLetters, options, compactAfterBatches, decoder));
}
