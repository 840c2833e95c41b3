using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Profiles;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>
/// Reads hub events of every format the product knows (functions/FORMATS.md). Never throws for what is in them: what
/// cannot be used is rejected by name, and what stands beside it is read. Immutable, safe for use by several threads.
/// </summary>
public sealed class EventDecoder
{
    private readonly DecoderOptions options;
    private readonly EventProfileSet profiles;
    private readonly JsonBody json;

    /// <param name="options">Bounds and trust; the defaults when null.</param>
    /// <param name="profiles">Feed profiles for formats that differ from maker to maker; none when null.</param>
    public EventDecoder(DecoderOptions? options = null, EventProfileSet? profiles = null)
    {
        this.options = (options ?? new DecoderOptions()).Validated();
        this.profiles = profiles ?? EventProfileSet.Empty;
        json = new JsonBody(this, this.profiles);
    }

    /// <summary>Reads all that a hub event holds into <paramref name="sink"/>, in the order of its bytes.</summary>
    public void Decode(in IncomingEvent incoming, IReadingSink sink) => Decode(incoming.Body.Span, incoming.Properties, sink);

    /// <summary>Reads a body, or what a sink got as the original of a part of one, into <paramref name="sink"/>.</summary>
    /// <param name="body">Its bytes.</param>
    /// <param name="properties">What came beside them, or null for nothing.</param>
    /// <param name="sink">Takes what is found.</param>
    public void Decode(ReadOnlySpan<byte> body, EventProperties? properties, IReadingSink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        if (properties is null)
        {
            DecodeBody(body, new DecodingContext(sink) { Profiles = profiles });
            return;
        }

        var hub = properties.HubDeviceId is { Length: > 0 } device ? device : null;
        var speaksForOthers = hub is not null && options.Gateways.Contains(hub);
        var context = new DecodingContext(sink)
        {
            Stamped = speaksForOthers ? null : hub,
            FallbackDevice = hub,
            FallbackTicks = properties.CreatedAt?.UtcTicks ?? 0,
            Profile = profiles.Match(properties),
            Profiles = profiles,
        };
        if (CloudEventAttributes.TryRead(properties, out var attributes))
        {
            CloudEventDecoder.DecodeBinary(body, attributes, context, this, profiles);
            return;
        }

        DecodeBody(body, context);
    }

    /// <summary>Reads a body by its first bytes: they do not lie, as content types do.</summary>
    internal void DecodeBody(ReadOnlySpan<byte> body, in DecodingContext context)
    {
        if (body.Length > options.LargestBody)
        {
            context.Reject(RejectionReason.TooLarge, $"The body has {body.Length} bytes; at most {options.LargestBody} are read.", body[..1024]);
        }
        else if (body.StartsWith(Gzip.Magic))
        {
            Gzip.Unpack(body, options, context, this);
        }
        else if (TextEncoding.ToUtf8(body) is { } utf8)
        {
            DecodeText(utf8, context);
        }
        else
        {
            DecodeText(body, context);
        }
    }

    private void DecodeText(ReadOnlySpan<byte> body, in DecodingContext context)
    {
        if (body.StartsWith("\uFEFF"u8))
        {
            body = body[3..];
        }

        var text = body.TrimStart(" \t\r\n"u8);
        if (text.IsEmpty)
        {
            context.Reject(RejectionReason.Empty, "The event has no content.", body);
        }
        else if (text[0] == '<')
        {
            DecodeXml(text, context);
        }
        else
        {
            json.Decode(body, context);
        }
    }

    // One damaged byte can make a line of JSON begin like XML; the lines after it are not to blame.
    private void DecodeXml(ReadOnlySpan<byte> text, in DecodingContext context)
    {
        if (IsoXmlDecoder.TryDecode(text, context, out var broken))
        {
            return;
        }

        var lines = text.IndexOf("\n{"u8);
        context.Reject(RejectionReason.Unreadable, $"The body begins like XML but is none: {broken}", lines < 0 ? text : text[..lines]);
        if (lines >= 0)
        {
            json.Decode(text[lines..], context);
        }
    }
}
