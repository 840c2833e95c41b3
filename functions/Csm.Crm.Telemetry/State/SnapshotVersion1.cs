using System.Numerics;
using Csm.Crm.Telemetry.Windows;
using NodaTime;

namespace Csm.Crm.Telemetry.State;

/// <summary>
/// Reads snapshots and journal entries of format 1, which kept every open reading, with doubles for values and ticks for
/// times. The next compaction writes them in the present format.
/// </summary>
internal static class SnapshotVersion1
{
    /// <summary>Reads what follows the version byte.</summary>
    public static void Read(StateReader reader, PartitionState state)
    {
        state.LastSequenceNumber = reader.ReadInt64();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            state.CountUnknown(reader.ReadText(), reader.ReadInt64());
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            ReadMachine(reader, state.Machines[state.Introduce(reader.ReadText(), reader.ReadCalendar())], state.Options);
        }
    }

    /// <summary>Reads a reading.</summary>
    public static CounterReading ReadReading(StateReader reader)
    {
        var reading = new CounterReading(reader.ReadInt64());
        for (var bits = reader.ReadUInt32(); bits != 0; bits &= bits - 1)
        {
            // What that format let pass is cut off where this one ends: such values were never plausible.
            reading.Set((Counter)BitOperations.TrailingZeroCount(bits), Math.Clamp(reader.ReadDouble(), 0, FixedPoint.Greatest));
        }

        return reading;
    }

    private static void ReadMachine(StateReader reader, MachineWindow machine, WindowOptions options)
    {
        var newest = MomentOf(reader.ReadInt64());
        var closedUntil = MomentOf(reader.ReadInt64());
        var closed = new ClosedHistory { LastReading = MomentOf(reader.ReadInt64()) };
        var late = reader.ReadInt64();
        for (var index = 0; index < CounterCatalog.Count; index++)
        {
            closed.Segments[index] = ReadSegment(reader);
        }

        var readings = new CounterReading[reader.ReadInt32()];
        for (var index = 0; index < readings.Length; index++)
        {
            readings[index] = ReadReading(reader);
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            closed.Days.Add(ReadDay(reader));
        }

        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            closed.Months.Add(ReadMonth(reader));
        }

        if (closed.Days.Count > 0)
        {
            closed.Thin(options);
        }

        machine.Begin(closed, newest, closedUntil, late);
        foreach (ref readonly var reading in readings.AsSpan())
        {
            machine.Accept(reading);
        }
    }

    private static CounterSegment ReadSegment(StateReader reader)
    {
        var marker = reader.ReadByte();
        var segment = default(CounterSegment);
        if (marker > 0)
        {
            segment.Started = true;
            segment.Value = FixedPoint.Of(reader.ReadDouble());
            segment.At = MomentOf(reader.ReadInt64());
        }

        if (marker > 1)
        {
            segment.CandidateCount = (byte)(marker - 1);
            segment.CandidateValue = FixedPoint.Of(reader.ReadDouble());
            segment.CandidateAt = MomentOf(reader.ReadInt64());
            segment.CandidateGrowth = FixedPoint.Of(reader.ReadDouble());
        }

        return segment;
    }

    private static DayTotals ReadDay(StateReader reader)
    {
        var day = new DayTotals(DayOf(reader.ReadInt32()), reader.ReadByte(), reader.ReadDouble())
        {
            Sums = ReadValues(reader),
            Present = new CounterSet(reader.ReadUInt32()),
            Flags = (CounterFlags)reader.ReadByte(),
            ConnectedMinutes = (int)Math.Round(reader.ReadDouble()),
            CoveredHours = reader.ReadUInt32(),
        };

        // The number of readings, which nobody needed.
        reader.ReadInt32();
        return day;
    }

    private static MonthTotals ReadMonth(StateReader reader) => new(DayOf(reader.ReadInt32()).ToYearMonth())
    {
        Sums = ReadValues(reader),
        Present = new CounterSet(reader.ReadUInt32()),
        Flags = (CounterFlags)reader.ReadByte(),
        PlannedHours = reader.ReadDouble(),
        DaysWithData = reader.ReadUInt32(),
    };

    private static CounterValues ReadValues(StateReader reader)
    {
        var values = default(CounterValues);
        for (var index = 0; index < CounterCatalog.Count; index++)
        {
            values[index] = FixedPoint.Of(reader.ReadDouble());
        }

        return values;
    }

    private static LocalDate DayOf(int number) => new(number / 10_000, number / 100 % 100, number % 100);

    private static long MomentOf(long ticks) => ticks / TimeSpan.TicksPerMillisecond;
}
