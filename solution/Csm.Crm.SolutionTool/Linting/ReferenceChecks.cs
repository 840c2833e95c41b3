using System.Xml.Linq;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 12: what the components name is ours or in every environment.</summary>
internal static class ReferenceChecks
{
    /// <summary>12: tables.</summary>
    public static IEnumerable<LintFinding> Tables(LintContext context) =>
        Named(context).Where(use => use.Name.Length > 0 && !context.KnowsTable(use.Name.ToLowerInvariant())).Distinct()
            .Select(use => new LintFinding(12, use.Path, $"Table '{use.Name}' is neither ours nor in every environment.", "Name an existing table, or put the platform's into the tool's allow-list (PlatformTables)."));

    /// <summary>12: catalogs have two levels, and what is assigned to a category exists.</summary>
    public static IEnumerable<LintFinding> Catalogs(LintContext context)
    {
        var catalogs = context.Catalogs.ToDictionary(file => file.Root.Attr("uniquename"), file => file.Root.Element("parentcatalogid")?.Text("uniquename"), StringComparer.Ordinal);
        foreach (var file in context.Catalogs)
        {
            var name = file.Root.Attr("uniquename");
            if (file.Path != $"catalogs/{name}/catalog.xml" || !name.StartsWith(context.Prefix + "_", StringComparison.Ordinal))
            {
                yield return new LintFinding(12, file.Path, $"The catalog '{name}' does not carry the prefix or lies in a folder of another name.", "Folder and uniquename must be alike and carry the prefix.");
            }

            if (catalogs[name] is { } parent && (!catalogs.TryGetValue(parent, out var grandparent) || grandparent is not null))
            {
                yield return new LintFinding(12, file.Path, $"The catalog '{name}' stands under '{parent}', which is no root catalog of this solution.", "Catalogs have exactly two levels: a root, and categories below it.");
            }
        }

        foreach (var (path, assignment) in context.Read("Assets").SelectMany(file => file.Root.DescendantsAndSelf("catalogassignment").Select(assignment => (file.Path, assignment))))
        {
            var catalog = assignment.Attr("catalogid.uniquename");
            if (catalogs.GetValueOrDefault(catalog) is null)
            {
                yield return new LintFinding(12, path, $"'{assignment.Text("name")}' is assigned to '{catalog}', which is no category (a catalog with a parent) of this solution.", "Name a category; a root catalog takes no assignments.");
            }

            if (!Exists(context, assignment))
            {
                yield return new LintFinding(12, path, $"'{assignment.Text("name")}' assigns the {assignment.Attr("objectidtype")} '{Target(assignment)}', which does not exist.", "Name an existing table, Custom API or flow.");
            }
        }
    }

    private static IEnumerable<(string Path, string Name)> Named(LintContext context) =>
    [
        .. context.Relationships.SelectMany(body => new[] { "ReferencingEntityName", "ReferencedEntityName", "FirstEntityName", "SecondEntityName" }.Select(element => (body.Path, body.Root.Text(element)))),
        .. context.SiteMaps.SelectMany(file => Attributes(file, "SubArea", "Entity")),
        .. context.Apps.SelectMany(file => file.Root.Descendants("AppModuleComponent").Where(part => part.Attr("type") == "1").Select(part => (file.Path, part.Attr("schemaName")))),
        .. context.Steps.Select(step => (step.Path, step.Root.Text("PrimaryEntity"))),
        .. context.Views.Select(view => view.File).Concat(context.Charts.Select(chart => chart.File)).Concat(context.Dashboards)
            .SelectMany(file => Attributes(file, "link-entity", "name").Concat(Attributes(file, "entity", "name"))),
        .. context.Forms.Select(form => form.File).Concat(context.Dashboards).SelectMany(file => file.Root.Descendants("TargetEntityType").Select(target => (file.Path, target.Value))),
        .. context.Apis.Select(api => (api.Path, api.Root.Text("boundentitylogicalname"))),
        .. context.Read("customapis").Select(file => (file.Path, file.Root.Text("logicalentityname"))),
        .. context.Profiles.SelectMany(profile => profile.Root.Descendants("EntityName").Select(name => (profile.Path, name.Value))),
        .. context.Read("appactions").Select(file => (file.Path, file.Root.Element("contextentity").Text("logicalname"))),
    ];

    private static IEnumerable<(string Path, string Name)> Attributes(LintFile file, string element, string attribute) =>
        file.Root.Descendants(element).Where(found => found.Attribute(attribute) is not null).Select(found => (file.Path, found.Attr(attribute)));

    private static string Target(XElement assignment) =>
        assignment.Attributes().FirstOrDefault(attribute => attribute.Name.LocalName.StartsWith("object.", StringComparison.Ordinal))?.Value ?? string.Empty;

    private static bool Exists(LintContext context, XElement assignment) => assignment.Attr("objectidtype") switch
    {
        "entity" => context.KnowsTable(Target(assignment)),
        "customapi" => context.Apis.Any(api => api.Root.Attr("uniquename") == Target(assignment)),
        "workflow" => context.Flows.Any(flow => flow.Root.Attr("WorkflowId").Trim('{', '}').Equals(Target(assignment).Trim('{', '}'), StringComparison.OrdinalIgnoreCase)),
        _ => false,
    };
}
