using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.State;

/// <summary>
/// A partition's whole state as bytes: version, length of the content, the content compressed with Brotli, and a checksum
/// over all of it at the end. Little-endian.
/// </summary>
internal static class StateSnapshot
{
    private const byte Version = 4;
    private const int HeadBytes = 1 + sizeof(int);

    // Machines' content is coded already; what compresses is names, calendars and machines that resemble each other.
    private const int Quality = 3;
    private const int LogWindow = 20;

    public static byte[] Write(PartitionState state)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            WriteContent(writer, state);
        }

        var content = stream.GetBuffer().AsSpan(0, (int)stream.Length);
        var bytes = new byte[HeadBytes + BrotliEncoder.GetMaxCompressedLength(content.Length) + sizeof(ulong)];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), content.Length);
        if (!BrotliEncoder.TryCompress(content, bytes.AsSpan(HeadBytes), out var compressed, Quality, LogWindow))
        {
            throw new InvalidOperationException($"The snapshot's {content.Length} bytes do not fit the length that Brotli itself names for them.");
        }

        var end = HeadBytes + compressed;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(end), Checksum.Of(bytes.AsSpan(0, end)));
        Array.Resize(ref bytes, end + sizeof(ulong));
        return bytes;
    }

    /// <exception cref="InvalidDataException">The bytes are damaged or of a newer version.</exception>
    public static PartitionState Read(ReadOnlyMemory<byte> snapshot, WindowOptions options)
    {
        var state = new PartitionState(options);
        if (snapshot.IsEmpty)
        {
            return state;
        }

        var content = snapshot[..Math.Max(0, snapshot.Length - sizeof(ulong))];
        if (content.IsEmpty || BinaryPrimitives.ReadUInt64LittleEndian(snapshot.Span[content.Length..]) != Checksum.Of(content.Span))
        {
            throw new InvalidDataException($"The snapshot of {snapshot.Length} bytes is damaged: its checksum does not fit. Restore it, or delete the partition's state and replay the hub.");
        }

        using var reader = new StateReader(content);
        var version = reader.ReadVersion(Version, "snapshot");
        if (version == 1)
        {
            SnapshotVersion1.Read(reader, state);
            return state;
        }

        var plain = new byte[reader.ReadInt32()];
        if (!BrotliDecoder.TryDecompress(content.Span[HeadBytes..], plain, out var length) || length != plain.Length)
        {
            throw new InvalidDataException($"The snapshot of {snapshot.Length} bytes does not unpack to the {plain.Length} bytes that it names.");
        }

        using var inner = new StateReader(plain);
        ReadContent(inner, state);
        if (version > 2)
        {
            ReadIssues(inner, state);
            ReadFaults(inner, state);
        }

        if (version > 3)
        {
            ReadGauges(inner, state);
            state.Usage.Read(inner);
            state.Stocks.Read(inner);
        }

        return state;
    }

    private static void WriteContent(BinaryWriter writer, PartitionState state)
    {
        writer.Write(state.LastSequenceNumber);
        writer.Write(state.UnknownDevices.Count);
        foreach (var (device, events) in state.UnknownDevices.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
        {
            StateText.Write(writer, device);
            writer.Write(events);
        }

        var calendars = state.Machines.Select(static machine => machine.Calendar).Distinct().ToArray();
        writer.Write7BitEncodedInt(calendars.Length);
        foreach (var calendar in calendars)
        {
            StateText.Write(writer, calendar.TimeZone);
            foreach (var hours in calendar.PlannedHours)
            {
                writer.Write(hours);
            }
        }

        var numbers = calendars.Index().ToDictionary(static pair => pair.Item, static pair => pair.Index);
        var coded = new BitWriter();
        writer.Write(state.Machines.Count);
        foreach (var machine in state.Machines)
        {
            StateText.Write(writer, machine.DeviceId);
            writer.Write7BitEncodedInt(numbers[machine.Calendar]);
            coded.Clear();
            machine.Store(coded);
            var block = coded.Written;
            writer.Write7BitEncodedInt(block.Length);
            writer.Write(block);
        }

        WriteIssues(writer, state);
        WriteFaults(writer, state);
        WriteGauges(writer, state, coded);
        state.Usage.Write(writer);
        state.Stocks.Write(writer);
    }

    // Most machines have none: those that do are named, and the others take nothing.
    private static void WriteGauges(BinaryWriter writer, PartitionState state, BitWriter coded)
    {
        foreach (var (index, machine) in state.Machines.Index())
        {
            coded.Clear();
            if (machine.StoreGauges(coded))
            {
                writer.Write7BitEncodedInt(index + 1);
                var block = coded.Written;
                writer.Write7BitEncodedInt(block.Length);
                writer.Write(block);
            }
        }

        writer.Write7BitEncodedInt(0);
    }

    private static void ReadGauges(StateReader reader, PartitionState state)
    {
        for (var number = reader.ReadCount(); number > 0; number = reader.ReadCount())
        {
            var block = new BitReader(reader.ReadBlock());
            state.Machines[number - 1].RestoreGauges(ref block);
        }
    }

    private static void WriteFaults(BinaryWriter writer, PartitionState state)
    {
        var machines = state.Machines.Index().Where(static item => item.Item.Faults is not null).ToArray();
        writer.Write7BitEncodedInt(machines.Length);
        foreach (var (index, machine) in machines)
        {
            writer.Write7BitEncodedInt(index);
            machine.Faults!.Write(writer);
        }
    }

    private static void ReadFaults(StateReader reader, PartitionState state)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            state.Machines[reader.ReadCount()].RestoreFaults(MachineFaults.Read(reader));
        }
    }

    private static void WriteIssues(BinaryWriter writer, PartitionState state)
    {
        writer.Write7BitEncodedInt(state.Issues.All.Count);
        foreach (var issue in state.Issues.All.OrderBy(static issue => issue.Day).ThenBy(static issue => issue.Kind).ThenBy(static issue => issue.Device, StringComparer.Ordinal))
        {
            writer.Write((int)issue.Kind);
            StateText.Write(writer, issue.Device);
            writer.Write(issue.Day.DayNumber);
            writer.Write(issue.Count);
            writer.Write(issue.First);
            writer.Write(issue.Last);
            StateText.Write(writer, issue.Sample);
        }
    }

    private static void ReadIssues(StateReader reader, PartitionState state)
    {
        for (var left = reader.ReadCount(); left > 0; left--)
        {
            state.Issues.Put(reader.ReadIssue());
        }
    }

    private static void ReadContent(StateReader reader, PartitionState state)
    {
        state.LastSequenceNumber = reader.ReadInt64();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            state.CountUnknown(reader.ReadText(), reader.ReadInt64());
        }

        var calendars = new SiteCalendar[reader.ReadCount()];
        for (var index = 0; index < calendars.Length; index++)
        {
            calendars[index] = reader.ReadCalendar();
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var machine = state.Machines[state.Introduce(reader.ReadText(), calendars[reader.ReadCount()])];
            var block = new BitReader(reader.ReadBlock());
            machine.Restore(ref block);
        }
    }
}
