using System.Text.Json;
using System.Xml;
using Csm.Crm.Telemetry.Decoding;

namespace Csm.Crm.Telemetry.Fleets;

/// <summary>Checks that a pulled body is a whole document, and finds the link to the page after it.</summary>
internal static class FleetPage
{
    private const int DeepestLinks = 3;

    private static readonly XmlReaderSettings Settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, IgnoreWhitespace = true };

    /// <param name="body">The bytes, unpacked.</param>
    /// <param name="next">Where the next page is, as the document writes it, or null.</param>
    /// <param name="fault">What is wrong with the document.</param>
    /// <returns>False when it is no whole XML or JSON document: cut off, or a web page.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> body, out string? next, out string fault)
    {
        next = null;
        fault = string.Empty;
        var text = body.Span.TrimStart("\uFEFF \t\r\n"u8);
        try
        {
            if (text.IsEmpty)
            {
                return true;
            }

            if (text[0] == '<')
            {
                next = NextOfXml(body[(body.Length - text.Length)..]);
                return true;
            }

            using var document = JsonDocument.Parse(body[(body.Length - text.Length)..]);
            next = NextOfJson(document.RootElement, 0);
            return true;
        }
        catch (Exception broken) when (broken is XmlException or JsonException)
        {
            fault = broken.Message;
            return false;
        }
    }

    private static string? NextOfXml(ReadOnlyMemory<byte> body)
    {
        using var reader = XmlReader.Create(new MemoryStream(body.ToArray()), Settings);
        string? next = null;
        reader.MoveToContent();
        if (reader.LocalName.Equals("html", StringComparison.OrdinalIgnoreCase))
        {
            throw new XmlException("it is a web page");
        }

        // To the end, also behind the link: a document that was cut off is none.
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.LocalName.Equals("Links", StringComparison.OrdinalIgnoreCase))
            {
                using var links = reader.ReadSubtree();
                next = LinkIn(links) ?? next;
            }
        }

        return next;
    }

    // rel and href as elements or attributes, of one link or of several.
    private static string? LinkIn(XmlReader links)
    {
        string? found = null;
        string? relation = null;
        string? address = null;
        var name = string.Empty;
        while (links.Read())
        {
            if (links.NodeType == XmlNodeType.Element)
            {
                name = links.LocalName;
                (relation, address) = (links.GetAttribute("rel") ?? relation, links.GetAttribute("href") ?? address);
            }
            else if (links.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                (relation, address) = name.ToUpperInvariant() switch { "REL" => (links.Value, address), "HREF" => (relation, links.Value), _ => (relation, address) };
            }

            if (relation is not null && address is not null)
            {
                found ??= IsNext(relation) ? address : null;
                (relation, address) = (null, null);
            }
        }

        return found;
    }

    private static string? NextOfJson(JsonElement element, int depth)
    {
        if (element.ValueKind != JsonValueKind.Object || depth >= DeepestLinks)
        {
            return null;
        }

        foreach (var member in element.EnumerateObject())
        {
            var found = JsonText.NameOf(member).Equals("Links", StringComparison.OrdinalIgnoreCase)
                ? IsoDocumentDecoder.Each(member.Value).Where(static link => IsNext(Any(link, "rel"))).Select(static link => Any(link, "href")).FirstOrDefault()
                : NextOfJson(member.Value, depth + 1);
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static string? Any(JsonElement link, string name) => link.ValueKind == JsonValueKind.Object
        ? link.EnumerateObject().Where(member => JsonText.NameOf(member).TrimStart('@').Equals(name, StringComparison.OrdinalIgnoreCase)).Select(static member => JsonText.Scalar(member.Value)).FirstOrDefault()
        : null;

    private static bool IsNext(string? relation) => relation?.Trim().Equals("next", StringComparison.OrdinalIgnoreCase) ?? false;
}
