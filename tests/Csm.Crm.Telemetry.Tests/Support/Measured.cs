using System.Diagnostics.Metrics;
using Csm.Crm.Telemetry.Measuring;
using Microsoft.Extensions.DependencyInjection;

namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>Metrics of one test, and what was measured with them.</summary>
internal sealed class Measured : IDisposable
{
    private readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener listener = new();
    private readonly List<(Instrument Instrument, double Value, string Tags)> values = [];

    public Measured(TimeProvider? time = null)
    {
        var factory = services.GetRequiredService<IMeterFactory>();
        Metrics = new TelemetryMetrics(factory, time ?? TimeProvider.System);
        listener.InstrumentPublished = (instrument, self) =>
        {
            // Tests run side by side: only this one's meter.
            if (ReferenceEquals(instrument.Meter.Scope, factory))
            {
                Instruments.Add(instrument);
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.Start();
    }

    public TelemetryMetrics Metrics { get; }

    public List<Instrument> Instruments { get; } = [];

    public double Sum(string name, string tags = "")
    {
        lock (values)
        {
            return values.Where(item => item.Instrument.Name == name && item.Tags.Contains(tags, StringComparison.Ordinal)).Sum(static item => item.Value);
        }
    }

    public int Count(string name)
    {
        lock (values)
        {
            return values.Count(item => item.Instrument.Name == name);
        }
    }

    public void Dispose()
    {
        listener.Dispose();
        services.Dispose();
    }

    private void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var text = string.Join(' ', tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"));
        lock (values)
        {
            values.Add((instrument, value, text));
        }
    }
}
