using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Linting;
using Csm.Crm.SolutionTool.Packing;

namespace Csm.Crm.SolutionTool.Releases;

/// <summary>The components of a package.</summary>
public sealed class PackageContents
{
    private readonly SortedDictionary<(string Component, string Key), ReleasedComponent> components = [];

    private PackageContents(string uniqueName, Version version)
    {
        UniqueName = uniqueName;
        Version = version;
    }

    /// <summary>Unique name of the solution.</summary>
    public string UniqueName { get; }

    /// <summary>Version of the solution.</summary>
    public Version Version { get; }

    /// <summary>Components by kind and key.</summary>
    public IReadOnlyDictionary<(string Component, string Key), ReleasedComponent> Components => components;

    /// <summary>Reads a package this tool packed or an environment exported.</summary>
    /// <exception cref="InvalidDataException">It is no solution package.</exception>
    public static PackageContents Read(PackageFile package)
    {
        var manifest = package.Xml("solution.xml").Element("SolutionManifest");
        if (!Version.TryParse(manifest.Text("Version"), out var version))
        {
            throw new InvalidDataException($"'{package.Name}' has the version '{manifest.Text("Version")}' in its solution.xml, which is none.");
        }

        var contents = new PackageContents(manifest.Text("UniqueName"), version);
        var customizations = package.Xml("customizations.xml");
        foreach (var component in TableContents.Read(customizations).Concat(SectionContents.Read(customizations, package)).Concat(PartContents.Read(package)))
        {
            contents.components[(component.Component, component.Key)] = component;
        }

        return contents;
    }

    /// <summary>Children of an element that hold a value, by name.</summary>
    internal static Dictionary<string, string> Values(XElement element) =>
        element.Elements().Where(child => !child.HasElements).GroupBy(child => child.Name.LocalName, StringComparer.Ordinal).ToDictionary(group => group.Key, group => string.Join(", ", group.Select(child => child.Value)), StringComparer.Ordinal);

    /// <summary>A digest that tells whether content changed, short enough to read.</summary>
    internal static string Digest(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..12];

    /// <summary>The same for an element, whatever its formatting.</summary>
    internal static string Digest(XElement? element) => Digest(Encoding.UTF8.GetBytes(element?.ToString(SaveOptions.DisableFormatting) ?? string.Empty));

    /// <summary>A property that is a set of names.</summary>
    internal static string List(IEnumerable<string> names) => string.Join(", ", names.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
