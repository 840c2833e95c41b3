using System.Globalization;
using System.Text.Json;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>A field of a dataset message: its value, its own time, and whether the server vouches for it.</summary>
/// <param name="Value">The bare value; undefined where there is none.</param>
/// <param name="Ticks">UTC ticks of the source's, otherwise of the server's time stamp; 0 where there is none.</param>
/// <param name="IsGood">False where the status is bad.</param>
internal readonly record struct PubSubValue(JsonElement Value, long Ticks, bool IsGood)
{
    /// <summary>Reads a field in any of its encodings: bare, data value, variant.</summary>
    public static PubSubValue Read(JsonElement field)
    {
        if (field.ValueKind != JsonValueKind.Object)
        {
            return new(field, 0, IsGood: true);
        }

        var body = JsonText.Member(field, "Body");
        if (body.ValueKind != JsonValueKind.Undefined)
        {
            return new(body, 0, IsGood: true);
        }

        var value = JsonText.Member(field, "Value");
        var inner = JsonText.Member(value, "Body") is { ValueKind: not JsonValueKind.Undefined } variant ? variant : JsonText.Member(value, "Value");
        return new(
            inner.ValueKind == JsonValueKind.Undefined ? value : inner,
            TimeOf(field, "SourceTimestamp") is > 0 and var source ? source : TimeOf(field, "ServerTimestamp"),
            IsGoodStatus(FirstOf(field, "StatusCode", "Status")));
    }

    /// <summary>The number, also one that 64-bit integers are written as: text.</summary>
    public bool TryNumber(out double number) => JsonText.TryNumber(Value, out number);

    /// <summary>Bad is what has the top bit (OPC 10000-4, 7.39); a status that is not given is good.</summary>
    public static bool IsGoodStatus(JsonElement status)
    {
        if (status.ValueKind == JsonValueKind.Object)
        {
            var code = JsonText.Member(status, "Code");
            return code.ValueKind == JsonValueKind.Undefined
                ? JsonText.Text(JsonText.Member(status, "Symbol")) is not { } symbol || !symbol.StartsWith("Bad", StringComparison.Ordinal)
                : IsGoodStatus(code);
        }

        return JsonText.Scalar(status) is not { } text
            || (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number is >= 0 and < 0x8000_0000L : !text.StartsWith("Bad", StringComparison.Ordinal));
    }

    // Servers write 1601-01-01 or 0001-01-01 for no time; EventTime takes neither.
    private static long TimeOf(JsonElement field, string name) => JsonText.TryTime(JsonText.Member(field, name), out var ticks) ? ticks : 0;

    private static JsonElement FirstOf(JsonElement field, string name, string other) =>
        JsonText.Member(field, name) is { ValueKind: not JsonValueKind.Undefined } found ? found : JsonText.Member(field, other);
}
