using System.Text.Json;
using Csm.Crm.Telemetry.Profiles;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>
/// Reads JSON: one event, an array of events, or events one after the other (newline-delimited), each by its own format.
/// A broken event is rejected with its line, and reading goes on after it.
/// </summary>
/// <remarks>Nothing is allocated for an accepted native event.</remarks>
internal sealed class JsonBody(EventDecoder decoder, EventProfileSet profiles)
{
    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true, CommentHandling = JsonCommentHandling.Disallow, MaxDepth = 64 };

    /// <summary>Broken events of one body that are looked at one by one; finding out costs an exception each.</summary>
    private const int MostBroken = 1_000;

    private static ReadOnlySpan<byte> BetweenEvents => ", \t\r\n"u8;

    public void Decode(ReadOnlySpan<byte> body, in DecodingContext context)
    {
        var native = default(NativeEvent);
        var arrays = 0;
        var broken = 0;
        var at = NextEvent(body, 0);
        while (at < body.Length)
        {
            switch (body[at])
            {
                case (byte)'[' when arrays == 0:
                    arrays++;
                    at++;
                    break;
                case (byte)']' when arrays > 0:
                    arrays--;
                    at++;
                    break;
                case (byte)']' when broken > 0:
                    at++;
                    break;
                case var _ when broken == MostBroken:
                    context.Reject(RejectionReason.Unreadable, $"{MostBroken} events of the body are broken; it is not read beyond byte {at}. Replay reads on from there.", body[at..]);
                    return;
                default:
                    at += TakeOne(body[at..], at, ref native, context, ref broken);
                    break;
            }

            at = NextEvent(body, at);
        }

        if (arrays > 0 && broken == 0)
        {
            context.Reject(RejectionReason.Unreadable, $"The array is not closed after {body.Length} bytes: the body was cut off, and events may be missing.", default);
        }
    }

    private static int NextEvent(ReadOnlySpan<byte> body, int at) => body.Length - body[at..].TrimStart(BetweenEvents).Length;

    /// <returns>Bytes read.</returns>
    private int TakeOne(ReadOnlySpan<byte> text, int at, ref NativeEvent native, in DecodingContext context, ref int broken)
    {
        native.Clear();
        var reader = new Utf8JsonReader(text, Options);
        var shape = EventShape.Native;
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                var token = reader.TokenType;
                reader.Skip();
                context.Reject(RejectionReason.Unreadable, $"At byte {at} stands a JSON {token} where an event object belongs.", text[..(int)reader.BytesConsumed]);
                return (int)reader.BytesConsumed;
            }

            shape = new NativeReader(profiles, context.Sink).Read(ref reader, ref native);
        }
        catch (JsonException wrong)
        {
            broken++;
            return RejectLine(text, at, wrong, context);
        }

        var length = (int)reader.BytesConsumed;
        Take(shape, text[..length], ref native, context);
        return length;
    }

    private void Take(EventShape shape, ReadOnlySpan<byte> text, ref NativeEvent native, in DecodingContext context)
    {
        if (shape == EventShape.CloudEvent)
        {
            CloudEventDecoder.DecodeStructured(text, context, decoder, profiles);
        }
        else if (shape == EventShape.Native && (context.Profile is null || text.StartsWith(NativeEvents.Marker)))
        {
            NativeEvents.Take(ref native, text, context);
        }
        else
        {
            using var document = JsonDocument.Parse(text.ToArray(), new JsonDocumentOptions { MaxDepth = Options.MaxDepth });
            Take(shape, document.RootElement, context.Profile ?? profiles.ProfileOf(document.RootElement), context);
        }
    }

    private static void Take(EventShape shape, JsonElement root, EventProfile? profile, in DecodingContext context)
    {
        switch (profile?.Format)
        {
            case EventFormat.Json:
                ProfiledJsonDecoder.Decode(root, profile, context);
                break;
            case EventFormat.Iso:
            case null when shape == EventShape.Iso:
                IsoDocumentDecoder.Decode(root, profile, context);
                break;
            default:
                PubSubDecoder.Decode(root, profile, context);
                break;
        }
    }

    // The broken event may have swallowed the lines after it: all that is certain is that its own line is no event.
    private static int RejectLine(ReadOnlySpan<byte> text, int at, JsonException wrong, in DecodingContext context)
    {
        var end = text.IndexOf((byte)'\n');
        var line = end < 0 ? text : text[..end];
        context.Reject(RejectionReason.Unreadable, $"The event at byte {at} is not JSON: {wrong.Message}", line);
        return line.Length;
    }
}
