using System.Runtime.CompilerServices;

namespace Csm.Crm.Telemetry.Windows;

/// <summary>One value per <see cref="Counter"/>, in place, as <see cref="FixedPoint"/>.</summary>
[InlineArray(CounterCatalog.Count)]
public struct CounterValues : IEquatable<CounterValues>
{
    private long first;

    /// <summary>True when all values are the same numbers.</summary>
    public readonly bool Equals(CounterValues other)
    {
        for (var index = 0; index < CounterCatalog.Count; index++)
        {
            if (this[index] != other[index])
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is CounterValues other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => this[0].GetHashCode();
}

/// <summary>Which counters are present: one bit per <see cref="Counter"/>.</summary>
/// <param name="Bits">Bit n stands for the counter with number n.</param>
public readonly record struct CounterSet(uint Bits)
{
    /// <summary>True when <paramref name="counter"/> is present.</summary>
    public bool Has(Counter counter) => (Bits & (1u << (int)counter)) != 0;

    /// <summary>This set and <paramref name="counter"/>.</summary>
    public CounterSet With(Counter counter) => new(Bits | (1u << (int)counter));

    /// <summary>The counters of both sets.</summary>
    public CounterSet Union(CounterSet other) => new(Bits | other.Bits);
}

/// <summary>What one machine said at one moment.</summary>
public struct CounterReading : IEquatable<CounterReading>
{
    /// <summary>UTC time in .NET ticks.</summary>
    public long Ticks;

    /// <summary>The counters the reading carries.</summary>
    public CounterSet Present;

    /// <summary>Their values as <see cref="FixedPoint"/>; others are 0.</summary>
    public CounterValues Values;

    /// <summary>The gauges the reading carries.</summary>
    public GaugeSet Gauges;

    /// <summary>Their values as <see cref="FixedPoint"/> in whole hundredths; others are 0.</summary>
    public GaugeValues GaugeValues;

    /// <summary>True when the reading says where the machine is.</summary>
    public bool HasPosition;

    /// <summary>WGS 84 latitude in degrees, −90–90; 0 without a position.</summary>
    public double Latitude;

    /// <summary>WGS 84 longitude in degrees, −180–180; 0 without a position.</summary>
    public double Longitude;

    /// <param name="ticks">UTC time in .NET ticks.</param>
    public CounterReading(long ticks) => Ticks = ticks;

    /// <summary>Sets where the machine is.</summary>
    public void SetPosition(double latitude, double longitude)
    {
        HasPosition = true;
        Latitude = latitude;
        Longitude = longitude;
    }

    /// <summary>Sets the value of <paramref name="counter"/>, rounded to 1/10,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value does not fit: ask <see cref="FixedPoint.Fits"/> first.</exception>
    public void Set(Counter counter, double value)
    {
        if (!FixedPoint.Fits(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"A value of '{CounterCatalog.CodeOf(counter)}' must be a number within 0–{FixedPoint.Greatest:0}.");
        }

        SetFixed(counter, FixedPoint.Of(value));
    }

    /// <summary>Sets the value of <paramref name="counter"/>, a <see cref="FixedPoint"/> in range.</summary>
    internal void SetFixed(Counter counter, long value)
    {
        Values[(int)counter] = value;
        Present = Present.With(counter);
    }

    /// <summary>Sets the value of <paramref name="gauge"/>, rounded to 1/100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value does not fit: ask <see cref="GaugeCatalog.Fits"/> first.</exception>
    public void Set(Gauge gauge, double value)
    {
        if (!GaugeCatalog.Fits(gauge, value))
        {
            var definition = GaugeCatalog.Of(gauge);
            throw new ArgumentOutOfRangeException(nameof(value), value, $"A value of '{definition.Code}' must be a number within {definition.Least} to {definition.Greatest} {definition.Unit}.");
        }

        GaugeValues[(int)gauge] = GaugeCatalog.FixedOf(value);
        Gauges = Gauges.With(gauge);
    }

    /// <summary>True when time, counters, gauges, values and position are the same.</summary>
    public readonly bool Equals(CounterReading other) =>
        Ticks == other.Ticks && Present == other.Present && Values.Equals(other.Values)
        && Gauges == other.Gauges && ((ReadOnlySpan<int>)GaugeValues).SequenceEqual(other.GaugeValues)
        && HasPosition == other.HasPosition && Latitude.Equals(other.Latitude) && Longitude.Equals(other.Longitude);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is CounterReading other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => Ticks.GetHashCode();
}
