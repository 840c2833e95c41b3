using System.Globalization;

namespace Csm.Crm.Telemetry.State;

/// <summary>
/// State in a local folder: per partition <c>snapshot-N.bin</c> and <c>journal-N.bin</c>, N the generation. A snapshot
/// appears by a rename, so one that exists is whole; a higher generation outdates all lower files. Who writes holds the
/// file <c>lock</c> open for itself: nobody writes between another's look at the version and its write, however long that
/// takes, and the lock goes with its process.
/// </summary>
public sealed class FolderStateStore : IStateStore
{
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(5);

    private readonly string root;
    private readonly bool flushToDisk;
    private readonly TimeSpan patience;

    /// <param name="root">Folder for the state; created when needed.</param>
    /// <param name="flushToDisk">
    /// Whether to wait until the disk has each change. Off, a change survives the end of the process but not of the machine.
    /// </param>
    /// <param name="patience">How long to wait while another writes the same partition; 30 seconds when null.</param>
    public FolderStateStore(string root, bool flushToDisk = true, TimeSpan? patience = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        this.root = root;
        this.flushToDisk = flushToDisk;
        this.patience = patience ?? TimeSpan.FromSeconds(30);
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

                // Its journal goes when a new generation has come: none may only be taken for an empty one while it stands.
                if (GenerationIn(folder) == generation)
                {
                    return new StoredState(new StateStamp(generation, from + journal.Length), snapshot, journal);
                }
            }
            catch (FileNotFoundException) when (GenerationIn(folder) > generation)
            {
                // A new generation came while this one was being read: read that.
            }
        }
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">Another has been writing the partition for longer than this one waits.</exception>
    public async ValueTask<StateStamp> AppendAsync(string partition, StateStamp expected, ReadOnlyMemory<byte> record, CancellationToken cancellationToken)
    {
        var folder = FolderOf(partition);
        await using var turn = await LockAsync(folder, cancellationToken);
        RefuseConflict(partition, expected, StampOf(folder));
        await using var journal = new FileStream(JournalPath(folder, expected.Generation), FileMode.Append, FileAccess.Write, FileShare.Read, 1);
        await journal.WriteAsync(record, cancellationToken);
        journal.Flush(flushToDisk);
        return expected with { JournalLength = journal.Length };
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">Another has been writing the partition for longer than this one waits.</exception>
    public async ValueTask<StateStamp> ReplaceAsync(string partition, StateStamp expected, ReadOnlyMemory<byte> snapshot, CancellationToken cancellationToken)
    {
        var folder = FolderOf(partition);
        await using var turn = await LockAsync(folder, cancellationToken);
        RefuseConflict(partition, expected, StampOf(folder));

        var next = expected.Generation + 1;
        var whole = SnapshotPath(folder, next);
        var draft = whole + ".draft";
        await using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write, FileShare.None, 1))
        {
            await file.WriteAsync(snapshot, cancellationToken);
            file.Flush(flushToDisk);
        }

        File.Move(draft, whole, overwrite: false);
        File.Delete(SnapshotPath(folder, expected.Generation));
        File.Delete(JournalPath(folder, expected.Generation));
        return new StateStamp(next, 0);
    }

    private async Task<FileStream> LockAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, "lock");
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException held) when (held is not (FileNotFoundException or DirectoryNotFoundException))
            {
                if (TimeProvider.System.GetElapsedTime(began) > patience)
                {
                    throw new IOException($"'{path}' cannot be opened alone after {patience}: another writes the partition all the time, or the file system does not lock files.", held);
                }
            }

            await Task.Delay(LockPoll, TimeProvider.System, cancellationToken);
        }
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
