using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Xml;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>
/// Reads ISO 15143-3 XML by writing it as the JSON form of the same standard, attributes as <c>@name</c>, and reading that:
/// dialects mix the two styles, so there is one place that understands them. Namespaces are not looked at.
/// </summary>
internal static class IsoXmlDecoder
{
    private const int DeepestElement = 32;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,
        CloseInput = true,
    };

    /// <returns>False when the body is no XML; nothing was handed to the sink then.</returns>
    public static bool TryDecode(ReadOnlySpan<byte> body, in DecodingContext context, out string broken)
    {
        broken = string.Empty;
        var json = new ArrayBufferWriter<byte>(body.Length + 1024);
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body.ToArray()), Settings);
            reader.MoveToContent();
            using var writer = new Utf8JsonWriter(json, new JsonWriterOptions { SkipValidation = true });
            writer.WriteStartObject();
            writer.WritePropertyName(reader.LocalName);
            WriteElement(reader, writer, 1);
            writer.WriteEndObject();
        }
        catch (XmlException wrong)
        {
            broken = wrong.Message;
            return false;
        }

        using var document = JsonDocument.Parse(json.WrittenMemory, new JsonDocumentOptions { MaxDepth = DeepestElement + 8 });
        IsoDocumentDecoder.Decode(document.RootElement, context.Profile, context);
        return true;
    }

    private static void WriteElement(XmlReader reader, Utf8JsonWriter writer, int depth)
    {
        if (depth > DeepestElement)
        {
            throw new XmlException($"elements are nested more than {DeepestElement} deep.");
        }

        var attributes = HasAttributes(reader);
        if (reader.IsEmptyElement && !attributes)
        {
            writer.WriteStringValue(string.Empty);
            return;
        }

        var text = new StringBuilder();
        var empty = reader.IsEmptyElement;
        var opened = false;
        if (attributes)
        {
            Open(writer, ref opened);
            WriteAttributes(reader, writer);
        }

        while (!empty && reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType == XmlNodeType.Element)
            {
                Open(writer, ref opened);
                writer.WritePropertyName(reader.LocalName);
                WriteElement(reader, writer, depth + 1);
            }
            else if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                text.Append(reader.Value);
            }
        }

        Close(writer, opened, text.ToString().Trim());
    }

    private static void Open(Utf8JsonWriter writer, ref bool opened)
    {
        if (!opened)
        {
            writer.WriteStartObject();
            opened = true;
        }
    }

    private static void Close(Utf8JsonWriter writer, bool opened, string text)
    {
        if (!opened)
        {
            writer.WriteStringValue(text);
            return;
        }

        if (text.Length > 0)
        {
            writer.WriteString("#text"u8, text);
        }

        writer.WriteEndObject();
    }

    private static bool HasAttributes(XmlReader reader)
    {
        var found = false;
        while (!found && reader.MoveToNextAttribute())
        {
            found = !IsDeclaration(reader);
        }

        reader.MoveToElement();
        return found;
    }

    private static void WriteAttributes(XmlReader reader, Utf8JsonWriter writer)
    {
        while (reader.MoveToNextAttribute())
        {
            if (!IsDeclaration(reader))
            {
                writer.WriteString("@" + reader.LocalName, reader.Value);
            }
        }

        reader.MoveToElement();
    }

    private static bool IsDeclaration(XmlReader reader) => reader.NamespaceURI == "http://www.w3.org/2000/xmlns/";
}
