using System.Globalization;

namespace Csm.Crm.Telemetry.State;

/// <summary>
/// State in a local folder: per partition <c>snapshot-N.bin</c> and <c>journal-N.bin</c>, N the generation. A snapshot
/// appears by a rename, so one that exists is whole; a higher generation outdates all lower files.
/// </summary>
public sealed class FolderStateStore : IStateStore
{
    private readonly string root;
    private readonly bool flushToDisk;

    /// <param name="root">Folder for the state; created when needed.</param>
    /// <param name="flushToDisk">
    /// Whether to wait until the disk has each change. Off, a change survives the end of the process but not of the machine.
    /// </param>
    public FolderStateStore(string root, bool flushToDisk = true)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        this.root = root;
        this.flushToDisk = flushToDisk;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        var partitions = Directory.Exists(root)
            ? Directory.GetDirectories(root).Select(static folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal).ToArray()
            : [];
        return ValueTask.FromResult<IReadOnlyList<string>>(partitions);
    }

    /// <inheritdoc/>
    public async ValueTask<StoredState> ReadAsync(string partition, StateStamp known, CancellationToken cancellationToken)
    {
        var folder = FolderOf(partition);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var generation = GenerationIn(folder);
            try
            {
                var from = generation == known.Generation ? known.JournalLength : 0;
                var snapshot = generation == 0 || generation == known.Generation ? [] : await File.ReadAllBytesAsync(SnapshotPath(folder, generation), cancellationToken);
                var journal = await ReadJournalAsync(JournalPath(folder, generation), from, cancellationToken);
                return new StoredState(new StateStamp(generation, from + journal.Length), snapshot, journal);
            }
            catch (FileNotFoundException) when (GenerationIn(folder) > generation)
            {
                // A new generation came while this one was being read: read that.
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<StateStamp> AppendAsync(string partition, StateStamp expected, ReadOnlyMemory<byte> record, CancellationToken cancellationToken)
    {
        var folder = FolderOf(partition);
        Directory.CreateDirectory(folder);
        await using var journal = new FileStream(JournalPath(folder, expected.Generation), FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, 1);
        RefuseConflict(partition, expected, new StateStamp(GenerationIn(folder), journal.Length));
        journal.Seek(0, SeekOrigin.End);
        await journal.WriteAsync(record, cancellationToken);
        journal.Flush(flushToDisk);
        return expected with { JournalLength = journal.Length };
    }

    /// <inheritdoc/>
    public async ValueTask<StateStamp> ReplaceAsync(string partition, StateStamp expected, ReadOnlyMemory<byte> snapshot, CancellationToken cancellationToken)
    {
        var folder = FolderOf(partition);
        Directory.CreateDirectory(folder);
        RefuseConflict(partition, expected, StampOf(folder));

        var next = expected.Generation + 1;
        var whole = SnapshotPath(folder, next);
        var draft = whole + ".draft";
        await using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None, 1))
        {
            await file.WriteAsync(snapshot, cancellationToken);
            file.Flush(flushToDisk);
        }

        try
        {
            File.Move(draft, whole, overwrite: false);
        }
        catch (IOException taken) when (File.Exists(whole))
        {
            throw new StateConflictException($"Partition '{partition}' already has generation {next}.", taken);
        }

        File.Delete(SnapshotPath(folder, expected.Generation));
        File.Delete(JournalPath(folder, expected.Generation));
        return new StateStamp(next, 0);
    }

    private static void RefuseConflict(string partition, StateStamp expected, StateStamp found)
    {
        if (expected != found)
        {
            throw new StateConflictException($"Partition '{partition}' stands at {found}, not at {expected}: another owner wrote to it.");
        }
    }

    private static StateStamp StampOf(string folder)
    {
        var generation = GenerationIn(folder);
        var journal = new FileInfo(JournalPath(folder, generation));
        return new StateStamp(generation, journal.Exists ? journal.Length : 0);
    }

    private static async Task<byte[]> ReadJournalAsync(string path, long from, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        // Shared for writing: the publisher reads while ingestion appends.
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[Math.Max(0, file.Length - from)];
        file.Seek(from, SeekOrigin.Begin);
        await file.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }

    private static long GenerationIn(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        long newest = 0;
        foreach (var path in Directory.EnumerateFiles(folder, "snapshot-*.bin"))
        {
            var number = Path.GetFileNameWithoutExtension(path.AsSpan())["snapshot-".Length..];
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var generation))
            {
                newest = Math.Max(newest, generation);
            }
        }

        return newest;
    }

    private static string SnapshotPath(string folder, long generation) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"snapshot-{generation}.bin"));

    private static string JournalPath(string folder, long generation) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"journal-{generation}.bin"));

    private string FolderOf(string partition)
    {
        if (string.IsNullOrEmpty(partition) || partition.Any(static character => !char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_')))
        {
            throw new ArgumentException($"Partition id '{partition}' must be letters, digits, '-' and '_', because it names a folder.", nameof(partition));
        }

        return Path.Combine(root, partition);
    }
}
