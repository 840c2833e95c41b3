using System.Text.Json;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Reads the <c>faults</c> of a native event: objects with <c>code</c> and perhaps <c>severity</c>, <c>source</c>, <c>description</c>.</summary>
internal static class NativeFaults
{
    /// <param name="reader">Stands on the value of the member, and afterwards at its end.</param>
    /// <param name="rejection">Set when a fault cannot be used.</param>
    /// <returns>The faults without their time, or null for none.</returns>
    public static List<FaultReading>? Read(ref Utf8JsonReader reader, ref Rejection? rejection)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            if (reader.TokenType != JsonTokenType.Null)
            {
                rejection ??= new Rejection(RejectionReason.Unreadable, $"'faults' is {NativeReader.Shown(ref reader)}, not an array of faults.");
            }

            reader.Skip();
            return null;
        }

        List<FaultReading>? faults = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (JsonDocument.TryParseValue(ref reader, out var document))
            {
                using (document)
                {
                    Add(document.RootElement, ref faults, ref rejection);
                }
            }
        }

        return faults;
    }

    private static void Add(JsonElement element, ref List<FaultReading>? faults, ref Rejection? rejection)
    {
        var code = JsonText.Scalar(JsonText.Member(element, "code"));
        if (FaultText.TryRead(0, code, JsonText.Scalar(JsonText.Member(element, "severity")), JsonText.Scalar(JsonText.Member(element, "source")), JsonText.Scalar(JsonText.Member(element, "description")), out var fault))
        {
            (faults ??= []).Add(fault);
            return;
        }

        rejection ??= new Rejection(RejectionReason.Unreadable, $"A fault has the code '{code}'; it must be text of 1–50 characters.");
    }
}
