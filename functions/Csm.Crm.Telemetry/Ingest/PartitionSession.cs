using Csm.Crm.Telemetry.Customers;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Ingest;

/// <summary>One partition's state in memory, in step with the store. Used by one batch at a time.</summary>
internal sealed class PartitionSession(string partition, IStateStore store, IDeadLetterStore deadLetters, WindowOptions options, int compactAfterBatches, EventDecoder decoder)
{
    // An append blob takes 50,000 blocks.
    private const int MostRecords = 40_000;

    private readonly JournalRecord record = new();
    private readonly BatchSummaries summaries = new();
    private PartitionState? state;
    private StateStamp stamp;
    private int journalRecords;
    private int snapshotBytes;

    /// <summary>Held by the batch that is being taken in.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    public async Task<IngestReport> IngestAsync(IReadOnlyList<IncomingEvent> events, CurrentMachineDirectory directory, CurrentCustomers? known, CancellationToken cancellationToken)
    {
        var current = state ?? await LoadAsync(cancellationToken);

        // Until the store has the batch, memory is ahead of it: on any failure the next batch loads the state again.
        state = null;
        summaries.Clear();
        var customers = new CustomerSink(current, record, known);
        var machines = await directory.GetAsync(cancellationToken);
        var sink = new BatchSink(partition, current, summaries, record, machines, decoder, customers);
        if (sink.Take(events) && sink.HasUnknown)
        {
            await customers.LoadMissingAsync(cancellationToken);
            sink.RetryUnknown(sink.HasUnknownDevices ? await directory.GetAfterUnknownDeviceAsync(cancellationToken) : machines);
        }

        if (sink.Report.Events > 0)
        {
            sink.Finish();
            await StoreAsync(current, sink, cancellationToken);
        }

        state = current;
        return sink.Report;
    }

    /// <summary>Sequence number of the last event that the state holds, −1 before the first.</summary>
    public async Task<long> LastSequenceNumberAsync(CancellationToken cancellationToken)
    {
        state ??= await LoadAsync(cancellationToken);
        return state.LastSequenceNumber;
    }

    /// <summary>Takes dead letters of the partition in once more. Readings that are there already change nothing.</summary>
    public async Task<(IngestReport Report, bool[] Taken)> ReplayAsync(IReadOnlyList<IncomingEvent> letters, CurrentMachineDirectory directory, CurrentCustomers? known, CancellationToken cancellationToken)
    {
        var current = state ?? await LoadAsync(cancellationToken);
        state = null;
        summaries.Clear();
        var customers = new CustomerSink(current, record, known);
        await customers.PrepareAsync(letters, cancellationToken);
        var sink = new BatchSink(partition, current, summaries, record, await directory.GetAfterUnknownDeviceAsync(cancellationToken), decoder, customers);
        var taken = sink.TakeAgain(letters);
        if (sink.Report.Readings > 0 || sink.Report.Faults > 0)
        {
            sink.Finish();
            await StoreAsync(current, sink, cancellationToken);
            state = current;
        }

        return (sink.Report, taken);
    }

    private async Task StoreAsync(PartitionState current, BatchSink sink, CancellationToken cancellationToken)
    {
        // Dead letters first: once the sequence number is stored, the batch never comes again.
        if (sink.DeadLetters.Count > 0)
        {
            await deadLetters.WriteAsync(sink.DeadLetters, cancellationToken);
        }

        stamp = await store.AppendAsync(partition, stamp, record.Complete(), cancellationToken);
        journalRecords++;

        // A snapshot costs as much as the state is large: it waits until the journal is worth it.
        if (journalRecords >= MostRecords || (journalRecords >= compactAfterBatches && stamp.JournalLength >= snapshotBytes / 2))
        {
            await CompactAsync(current, cancellationToken);
        }
    }

    private async Task<PartitionState> LoadAsync(CancellationToken cancellationToken)
    {
        var loaded = await PartitionLoading.LoadAsync(store, partition, options, cancellationToken);
        stamp = loaded.Stamp;
        journalRecords = loaded.JournalRecords;
        snapshotBytes = loaded.SnapshotBytes;
        if (loaded.IsTorn)
        {
            // A torn record was never acknowledged. A new snapshot cuts it off before anything is written behind it.
            await CompactAsync(loaded.State, cancellationToken);
        }

        return loaded.State;
    }

    private async Task CompactAsync(PartitionState current, CancellationToken cancellationToken)
    {
        foreach (var machine in current.Machines)
        {
            machine.CloseFaults();
        }

        var snapshot = StateSnapshot.Write(current);
        stamp = await store.ReplaceAsync(partition, stamp, snapshot, cancellationToken);
        snapshotBytes = snapshot.Length;
        journalRecords = 0;
    }
}
