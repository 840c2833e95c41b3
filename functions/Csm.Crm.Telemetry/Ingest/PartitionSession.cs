using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Ingest;

/// <summary>One partition's state in memory, in step with the store. Used by one batch at a time.</summary>
internal sealed class PartitionSession(string partition, IStateStore store, IDeadLetterStore deadLetters, WindowOptions options, int compactAfterBatches, EventDecoder decoder)
{
    private readonly JournalRecord record = new();
    private PartitionState? state;
    private StateStamp stamp;
    private int journalRecords;

    /// <summary>Held by the batch that is being taken in.</summary>
    public SemaphoreSlim Turn { get; } = new(1, 1);

    public async Task<IngestReport> IngestAsync(IReadOnlyList<IncomingEvent> events, CurrentMachineDirectory directory, CancellationToken cancellationToken)
    {
        var current = state ?? await LoadAsync(cancellationToken);

        // Until the store has the batch, memory is ahead of it: on any failure the next batch loads the state again.
        state = null;
        var sink = new BatchSink(partition, current, record, await directory.GetAsync(cancellationToken), decoder);
        if (sink.Take(events) && sink.HasUnknownDevices)
        {
            sink.RetryUnknown(await directory.GetAfterUnknownDeviceAsync(cancellationToken));
        }

        if (sink.Report.Events > 0)
        {
            await StoreAsync(current, sink, cancellationToken);
        }

        state = current;
        return sink.Report;
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
        if (journalRecords >= compactAfterBatches)
        {
            await CompactAsync(current, cancellationToken);
        }
    }

    private async Task<PartitionState> LoadAsync(CancellationToken cancellationToken)
    {
        var (loaded, stored, whole) = await PartitionLoading.LoadAsync(store, partition, options, cancellationToken);
        stamp = stored.Stamp;
        journalRecords = 0;
        if (whole < stored.Journal.Length)
        {
            // A torn record was never acknowledged. A new snapshot cuts it off before anything is written behind it.
            await CompactAsync(loaded, cancellationToken);
        }

        return loaded;
    }

    private async Task CompactAsync(PartitionState current, CancellationToken cancellationToken)
    {
        stamp = await store.ReplaceAsync(partition, stamp, StateSnapshot.Write(current), cancellationToken);
        journalRecords = 0;
    }
}
