namespace Csm.Crm.Telemetry.Windows;

/// <summary>Hours of one machine in their coded form, oldest first, unique by start.</summary>
/// <typeparam name="T">What is kept of an hour.</typeparam>
/// <typeparam name="TCoding">How it is coded.</typeparam>
internal sealed class HourChain<T, TCoding>
    where T : struct, IHour<T>
    where TCoding : struct, IHourCoding<T>
{
    private const int Slack = 64;

    private byte[] bytes = [];
    private int bits;
    private CounterUnits units;
    private TCoding coding;

    /// <summary>Number of hours.</summary>
    public int Count { get; private set; }

    /// <summary>Start of the oldest hour; meaningful when there is one.</summary>
    public long OldestStart { get; private set; }

    /// <summary>Adds an hour later than all others.</summary>
    public void Append(in T hour, BitWriter writer, HourBuffer<T> hours)
    {
        var finer = units;
        if (T.Refine(hour, ref finer) && Count > 0)
        {
            hours.Clear();
            Read(hours);
            hours.Add(hour);
            Replace(hours.Items, writer);
            return;
        }

        units = finer;
        if (Count == 0)
        {
            OldestStart = T.StartOf(hour);
        }

        writer.Continue(bytes, bits);
        coding.Write(writer, hour, units);
        Keep(writer, Slack);
        Count++;
    }

    /// <summary>Puts other hours in place of all.</summary>
    public void Replace(ReadOnlySpan<T> hours, BitWriter writer)
    {
        units = default;
        foreach (ref readonly var hour in hours)
        {
            T.Refine(hour, ref units);
        }

        coding = default;
        writer.Clear();
        foreach (ref readonly var hour in hours)
        {
            coding.Write(writer, hour, units);
        }

        bytes = [];
        bits = 0;
        Keep(writer, 0);
        Count = hours.Length;
        OldestStart = hours.IsEmpty ? 0 : T.StartOf(hours[0]);
    }

    /// <summary>Adds all hours to <paramref name="into"/>.</summary>
    public void Read(HourBuffer<T> into)
    {
        var reader = new BitReader(bytes);
        var along = default(TCoding);
        for (var left = Count; left > 0; left--)
        {
            along.Read(ref reader, ref into.Next(), units);
        }
    }

    /// <summary>Writes the chain as it stands.</summary>
    public void Store(BitWriter writer)
    {
        writer.Gamma((ulong)Count);
        writer.Sized(units.Bits);
        writer.Gamma((ulong)bits);
        writer.Bytes(bytes.AsSpan(0, (bits + 7) / 8));
    }

    /// <summary>Reads a stored chain in place of all hours.</summary>
    /// <exception cref="InvalidDataException">The bytes are no chain.</exception>
    public void Restore(ref BitReader reader)
    {
        Count = checked((int)reader.Gamma());
        units = new CounterUnits { Bits = reader.Sized() };
        bits = checked((int)reader.Gamma());
        bytes = reader.Bytes((bits + 7) / 8);

        // The coder must stand where it stood: read everything once.
        var inner = new BitReader(bytes);
        coding = default;
        var hour = default(T);
        for (var index = 0; index < Count; index++)
        {
            coding.Read(ref inner, ref hour, units);
            OldestStart = index == 0 ? T.StartOf(hour) : OldestStart;
        }
    }

    private void Keep(BitWriter writer, int slack)
    {
        var written = writer.Written;
        if (written.Length > bytes.Length)
        {
            bytes = new byte[written.Length + slack];
            written.CopyTo(bytes);
        }
        else
        {
            // All but the last bytes stand already.
            var from = bits / 8;
            written[from..].CopyTo(bytes.AsSpan(from));
        }

        bits = writer.Bits;
    }
}
