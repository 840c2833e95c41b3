using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Csm.Crm.Telemetry.Profiles;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>
/// Opens CloudEvents 1.0: what is in them is read as if it had come alone, with the event's subject and time where the
/// data names no device and gives no time. A batch is an array of them.
/// </summary>
internal static class CloudEventDecoder
{
    /// <summary>Binary mode: attributes beside the body, data as the body.</summary>
    public static void DecodeBinary(ReadOnlySpan<byte> body, CloudEventAttributes attributes, in DecodingContext context, EventDecoder decoder, EventProfileSet profiles)
    {
        if (TryOpen(attributes, body, context, profiles, out var inner))
        {
            decoder.DecodeBody(body, inner);
        }
    }

    /// <summary>Structured mode: one JSON object.</summary>
    public static void DecodeStructured(ReadOnlySpan<byte> text, in DecodingContext context, EventDecoder decoder, EventProfileSet profiles)
    {
        using var document = JsonDocument.Parse(text.ToArray());
        var root = document.RootElement;
        string? Value(string name) => JsonText.Text(JsonText.Member(root, name));
        var attributes = new CloudEventAttributes(Value("specversion"), Value("id"), Value("source"), Value("type"), Value("subject"), Value("time"), Value("datacontenttype"));
        if (!TryOpen(attributes, text, context, profiles, out var inner))
        {
            return;
        }

        var data = JsonText.Member(root, "data");
        var packed = JsonText.Member(root, "data_base64");
        var hasData = data.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);
        var hasPacked = packed.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);
        if (hasData == hasPacked)
        {
            context.Reject(RejectionReason.Unreadable, hasData ? "The CloudEvent has both 'data' and 'data_base64'." : "The CloudEvent has no data.", text);
        }
        else if (hasPacked)
        {
            DecodeBase64(packed, text, inner, decoder);
        }
        else if (data.ValueKind != JsonValueKind.String)
        {
            decoder.DecodeBody(JsonMarshal.GetRawUtf8Value(data), inner);
        }
        else if (IsJson(attributes.DataContentType))
        {
            // The specification: a JSON string is a string and must not be parsed again.
            context.Reject(RejectionReason.Unreadable, "The data of the CloudEvent is text. Send it as a JSON object, or name its media type in 'datacontenttype'.", text);
        }
        else
        {
            decoder.DecodeBody(Encoding.UTF8.GetBytes(JsonText.Text(data) ?? string.Empty), inner);
        }
    }

    private static void DecodeBase64(JsonElement packed, ReadOnlySpan<byte> text, in DecodingContext inner, EventDecoder decoder)
    {
        if (JsonText.Text(packed) is { } base64 && new byte[base64.Length] is var bytes && Convert.TryFromBase64String(base64, bytes, out var length))
        {
            decoder.DecodeBody(bytes.AsSpan(0, length), inner);
            return;
        }

        inner.Reject(RejectionReason.Unreadable, "The 'data_base64' of the CloudEvent is not Base64.", text);
    }

    private static bool TryOpen(CloudEventAttributes attributes, ReadOnlySpan<byte> text, in DecodingContext context, EventProfileSet profiles, out DecodingContext inner)
    {
        inner = default;
        var fault = context.Nesting >= DecodingContext.DeepestNesting ? "There are CloudEvents within CloudEvents." : attributes.FindFault();
        if (fault is not null)
        {
            context.Reject(RejectionReason.Unreadable, fault, text);
            return false;
        }

        long ticks = 0;
        if (attributes.Time is { } time && !EventTime.TryRead(time, out ticks))
        {
            context.Reject(RejectionReason.TimeUnreadable, $"The CloudEvent's 'time' is '{time}', which is not RFC 3339.", text);
            return false;
        }

        inner = context with
        {
            FallbackDevice = attributes.Subject is { Length: > 0 and <= NativeEvent.DeviceCapacity } subject ? subject : context.FallbackDevice,
            FallbackTicks = ticks > 0 ? ticks : context.FallbackTicks,
            Profile = profiles.MatchCloudEvent(attributes.Type!, attributes.DataContentType) ?? context.Profile,
            Nesting = context.Nesting + 1,
        };
        return true;
    }

    private static bool IsJson(string? mediaType) =>
        mediaType is null || mediaType.Split(';')[0].Trim() is var type && (type.EndsWith("/json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
}
