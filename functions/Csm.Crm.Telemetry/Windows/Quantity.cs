namespace Csm.Crm.Telemetry.Windows;

/// <summary>What a metric of a source fills: a counter or a gauge.</summary>
public readonly record struct Quantity
{
    private Quantity(Counter? counter, Gauge? gauge)
    {
        Counter = counter;
        Gauge = gauge;
    }

    /// <summary>The counter, or null of a gauge.</summary>
    public Counter? Counter { get; }

    /// <summary>The gauge, or null of a counter.</summary>
    public Gauge? Gauge { get; }

    /// <summary>All metric codes: counters, then gauges.</summary>
    public static IEnumerable<string> Codes => CounterCatalog.Codes.Concat(GaugeCatalog.Codes);

    /// <summary>Metric code.</summary>
    public string Code => Gauge is { } gauge ? GaugeCatalog.CodeOf(gauge) : CounterCatalog.CodeOf(Counter.GetValueOrDefault());

    /// <summary>A counter.</summary>
    public static Quantity Of(Counter counter) => new(counter, null);

    /// <summary>A gauge.</summary>
    public static Quantity Of(Gauge gauge) => new(null, gauge);

    /// <summary>A counter.</summary>
    public static implicit operator Quantity(Counter counter) => Of(counter);

    /// <summary>A gauge.</summary>
    public static implicit operator Quantity(Gauge gauge) => Of(gauge);

    /// <summary>Finds a counter or gauge by its metric code.</summary>
    public static bool TryFind(string code, out Quantity quantity)
    {
        if (CounterCatalog.TryFind(code, out var counter))
        {
            quantity = counter;
            return true;
        }

        var found = GaugeCatalog.TryFind(code, out var gauge);
        quantity = gauge;
        return found;
    }

    /// <summary>True for values in range; false for NaN.</summary>
    public bool Fits(double value) => Gauge is { } gauge ? GaugeCatalog.Fits(gauge, value) : FixedPoint.Fits(value);
}
