namespace Csm.Crm.Telemetry.State;

/// <summary>
/// Keeps the state of each partition: one snapshot and the journal of what came after it. Every change names the stamp
/// it builds on, so that the former owner of a partition cannot write after the new one.
/// </summary>
public interface IStateStore
{
    /// <summary>Partitions that have state, in ordinal order.</summary>
    ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken);

    /// <summary>
    /// What <paramref name="partition"/> holds beyond <paramref name="known"/>: of the same generation only the journal
    /// after it, otherwise the whole snapshot and journal.
    /// </summary>
    /// <param name="partition">The partition.</param>
    /// <param name="known">A version that the caller holds; default for none.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    ValueTask<StoredState> ReadAsync(string partition, StateStamp known, CancellationToken cancellationToken);

    /// <summary>Adds a record to the journal. When it returns, the record survives a crash.</summary>
    /// <exception cref="StateConflictException">The partition changed since <paramref name="expected"/>.</exception>
    ValueTask<StateStamp> AppendAsync(string partition, StateStamp expected, ReadOnlyMemory<byte> record, CancellationToken cancellationToken);

    /// <summary>Puts a new snapshot in place of snapshot and journal, atomically.</summary>
    /// <exception cref="StateConflictException">The partition changed since <paramref name="expected"/>.</exception>
    ValueTask<StateStamp> ReplaceAsync(string partition, StateStamp expected, ReadOnlyMemory<byte> snapshot, CancellationToken cancellationToken);
}

/// <summary>Identifies one version of a partition's state.</summary>
/// <param name="Generation">Number of the snapshot, greater with each; 0 before the first.</param>
/// <param name="JournalLength">Bytes in the journal that follows it.</param>
public readonly record struct StateStamp(long Generation, long JournalLength);

/// <summary>State as stored.</summary>
/// <param name="Stamp">Its version.</param>
/// <param name="Snapshot">The snapshot; empty before the first, and when its generation was known.</param>
/// <param name="Journal">The journal's records, or those after the known ones; the last may be torn.</param>
public sealed record StoredState(StateStamp Stamp, ReadOnlyMemory<byte> Snapshot, ReadOnlyMemory<byte> Journal);

/// <summary>Somebody else changed the partition's state: another instance owns it now, or wrote in between.</summary>
public sealed class StateConflictException : IOException
{
    /// <summary>A conflict without details.</summary>
    public StateConflictException()
    {
    }

    /// <param name="message">Partition, expected and found stamp.</param>
    public StateConflictException(string message)
        : base(message)
    {
    }

    /// <param name="message">Partition, expected and found stamp.</param>
    /// <param name="innerException">What revealed it.</param>
    public StateConflictException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
