namespace Csm.Crm.Telemetry.Windows;

/// <summary>What is known about each <see cref="Counter"/>: its metric code and the physics that bounds it (R17).</summary>
public static class CounterCatalog
{
    /// <summary>Number of counters.</summary>
    public const int Count = 13;

    private static readonly CounterPhysics[] Physics =
    [
        new("operating_hours", 1.05, 0.1),
        new("idle_hours", 1.05, 0.1),
        new("productive_hours", 1.05, 0.1),
        new("fuel", 250, 5),
        new("energy", 2_000, 20),
        new("distance", 120, 2),
        new("moves", 1_000, 20),
        new("payload", 20_000, 100),
        new("good", 100_000, 1_000),
        new("reject", 100_000, 1_000),
        new("shocks", 3_600, 50),
        new("faults", 3_600, 50),
        new("downtime_minutes", 63, 6),
    ];

    /// <summary>Metric code of <paramref name="counter"/>, as in csm_metric and in native JSON.</summary>
    public static string CodeOf(Counter counter) => Physics[(int)counter].Code;

    /// <summary>Code, greatest plausible growth per hour and resolution of <paramref name="counter"/>.</summary>
    public static CounterPhysics PhysicsOf(Counter counter) => Physics[(int)counter];

    /// <summary>All codes in the order of <see cref="Counter"/>.</summary>
    public static IEnumerable<string> Codes => Physics.Select(static physics => physics.Code);

    /// <summary>Finds a counter by its UTF-8 metric code.</summary>
    public static bool TryFind(ReadOnlySpan<byte> code, out Counter counter)
    {
        // Length first: it separates all but a few codes, and no code needs more than two comparisons.
        Counter? found = code.Length switch
        {
            4 when code.SequenceEqual("fuel"u8) => Counter.Fuel,
            4 when code.SequenceEqual("good"u8) => Counter.Good,
            5 when code.SequenceEqual("moves"u8) => Counter.Moves,
            6 when code.SequenceEqual("energy"u8) => Counter.Energy,
            6 when code.SequenceEqual("shocks"u8) => Counter.Shocks,
            6 when code.SequenceEqual("faults"u8) => Counter.Faults,
            6 when code.SequenceEqual("reject"u8) => Counter.Reject,
            7 when code.SequenceEqual("payload"u8) => Counter.Payload,
            8 when code.SequenceEqual("distance"u8) => Counter.Distance,
            10 when code.SequenceEqual("idle_hours"u8) => Counter.IdleHours,
            15 when code.SequenceEqual("operating_hours"u8) => Counter.OperatingHours,
            16 when code.SequenceEqual("productive_hours"u8) => Counter.ProductiveHours,
            16 when code.SequenceEqual("downtime_minutes"u8) => Counter.DowntimeMinutes,
            _ => null,
        };
        counter = found.GetValueOrDefault();
        return found.HasValue;
    }

    /// <summary>Finds a counter by its metric code.</summary>
    public static bool TryFind(string code, out Counter counter)
    {
        var index = Array.FindIndex(Physics, physics => physics.Code == code);
        counter = index < 0 ? default : (Counter)index;
        return index >= 0;
    }
}

/// <summary>The physical bounds of a counter.</summary>
/// <param name="Code">Metric code.</param>
/// <param name="GreatestPerHour">Growth per elapsed hour beyond which a step is a jump (hours: 1.05, R17).</param>
/// <param name="Resolution">Growth always allowed, whatever the elapsed time: how coarsely such counters are reported.</param>
public sealed record CounterPhysics(string Code, double GreatestPerHour, double Resolution)
{
    private const double MillisecondsPerHour = 3_600_000;

    /// <summary>Greatest growth that so much time can explain.</summary>
    /// <param name="elapsed">Milliseconds; less than 0 counts as 0.</param>
    /// <returns>A growth as <see cref="FixedPoint"/>.</returns>
    public long GreatestGrowth(long elapsed) => (long)(((Math.Max(0, elapsed) / MillisecondsPerHour * GreatestPerHour) + Resolution) * FixedPoint.Scale);
}
