using System.Runtime.CompilerServices;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// Codes the gauges of one machine hour by hour: values against the slot before, seconds against the slot before too, and
/// only once for gauges that were reported together.
/// </summary>
internal struct GaugeCoding : IHourCoding<GaugeHour>
{
    private const int MinutesPerHour = 60;
    private const int SecondBits = 10;

    private Lanes lanes;
    private Adaptive seconds;
    private int previousSecond;
    private long previousStart;
    private GaugeSet previousPresent;
    private bool started;

    public void Write(BitWriter writer, in GaugeHour hour, CounterUnits units)
    {
        var minutes = (hour.Start - previousStart) / HourSummary.Minute;
        var next = started && minutes == MinutesPerHour;
        writer.Bit(next);
        if (!next)
        {
            writer.Sized((ulong)minutes);
        }

        writer.Bit(hour.Present == previousPresent);
        writer.Raw(hour.Present.Bits, hour.Present == previousPresent ? 0 : GaugeCatalog.Count);
        Span<int> known = stackalloc int[GaugeTrack.SlotCount];
        known.Fill(-1);
        foreach (var gauge in hour.Present)
        {
            WriteTrack(writer, hour.Tracks[(int)gauge], (int)gauge, units, known);
        }

        Follow(hour);
    }

    public void Read(ref BitReader reader, ref GaugeHour hour, CounterUnits units)
    {
        var minutes = reader.Bit() ? MinutesPerHour : (long)reader.Sized();
        hour.Begin(previousStart + (minutes * HourSummary.Minute));
        hour.Present = reader.Bit() ? previousPresent : new GaugeSet((byte)reader.Raw(GaugeCatalog.Count));
        Span<int> known = stackalloc int[GaugeTrack.SlotCount];
        known.Fill(-1);
        foreach (var gauge in hour.Present)
        {
            ReadTrack(ref reader, ref hour.Tracks[(int)gauge], (int)gauge, units, known);
        }

        Follow(hour);
    }

    private void Follow(in GaugeHour hour)
    {
        previousStart = hour.Start;
        previousPresent = hour.Present;
        started = true;
    }

    private void WriteTrack(BitWriter writer, in GaugeTrack track, int gauge, CounterUnits units, scoped Span<int> known)
    {
        ref var lane = ref lanes[gauge];
        var mask = 0;
        for (var slot = 0; slot < GaugeTrack.SlotCount; slot++)
        {
            mask |= track.TryGet(slot, out _, out _) ? 1 << slot : 0;
        }

        writer.Bit(mask == lane.PreviousMask);
        writer.Raw((ulong)mask, mask == lane.PreviousMask ? 0 : GaugeTrack.SlotCount);
        lane.PreviousMask = mask;
        var (least, greatest) = (long.MaxValue, long.MinValue);
        for (var slot = 0; slot < GaugeTrack.SlotCount; slot++)
        {
            if (track.TryGet(slot, out var value, out var second))
            {
                WriteSecond(writer, second % GaugeTrack.SlotSeconds, ref known[slot]);
                var count = units.Count(gauge, value);
                lane.Steps.Write(writer, count - lane.Previous);
                lane.Previous = count;
                (least, greatest) = (Math.Min(least, count), Math.Max(greatest, count));
            }
        }

        lane.Below.Write(writer, least - units.Count(gauge, track.Least));
        lane.Above.Write(writer, units.Count(gauge, track.Greatest) - greatest);
    }

    private void ReadTrack(ref BitReader reader, ref GaugeTrack track, int gauge, CounterUnits units, scoped Span<int> known)
    {
        ref var lane = ref lanes[gauge];
        lane.PreviousMask = reader.Bit() ? lane.PreviousMask : (int)reader.Raw(GaugeTrack.SlotCount);
        if (lane.PreviousMask == 0)
        {
            throw new InvalidDataException($"The state names an hour of {GaugeCatalog.CodeOf((Gauge)gauge)} without a value.");
        }

        var any = false;
        var (least, greatest) = (long.MaxValue, long.MinValue);
        for (var slot = 0; slot < GaugeTrack.SlotCount; slot++)
        {
            if ((lane.PreviousMask & (1 << slot)) == 0)
            {
                continue;
            }

            var second = (slot * GaugeTrack.SlotSeconds) + ReadSecond(ref reader, ref known[slot]);
            lane.Previous += lane.Steps.Read(ref reader);
            var value = checked((int)(lane.Previous * units[gauge]));
            if (any)
            {
                track.Add(value, second);
            }
            else
            {
                track = GaugeTrack.Of(value, second);
                any = true;
            }

            (least, greatest) = (Math.Min(least, lane.Previous), Math.Max(greatest, lane.Previous));
        }

        track.Bound(checked((int)((least - lane.Below.Read(ref reader)) * units[gauge])), checked((int)((greatest + lane.Above.Read(ref reader)) * units[gauge])));
    }

    // Gauges of one machine mostly come in one reading.
    private void WriteSecond(BitWriter writer, int second, ref int known)
    {
        if (known >= 0)
        {
            writer.Bit(second == known);
            writer.Raw((ulong)second, second == known ? 0 : SecondBits);
            return;
        }

        seconds.Write(writer, second - previousSecond);
        (previousSecond, known) = (second, second);
    }

    private int ReadSecond(ref BitReader reader, ref int known)
    {
        if (known >= 0)
        {
            return reader.Bit() ? known : Checked((long)reader.Raw(SecondBits));
        }

        known = Checked(previousSecond + seconds.Read(ref reader));
        previousSecond = known;
        return known;
    }

    private static int Checked(long second) =>
        second is >= 0 and < GaugeTrack.SlotSeconds ? (int)second : throw new InvalidDataException($"The state names second {second} of ten minutes.");

    private struct Lane
    {
        public Adaptive Steps;
        public Adaptive Below;
        public Adaptive Above;
        public long Previous;
        public int PreviousMask;
    }

    [InlineArray(GaugeCatalog.Count)]
    private struct Lanes
    {
        private Lane first;
    }
}
