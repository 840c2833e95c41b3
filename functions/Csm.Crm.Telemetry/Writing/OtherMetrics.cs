using System.Buffers;
using System.Text;
using System.Text.Json;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>
/// The column csm_othermetrics of a machine-day: JSON of at most 4,000 characters, per gauge its time-weighted mean, its
/// least and greatest value, and the hours for which a value held.
/// </summary>
internal static class OtherMetrics
{
    private const int Decimals = 4;
    private const decimal SecondsPerHour = 3_600;

    public static string Of(GaugeTotals gauges)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var gauge in gauges.Present)
            {
                var total = gauges[gauge]!.Value;
                json.WriteStartObject(GaugeCatalog.CodeOf(gauge));
                json.WriteNumber("mean"u8, Rounded(total.Weighted / (decimal)total.Seconds / FixedPoint.Scale));
                json.WriteNumber("min"u8, Rounded(total.Least / (decimal)FixedPoint.Scale));
                json.WriteNumber("max"u8, Rounded(total.Greatest / (decimal)FixedPoint.Scale));
                json.WriteNumber("hours"u8, Rounded(total.Seconds / SecondsPerHour));
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    // Without trailing zeros: the same figure is always the same text.
    private static decimal Rounded(decimal value) => Math.Round(value, Decimals) / 1.0000000000000000000000000000m;
}
