using System.Text.Json;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Reads the <c>metrics</c> of a native event: codes of counters and gauges, and their numbers.</summary>
internal static class NativeMetrics
{
    /// <param name="reader">Stands on the value of the member, and afterwards at its end.</param>
    /// <param name="native">Gets the values, or why one cannot be used.</param>
    /// <param name="sink">Counts unknown metrics.</param>
    public static void Read(ref Utf8JsonReader reader, ref NativeEvent native, IReadingSink sink)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            native.Fault ??= new Rejection(RejectionReason.MetricsMissing, $"'metrics' is {NativeReader.Shown(ref reader)}, not an object of metric codes and numbers.");
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = NativeReader.NameOf(ref reader);
            if (CounterCatalog.TryFind(name, out var counter))
            {
                reader.Read();
                ReadMetric(ref reader, counter, ref native);
            }
            else if (GaugeCatalog.TryFind(name, out var gauge))
            {
                reader.Read();
                ReadGauge(ref reader, gauge, ref native);
            }
            else
            {
                sink.UnknownMetric(reader.ValueSpan);
                reader.Skip();
            }
        }
    }

    private static void ReadMetric(ref Utf8JsonReader reader, Counter counter, ref NativeEvent native)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.Number || !TryReadValue(ref reader, out var value))
        {
            native.Fault ??= new Rejection(
                RejectionReason.MetricUnreadable,
                $"Metric '{CounterCatalog.CodeOf(counter)}' is {NativeReader.Shown(ref reader)}. Send a number from 0 to 100,000,000,000, or leave it out.");
            reader.Skip();
            return;
        }

        native.SetMetric(counter, value);
    }

    private static void ReadGauge(ref Utf8JsonReader reader, Gauge gauge, ref NativeEvent native)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType != JsonTokenType.Number || !TryReadNumber(ref reader, out var value))
        {
            native.Fault ??= new Rejection(RejectionReason.MetricUnreadable, $"Metric '{GaugeCatalog.CodeOf(gauge)}' is {NativeReader.Shown(ref reader)}. Send a number, or leave it out.");
            reader.Skip();
            return;
        }

        native.SetGauge(gauge, value);
    }

    // A plain decimal divided is the double nearest to it, and cheaper than reading it as one.
    private static bool TryReadNumber(ref Utf8JsonReader reader, out double value)
    {
        if (FixedPoint.TryRead(reader.ValueSpan, out var plain))
        {
            value = FixedPoint.ToDouble(plain);
            return true;
        }

        return reader.TryGetDouble(out value);
    }

    // Most values are plain decimals, which need no double on the way to a fixed point.
    private static bool TryReadValue(ref Utf8JsonReader reader, out long value)
    {
        if (FixedPoint.TryRead(reader.ValueSpan, out value))
        {
            return true;
        }

        if (!reader.TryGetDouble(out var number) || !FixedPoint.Fits(number))
        {
            return false;
        }

        value = FixedPoint.Of(number);
        return true;
    }
}
