using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Csm.Crm.SolutionTool.Sources;

/// <summary>The one way XML is written here, so that the same content is the same bytes on every machine.</summary>
public static class CanonicalXml
{
    /// <summary>Namespace of <c>xsi:nil</c>, declared on the roots the platform declares it on.</summary>
    public static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>The <c>xmlns:xsi</c> declaration for a root element.</summary>
    public static XAttribute InstanceDeclaration => new(XNamespace.Xmlns + "xsi", Instance.NamespaceName);

    /// <summary>UTF-8, two spaces, LF. Ordinary source files carry byte-order mark and declaration; component files of the newer kind carry neither.</summary>
    public static byte[] ToBytes(XElement root, bool withDeclaration = true)
    {
        var settings = new XmlWriterSettings
        {
            Indent = true,
            NewLineChars = "\n",
            OmitXmlDeclaration = !withDeclaration,
            Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: withDeclaration),
        };
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, settings))
        {
            root.Save(writer);
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>Reads a file; a syntax error is reported with the file's name.</summary>
    public static XElement Load(string path)
    {
        try
        {
            // Kept whitespace would end the indenting of every element something is added to.
            using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true });
            return XDocument.Load(reader, LoadOptions.SetLineInfo).Root!;
        }
        catch (XmlException exception)
        {
            throw new InvalidDataException($"'{path}' is not well-formed XML: {exception.Message}", exception);
        }
    }
}
