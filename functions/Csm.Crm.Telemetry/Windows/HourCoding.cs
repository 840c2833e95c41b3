using System.Numerics;
using System.Runtime.CompilerServices;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// Codes the hours of one machine one behind the other, each against the one before: about 20 bytes for an hour of 12
/// counters. What an hour is coded against, the coder carries along.
/// </summary>
internal struct HourCoding : IHourCoding<HourSummary>
{
    private const int MinuteBits = 60;
    private const int TimeBits = 22;
    private const int Second = 1_000;

    private Counters counters;
    private long previousStart;
    private ulong previousMinutes;
    private CounterSet previousPresent;
    private bool started;

    public void Write(BitWriter writer, in HourSummary hour, CounterUnits units)
    {
        WriteTimes(writer, hour);
        var plain = IsPlain(hour);
        writer.Bit(plain);
        for (var bits = hour.Present.Bits; bits != 0; bits &= bits - 1)
        {
            var index = BitOperations.TrailingZeroCount(bits);
            ref readonly var track = ref hour.Tracks[index];
            if (!plain)
            {
                WriteExceptions(writer, hour, track, index, units);
            }

            var first = units.Count(index, track.First);
            counters[index].Write(writer, first, track.Last == track.First ? first : units.Count(index, track.Last));
        }

        Follow(hour);
    }

    public void Read(ref BitReader reader, ref HourSummary hour, CounterUnits units)
    {
        ReadTimes(ref reader, ref hour);
        var plain = reader.Bit();
        for (var bits = hour.Present.Bits; bits != 0; bits &= bits - 1)
        {
            var index = BitOperations.TrailingZeroCount(bits);
            ref var track = ref hour.Tracks[index];
            var (below, above) = (0L, 0L);
            track.FirstAt = hour.FirstAt;
            track.LastAt = hour.LastAt;
            if (!plain)
            {
                (below, above) = ReadExceptions(ref reader, ref track, units[index]);
            }

            var (first, last) = counters[index].Read(ref reader);
            track.First = first * units[index];
            track.Last = last * units[index];
            track.Least = track.First - below;
            track.Greatest = track.Last + above;
        }

        Follow(hour);
    }

    private void Follow(in HourSummary hour)
    {
        previousStart = hour.Start;
        previousMinutes = hour.Minutes;
        previousPresent = hour.Present;
        started = true;
    }

    private readonly void WriteTimes(BitWriter writer, in HourSummary hour)
    {
        var minutes = (hour.Start - previousStart) / HourSummary.Minute;
        var next = started && minutes == MinuteBits;
        writer.Bit(next);
        if (!next)
        {
            writer.Sized((ulong)minutes);
        }

        var full = hour.Length == HourSummary.FullHour;
        writer.Bit(full);
        if (!full)
        {
            writer.Gamma((ulong)(hour.Length / HourSummary.Minute));
        }

        var unit = hour.FirstAt % Second == 0 && hour.LastAt % Second == 0 ? Second : 1;
        writer.Bit(unit == Second);
        writer.Gamma((ulong)(hour.FirstAt / unit));
        writer.Gamma((ulong)((hour.Length / unit) - (hour.LastAt / unit)));

        // Most hours are reported throughout, or always in the same minutes.
        var throughout = hour.Minutes == Throughout(hour.FirstAt, hour.LastAt);
        writer.Bit(throughout);
        if (!throughout)
        {
            writer.Bit(hour.Minutes == previousMinutes);
            writer.Raw(hour.Minutes, hour.Minutes == previousMinutes ? 0 : MinuteBits);
        }

        writer.Bit(hour.Present == previousPresent);
        writer.Raw(hour.Present.Bits, hour.Present == previousPresent ? 0 : CounterCatalog.Count);
    }

    private readonly void ReadTimes(ref BitReader reader, ref HourSummary hour)
    {
        var minutes = reader.Bit() ? MinuteBits : (long)reader.Sized();
        var start = previousStart + (minutes * HourSummary.Minute);
        hour.Begin(start, reader.Bit() ? HourSummary.FullHour : checked((int)reader.Gamma() * HourSummary.Minute));
        var unit = reader.Bit() ? Second : 1;
        hour.FirstAt = checked((int)reader.Gamma() * unit);
        hour.LastAt = checked(((hour.Length / unit) - (int)reader.Gamma()) * unit);
        hour.Minutes = reader.Bit() ? Throughout(hour.FirstAt, hour.LastAt) : reader.Bit() ? previousMinutes : reader.Raw(MinuteBits);
        hour.Present = reader.Bit() ? previousPresent : new CounterSet((uint)reader.Raw(CounterCatalog.Count));
    }

    private static bool IsPlain(in HourSummary hour)
    {
        for (var bits = hour.Present.Bits; bits != 0; bits &= bits - 1)
        {
            ref readonly var track = ref hour.Tracks[BitOperations.TrailingZeroCount(bits)];
            if (track.FirstAt != hour.FirstAt || track.LastAt != hour.LastAt || track.Least != track.First || track.Greatest != track.Last)
            {
                return false;
            }
        }

        return true;
    }

    private static void WriteExceptions(BitWriter writer, in HourSummary hour, in CounterTrack track, int counter, CounterUnits units)
    {
        var ownTimes = track.FirstAt != hour.FirstAt || track.LastAt != hour.LastAt;
        writer.Bit(ownTimes);
        writer.Raw((ulong)track.FirstAt, ownTimes ? TimeBits : 0);
        writer.Raw((ulong)track.LastAt, ownTimes ? TimeBits : 0);
        writer.Gamma((ulong)units.Count(counter, track.First - track.Least));
        writer.Gamma((ulong)units.Count(counter, track.Greatest - track.Last));
    }

    private static (long Below, long Above) ReadExceptions(ref BitReader reader, ref CounterTrack track, long unit)
    {
        if (reader.Bit())
        {
            track.FirstAt = (int)reader.Raw(TimeBits);
            track.LastAt = (int)reader.Raw(TimeBits);
        }

        return ((long)reader.Gamma() * unit, (long)reader.Gamma() * unit);
    }

    private static ulong Throughout(int firstAt, int lastAt)
    {
        var first = firstAt / HourSummary.Minute;
        var last = lastAt / HourSummary.Minute;
        return (ulong.MaxValue >> (63 - last)) & (ulong.MaxValue << first);
    }

    // What a counter's next hour is coded against. The growth of an hour lies near the mean of those before; between two
    // hours a counter seldom moves.
    private struct CounterCoding
    {
        private Adaptive steps;
        private Adaptive growths;
        private long previous;
        private long mean;
        private bool started;

        public void Write(BitWriter writer, long first, long last)
        {
            if (started)
            {
                steps.Write(writer, first - previous);
                growths.Write(writer, last - first - mean);
            }
            else
            {
                writer.Sized((ulong)first);
                writer.Signed(last - first);
            }

            Follow(first, last);
        }

        public (long First, long Last) Read(ref BitReader reader)
        {
            var first = started ? previous + steps.Read(ref reader) : (long)reader.Sized();
            var last = first + (started ? mean + growths.Read(ref reader) : reader.Signed());
            Follow(first, last);
            return (first, last);
        }

        private void Follow(long first, long last)
        {
            mean = started ? mean + ((last - first - mean) >> 2) : last - first;
            previous = last;
            started = true;
        }
    }

    [InlineArray(CounterCatalog.Count)]
    private struct Counters
    {
        private CounterCoding first;
    }
}
