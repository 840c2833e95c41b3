namespace Csm.Crm.Telemetry.Windows;

/// <summary>Hours in plain form, in place and reused.</summary>
internal sealed class HourBuffer
{
    private HourSummary[] items = new HourSummary[32];

    public int Count { get; private set; }

    public Span<HourSummary> Items => items.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public ref HourSummary Next()
    {
        if (Count == items.Length)
        {
            Array.Resize(ref items, Count * 2);
        }

        return ref items[Count++];
    }

    public void Add(in HourSummary hour) => Next() = hour;

    /// <summary>Joins an hour with the one of the same start, or puts it in its place.</summary>
    public void Join(in HourSummary hour)
    {
        var at = Count;
        while (at > 0 && items[at - 1].Start >= hour.Start)
        {
            at--;
        }

        if (at < Count && items[at].Start == hour.Start)
        {
            items[at].Join(hour);
            return;
        }

        Next();
        Array.Copy(items, at, items, at + 1, Count - 1 - at);
        items[at] = hour;
    }
}
