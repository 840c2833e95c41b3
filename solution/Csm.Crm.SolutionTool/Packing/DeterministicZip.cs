using System.IO.Compression;
using System.Text;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Packing;

/// <summary>
/// Writes a package whose bytes follow from its parts alone: entries sorted, one fixed timestamp, one compression level,
/// no attributes of the machine.
/// </summary>
internal static class DeterministicZip
{
    private const string OctetStream = "application/octet-stream";

    // The first moment the zip format can express.
    private static readonly DateTimeOffset Timestamp = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The package of the parts and the <c>[Content_Types].xml</c> that covers each of them.</summary>
    public static byte[] Write(IReadOnlyDictionary<string, byte[]> parts)
    {
        var all = new SortedDictionary<string, byte[]>(parts.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal)
        {
            ["[Content_Types].xml"] = CanonicalXml.ToBytes(ContentTypes(parts.Keys)),
        };
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8))
        {
            foreach (var (path, content) in all)
            {
                var entry = archive.CreateEntry(path, CompressionLevel.Optimal);
                entry.LastWriteTime = Timestamp;
                entry.ExternalAttributes = 0;
                using var target = entry.Open();
                target.Write(content);
            }
        }

        return stream.ToArray();
    }

    /// <summary>One Default per extension, one Override per part without an extension (SOLUTION-FORMAT §1.2).</summary>
    private static XElement ContentTypes(IEnumerable<string> paths)
    {
        XNamespace space = "http://schemas.openxmlformats.org/package/2006/content-types";
        var sorted = paths.Order(StringComparer.Ordinal).ToList();
        return new XElement(
            space + "Types",
            sorted.Select(path => Path.GetExtension(path).TrimStart('.')).Where(extension => extension.Length > 0).Append("xml").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Select(extension => new XElement(space + "Default", new XAttribute("Extension", extension), new XAttribute("ContentType", OctetStream))),
            sorted.Where(path => Path.GetExtension(path).Length == 0)
                .Select(path => new XElement(space + "Override", new XAttribute("PartName", "/" + path), new XAttribute("ContentType", OctetStream))));
    }
}
