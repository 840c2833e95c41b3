using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>
/// Reads the product's own event format: one object, an array of objects, or objects one after the other
/// (newline-delimited). <c>{"device":"PN-001","time":"2026-01-05T06:10:00Z","metrics":{"operating_hours":8376.2,…}}</c>;
/// the members in any order, others ignored.
/// </summary>
/// <remarks>Nothing is allocated for an accepted event. A bad event is rejected by name, and the next one is read.</remarks>
public static class NativeJsonDecoder
{
    private const int LongestDevice = 100;

    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true, CommentHandling = JsonCommentHandling.Disallow, MaxDepth = 32 };

    /// <summary>Reads all events of <paramref name="body"/> into <paramref name="sink"/>.</summary>
    public static void Decode(ReadOnlySpan<byte> body, IReadingSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (body.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        if (body.Trim(" \t\r\n"u8).IsEmpty)
        {
            sink.Reject(new Rejection(RejectionReason.Empty, "The event has no content."), body);
            return;
        }

        // Each pass reads until the bytes stop being JSON; the broken event's line is rejected and reading goes on after it.
        var first = true;
        while (DecodeUntilBroken(body, first, sink) is var next && next < body.Length)
        {
            body = body[next..].TrimStart(BetweenEvents);
            first = false;
        }
    }

    private static ReadOnlySpan<byte> BetweenEvents => ",] \t\r\n"u8;

    /// <returns>Where the line after the broken event begins, or the length of <paramref name="body"/>.</returns>
    private static int DecodeUntilBroken(ReadOnlySpan<byte> body, bool first, IReadingSink sink)
    {
        var reader = new Utf8JsonReader(body, Options);
        var start = 0;
        try
        {
            while (reader.Read())
            {
                start = (int)reader.TokenStartIndex;
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        DecodeEvent(body, ref reader, sink);
                        break;
                    case JsonTokenType.StartArray when reader.CurrentDepth == 0:
                    case JsonTokenType.EndArray when reader.CurrentDepth == 0:
                        break;
                    default:
                        reader.Skip();
                        sink.Reject(
                            new Rejection(RejectionReason.Unreadable, $"At byte {start} stands a JSON {reader.TokenType} where an event object belongs."),
                            body[start..(int)reader.BytesConsumed]);
                        break;
                }

                start = (int)reader.BytesConsumed;
            }

            return body.Length;
        }
        catch (JsonException broken)
        {
            return RejectLine(body, start, first, broken, sink);
        }
    }

    // The broken event may have swallowed the lines after it: all that is certain is that its own line is no event.
    private static int RejectLine(ReadOnlySpan<byte> body, int start, bool first, JsonException broken, IReadingSink sink)
    {
        var line = body[start..].TrimStart(" \t\r\n"u8);
        start = body.Length - line.Length;
        var end = line.IndexOf((byte)'\n');
        line = end < 0 ? line : line[..end];

        // What is left of an array after its broken part, commas and brackets, is no event of its own.
        if (first || !line.Trim(BetweenEvents).IsEmpty)
        {
            sink.Reject(new Rejection(RejectionReason.Unreadable, $"The event at byte {start} is not JSON: {broken.Message}"), line);
        }

        return start + line.Length;
    }

    private static void DecodeEvent(ReadOnlySpan<byte> body, ref Utf8JsonReader reader, IReadingSink sink)
    {
        var start = (int)reader.TokenStartIndex;
        var parts = default(EventParts);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (reader.ValueTextEquals("device"u8))
            {
                reader.Read();
                parts.ReadDevice(ref reader);
            }
            else if (reader.ValueTextEquals("time"u8))
            {
                reader.Read();
                parts.ReadTime(ref reader);
            }
            else if (reader.ValueTextEquals("metrics"u8))
            {
                reader.Read();
                parts.ReadMetrics(ref reader, sink);
            }
            else
            {
                reader.Skip();
            }
        }

        var original = body[start..(int)reader.BytesConsumed];
        if (parts.FindFault() is { } fault)
        {
            sink.Reject(fault, original);
            return;
        }

        sink.Accept(((ReadOnlySpan<char>)parts.Device)[..parts.DeviceLength], parts.Reading, original);
    }

    [InlineArray(LongestDevice)]
    private struct DeviceText
    {
        private char first;
    }

    private struct EventParts
    {
        public DeviceText Device;
        public int DeviceLength;
        public CounterReading Reading;
        private bool timeSeen;
        private Rejection? fault;

        public void ReadDevice(ref Utf8JsonReader reader)
        {
            // Three bytes of UTF-8 per UTF-16 character at most, six when escaped.
            if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > LongestDevice * 6)
            {
                fault ??= new Rejection(RejectionReason.DeviceMissing, $"'device' must be text of 1–{LongestDevice} characters.");
                reader.Skip();
                return;
            }

            Span<char> text = stackalloc char[LongestDevice * 6];
            int length;
            try
            {
                length = reader.CopyString(text);
            }
            catch (InvalidOperationException broken)
            {
                fault ??= new Rejection(RejectionReason.DeviceMissing, $"'device' is not valid UTF-8 text: {broken.Message}");
                return;
            }

            if (length is 0 or > LongestDevice)
            {
                fault ??= new Rejection(RejectionReason.DeviceMissing, $"'device' must be text of 1–{LongestDevice} characters, but has {length}.");
                return;
            }

            text[..length].CopyTo(Device);
            DeviceLength = length;
        }

        public void ReadTime(ref Utf8JsonReader reader)
        {
            timeSeen = true;
            if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped || !EventTime.TryRead(reader.ValueSpan, out var ticks))
            {
                fault ??= new Rejection(
                    RejectionReason.TimeUnreadable, $"'time' is {Shown(ref reader)}. Send ISO 8601 with Z or an offset, 2000–2099, for example 2026-01-05T06:10:00Z.");
                reader.Skip();
                return;
            }

            Reading.Ticks = ticks;
        }

        public void ReadMetrics(ref Utf8JsonReader reader, IReadingSink sink)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                fault ??= new Rejection(RejectionReason.MetricsMissing, $"'metrics' is {Shown(ref reader)}, not an object of metric codes and numbers.");
                reader.Skip();
                return;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var known = CounterCatalog.TryFind(reader.ValueSpan, out var counter);
                if (!known)
                {
                    sink.UnknownMetric(reader.ValueSpan);
                    reader.Skip();
                    continue;
                }

                reader.Read();
                ReadMetric(ref reader, counter);
            }
        }

        private void ReadMetric(ref Utf8JsonReader reader, Counter counter)
        {
            if (reader.TokenType == JsonTokenType.Null)
            {
                return;
            }

            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var value) || !FixedPoint.Fits(value))
            {
                fault ??= new Rejection(RejectionReason.MetricUnreadable, $"Metric '{CounterCatalog.CodeOf(counter)}' is {Shown(ref reader)}. Send a number within 0–1e11, or leave it out.");
                reader.Skip();
                return;
            }

            Reading.Set(counter, value);
        }

        public readonly Rejection? FindFault()
        {
            if (fault is not null)
            {
                return fault;
            }

            if (DeviceLength == 0)
            {
                return new Rejection(RejectionReason.DeviceMissing, "The event names no 'device'.");
            }

            if (!timeSeen)
            {
                return new Rejection(RejectionReason.TimeMissing, "The event has no 'time'.");
            }

            return Reading.Present.Bits == 0
                ? new Rejection(RejectionReason.MetricsMissing, $"The event has no known metric. Known are: {string.Join(", ", CounterCatalog.Codes)}.")
                : null;
        }

        private static string Shown(ref Utf8JsonReader reader) =>
            reader.TokenType is JsonTokenType.String or JsonTokenType.Number
                ? $"'{Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, 60)])}'"
                : $"a JSON {reader.TokenType}";
    }
}
