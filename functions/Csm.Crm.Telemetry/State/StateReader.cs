using System.Runtime.InteropServices;
using System.Text;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.State;

/// <summary>Reads the little-endian values of snapshots and journals.</summary>
internal sealed class StateReader : IDisposable
{
    private readonly MemoryStream stream;
    private readonly BinaryReader reader;

    public StateReader(ReadOnlyMemory<byte> bytes)
    {
        stream = MemoryMarshal.TryGetArray(bytes, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
        reader = new BinaryReader(stream, Encoding.UTF8);
    }

    public bool AtEnd => stream.Position == stream.Length;

    /// <summary>Reads the version byte that everything stored begins with.</summary>
    /// <exception cref="InvalidDataException">The version is newer than this code.</exception>
    public byte ReadVersion(byte newest, string what)
    {
        var found = reader.ReadByte();
        return found >= 1 && found <= newest
            ? found
            : throw new InvalidDataException($"The {what} has format version {found}; this version reads 1 to {newest}. Deploy the version that wrote it, or a newer one.");
    }

    public byte ReadByte() => reader.ReadByte();

    public int ReadInt32() => reader.ReadInt32();

    public uint ReadUInt32() => reader.ReadUInt32();

    public long ReadInt64() => reader.ReadInt64();

    public Guid ReadGuid() => new(ReadBytes(16));

    public double ReadDouble() => reader.ReadDouble();

    public string ReadText() => Encoding.UTF8.GetString(reader.ReadBytes(reader.ReadInt32()));

    public SiteCalendar ReadCalendar()
    {
        var zone = ReadText();
        var planned = new double[7];
        for (var day = 0; day < planned.Length; day++)
        {
            planned[day] = reader.ReadDouble();
        }

        return new SiteCalendar(zone, planned);
    }

    public Issue ReadIssue() =>
        new((IssueKind)ReadInt32(), ReadText(), DateOnly.FromDayNumber(ReadInt32()), ReadInt64(), ReadInt64(), ReadInt64(), ReadText());

    public FaultSeverity? ReadSeverity() => StateText.SeverityOf(ReadByte());

    /// <summary>A text, or null for an empty one.</summary>
    public string? ReadOptionalText() => ReadText() is { Length: > 0 } text ? text : null;

    public int ReadCount() => reader.Read7BitEncodedInt();

    /// <exception cref="InvalidDataException">The content ends first.</exception>
    public byte[] ReadBlock() => ReadBytes(ReadCount());

    /// <exception cref="InvalidDataException">The content ends first.</exception>
    public byte[] ReadBytes(int length)
    {
        var block = reader.ReadBytes(length);
        return block.Length == length ? block : throw new InvalidDataException($"The state names a block of {length} bytes, but ends after {block.Length}.");
    }

    public void Dispose() => reader.Dispose();
}
