namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// The hours of one machine whose day has not closed. The newest is kept plain, because nearly all readings belong to it;
/// the others are kept coded.
/// </summary>
internal sealed class OpenHours(WindowWorkspace workspace)
{
    private readonly HourChain chain = new();
    private HourSummary newest;

    /// <summary>Start of the newest hour, UTC milliseconds; 0 without one.</summary>
    public long NewestStart => newest.Start;

    /// <summary>True when an hour begins before a moment. Never the newest alone: it is not behind the horizon.</summary>
    public bool ReachBehind(long moment) => chain.Count > 0 && chain.OldestStart < moment;

    /// <summary>Joins hours, ascending by start.</summary>
    public void Join(ReadOnlySpan<HourSummary> hours)
    {
        JoinOlder(hours);
        foreach (ref readonly var hour in hours)
        {
            JoinNewest(hour);
        }
    }

    /// <summary>All hours, oldest first, in the workspace's buffer.</summary>
    public HourBuffer Read()
    {
        var hours = workspace.Hours;
        hours.Clear();
        chain.Read(hours);
        if (!newest.IsEmpty)
        {
            hours.Add(newest);
        }

        return hours;
    }

    /// <summary>Forgets the first hours of those that were just <see cref="Read"/>; the newest stays.</summary>
    public void DropOldest(int count) => chain.Replace(workspace.Hours.Items[count..^1], workspace);

    /// <summary>Writes all as it stands.</summary>
    public void Store(BitWriter writer)
    {
        chain.Store(writer);
        writer.Bit(!newest.IsEmpty);
        if (!newest.IsEmpty)
        {
            var units = default(CounterUnits);
            units.Refine(newest);
            writer.Sized(units.Bits);
            default(HourCoding).Write(writer, newest, units);
        }
    }

    /// <summary>Reads what <see cref="Store"/> wrote in place of all hours.</summary>
    public void Restore(ref BitReader reader)
    {
        chain.Restore(ref reader);
        if (reader.Bit())
        {
            var units = new CounterUnits { Bits = reader.Sized() };
            default(HourCoding).Read(ref reader, ref newest, units);
        }
    }

    private void JoinNewest(in HourSummary hour)
    {
        if (hour.Start < newest.Start)
        {
            return;
        }

        if (hour.Start > newest.Start)
        {
            if (!newest.IsEmpty)
            {
                chain.Append(newest, workspace);
            }

            newest = hour;
            return;
        }

        newest.Join(hour);
    }

    // Hours before the newest: all of them are decoded once, however many there are to join.
    private void JoinOlder(ReadOnlySpan<HourSummary> added)
    {
        var count = 0;
        while (count < added.Length && added[count].Start < newest.Start)
        {
            count++;
        }

        if (count == 0)
        {
            return;
        }

        var hours = workspace.Hours;
        hours.Clear();
        chain.Read(hours);
        foreach (ref readonly var hour in added[..count])
        {
            hours.Join(hour);
        }

        chain.Replace(hours.Items, workspace);
    }
}
