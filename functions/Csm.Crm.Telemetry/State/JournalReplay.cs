using System.Buffers.Binary;
using System.Numerics;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.State;

/// <summary>Applies journal records to the snapshot they follow.</summary>
internal static class JournalReplay
{
    /// <summary>Applies all whole records.</summary>
    /// <returns>Bytes that were whole. Fewer than the journal has: its last record is torn, and never took effect.</returns>
    /// <exception cref="InvalidDataException">A record in the middle is damaged, or of a version this code does not know.</exception>
    public static int Apply(ReadOnlyMemory<byte> journal, PartitionState state)
    {
        var at = 0;
        while (journal.Length - at >= JournalRecord.FrameBytes)
        {
            var frame = journal.Span[at..];
            var length = BinaryPrimitives.ReadInt32LittleEndian(frame);
            if (length <= 0 || length > frame.Length - JournalRecord.FrameBytes)
            {
                return at;
            }

            var payload = journal.Slice(at + JournalRecord.FrameBytes, length);
            var end = at + JournalRecord.FrameBytes + length;
            if (Checksum.Of(payload.Span) != BinaryPrimitives.ReadUInt64LittleEndian(frame[sizeof(int)..]))
            {
                // Only the last record can be torn by a crash; damage before it would silently lose what follows.
                return end == journal.Length ? at : throw new InvalidDataException($"The journal record at byte {at} is damaged, and {journal.Length - end} bytes follow it.");
            }

            ApplyRecord(payload, state);
            at = end;
        }

        return at;
    }

    private static void ApplyRecord(ReadOnlyMemory<byte> payload, PartitionState state)
    {
        using var reader = new StateReader(payload);
        reader.ExpectVersion(JournalRecord.Version, "journal record");
        var lastSequenceNumber = reader.ReadInt64();
        while (!reader.AtEnd)
        {
            var kind = (JournalRecord.EntryKind)reader.ReadByte();
            switch (kind)
            {
                case JournalRecord.EntryKind.Introduced:
                    state.Introduce(reader.ReadText(), reader.ReadCalendar());
                    break;
                case JournalRecord.EntryKind.Moved:
                    state.Machines[reader.ReadInt32()].MoveTo(reader.ReadCalendar());
                    break;
                case JournalRecord.EntryKind.Reading:
                    state.Machines[reader.ReadInt32()].Accept(ReadReading(reader));
                    break;
                case JournalRecord.EntryKind.Unknown:
                    state.CountUnknown(reader.ReadText(), reader.ReadInt64());
                    break;
                default:
                    throw new InvalidDataException($"A journal record has an entry of kind {kind}, which this version does not know.");
            }
        }

        state.LastSequenceNumber = lastSequenceNumber;
    }

    internal static CounterReading ReadReading(StateReader reader)
    {
        var reading = new CounterReading(reader.ReadInt64()) { Present = new CounterSet(reader.ReadUInt32()) };
        for (var bits = reading.Present.Bits; bits != 0; bits &= bits - 1)
        {
            reading.Values[BitOperations.TrailingZeroCount(bits)] = reader.ReadDouble();
        }

        return reading;
    }
}
