using System.Runtime.CompilerServices;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>One native event while it is read. Lives on the stack.</summary>
internal struct NativeEvent
{
    /// <summary>Characters of <see cref="Device"/>.</summary>
    public const int DeviceCapacity = 100;

    /// <summary>Greatest value of a counter: what its column holds.</summary>
    public const double GreatestValue = FixedPoint.Greatest;

    public DeviceText Device;
    public int DeviceLength;
    public CounterReading Reading;
    public bool HasTime;
    public bool HasMetrics;
    public bool PositionDropped;
    public GaugeSet GaugesDropped;
    public Rejection? Fault;
    public List<FaultReading>? Faults;
    public bool IsOfCustomer;
    public UsageReading? Usage;
    public StockReading? Stock;

    /// <summary>True when there is something to take in.</summary>
    public readonly bool HasContent => HasMetrics || Reading.HasPosition || Faults is not null;

    /// <summary>Forgets everything but the storage.</summary>
    public void Clear()
    {
        DeviceLength = 0;
        Reading = default;
        HasTime = false;
        HasMetrics = false;
        PositionDropped = false;
        GaugesDropped = default;
        Fault = null;
        Faults = null;
        IsOfCustomer = false;
        Usage = null;
        Stock = null;
    }

    /// <summary>Sets a counter.</summary>
    /// <param name="counter">Which.</param>
    /// <param name="value">Its value as <see cref="FixedPoint"/>.</param>
    public void SetMetric(Counter counter, long value)
    {
        HasMetrics = true;
        Reading.SetFixed(counter, value);
    }

    /// <summary>Sets a gauge, or drops it when its value is out of range: sensors say "not available" with such values.</summary>
    public void SetGauge(Gauge gauge, double value)
    {
        if (GaugeCatalog.Fits(gauge, value))
        {
            HasMetrics = true;
            Reading.Set(gauge, value);
        }
        else
        {
            GaugesDropped = GaugesDropped.With(gauge);
        }
    }

    public void SetTime(long ticks)
    {
        HasTime = true;
        Reading.Ticks = ticks;
    }

    /// <summary>Sets the position, or drops it when it is none on earth.</summary>
    public void SetPosition(double latitude, double longitude)
    {
        PositionDropped = !IsOnEarth(latitude, longitude);
        if (!PositionDropped)
        {
            Reading.SetPosition(latitude, longitude);
        }
    }

    public static bool IsOnEarth(double latitude, double longitude) => Math.Abs(latitude) <= 90 && Math.Abs(longitude) <= 180;

    [InlineArray(DeviceCapacity)]
    internal struct DeviceText
    {
        private char first;
    }
}
