using System.Globalization;
using System.Text.Json;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Reads names and values of JSON whose text may be broken: bad UTF-8, half a surrogate pair.</summary>
internal static class JsonText
{
    /// <summary>The name of a member, or empty where it is no text.</summary>
    public static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return string.Empty;
        }
    }

    /// <summary>The text of a string, or null for anything else and for broken text.</summary>
    public static string? Text(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The text of a string, number or truth value, or null.</summary>
    public static string? Scalar(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => Text(element),
        JsonValueKind.Number => element.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => null,
    };

    /// <summary>The value of the last member with a name, or undefined.</summary>
    public static JsonElement Member(JsonElement element, string name)
    {
        var found = default(JsonElement);
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                if (NameOf(member) == name)
                {
                    found = member.Value;
                }
            }
        }

        return found;
    }

    /// <summary>A number, also one written as text.</summary>
    public static bool TryNumber(JsonElement element, out double number)
    {
        number = 0;
        return Scalar(element) is { } text && TryNumber(text, out number);
    }

    /// <summary>A finite number in invariant writing.</summary>
    public static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    /// <summary>UTC ticks of a time in any writing that <see cref="EventTime"/> reads.</summary>
    public static bool TryTime(JsonElement element, out long ticks)
    {
        ticks = 0;
        return Scalar(element) is { } text && TryTime(text, out ticks);
    }

    /// <summary>UTC ticks of a time in any writing that <see cref="EventTime"/> reads.</summary>
    public static bool TryTime(string text, out long ticks) =>
        EventTime.TryRead(text.AsSpan().Trim(), out ticks) || (TryNumber(text, out var number) && EventTime.TryReadEpoch(number, out ticks));
}
