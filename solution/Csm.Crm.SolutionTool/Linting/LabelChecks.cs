using System.Xml.Linq;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 42: what people read is there in every language the solution declares.</summary>
internal static class LabelChecks
{
    private static readonly string[] Named = ["LocalizedNames", "LocalizedCollectionNames", "displaynames"];

    /// <summary>42: names of components, and the labels of form parts that show one.</summary>
    public static IEnumerable<LintFinding> Names(LintContext context)
    {
        foreach (var (path, root) in Files(context))
        {
            foreach (var texts in root.Descendants().Where(element => Named.Contains(element.Name.LocalName, StringComparer.Ordinal)))
            {
                foreach (var language in texts.MissingLanguages(context.Languages))
                {
                    yield return new LintFinding(42, path, $"<{texts.Name.LocalName}> of '{NameOf(texts)}' has no text in language {language}.", "Write one.");
                }
            }

            foreach (var part in root.Descendants().Where(element => element.Name.LocalName is "tab" or "section" or "cell" && element.Attr("showlabel") is not ("false" or "0") && element.Attr("visible") != "false" && HasContent(element)))
            {
                foreach (var language in part.Element("labels").MissingLanguages(context.Languages))
                {
                    yield return new LintFinding(42, path, $"The {part.Name.LocalName} '{NameOf(part)}' shows a label but has no text in language {language}.", "Write one, or set showlabel to false.");
                }
            }
        }
    }

    /// <summary>42: texts of the newer kinds of component, which carry a default and one label a language.</summary>
    public static IEnumerable<LintFinding> Defaults(LintContext context)
    {
        string[] folders = ["customapis", "environmentvariabledefinitions", "catalogs", "appactions"];
        foreach (var file in folders.SelectMany(folder => context.Read(folder)))
        {
            foreach (var name in new[] { "displayname", "description" }.Where(name => name == "displayname" ? file.Root.Name.LocalName != "appaction" : file.Root.Element(name) is not null))
            {
                var text = file.Root.Element(name);
                if (text.Attr("default").Length == 0 || (text!.HasElements && text.MissingLanguages(context.Languages).Any()))
                {
                    yield return new LintFinding(42, file.Path, $"<{name}> has no text in every language.", "Write the default attribute and one label for each language.");
                }
            }
        }

        foreach (var resource in context.WebResources.Where(resource => resource.Root.Text("DisplayName").Length == 0))
        {
            yield return new LintFinding(42, resource.Path, "The web resource has no display name.", "Write DisplayName.");
        }

        foreach (var connection in context.Connections.Where(connection => connection.Text("connectionreferencedisplayname").Length == 0))
        {
            yield return new LintFinding(42, Authoring.Manifest.CustomizationsFile, $"Connection reference '{connection.Attr("connectionreferencelogicalname")}' has no display name.", "Write connectionreferencedisplayname.");
        }
    }

    // A spacer cell has neither control nor label.
    private static bool HasContent(XElement part) => part.Name.LocalName != "cell" || part.Element("control") is not null;

    private static IEnumerable<LintFile> Files(LintContext context) =>
    [
        .. context.Tables.Select(table => new LintFile(table.Path, table.Root)), .. context.Choices, .. context.Forms.Select(form => form.File), .. context.Views.Select(view => view.File),
        .. context.Charts.Select(chart => chart.File), .. context.Dashboards, .. context.Apps, .. context.SiteMaps, .. context.Flows,
        new LintFile(Authoring.Manifest.SolutionFile, context.Solution),
    ];

    private static string NameOf(XElement element) =>
        element.AncestorsAndSelf().Select(ancestor => ancestor.Attribute("PhysicalName") ?? ancestor.Attribute("Name") ?? ancestor.Attribute("name") ?? ancestor.Attribute("value") ?? ancestor.Attribute("id")).FirstOrDefault(name => name is not null)?.Value ?? element.Name.LocalName;
}
