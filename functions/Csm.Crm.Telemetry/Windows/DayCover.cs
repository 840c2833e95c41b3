namespace Csm.Crm.Telemetry.Windows;

/// <summary>Which part of a day is covered by readings and what lies between them. In whole minutes, UTC.</summary>
internal struct DayCover(long from, long to, WindowOptions options)
{
    private const int MinutesPerHour = 60;

    private readonly long from = from / HourSummary.Minute;
    private readonly long to = to / HourSummary.Minute;
    private readonly long connectedCap = (long)options.ConnectedCap.TotalMinutes;
    private readonly long longestSpan = (long)options.LongestSpan.TotalMinutes;

    /// <summary>Minutes after readings, each capped.</summary>
    public int ConnectedMinutes { get; private set; }

    /// <summary>Bit n: the n-th elapsed hour of the day is covered.</summary>
    public uint Hours { get; private set; }

    /// <summary>A number of minutes in a row, each with a reading.</summary>
    public void Run(long first, int count)
    {
        ConnectedMinutes += count - 1;
        Mark(first, first + count - 1);
    }

    /// <summary>What lies between two minutes with readings and none between them.</summary>
    public void Bridge(long? earlier, long? later)
    {
        if (earlier is not { } start)
        {
            return;
        }

        // The last reading of all has no later one: the machine is connected for the cap, and bridges nothing.
        var end = later ?? long.MaxValue;
        var connectedUntil = Math.Min(end, start + connectedCap);
        ConnectedMinutes += (int)Math.Max(0, Math.Min(connectedUntil, to) - Math.Max(start, from));
        if (end - start <= longestSpan)
        {
            Mark(start, end);
        }
    }

    private void Mark(long start, long end)
    {
        var first = Math.Max(start, from);
        var last = Math.Min(end, to - 1);
        if (first > last)
        {
            return;
        }

        var firstHour = (int)((first - from) / MinutesPerHour);
        var lastHour = (int)((last - from) / MinutesPerHour);
        Hours |= (uint)(((1UL << (lastHour - firstHour + 1)) - 1) << firstHour);
    }
}
