using System.Globalization;
using Azure.Messaging.EventHubs;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Ingest;

namespace Csm.Crm.Functions;

/// <summary>Takes over from the hub's event what decoding needs.</summary>
public static class HubEvent
{
    private const string HubDevice = "iothub-connection-device-id";
    private const string ContentType = "content-type";
    private const string ContentEncoding = "content-encoding";

    /// <summary>Sent alone, and sent in a batch.</summary>
    private static readonly string[] CreationTimes = ["iothub-creation-time-utc", "iothub-app-iothub-creation-time-utc"];

    /// <summary>The event as ingestion takes it.</summary>
    /// <remarks>An event that carries nothing beside its body gets no properties, which costs nothing.</remarks>
    public static IncomingEvent Of(EventData data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return new IncomingEvent(data.EventBody.ToMemory(), data.SequenceNumber, data.EnqueuedTime, PropertiesOf(data));
    }

    private static EventProperties? PropertiesOf(EventData data)
    {
        var system = data.SystemProperties;

        // Among the application's properties a sender could claim any device; only the hub writes the system's.
        var device = system.Count > 0 ? Text(system.GetValueOrDefault(HubDevice)) : null;
        var type = data.ContentType ?? (system.Count > 0 ? Text(system.GetValueOrDefault(ContentType)) : null);
        var encoding = system.Count > 0 ? Text(system.GetValueOrDefault(ContentEncoding)) : null;
        if (device is null && type is null && encoding is null && data.Properties.Count == 0)
        {
            return null;
        }

        var properties = new EventProperties { ContentType = type, ContentEncoding = encoding, HubDeviceId = device, CreatedAt = device is null ? null : CreatedAt(data) };
        return data.Properties.Count == 0
            ? properties
            : properties with { Application = data.Properties.ToDictionary(static pair => pair.Key, static pair => Text(pair.Value) ?? string.Empty, StringComparer.Ordinal) };
    }

    private static DateTimeOffset? CreatedAt(EventData data)
    {
        foreach (var name in CreationTimes)
        {
            var value = data.SystemProperties.GetValueOrDefault(name) ?? (data.Properties.TryGetValue(name, out var given) ? given : null);
            switch (value)
            {
                case DateTime time:
                    return new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc));
                case DateTimeOffset time:
                    return time;

                // IoT Hub demands UTC with Z here; anything else is no moment.
                case not null when Text(value) is { } text && text.EndsWith('Z') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time):
                    return time;
                default:
                    break;
            }
        }

        return null;
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        DateTime time => DateTime.SpecifyKind(time, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
