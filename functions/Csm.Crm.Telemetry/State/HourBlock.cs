using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.State;

/// <summary>What a batch brought of one machine, as it stands in a journal record: readings that came too late, position, hours.</summary>
internal static class HourBlock
{
    public static void Write(BitWriter writer, int late, LastPosition position, ReadOnlySpan<HourSummary> hours)
    {
        writer.Gamma((ulong)late);
        writer.Bit(position.Moment > 0);
        if (position.Moment > 0)
        {
            writer.Sized((ulong)position.Moment);
            writer.Signed(position.Latitude);
            writer.Signed(position.Longitude);
        }

        WriteHours<HourSummary, HourCoding>(writer, hours);
    }

    /// <summary>Writes hours alone.</summary>
    public static void WriteHours<T, TCoding>(BitWriter writer, ReadOnlySpan<T> hours)
        where T : struct, IHour<T>
        where TCoding : struct, IHourCoding<T>
    {
        var units = default(CounterUnits);
        foreach (ref readonly var hour in hours)
        {
            T.Refine(hour, ref units);
        }

        writer.Gamma((ulong)hours.Length);
        writer.Sized(units.Bits);
        var coding = default(TCoding);
        foreach (ref readonly var hour in hours)
        {
            coding.Write(writer, hour, units);
        }
    }

    /// <summary>Joins a block into its machine's window.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="block">What <see cref="Write"/> wrote.</param>
    /// <param name="hours">Memory to decode into.</param>
    public static void Apply(MachineWindow machine, ReadOnlySpan<byte> block, HourBuffer<HourSummary> hours)
    {
        var reader = new BitReader(block);
        machine.LateReadings += (long)reader.Gamma();
        var position = reader.Bit() ? new LastPosition((long)reader.Sized(), (int)reader.Signed(), (int)reader.Signed()) : default;
        ReadHours<HourSummary, HourCoding>(ref reader, hours);
        machine.Join(hours.Items, position);
    }

    /// <summary>Joins a block of gauges into its machine's window.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="block">What <see cref="WriteHours"/> wrote.</param>
    /// <param name="hours">Memory to decode into.</param>
    public static void ApplyGauges(MachineWindow machine, ReadOnlySpan<byte> block, HourBuffer<GaugeHour> hours)
    {
        var reader = new BitReader(block);
        ReadHours<GaugeHour, GaugeCoding>(ref reader, hours);
        machine.JoinGauges(hours.Items);
    }

    private static void ReadHours<T, TCoding>(ref BitReader reader, HourBuffer<T> hours)
        where T : struct, IHour<T>
        where TCoding : struct, IHourCoding<T>
    {
        hours.Clear();
        var coding = default(TCoding);
        var count = reader.Gamma();
        var units = new CounterUnits { Bits = reader.Sized() };
        for (; count > 0; count--)
        {
            coding.Read(ref reader, ref hours.Next(), units);
        }
    }
}
