using System.Buffers.Binary;
using Csm.Crm.Telemetry.State;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>What Dataverse is known to hold: a content hash per row id. Loses nothing but time when lost: all rows are then written again.</summary>
public sealed class PublishedRows
{
    private const byte Version = 1;
    private const int EntryBytes = 16 + sizeof(ulong);

    private readonly Dictionary<Guid, ulong> hashes = [];

    /// <summary>Number of rows.</summary>
    public int Count => hashes.Count;

    /// <summary>Whether the row was published with this content.</summary>
    public bool Holds(Guid id, ulong hash) => hashes.TryGetValue(id, out var published) && published == hash;

    /// <summary>Whether the row was published, with whatever content.</summary>
    public bool Knows(Guid id) => hashes.ContainsKey(id);

    /// <summary>Notes that the row was written.</summary>
    public void Note(Guid id, ulong hash)
    {
        IsChanged |= !Holds(id, hash);
        hashes[id] = hash;
    }

    /// <summary>Notes that nobody knows any more what Dataverse holds of a row: it is about to be written.</summary>
    /// <returns>Whether anything was known.</returns>
    public bool Forget(Guid id)
    {
        var known = hashes.Remove(id);
        IsChanged |= known;
        return known;
    }

    /// <summary>True when something was noted or forgotten since these rows were read.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Forgets all rows but these: days that are no longer derived would only make the file grow.</summary>
    public void KeepOnly(IReadOnlySet<Guid> ids)
    {
        foreach (var id in hashes.Keys.Where(id => !ids.Contains(id)).ToArray())
        {
            hashes.Remove(id);
            IsChanged = true;
        }
    }

    /// <summary>Version, entries in order of id, checksum.</summary>
    public byte[] ToBytes()
    {
        var bytes = new byte[1 + (hashes.Count * EntryBytes) + sizeof(ulong)];
        bytes[0] = Version;
        var at = 1;
        foreach (var (id, hash) in hashes.OrderBy(static pair => pair.Key))
        {
            id.TryWriteBytes(bytes.AsSpan(at));
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at + 16), hash);
            at += EntryBytes;
        }

        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), Checksum.Of(bytes.AsSpan(0, at)));
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are damaged or of another version; the message says what to do.</exception>
    public static PublishedRows FromBytes(ReadOnlySpan<byte> bytes)
    {
        var rows = new PublishedRows();
        if (bytes.IsEmpty)
        {
            return rows;
        }

        var end = bytes.Length - sizeof(ulong);
        if (end < 1 || (end - 1) % EntryBytes != 0 || bytes[0] != Version || BinaryPrimitives.ReadUInt64LittleEndian(bytes[end..]) != Checksum.Of(bytes[..end]))
        {
            throw new InvalidDataException("The record of published rows is damaged or of another version. Delete it: the next publication then writes every row again.");
        }

        for (var at = 1; at < end; at += EntryBytes)
        {
            rows.hashes[new Guid(bytes.Slice(at, 16))] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(at + 16)..]);
        }

        return rows;
    }
}

/// <summary>Keeps the record of published rows.</summary>
public interface IPublishedRowStore
{
    /// <summary>The record, empty before the first publication.</summary>
    ValueTask<PublishedRows> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Replaces the record, atomically.</summary>
    ValueTask WriteAsync(PublishedRows rows, CancellationToken cancellationToken);
}

/// <summary>The record of published rows as a local file.</summary>
/// <param name="path">Path of the file; its folder is created when needed.</param>
public sealed class FilePublishedRowStore(string path) : IPublishedRowStore
{
    /// <inheritdoc/>
    public async ValueTask<PublishedRows> ReadAsync(CancellationToken cancellationToken) =>
        PublishedRows.FromBytes(File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellationToken) : []);

    /// <inheritdoc/>
    public async ValueTask WriteAsync(PublishedRows rows, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            Directory.CreateDirectory(folder);
        }

        var draft = path + ".draft";
        await File.WriteAllBytesAsync(draft, rows.ToBytes(), cancellationToken);
        File.Move(draft, path, overwrite: true);
    }
}
