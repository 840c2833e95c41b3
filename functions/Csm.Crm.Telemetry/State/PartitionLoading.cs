using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.State;

/// <summary>Loads partitions from their snapshot and journal.</summary>
public static class PartitionLoading
{
    /// <summary>The states of all partitions, as last stored, in ordinal order of partition id.</summary>
    /// <exception cref="InvalidDataException">A snapshot or journal is damaged; the message names the partition.</exception>
    public static async Task<IReadOnlyList<PartitionState>> LoadAllAsync(IStateStore store, WindowOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        var states = new List<PartitionState>();
        foreach (var partition in await store.ListAsync(cancellationToken))
        {
            states.Add((await LoadAsync(store, partition, options, cancellationToken)).State);
        }

        return states;
    }

    internal static async Task<LoadedPartition> LoadAsync(
        IStateStore store, string partition, WindowOptions options, CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(partition, default, cancellationToken);
        try
        {
            var state = StateSnapshot.Read(stored.Snapshot, options);
            var (records, bytes) = JournalReplay.Apply(stored.Journal, state);
            return new LoadedPartition(state, stored.Stamp, stored.Snapshot.Length, records, bytes < stored.Journal.Length);
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"The state of partition '{partition}', generation {stored.Stamp.Generation}, cannot be read: {damage.Message}", damage);
        }
    }
}

/// <summary>A partition as it was loaded.</summary>
/// <param name="State">Its state.</param>
/// <param name="Stamp">Its version.</param>
/// <param name="SnapshotBytes">Length of the snapshot.</param>
/// <param name="JournalRecords">Whole records in the journal.</param>
/// <param name="IsTorn">True when the journal ends in the middle of a record.</param>
internal sealed record LoadedPartition(PartitionState State, StateStamp Stamp, int SnapshotBytes, int JournalRecords, bool IsTorn);
