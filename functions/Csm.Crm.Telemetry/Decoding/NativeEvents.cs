using System.Buffers;
using System.Globalization;
using System.Text;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Hands native events to the sink.</summary>
internal static class NativeEvents
{
    /// <summary>What an event begins with that is native whatever its properties say: the product's own rewriting.</summary>
    public static ReadOnlySpan<byte> Marker => "{\"csm\":1,"u8;

    /// <param name="native">An event as it was read.</param>
    /// <param name="text">Its bytes.</param>
    /// <param name="context">Where it came from.</param>
    public static void Take(ref NativeEvent native, ReadOnlySpan<byte> text, in DecodingContext context)
    {
        if (native.IsOfCustomer)
        {
            CustomerEvents.Take(ref native, text, context);
            return;
        }

        var fromEnvelope = (native.DeviceLength == 0 && context.Stamped is null) || !native.HasTime;
        if (!native.HasTime && context.FallbackTicks > 0)
        {
            native.SetTime(context.FallbackTicks);
        }

        var device = context.DeviceFor(((ReadOnlySpan<char>)native.Device)[..native.DeviceLength], out var fault);
        if ((native.Fault ?? fault ?? NativeReader.FindFault(native)) is { } rejection)
        {
            context.Sink.Reject(rejection, text);
            return;
        }

        if (fromEnvelope)
        {
            TakeCompleted(ref native, device, text, context);
            return;
        }

        Emit(ref native, device, text, context);
    }

    // The original must stand on its own, without the CloudEvent or envelope that gave device or time.
    private static void TakeCompleted(ref NativeEvent native, ReadOnlySpan<char> device, ReadOnlySpan<byte> text, in DecodingContext context)
    {
        var time = new DateTime(native.Reading.Ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);
        var name = System.Text.Json.JsonEncodedText.Encode(device);
        var whole = new ArrayBufferWriter<byte>(text.Length + name.EncodedUtf8Bytes.Length + 64);
        whole.Write(Marker);
        whole.Write("\"device\":\""u8);
        whole.Write(name.EncodedUtf8Bytes);
        whole.Write("\",\"time\":\""u8);
        whole.Write(Encoding.ASCII.GetBytes(time));
        whole.Write("\","u8);
        whole.Write(text[1..]);
        Emit(ref native, device, whole.WrittenSpan, context);
    }

    private static void Emit(ref NativeEvent native, ReadOnlySpan<char> device, ReadOnlySpan<byte> original, in DecodingContext context)
    {
        if (native.Faults is { } faults)
        {
            foreach (var fault in faults)
            {
                context.Sink.AcceptFault(device, fault with { Ticks = native.Reading.Ticks }, original);
            }
        }

        if (native.PositionDropped)
        {
            context.Sink.Missing(device, "position");
        }

        foreach (var gauge in native.GaugesDropped)
        {
            context.Sink.Missing(device, GaugeCatalog.CodeOf(gauge));
        }

        if (native.HasMetrics || native.Reading.HasPosition)
        {
            context.Sink.Accept(device, native.Reading, original);
        }
    }
}
