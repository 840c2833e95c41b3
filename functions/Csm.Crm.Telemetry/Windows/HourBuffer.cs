namespace Csm.Crm.Telemetry.Windows;

/// <summary>Hours in plain form, in place and reused.</summary>
/// <typeparam name="T">What is kept of an hour.</typeparam>
internal sealed class HourBuffer<T>
    where T : struct, IHour<T>
{
    private T[] items = new T[32];

    public int Count { get; private set; }

    public Span<T> Items => items.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public ref T Next()
    {
        if (Count == items.Length)
        {
            Array.Resize(ref items, Count * 2);
        }

        return ref items[Count++];
    }

    public void Add(in T hour) => Next() = hour;

    /// <summary>Joins an hour with the one of the same start, or puts it in its place.</summary>
    public void Join(in T hour)
    {
        var at = Count;
        while (at > 0 && T.StartOf(items[at - 1]) >= T.StartOf(hour))
        {
            at--;
        }

        if (at < Count && T.StartOf(items[at]) == T.StartOf(hour))
        {
            T.Join(ref items[at], hour);
            return;
        }

        Next();
        Array.Copy(items, at, items, at + 1, Count - 1 - at);
        items[at] = hour;
    }
}
