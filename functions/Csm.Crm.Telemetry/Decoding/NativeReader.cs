using System.Buffers;
using System.Text;
using System.Text.Json;
using Csm.Crm.Telemetry.Profiles;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Reads one event of any JSON, and says what it is and what is wrong with it.</summary>
/// <param name="profiles">Profiles that a member may ask for.</param>
/// <param name="sink">Counts unknown metrics.</param>
internal readonly ref struct NativeReader(EventProfileSet profiles, IReadingSink sink)
{
    /// <summary>Longest member name that is looked at.</summary>
    private const int LongestName = 128;

    /// <summary>Reads the object that <paramref name="reader"/> stands on, to its end.</summary>
    /// <exception cref="JsonException">The bytes are not JSON.</exception>
    public EventShape Read(ref Utf8JsonReader reader, ref NativeEvent native)
    {
        var shape = EventShape.Native;
        var seen = false;
        var fields = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = NameOf(ref reader);
            reader.Read();
            switch (name)
            {
                case var _ when name.SequenceEqual("device"u8):
                    seen = true;
                    ReadDevice(ref reader, ref native);
                    break;
                case var _ when name.SequenceEqual("time"u8):
                    ReadTime(ref reader, ref native);
                    break;
                case var _ when name.SequenceEqual("metrics"u8):
                    seen = true;
                    NativeMetrics.Read(ref reader, ref native, sink);
                    break;
                case var _ when name.SequenceEqual("position"u8):
                    ReadPosition(ref reader, ref native);
                    break;
                case var _ when name.SequenceEqual("faults"u8):
                    native.Faults = NativeFaults.Read(ref reader, ref native.Fault);
                    break;
                case var _ when CustomerEvents.TryRead(name, ref reader, ref native):
                    seen = true;
                    break;
                default:
                    shape = (EventShape)Math.Max((int)shape, (int)ShapeOf(name));
                    fields |= SkipLooksLikeField(ref reader);
                    break;
            }
        }

        // Azure IoT Operations sends nothing but fields, each an object with a value.
        return shape == EventShape.Native && fields && !seen ? EventShape.PubSub : shape;
    }

    /// <summary>The first thing that is wrong with a native event, or null.</summary>
    public static Rejection? FindFault(in NativeEvent native)
    {
        if (native.Fault is not null)
        {
            return native.Fault;
        }

        if (!native.HasTime)
        {
            return new Rejection(RejectionReason.TimeMissing, "The event has no 'time', and neither has its envelope.");
        }

        return native.HasContent
            ? null
            : new Rejection(RejectionReason.MetricsMissing, $"The event has no known metric. Known are: {string.Join(", ", Quantity.Codes)}.");
    }

    private EventShape ShapeOf(ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual("specversion"u8))
        {
            return EventShape.CloudEvent;
        }

        Span<char> text = stackalloc char[LongestName];
        if (name.IsEmpty || !Encoding.UTF8.TryGetChars(name, text, out var length))
        {
            return EventShape.Native;
        }

        var word = (ReadOnlySpan<char>)text[..length];
        return profiles.FindMember(word) is not null ? EventShape.Profiled
            : IsoItems.IsDocumentMember(word) ? EventShape.Iso
            : PubSubDecoder.IsMessageMember(word) ? EventShape.PubSub
            : EventShape.Native;
    }

    private static bool SkipLooksLikeField(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return false;
        }

        var depth = reader.CurrentDepth;
        var field = false;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            field |= reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == depth + 1
                && NameOf(ref reader) is var name && (name.SequenceEqual("Value"u8) || name.SequenceEqual("SourceTimestamp"u8) || name.SequenceEqual("StatusCode"u8));
        }

        return field;
    }

    /// <summary>Name of the member that the reader stands on; empty for names that are none of ours.</summary>
    internal static ReadOnlySpan<byte> NameOf(ref Utf8JsonReader reader)
    {
        if (reader.ValueSpan.Length > LongestName)
        {
            return default;
        }

        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        // Hardly anybody escapes names; one with broken escapes is nobody's.
        try
        {
            return Encoding.UTF8.GetBytes(reader.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }

    private static void ReadDevice(ref Utf8JsonReader reader, ref NativeEvent native)
    {
        // Three bytes of UTF-8 per UTF-16 character at most, six when escaped.
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > NativeEvent.DeviceCapacity * 6)
        {
            native.Fault ??= new Rejection(RejectionReason.DeviceMissing, $"'device' must be text of 1–{NativeEvent.DeviceCapacity} characters.");
            reader.Skip();
            return;
        }

        try
        {
            // Never more characters than bytes: the usual name fits where it belongs.
            native.DeviceLength = reader.ValueSpan.Length <= NativeEvent.DeviceCapacity ? reader.CopyString(native.Device) : CopyLong(ref reader, ref native);
        }
        catch (InvalidOperationException broken)
        {
            native.Fault ??= new Rejection(RejectionReason.DeviceMissing, $"'device' is not valid UTF-8 text: {broken.Message}");
            return;
        }

        if (native.DeviceLength is 0 or > NativeEvent.DeviceCapacity)
        {
            native.Fault ??= new Rejection(RejectionReason.DeviceMissing, $"'device' must be text of 1–{NativeEvent.DeviceCapacity} characters, but has {native.DeviceLength}.");
            native.DeviceLength = 0;
        }
    }

    private static int CopyLong(ref Utf8JsonReader reader, ref NativeEvent native)
    {
        Span<char> text = stackalloc char[NativeEvent.DeviceCapacity * 6];
        var length = reader.CopyString(text);
        text[..Math.Min(length, NativeEvent.DeviceCapacity)].CopyTo(native.Device);
        return length;
    }

    private static void ReadTime(ref Utf8JsonReader reader, ref NativeEvent native)
    {
        var read = reader.TokenType switch
        {
            JsonTokenType.String when !reader.ValueIsEscaped => EventTime.TryRead(reader.ValueSpan, out var ticks) ? ticks : 0,
            JsonTokenType.Number when reader.TryGetDouble(out var number) => EventTime.TryReadEpoch(number, out var ticks) ? ticks : 0,
            _ => 0,
        };
        if (read == 0)
        {
            native.Fault ??= new Rejection(
                RejectionReason.TimeUnreadable,
                $"'time' is {Shown(ref reader)}. Send ISO 8601 with Z or an offset, for example 2026-01-05T06:10:00Z, or seconds or milliseconds since 1970; 2000–2099.");
            reader.Skip();
            return;
        }

        native.SetTime(read);
    }

    // A position that cannot be read is dropped like one that is not on earth: the counters beside it are worth more.
    private static void ReadPosition(ref Utf8JsonReader reader, ref NativeEvent native)
    {
        double latitude = double.NaN, longitude = double.NaN;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return;
        }

        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = NameOf(ref reader);
                var isLatitude = name.SequenceEqual("lat"u8);
                var isLongitude = name.SequenceEqual("lon"u8);
                reader.Read();
                var value = reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) ? number : double.NaN;
                reader.Skip();
                latitude = isLatitude ? value : latitude;
                longitude = isLongitude ? value : longitude;
            }
        }

        reader.Skip();
        native.SetPosition(latitude, longitude);
    }

    internal static string Shown(ref Utf8JsonReader reader) =>
        reader.TokenType is JsonTokenType.String or JsonTokenType.Number
            ? $"'{Encoding.UTF8.GetString(reader.ValueSpan[..Math.Min(reader.ValueSpan.Length, 60)])}'"
            : $"a JSON {reader.TokenType}";
}
