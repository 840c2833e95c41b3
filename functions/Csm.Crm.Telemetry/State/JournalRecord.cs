using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.State;

/// <summary>
/// One batch as a journal record: what it introduced, and for each machine it brought readings of, their summary by hour.
/// Applying it to the state before the batch gives the state after it. Reused from batch to batch.
/// </summary>
/// <remarks>
/// Frame: length (int32), checksum (uint64), payload. Payload: version, last sequence number, then entries, each with a
/// kind byte. Little-endian.
/// </remarks>
internal sealed class JournalRecord
{
    internal const byte Version = 4;
    internal const int FrameBytes = sizeof(int) + sizeof(ulong);

    private readonly ArrayBufferWriter<byte> buffer = new(64 * 1024);
    private readonly BitWriter coded = new();

    internal enum EntryKind : byte
    {
        Introduced = 1,
        Moved = 2,
        Reading = 3,
        Unknown = 4,
        Hours = 5,
        Issue = 6,
        Fault = 7,
        Gauges = 8,
        Usage = 9,
        Stock = 10,
    }

    public void Begin(long lastSequenceNumber)
    {
        buffer.ResetWrittenCount();
        var span = buffer.GetSpan(FrameBytes + 9)[..(FrameBytes + 9)];
        span.Clear();
        span[FrameBytes] = Version;
        BinaryPrimitives.WriteInt64LittleEndian(span[(FrameBytes + 1)..], lastSequenceNumber);
        buffer.Advance(span.Length);
    }

    public void AddIntroduced(string deviceId, SiteCalendar calendar)
    {
        AddKind(EntryKind.Introduced);
        AddText(deviceId);
        AddCalendar(calendar);
    }

    public void AddMoved(int machine, SiteCalendar calendar)
    {
        AddKind(EntryKind.Moved);
        AddInt32(machine);
        AddCalendar(calendar);
    }

    public void AddHours(int machine, int late, LastPosition position, ReadOnlySpan<HourSummary> hours)
    {
        AddKind(EntryKind.Hours);
        AddInt32(machine);
        coded.Clear();
        HourBlock.Write(coded, late, position, hours);
        var block = coded.Written;
        AddInt32(block.Length);
        buffer.Write(block);
    }

    /// <summary>Gauges of a machine; before its <see cref="AddHours"/>, which may close their days.</summary>
    public void AddGauges(int machine, ReadOnlySpan<GaugeHour> hours)
    {
        AddKind(EntryKind.Gauges);
        AddInt32(machine);
        coded.Clear();
        HourBlock.WriteHours<GaugeHour, GaugeCoding>(coded, hours);
        var block = coded.Written;
        AddInt32(block.Length);
        buffer.Write(block);
    }

    public void AddUnknown(string deviceId, long events)
    {
        AddKind(EntryKind.Unknown);
        AddText(deviceId);
        AddInt64(events);
    }

    /// <summary>An issue as it stands after the batch.</summary>
    public void AddIssue(Issue issue)
    {
        AddKind(EntryKind.Issue);
        AddInt32((int)issue.Kind);
        AddText(issue.Device);
        AddInt32(issue.Day.DayNumber);
        AddInt64(issue.Count);
        AddInt64(issue.First);
        AddInt64(issue.Last);
        AddText(issue.Sample);
    }

    /// <summary>A report of a fault that said something new.</summary>
    public void AddFault(int machine, string code, long minute, FaultSeverity? severity, string? source)
    {
        AddKind(EntryKind.Fault);
        AddInt32(machine);
        AddText(code);
        AddInt64(minute);
        buffer.GetSpan(1)[0] = StateText.Of(severity);
        buffer.Advance(1);
        AddText(source ?? string.Empty);
    }

    /// <summary>Digital usage that said something new.</summary>
    public void AddUsage(DigitalUseKey key, DigitalUse use)
    {
        AddKind(EntryKind.Usage);
        AddGuid(key.Contact);
        AddInt32(key.Day.DayNumber);
        AddText(use.Product);
        AddInt32(use.Logins);
        AddInt32(use.ActiveMinutes);
        AddInt32(use.CoreFunctions);
    }

    /// <summary>A stock level that said something new.</summary>
    public void AddStock(StockKey key, StockLevel level)
    {
        AddKind(EntryKind.Stock);
        AddGuid(key.Site);
        AddGuid(key.Material);
        AddInt64(level.Moment);
        AddInt64(level.Quantity);
        AddInt64(level.Minimum);
        AddInt64(level.ReorderPoint);
    }

    /// <summary>The framed record; valid until the next <see cref="Begin"/>.</summary>
    public ReadOnlyMemory<byte> Complete()
    {
        // The frame's place was reserved at the start of the buffer, and the buffer is ours alone.
        var memory = MemoryMarshal.AsMemory(buffer.WrittenMemory);
        var span = memory.Span;
        BinaryPrimitives.WriteInt32LittleEndian(span, span.Length - FrameBytes);
        BinaryPrimitives.WriteUInt64LittleEndian(span[sizeof(int)..], Checksum.Of(span[FrameBytes..]));
        return memory;
    }

    private void AddKind(EntryKind kind)
    {
        buffer.GetSpan(1)[0] = (byte)kind;
        buffer.Advance(1);
    }

    private void AddInt32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer.GetSpan(sizeof(int)), value);
        buffer.Advance(sizeof(int));
    }

    private void AddInt64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(buffer.GetSpan(sizeof(long)), value);
        buffer.Advance(sizeof(long));
    }

    private void AddGuid(Guid value) => buffer.Write(value.ToByteArray());

    private void AddText(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        AddInt32(bytes.Length);
        buffer.Write(bytes);
    }

    private void AddCalendar(SiteCalendar calendar)
    {
        AddText(calendar.TimeZone);
        foreach (var hours in calendar.PlannedHours)
        {
            BinaryPrimitives.WriteDoubleLittleEndian(buffer.GetSpan(sizeof(double)), hours);
            buffer.Advance(sizeof(double));
        }
    }
}
