using System.Xml.Linq;
using Csm.Crm.SolutionTool.Linting;
using Csm.Crm.SolutionTool.Packing;

namespace Csm.Crm.SolutionTool.Releases;

/// <summary>Components of the newer kind, which are parts of the package themselves.</summary>
internal static class PartContents
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.Ordinal)
    {
        ["customapi"] = "Custom API",
        ["customapirequestparameter"] = "request parameter",
        ["customapiresponseproperty"] = "response property",
        ["environmentvariabledefinition"] = "environment variable",
        ["catalog"] = "catalog",
        ["appaction"] = "command",
    };

    public static IEnumerable<ReleasedComponent> Read(PackageFile package) =>
        package.Parts.Keys.Where(path => PackageLayout.CopiedFolders.Contains(path.Split('/')[0], StringComparer.Ordinal)).SelectMany(path => Part(package, path));

    private static IEnumerable<ReleasedComponent> Part(PackageFile package, string path)
    {
        if (!path.EndsWith(".xml", StringComparison.Ordinal))
        {
            return [new("part", path, path, new Dictionary<string, string>(StringComparer.Ordinal) { ["content"] = PackageContents.Digest(package.Parts[path]) })];
        }

        var root = package.Xml(path);
        if (root.Name.LocalName == "catalogassignments")
        {
            return root.Elements().Select(Assignment);
        }

        var kind = Kinds.GetValueOrDefault(root.Name.LocalName, root.Name.LocalName);
        var properties = PackageContents.Values(root);
        foreach (var element in root.Elements().Where(element => element.HasElements || element.Attribute("default") is not null))
        {
            properties[element.Name.LocalName] = element.Attribute("default")?.Value ?? string.Concat(element.Descendants().Where(leaf => !leaf.HasElements).Select(leaf => leaf.Value));
        }

        var name = root.Attr("uniquename") + root.Attr("schemaname");
        return [new(kind, path, kind is "request parameter" or "response property" ? $"{path.Split('/')[1]}.{name}" : name.Length > 0 ? name : path, properties)];
    }

    private static ReleasedComponent Assignment(XElement assignment)
    {
        var target = assignment.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName.StartsWith("object.", StringComparison.Ordinal))?.Value ?? string.Empty;
        var name = $"{assignment.Attr("catalogid.uniquename")}: {assignment.Attr("objectidtype")} {target}";
        return new("catalog assignment", name, name, PackageContents.Values(assignment));
    }
}
