using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Csm.Crm.Telemetry.Decoding;

namespace Csm.Crm.Telemetry.State;

/// <summary>
/// A dead letter as one line of JSON. The content stands as text where it is UTF-8, so that people can read it, otherwise
/// in Base64.
/// </summary>
public static class DeadLetterLine
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The line of a letter, without an end of line.</summary>
    public static string Write(DeadLetter letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        string? text = null;
        string? base64 = null;
        try
        {
            text = Strict.GetString(letter.Content.Span);
        }
        catch (DecoderFallbackException)
        {
            base64 = Convert.ToBase64String(letter.Content.Span);
        }

        return JsonSerializer.Serialize(new Line(letter.Source, letter.Position, letter.Reason, letter.Detail, letter.EnqueuedAt, text, base64, letter.Properties), Json);
    }

    /// <summary>The letter of a line.</summary>
    /// <returns>False when the line is damaged, or none of ours.</returns>
    public static bool TryRead(string text, [NotNullWhen(true)] out DeadLetter? letter)
    {
        letter = null;
        try
        {
            if (JsonSerializer.Deserialize<Line>(text, Json) is not { Source: { } source, Position: { } position, Reason: { } reason } line || line.Text is null == line.Base64 is null)
            {
                return false;
            }

            var content = line.Base64 is { } base64 ? Convert.FromBase64String(base64) : Strict.GetBytes(line.Text!);
            letter = new DeadLetter(source, position, reason, line.Detail ?? string.Empty, content) { EnqueuedAt = line.EnqueuedAt, Properties = line.Properties };
            return true;
        }
        catch (Exception damaged) when (damaged is JsonException or FormatException or EncoderFallbackException)
        {
            return false;
        }
    }

    private sealed record Line(string? Source, string? Position, string? Reason, string? Detail, DateTimeOffset? EnqueuedAt, string? Text, string? Base64, EventProperties? Properties);
}
