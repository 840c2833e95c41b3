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
            var (state, _, _) = await LoadAsync(store, partition, options, cancellationToken);
            states.Add(state);
        }

        return states;
    }

    internal static async Task<(PartitionState State, StoredState Stored, int WholeJournalBytes)> LoadAsync(
        IStateStore store, string partition, WindowOptions options, CancellationToken cancellationToken)
    {
        var stored = await store.ReadAsync(partition, cancellationToken);
        try
        {
            var state = StateSnapshot.Read(stored.Snapshot, options);
            return (state, stored, JournalReplay.Apply(stored.Journal, state));
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"The state of partition '{partition}', generation {stored.Stamp.Generation}, cannot be read: {damage.Message}", damage);
        }
    }
}
