namespace Csm.Crm.Telemetry.Windows;

/// <summary>How long readings are kept open and how gaps are read.</summary>
public sealed record WindowOptions
{
    /// <summary>How late a reading may arrive behind the newest of its machine and still count. Default 7 days.</summary>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Longest silence that two readings bridge: hours between them count as covered, because the counters say what
    /// happened. Longer silences are gaps. Default 12 hours, the slowest usual heartbeat.
    /// </summary>
    public TimeSpan LongestSpan { get; init; } = TimeSpan.FromHours(12);

    /// <summary>Time after a reading for which the machine counts as connected, at most. Default 30 minutes.</summary>
    public TimeSpan ConnectedCap { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How far a reading's time may lie after its arrival in the hub. Default 1 hour: a wrong clock, not a late one.</summary>
    public TimeSpan FutureTolerance { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Days whose totals are kept after they closed. Default 7: with the days still open, this week and the two before it.
    /// What has not been published by then never is.
    /// </summary>
    public int ClosedDays { get; init; } = 7;

    /// <summary>Months whose totals are kept, the current one included. Default 14: last year's month of this one and of the one before.</summary>
    public int Months { get; init; } = 14;

    /// <summary>
    /// How long a machine reports without a fault until the fault counts as cleared; a report after a longer pause is
    /// another occurrence. Default 3 days: a weekend.
    /// </summary>
    public TimeSpan FaultClearsAfter { get; init; } = TimeSpan.FromDays(3);

    /// <summary>A day closes once nothing that may still arrive can touch it: lateness plus the longest bridge, in milliseconds.</summary>
    internal long ClosingDelay => (Lateness.Ticks + LongestSpan.Ticks) / TimeSpan.TicksPerMillisecond;

    /// <summary>Days back from today of which every machine's totals are kept: those that are open, and those kept after they closed.</summary>
    internal int DaysBack => (int)Lateness.TotalDays + ClosedDays;

    /// <summary>These options, after a check of each against its range.</summary>
    /// <exception cref="ArgumentException">A setting is outside its range; the message names it.</exception>
    public WindowOptions Validated()
    {
        Require(Lateness >= TimeSpan.Zero && Lateness <= TimeSpan.FromDays(60), nameof(Lateness), Lateness, "0–60 days");
        Require(LongestSpan > TimeSpan.Zero && LongestSpan <= TimeSpan.FromDays(2), nameof(LongestSpan), LongestSpan, "more than 0, up to 2 days");
        Require(ConnectedCap > TimeSpan.Zero && ConnectedCap <= LongestSpan, nameof(ConnectedCap), ConnectedCap, "more than 0, up to LongestSpan");
        Require(FutureTolerance >= TimeSpan.Zero, nameof(FutureTolerance), FutureTolerance, "0 or more");
        Require(ClosedDays >= 1, nameof(ClosedDays), ClosedDays, "1 or more");
        Require(FaultClearsAfter >= TimeSpan.FromHours(1) && FaultClearsAfter <= TimeSpan.FromDays(60), nameof(FaultClearsAfter), FaultClearsAfter, "1 hour to 60 days");
        Require(Months >= 13, nameof(Months), Months, "13 or more, or last year's month is gone before it is compared with");
        return this;
    }

    private static void Require(bool holds, string name, object value, string range)
    {
        if (!holds)
        {
            throw new ArgumentException($"Window setting {name} is {value}; it must be {range}.", name);
        }
    }
}
