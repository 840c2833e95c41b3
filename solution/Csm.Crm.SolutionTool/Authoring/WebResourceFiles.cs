using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>Describes web resources (SOLUTION-FORMAT §10).</summary>
public static class WebResourceFiles
{
    /// <summary>Web resource type of a file extension; the platform knows no others.</summary>
    public static readonly IReadOnlyDictionary<string, int> Types = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        [".html"] = 1,
        [".css"] = 2,
        [".js"] = 3,
        [".xml"] = 4,
        [".png"] = 5,
        [".jpg"] = 6,
        [".gif"] = 7,
        [".xsl"] = 9,
        [".ico"] = 10,
        [".svg"] = 11,
        [".resx"] = 12,
    };

    /// <summary>Writes the description beside a file that already lies at <c>WebResources/NAME</c>.</summary>
    /// <exception cref="ArgumentException">The file is missing or its extension is none a web resource may have.</exception>
    public static void Describe(SourceTree tree, string name, string displayName)
    {
        if (!tree.Has("WebResources/" + name))
        {
            throw new ArgumentException($"Put the file at WebResources/{name} first.", nameof(name));
        }

        if (!Types.TryGetValue(Path.GetExtension(name), out var type))
        {
            throw new ArgumentException($"'{name}' has none of the extensions a web resource may have: {string.Join(", ", Types.Keys)}.", nameof(name));
        }

        var id = tree.Ids.For("web resource " + name);
        tree.Save($"WebResources/{name}.data.xml", new XElement(
            "WebResource",
            CanonicalXml.InstanceDeclaration,
            new XElement("WebResourceId", Texts.Braced(id)),
            new XElement("Name", name),
            new XElement("DisplayName", displayName),
            new XElement("WebResourceType", type),
            new XElement("IntroducedVersion", "1.0.0.0"),
            new XElement("IsEnabledForMobileClient", 1),
            new XElement("IsAvailableForMobileOffline", 0),
            new XElement("IsCustomizable", 1),
            new XElement("CanBeDeleted", 1),
            new XElement("IsHidden", 0),
            new XElement("FileName", "/WebResources/" + name.Replace("/", string.Empty).Replace(".", string.Empty) + id.ToString("D").ToUpperInvariant())));
        Manifest.Refresh(tree);
        tree.Ids.Save();
    }
}
