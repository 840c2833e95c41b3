using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 4: the package against the platform's schemas, which are Microsoft's and lie outside the repository.</summary>
internal sealed class PackageSchemas(string folder)
{
    private static readonly (string Element, string Schema)[] Bodies =
        [("form", "FormXml.xsd"), ("fetch", "Fetch.xsd"), ("SiteMap", "SiteMap.xsd"), ("RibbonDiffXml", "RibbonCore.xsd"), ("datadefinition", "VisualizationDataDescription.xsd")];

    /// <summary>True when the folder holds the schemas.</summary>
    public static bool AreIn(string folder) => File.Exists(Path.Combine(folder, "CustomizationsSolution.xsd"));

    /// <summary>Findings of the whole document and of each body against the schema of its own.</summary>
    /// <exception cref="FileNotFoundException">A schema is missing.</exception>
    public IEnumerable<LintFinding> Problems(XElement customizations)
    {
        foreach (var problem in Validate(customizations, Load("CustomizationsSolution.xsd")))
        {
            yield return new LintFinding(4, "customizations.xml", problem, "Correct the component the message names.");
        }

        foreach (var (element, schema) in Bodies)
        {
            var schemas = Load(schema);
            foreach (var body in customizations.Descendants(element).Where(body => body.HasElements))
            {
                foreach (var problem in Validate(body, schemas))
                {
                    yield return new LintFinding(4, "customizations.xml", $"<{element}> of {Owner(body)}: {problem}", "Correct it in the component's file.");
                }
            }
        }
    }

    private static IEnumerable<string> Validate(XElement element, XmlSchemaSet schemas)
    {
        var problems = new List<string>();
        new XDocument(element).Validate(schemas, (_, problem) => problems.Add(problem.Message));
        return problems.Distinct(StringComparer.Ordinal);
    }

    private static string Owner(XElement body)
    {
        string[] names = ["formid", "FormId", "savedqueryid", "savedqueryvisualizationid", "SiteMapUniqueName", "Name"];
        return body.Ancestors().SelectMany(ancestor => names.Select(name => ancestor.Element(name)?.Value)).FirstOrDefault(name => name is not null) ?? "the solution";
    }

    private XmlSchemaSet Load(string name)
    {
        var path = Path.Combine(Path.GetFullPath(folder), name);
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"The schema '{path}' is missing. Name the folder of the platform's schemas with --schemas, or leave the option out.", path);
        }

        var schemas = new XmlSchemaSet { XmlResolver = new XmlUrlResolver() };
        using var reader = XmlReader.Create(path);
        schemas.Add(null, reader);
        schemas.Compile();
        return schemas;
    }
}
