using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using Csm.Crm.Telemetry.Windows;
using NodaTime;

namespace Csm.Crm.Telemetry.State;

/// <summary>
/// A partition's whole state as bytes: version, content, and a checksum over both at the end. Little-endian.
/// </summary>
internal static class StateSnapshot
{
    private const byte Version = 1;

    public static byte[] Write(PartitionState state)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Version);
            writer.Write(state.LastSequenceNumber);
            writer.Write(state.UnknownDevices.Count);
            foreach (var (device, events) in state.UnknownDevices.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            {
                WriteText(writer, device);
                writer.Write(events);
            }

            writer.Write(state.Machines.Count);
            foreach (var machine in state.Machines)
            {
                WriteMachine(writer, machine);
            }

            writer.Flush();
            writer.Write(Checksum.Of(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        }

        return stream.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are damaged or of another version.</exception>
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
        reader.ExpectVersion(Version, "snapshot");
        state.LastSequenceNumber = reader.ReadInt64();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            state.CountUnknown(reader.ReadText(), reader.ReadInt64());
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            ReadMachine(reader, state);
        }

        return state;
    }

    private static void WriteMachine(BinaryWriter writer, MachineWindow machine)
    {
        WriteText(writer, machine.DeviceId);
        WriteText(writer, machine.Calendar.TimeZone);
        foreach (var hours in machine.Calendar.PlannedHours)
        {
            writer.Write(hours);
        }

        writer.Write(machine.NewestTicks);
        writer.Write(machine.ClosedUntilTicks);
        writer.Write(machine.LastClosedTicks);
        writer.Write(machine.LateReadings);
        foreach (ref readonly var segment in machine.Segments)
        {
            WriteSegment(writer, segment);
        }

        writer.Write(machine.OpenReadings.Length);
        foreach (ref readonly var reading in machine.OpenReadings)
        {
            WriteReading(writer, reading);
        }

        writer.Write(machine.ClosedDays.Count);
        machine.ClosedDays.ForEach(day => WriteDay(writer, day));
        writer.Write(machine.ClosedMonths.Count);
        machine.ClosedMonths.ForEach(month => WriteMonth(writer, month));
    }

    private static void ReadMachine(StateReader reader, PartitionState state)
    {
        var machine = state.Machines[state.Introduce(reader.ReadText(), reader.ReadCalendar())];
        var newest = reader.ReadInt64();
        var closedUntil = reader.ReadInt64();
        var lastClosed = reader.ReadInt64();
        var late = reader.ReadInt64();
        var segments = ReadMany(reader, ReadSegment, CounterCatalog.Count);
        var readings = ReadMany(reader, JournalReplay.ReadReading, reader.ReadInt32());
        var days = ReadMany(reader, ReadDay, reader.ReadInt32());
        var months = ReadMany(reader, ReadMonth, reader.ReadInt32());
        machine.Restore(newest, closedUntil, lastClosed, late, segments, readings, days, months);
    }

    private static T[] ReadMany<T>(StateReader reader, Func<StateReader, T> read, int count)
    {
        var items = new T[count];
        for (var index = 0; index < count; index++)
        {
            items[index] = read(reader);
        }

        return items;
    }

    private static void WriteSegment(BinaryWriter writer, in CounterSegment segment)
    {
        writer.Write((byte)(segment.Started ? 1 + segment.CandidateCount : 0));
        if (segment.Started)
        {
            writer.Write(segment.Value);
            writer.Write(segment.Ticks);
        }

        if (segment.CandidateCount > 0)
        {
            writer.Write(segment.CandidateValue);
            writer.Write(segment.CandidateTicks);
            writer.Write(segment.CandidateGrowth);
        }
    }

    private static CounterSegment ReadSegment(StateReader reader)
    {
        var marker = reader.ReadByte();
        var segment = default(CounterSegment);
        if (marker > 0)
        {
            segment.Started = true;
            segment.Value = reader.ReadDouble();
            segment.Ticks = reader.ReadInt64();
        }

        if (marker > 1)
        {
            segment.CandidateCount = (byte)(marker - 1);
            segment.CandidateValue = reader.ReadDouble();
            segment.CandidateTicks = reader.ReadInt64();
            segment.CandidateGrowth = reader.ReadDouble();
        }

        return segment;
    }

    private static void WriteReading(BinaryWriter writer, in CounterReading reading)
    {
        writer.Write(reading.Ticks);
        writer.Write(reading.Present.Bits);
        for (var bits = reading.Present.Bits; bits != 0; bits &= bits - 1)
        {
            writer.Write(reading.Values[BitOperations.TrailingZeroCount(bits)]);
        }
    }

    private static void WriteDay(BinaryWriter writer, DayTotals day)
    {
        writer.Write(DayNumber(day.Day));
        writer.Write((byte)day.HoursInDay);
        writer.Write(day.PlannedHours);
        WriteValues(writer, day.Sums);
        writer.Write(day.Present.Bits);
        writer.Write((byte)day.Flags);
        writer.Write(day.ConnectedMinutes);
        writer.Write(day.CoveredHours);
        writer.Write(day.Readings);
    }

    private static DayTotals ReadDay(StateReader reader) => new(DayOf(reader.ReadInt32()), reader.ReadByte(), reader.ReadDouble())
    {
        Sums = reader.ReadValues(),
        Present = new CounterSet(reader.ReadUInt32()),
        Flags = (CounterFlags)reader.ReadByte(),
        ConnectedMinutes = reader.ReadDouble(),
        CoveredHours = reader.ReadUInt32(),
        Readings = reader.ReadInt32(),
    };

    private static void WriteMonth(BinaryWriter writer, MonthTotals month)
    {
        writer.Write(DayNumber(month.Month.OnDayOfMonth(1)));
        WriteValues(writer, month.Sums);
        writer.Write(month.Present.Bits);
        writer.Write((byte)month.Flags);
        writer.Write(month.PlannedHours);
        writer.Write(month.DaysWithData);
    }

    private static MonthTotals ReadMonth(StateReader reader) => new(DayOf(reader.ReadInt32()).ToYearMonth())
    {
        Sums = reader.ReadValues(),
        Present = new CounterSet(reader.ReadUInt32()),
        Flags = (CounterFlags)reader.ReadByte(),
        PlannedHours = reader.ReadDouble(),
        DaysWithData = reader.ReadUInt32(),
    };

    private static void WriteValues(BinaryWriter writer, CounterValues values)
    {
        for (var index = 0; index < CounterCatalog.Count; index++)
        {
            writer.Write(values[index]);
        }
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    // Days as yyyymmdd: a state file can be read by eye.
    private static int DayNumber(LocalDate day) => (day.Year * 10_000) + (day.Month * 100) + day.Day;

    private static LocalDate DayOf(int number) => new(number / 10_000, number / 100 % 100, number % 100);
}
