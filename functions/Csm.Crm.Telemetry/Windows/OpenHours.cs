namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// The hours of one machine whose day has not closed. The newest is kept plain, because nearly all readings belong to it;
/// the others are kept coded.
/// </summary>
/// <typeparam name="T">What is kept of an hour.</typeparam>
/// <typeparam name="TCoding">How it is coded.</typeparam>
/// <param name="writer">Memory to code in.</param>
/// <param name="buffer">Memory to decode into.</param>
internal sealed class OpenHours<T, TCoding>(BitWriter writer, HourBuffer<T> buffer)
    where T : struct, IHour<T>
    where TCoding : struct, IHourCoding<T>
{
    private readonly HourChain<T, TCoding> chain = new();
    private T newest;

    /// <summary>True when an hour begins before a moment. Never the newest alone: it is seldom behind the horizon.</summary>
    public bool ReachBehind(long moment) => chain.Count > 0 && chain.OldestStart < moment;

    /// <summary>Joins hours, ascending by start.</summary>
    public void Join(ReadOnlySpan<T> hours)
    {
        JoinOlder(hours);
        foreach (ref readonly var hour in hours)
        {
            JoinNewest(hour);
        }
    }

    /// <summary>All hours, oldest first, in the buffer; valid until anything else uses it.</summary>
    public ReadOnlySpan<T> Read()
    {
        buffer.Clear();
        chain.Read(buffer);
        if (!T.IsEmpty(newest))
        {
            buffer.Add(newest);
        }

        return buffer.Items;
    }

    /// <summary>Forgets the hours that begin before a moment, after a <see cref="Read"/>.</summary>
    public void DropBefore(long moment)
    {
        var items = buffer.Items;
        var count = 0;
        while (count < items.Length && T.StartOf(items[count]) < moment)
        {
            count++;
        }

        if (count == items.Length)
        {
            newest = default;
            chain.Replace([], writer);
        }
        else
        {
            chain.Replace(items[count..^1], writer);
        }
    }

    /// <summary>Writes all as it stands.</summary>
    public void Store(BitWriter into)
    {
        chain.Store(into);
        into.Bit(!T.IsEmpty(newest));
        if (!T.IsEmpty(newest))
        {
            var units = default(CounterUnits);
            T.Refine(newest, ref units);
            into.Sized(units.Bits);
            default(TCoding).Write(into, newest, units);
        }
    }

    /// <summary>Reads what <see cref="Store"/> wrote in place of all hours.</summary>
    public void Restore(ref BitReader reader)
    {
        chain.Restore(ref reader);
        if (reader.Bit())
        {
            var units = new CounterUnits { Bits = reader.Sized() };
            default(TCoding).Read(ref reader, ref newest, units);
        }
    }

    private void JoinNewest(in T hour)
    {
        if (T.StartOf(hour) < T.StartOf(newest))
        {
            return;
        }

        if (T.StartOf(hour) > T.StartOf(newest))
        {
            if (!T.IsEmpty(newest))
            {
                chain.Append(newest, writer, buffer);
            }

            newest = hour;
            return;
        }

        T.Join(ref newest, hour);
    }

    // Hours before the newest: all of them are decoded once, however many there are to join.
    private void JoinOlder(ReadOnlySpan<T> added)
    {
        var count = 0;
        while (count < added.Length && T.StartOf(added[count]) < T.StartOf(newest))
        {
            count++;
        }

        if (count == 0)
        {
            return;
        }

        buffer.Clear();
        chain.Read(buffer);
        foreach (ref readonly var hour in added[..count])
        {
            buffer.Join(hour);
        }

        chain.Replace(buffer.Items, writer);
    }
}
