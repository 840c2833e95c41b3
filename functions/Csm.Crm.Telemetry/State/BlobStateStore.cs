using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure;

namespace Csm.Crm.Telemetry.State;

/// <summary>
/// State in Azure Blob Storage: per partition a small blob <c>current</c> that names the generation and its snapshot, the
/// snapshot as a block blob, the journal as an append blob.
/// </summary>
/// <remarks>
/// The fence: a record is appended only where the journal is exactly as long as the writer believes. Whoever writes a new
/// snapshot first appends a mark to the old journal, so that nobody who has not seen it can append there any more; then it
/// writes the snapshot under a name of its own and turns <c>current</c> to it, if nobody else has. A crash in between
/// leaves the mark, which reads as a torn record: the next owner writes a new snapshot. Generations have numbers of which
/// none is given twice, not even by one who gave up: he may wake up late and create the journal of his number, and whoever
/// still believed in a deleted journal of the same number would append to that.
/// </remarks>
/// <param name="container">The container.</param>
/// <param name="folder">Folder in it, without slashes at its ends.</param>
public sealed class BlobStateStore(BlobContainer container, string folder = "partitions") : IStateStore
{
    private const int LongestStep = 1 << 30;

    // A length of zero, which no record has.
    private static readonly byte[] Mark = new byte[sizeof(int)];

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await container.ListFoldersAsync(folder + "/", cancellationToken)).Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public async ValueTask<StoredState> ReadAsync(string partition, StateStamp known, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var current = await CurrentAsync(partition, cancellationToken);
            var isKnown = current.Generation == known.Generation;
            var from = isKnown ? known.JournalLength : 0;
            var snapshot = current.Snapshot is null || isKnown ? new BlobContent(default, null) : await container.ReadAsync(NameOf(partition, current.Snapshot), 0, cancellationToken);
            var journal = await container.ReadAsync(JournalOf(partition, current.Generation), from, cancellationToken);

            // Snapshot and journal go when a new generation has come: then that is what to read.
            if (snapshot is not null && (journal is not null || current.Generation == 0))
            {
                var bytes = journal?.Bytes ?? default;
                return new StoredState(new StateStamp(current.Generation, from + bytes.Length), snapshot.Bytes, bytes);
            }

            await RefuseLossAsync(partition, current, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<StateStamp> AppendAsync(string partition, StateStamp expected, ReadOnlyMemory<byte> record, CancellationToken cancellationToken)
    {
        var journal = JournalOf(partition, expected.Generation);
        var outcome = await container.AppendAsync(journal, record, expected.JournalLength, cancellationToken);
        if (outcome == AppendOutcome.Missing && expected == default)
        {
            // Only the first journal of all comes into being by its first record, and it is never deleted.
            await container.CreateAppendAsync(journal, cancellationToken);
            outcome = await container.AppendAsync(journal, record, 0, cancellationToken);
        }

        return outcome == AppendOutcome.Appended
            ? expected with { JournalLength = expected.JournalLength + record.Length }
            : throw new StateConflictException($"The journal of partition '{partition}' is not as it was at {expected}: another owner wrote to it.");
    }

    /// <inheritdoc/>
    public async ValueTask<StateStamp> ReplaceAsync(string partition, StateStamp expected, ReadOnlyMemory<byte> snapshot, CancellationToken cancellationToken)
    {
        var current = await CurrentAsync(partition, cancellationToken);
        if (current.Generation != expected.Generation)
        {
            throw new StateConflictException($"Partition '{partition}' has generation {current.Generation}, not that of {expected}: another owner wrote to it.");
        }

        var sealedAt = await AppendAsync(partition, expected, Mark, cancellationToken);
        var next = expected.Generation + RandomNumberGenerator.GetInt32(1, LongestStep);
        var name = string.Create(CultureInfo.InvariantCulture, $"snapshot-{next}-{sealedAt.JournalLength}");
        await container.WriteAsync(NameOf(partition, name), snapshot, replaces: null, mustBeNew: false, cancellationToken);
        await container.CreateAppendAsync(JournalOf(partition, next), cancellationToken);
        var turned = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{next} {name}"));
        if (!await container.WriteAsync(NameOf(partition, "current"), turned, current.Version, mustBeNew: current.Version is null, cancellationToken))
        {
            throw new StateConflictException($"Partition '{partition}' got another generation than {next} meanwhile: another owner wrote to it.");
        }

        if (expected.Generation > 0)
        {
            await container.DeleteAsync(NameOf(partition, current.Snapshot!), cancellationToken);
            await container.DeleteAsync(JournalOf(partition, expected.Generation), cancellationToken);
        }

        return new StateStamp(next, 0);
    }

    private async Task<CurrentGeneration> CurrentAsync(string partition, CancellationToken cancellationToken)
    {
        var name = NameOf(partition, "current");
        if (await container.ReadAsync(name, 0, cancellationToken) is not { } blob)
        {
            return new CurrentGeneration(0, null, null);
        }

        var text = Encoding.ASCII.GetString(blob.Bytes.Span);
        var parts = text.Split(' ');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            ? new CurrentGeneration(generation, parts[1], blob.Version)
            : throw new InvalidDataException($"The blob '{name}' says '{text}' where a generation and the name of a snapshot belong. Restore it, or delete the partition's state and replay the hub.");
    }

    private async Task RefuseLossAsync(string partition, CurrentGeneration read, CancellationToken cancellationToken)
    {
        if ((await CurrentAsync(partition, cancellationToken)).Version == read.Version)
        {
            throw new InvalidDataException($"Snapshot or journal of generation {read.Generation} of partition '{partition}' is missing. Restore it, or delete the partition's state and replay the hub.");
        }
    }

    private string JournalOf(string partition, long generation) => NameOf(partition, string.Create(CultureInfo.InvariantCulture, $"journal-{generation}"));

    private string NameOf(string partition, string name)
    {
        if (string.IsNullOrEmpty(partition) || partition.Any(static character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_')))
        {
            throw new ArgumentException($"Partition id '{partition}' must be letters, digits, '-' and '_', because it names a folder.", nameof(partition));
        }

        return $"{folder}/{partition}/{name}";
    }

    private sealed record CurrentGeneration(long Generation, string? Snapshot, ETag? Version);
}
