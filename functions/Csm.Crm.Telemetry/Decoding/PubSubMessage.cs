using System.Runtime.InteropServices;
using System.Text.Json;
using Csm.Crm.Telemetry.Profiles;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Reads one dataset message. A delta frame carries what changed and nothing else; nothing is made up for the rest.</summary>
internal sealed class PubSubMessage(JsonElement message, string? publisher, EventProfile? profile, DecodingContext context)
{
    private static readonly string[] Headers = ["DataSetWriterId", "DataSetWriterName", "SequenceNumber", "MetaDataVersion", "Timestamp", "Status", "MessageType", "PublisherId", "WriterGroupName", "DataSetWriterGroup", "MinorVersion"];

    private readonly Dictionary<string, PubSubValue> fields = new(StringComparer.Ordinal);
    private MachineReadings readings = null!;
    private Rejection? rejection;
    private int furtherRejections;

    public void Read()
    {
        var type = JsonText.Text(JsonText.Member(message, "MessageType"));
        if (type is "ua-keepalive" or "ua-metadata")
        {
            return;
        }

        if (!TryReadFields(out var wrong))
        {
            context.Reject(RejectionReason.Unreadable, wrong, JsonMarshal.GetRawUtf8Value(message));
            return;
        }

        var device = context.DeviceFor(ClaimedDevice(), out var fault);
        if (fault is null && device.Length > DecodingContext.LongestDevice)
        {
            fault = new Rejection(RejectionReason.DeviceMissing, $"The device '{device}' has {device.Length} characters; at most {DecodingContext.LongestDevice} are kept.");
        }

        if (fault is not null)
        {
            context.Sink.Reject(fault, JsonMarshal.GetRawUtf8Value(message));
            return;
        }

        readings = new MachineReadings(device.ToString());
        if (type == "ua-event")
        {
            AddFault();
        }
        else
        {
            AddValues();
        }

        Emit();
    }

    private void Emit()
    {
        if (rejection is not null)
        {
            var further = furtherRejections > 0 ? $" So are {furtherRejections} further fields." : string.Empty;
            context.Reject(rejection.Reason, rejection.Detail + further, JsonMarshal.GetRawUtf8Value(message));
        }

        readings.Emit(context.Sink);
    }

    private bool TryReadFields(out string wrong)
    {
        wrong = string.Empty;
        var payload = JsonText.Member(message, "Payload");
        if (payload.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            // Without a header the message is its payload.
            payload = message.EnumerateObject().Any(static member => Array.IndexOf(Headers, JsonText.NameOf(member)) >= 0) ? default : message;
        }

        if (payload.ValueKind == JsonValueKind.Undefined)
        {
            return true;
        }

        if (payload.ValueKind != JsonValueKind.Object)
        {
            wrong = $"The 'Payload' is a JSON {payload.ValueKind}, not an object of fields.";
            return false;
        }

        foreach (var field in payload.EnumerateObject())
        {
            fields[JsonText.NameOf(field)] = PubSubValue.Read(field.Value);
        }

        return true;
    }

    private string? ClaimedDevice() => profile?.Device switch
    {
        null => context.Stamped is null ? publisher ?? Header("PublisherId") : null,
        "publisher" => publisher ?? Header("PublisherId"),
        "writer" => Header("DataSetWriterId"),
        "writerName" => Header("DataSetWriterName"),
        var name => fields.TryGetValue(name["field:".Length..], out var field) ? JsonText.Scalar(field.Value) : null,
    };

    private string? Header(string name) => JsonText.Scalar(JsonText.Member(message, name)) is { Length: > 0 } text ? text : null;

