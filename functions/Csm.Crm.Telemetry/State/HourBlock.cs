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

        var units = default(CounterUnits);
        foreach (ref readonly var hour in hours)
        {
            units.Refine(hour);
        }

        writer.Gamma((ulong)hours.Length);
        writer.Sized(units.Bits);
        var coding = default(HourCoding);
        foreach (ref readonly var hour in hours)
        {
            coding.Write(writer, hour, units);
        }
    }

    /// <summary>Joins a block into its machine's window.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="block">What <see cref="Write"/> wrote.</param>
    /// <param name="hours">Memory to decode into.</param>
    public static void Apply(MachineWindow machine, ReadOnlySpan<byte> block, HourBuffer hours)
    {
        var reader = new BitReader(block);
        machine.LateReadings += (long)reader.Gamma();
        var position = reader.Bit() ? new LastPosition((long)reader.Sized(), (int)reader.Signed(), (int)reader.Signed()) : default;
        hours.Clear();
        var coding = default(HourCoding);
        var count = reader.Gamma();
        var units = new CounterUnits { Bits = reader.Sized() };
        for (; count > 0; count--)
        {
            coding.Read(ref reader, ref hours.Next(), units);
        }

        machine.Join(hours.Items, position);
    }
}
