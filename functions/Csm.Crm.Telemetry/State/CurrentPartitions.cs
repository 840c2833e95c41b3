using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.State;

/// <summary>
/// The states of all partitions for one who only reads: kept in memory, and brought up to date by what was stored since.
/// For one caller at a time.
/// </summary>
/// <param name="store">Where the states are.</param>
/// <param name="options">The rules they were built with.</param>
public sealed class CurrentPartitions(IStateStore store, WindowOptions options)
{
    private readonly Dictionary<string, (StateStamp Stamp, PartitionState State)> known = new(StringComparer.Ordinal);

    /// <summary>The states as last stored, in ordinal order of partition id.</summary>
    /// <exception cref="InvalidDataException">A snapshot or journal is damaged; the message names the partition.</exception>
    public async Task<IReadOnlyList<PartitionState>> LoadAsync(CancellationToken cancellationToken)
    {
        var partitions = await store.ListAsync(cancellationToken);
        foreach (var gone in known.Keys.Except(partitions, StringComparer.Ordinal).ToArray())
        {
            known.Remove(gone);
        }

        var states = new List<PartitionState>();
        foreach (var partition in partitions)
        {
            states.Add(await LoadAsync(partition, cancellationToken));
        }

        return states;
    }

    private async Task<PartitionState> LoadAsync(string partition, CancellationToken cancellationToken)
    {
        known.Remove(partition, out var before);
        var stored = await store.ReadAsync(partition, before.Stamp, cancellationToken);
        try
        {
            var continues = before.State is not null && stored.Stamp.Generation == before.Stamp.Generation;
            var state = continues ? before.State! : StateSnapshot.Read(stored.Snapshot, options);
            var (_, bytes) = JournalReplay.Apply(stored.Journal, state);

            // A torn record is read again once it is whole.
            var length = (continues ? before.Stamp.JournalLength : 0) + bytes;
            known.Add(partition, (stored.Stamp with { JournalLength = length }, state));
            return state;
        }
        catch (Exception damage) when (damage is InvalidDataException or EndOfStreamException)
        {
            throw new InvalidDataException($"The state of partition '{partition}', generation {stored.Stamp.Generation}, cannot be read: {damage.Message}", damage);
        }
    }
}