    private void AddValues()
    {
        var usual = JsonText.TryTime(JsonText.Member(message, "Timestamp"), out var stamp) ? stamp : context.FallbackTicks;
        var allBad = !PubSubValue.IsGoodStatus(JsonText.Member(message, "Status"));
        foreach (var (name, field) in fields)
        {
            if (IsPositionOrDevice(name))
            {
                continue;
            }

            if (MetricOf(name) is not { } metric)
            {
                context.Sink.UnknownMetric(System.Text.Encoding.UTF8.GetBytes(name));
                continue;
            }

            AddValue(metric, field, allBad, field.Ticks > 0 ? field.Ticks : usual);
        }

        AddPosition(allBad, usual);
    }

    private void AddValue(EventMetric metric, PubSubValue field, bool allBad, long ticks)
    {
        if (allBad || !field.IsGood || field.Value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            context.Sink.Missing(readings.Device, metric.From);
        }
        else if (ticks == 0)
        {
            Reject(RejectionReason.TimeMissing, $"Field '{metric.From}' has no time: neither a source or server time stamp, nor one of the message or its envelope.");
        }
        else if (!field.TryNumber(out var number) || !readings.TrySet(ticks, metric.Quantity, metric.From, metric.Of(number)))
        {
            Reject(RejectionReason.MetricUnreadable, $"Field '{metric.From}' is '{Cut(JsonText.Scalar(field.Value))}'; it must be {metric.Expected}.");
        }
    }

    private EventMetric? MetricOf(string field)
    {
        if (profile is not null)
        {
            return profile.Metrics.FirstOrDefault(metric => metric.From == field);
        }

        return Quantity.TryFind(field, out var quantity) ? new EventMetric(quantity, field, UnitConversion.None) : null;
    }

    private (string Latitude, string Longitude) PositionFields => profile is null ? ("latitude", "longitude") : profile.Position ?? (string.Empty, string.Empty);

    private bool IsPositionOrDevice(string name)
    {
        var (latitude, longitude) = PositionFields;
        return name == latitude || name == longitude || (profile?.Device is { } device && device.StartsWith("field:", StringComparison.Ordinal) && device["field:".Length..] == name);
    }

    private void AddPosition(bool allBad, long usual)
    {
        var (latitudeField, longitudeField) = PositionFields;
        if (!fields.TryGetValue(latitudeField, out var north) | !fields.TryGetValue(longitudeField, out var east))
        {
            return;
        }

        var ticks = Math.Max(north.Ticks, east.Ticks) is > 0 and var own ? own : usual;
        if (!allBad && north.IsGood && east.IsGood && ticks > 0 && north.TryNumber(out var latitude) && east.TryNumber(out var longitude) && NativeEvent.IsOnEarth(latitude, longitude))
        {
            readings.SetPosition(ticks, latitude, longitude);
            return;
        }

        context.Sink.Missing(readings.Device, "position");
    }

    // Not every event is a fault: only a profile says which fields of an event frame make one.
    private void AddFault()
    {
        if (profile?.Faults is not { } told || !fields.ContainsKey(told.Code))
        {
            return;
        }

        string? Text(string? field) => field is not null && fields.TryGetValue(field, out var value) ? JsonText.Scalar(value.Value) : null;
        var ticks = JsonText.TryTime(Text("Time") ?? string.Empty, out var own) || JsonText.TryTime(JsonText.Member(message, "Timestamp"), out own) ? own : context.FallbackTicks;
        if (ticks == 0)
        {
            Reject(RejectionReason.TimeMissing, "The event frame has no time.");
        }
        else if (FaultText.TryRead(ticks, Text(told.Code), Text(told.Severity), Text(told.Source), Text(told.Description), out var fault))
        {
            readings.Add(fault);
        }
        else
        {
            Reject(RejectionReason.Unreadable, $"Field '{told.Code}' of the event frame is '{Cut(Text(told.Code))}'; a fault's code has 1–50 characters.");
        }
    }

    private void Reject(RejectionReason reason, string detail)
    {
        furtherRejections += rejection is null ? 0 : 1;
        rejection ??= new Rejection(reason, $"Device '{readings.Device}': {detail}");
    }

    private static string? Cut(string? text) => text is { Length: > 60 } ? text[..60] : text;
}
