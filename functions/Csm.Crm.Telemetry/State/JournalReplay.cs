using System.Buffers.Binary;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.State;

/// <summary>Applies journal records to the snapshot they follow.</summary>
internal static class JournalReplay
{
    /// <summary>Applies all whole records.</summary>
    /// <returns>
    /// Whole records, and the bytes they take. Fewer bytes than the journal has: its last record is torn, and never took effect.
    /// </returns>
    /// <exception cref="InvalidDataException">A record in the middle is damaged, or of a version this code does not know.</exception>
    public static (int Records, int Bytes) Apply(ReadOnlyMemory<byte> journal, PartitionState state)
    {
        state.BeginReplay();
        var applied = ApplyRecords(journal, state);
        state.EndReplay();
        return applied;
    }

    private static (int Records, int Bytes) ApplyRecords(ReadOnlyMemory<byte> journal, PartitionState state)
    {
        var (records, at) = (0, 0);
        var memory = (Hours: new HourBuffer<HourSummary>(), Gauges: new HourBuffer<GaugeHour>());
        while (journal.Length - at >= JournalRecord.FrameBytes)
        {
            var frame = journal.Span[at..];
            var length = BinaryPrimitives.ReadInt32LittleEndian(frame);
            if (length <= 0 || length > frame.Length - JournalRecord.FrameBytes)
            {
                return (records, at);
            }

            var payload = journal.Slice(at + JournalRecord.FrameBytes, length);
            var end = at + JournalRecord.FrameBytes + length;
            if (Checksum.Of(payload.Span) != BinaryPrimitives.ReadUInt64LittleEndian(frame[sizeof(int)..]))
            {
                // Only the last record can be torn by a crash; damage before it would silently lose what follows.
                return end == journal.Length ? (records, at) : throw new InvalidDataException($"The journal record at byte {at} is damaged, and {journal.Length - end} bytes follow it.");
            }

            ApplyRecord(payload, state, memory.Hours, memory.Gauges);
            at = end;
            records++;
        }

        return (records, at);
    }

    private static void ApplyRecord(ReadOnlyMemory<byte> payload, PartitionState state, HourBuffer<HourSummary> hours, HourBuffer<GaugeHour> gauges)
    {
        using var reader = new StateReader(payload);
        reader.ReadVersion(JournalRecord.Version, "journal record");
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
                    state.Machines[reader.ReadInt32()].Accept(SnapshotVersion1.ReadReading(reader));
                    break;
                case JournalRecord.EntryKind.Unknown:
                    state.CountUnknown(reader.ReadText(), reader.ReadInt64());
                    break;
                case JournalRecord.EntryKind.Hours:
                    HourBlock.Apply(state.Machines[reader.ReadInt32()], reader.ReadBytes(reader.ReadInt32()), hours);
                    break;
                case JournalRecord.EntryKind.Gauges:
                    HourBlock.ApplyGauges(state.Machines[reader.ReadInt32()], reader.ReadBytes(reader.ReadInt32()), gauges);
                    break;
                case JournalRecord.EntryKind.Issue:
                    state.Issues.Put(reader.ReadIssue());
                    break;
                case JournalRecord.EntryKind.Fault:
                    state.Machines[reader.ReadInt32()].JoinFault(reader.ReadText(), reader.ReadInt64(), reader.ReadSeverity(), reader.ReadOptionalText());
                    break;
                case JournalRecord.EntryKind.Usage:
                    state.Usage.ReadOne(reader);
                    break;
                case JournalRecord.EntryKind.Stock:
                    state.Stocks.ReadOne(reader);
                    break;
                default:
                    throw new InvalidDataException($"A journal record has an entry of kind {kind}, which this version does not know.");
            }
        }

        state.LastSequenceNumber = lastSequenceNumber;
    }
}
