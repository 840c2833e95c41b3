using System.Xml;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 28 for what a form brings along: sub-grids, quick views, scripts, code components.</summary>
internal static class FormPartChecks
{
    /// <summary>28: a sub-grid lists an existing table through an existing view and relationship; a quick view shows an existing form.</summary>
    public static IEnumerable<LintFinding> Grids(LintContext context)
    {
        var quick = context.Forms.Where(form => form.File.Path.Contains("/FormXml/quick/", StringComparison.Ordinal)).Select(form => form.File.Root.Element("systemform").Text("formid")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (table, file) in context.Forms)
        {
            foreach (var control in file.Root.Descendants("control"))
            {
                var id = control.Attr("id");
                var parameters = control.Element("parameters");
                if (control.Attr("classid").Equals(ControlClasses.Grid, StringComparison.OrdinalIgnoreCase))
                {
                    foreach (var problem in GridProblems(context, table.SchemaName, parameters))
                    {
                        yield return new LintFinding(28, file.Path, $"Sub-grid '{id}': {problem}", "Correct the control's parameters.");
                    }
                }
                else if (control.Attr("classid").Equals(ControlClasses.QuickView, StringComparison.OrdinalIgnoreCase))
                {
                    var shown = QuickForms(parameters?.Element("QuickForms"));
                    if (shown.Count == 0 || shown.Exists(form => !quick.Contains(Braced(form))) || control.Attribute("datafieldname") is null)
                    {
                        yield return new LintFinding(28, file.Path, $"Quick view '{id}' shows the forms {string.Join(", ", shown)}, of which one is no quick view form of this solution, or it is bound to no lookup.", "Name an existing form in QuickForms and a lookup in datafieldname.");
                    }
                }

                foreach (var view in (parameters?.Elements("DefaultViewId") ?? []).Where(view => ViewTable(context, view.Value) is null))
                {
                    yield return new LintFinding(28, file.Path, $"The lookup '{id}' opens with the view {view.Value}, which does not exist.", "Name an existing view, or remove DefaultViewId.");
                }
            }
        }
    }

    /// <summary>28: scripts are declared, exist, and hold the functions that handlers call; code components exist.</summary>
    public static IEnumerable<LintFinding> Scripts(LintContext context)
    {
        var components = context.Read("Controls", "*.data.xml").Select(file => file.Root.Text("Name")).ToHashSet(StringComparer.Ordinal);
        var resources = context.WebResources.Select(resource => resource.Root.Text("Name")).ToHashSet(StringComparer.Ordinal);
        foreach (var (table, file) in context.Forms)
        {
            var libraries = file.Root.Descendants("Library").Select(library => library.Attr("name")).ToList();
            foreach (var library in libraries.Where(library => !resources.Contains(library)))
            {
                yield return new LintFinding(28, file.Path, $"The form loads '{library}', which is no web resource of this solution.", "Add the web resource or remove the library.");
            }

            foreach (var handler in file.Root.Descendants("Handler"))
            {
                var (function, library) = (handler.Attr("functionName"), handler.Attr("libraryName"));
                if (!libraries.Contains(library, StringComparer.Ordinal) || !ScriptText.Defines(context.Script(library), function))
                {
                    yield return new LintFinding(28, file.Path, $"A handler calls '{function}' in '{library}', which the form does not load or which has no such function.", "Declare the library in formLibraries and correct the function's name.");
                }
            }

            foreach (var column in file.Root.Descendants("event").Where(one => one.Attr("name") == "onchange" && !context.KnowsColumn(table.LogicalName, one.Attr("attribute"))))
            {
                yield return new LintFinding(28, file.Path, $"An onchange event waits for '{column.Attr("attribute")}', which is no column of '{table.LogicalName}'.", "Correct the name.");
            }

            var bound = file.Root.Descendants("control").Attributes("uniqueid").Select(id => id.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var description in file.Root.Descendants("controlDescription").Where(description => !bound.Contains(description.Attr("forControl")) || description.Elements("customControl").Attributes("name").Any(name => name.Value.StartsWith(context.Prefix + "_", StringComparison.Ordinal) && !components.Contains(name.Value))))
            {
                yield return new LintFinding(28, file.Path, $"The control description for '{description.Attr("forControl")}' belongs to no control (uniqueid) or names a code component that does not exist.", "Correct forControl and the component's name.");
            }
        }
    }

    /// <summary>What is wrong with the parameters of a grid; shared with dashboards (check 31).</summary>
    public static IEnumerable<string> GridProblems(LintContext context, string? table, XElement? parameters)
    {
        var target = parameters.Text("TargetEntityType");
        if (!context.KnowsTable(target))
        {
            yield return $"TargetEntityType '{target}' is no table.";
        }

        var views = parameters.Text("ViewIds").Split(',', StringSplitOptions.RemoveEmptyEntries).Append(parameters.Text("ViewId"));
        foreach (var view in views.Where(view => ViewTable(context, view) != target))
        {
            yield return $"the view '{view}' does not exist or is no view of '{target}'.";
        }

        if (parameters.Text("VisualizationId") is { Length: > 0 } chart && ChartTable(context, chart) != target)
        {
            yield return $"the chart '{chart}' does not exist or is no chart of '{target}'.";
        }

        if (parameters.Text("RelationshipName") is { Length: > 0 } name && !context.Relationships.Any(body => body.Root.Attr("Name") == name && Joins(body.Root, table, target)))
        {
            yield return $"the relationship '{name}' does not exist or does not lead from '{table}' to '{target}' (mind the case).";
        }
    }

    // Exports carry the list as escaped text.
    private static List<string> QuickForms(XElement? list)
    {
        try
        {
            var root = list is null or { HasElements: true } || list.Value.Length == 0 ? list : XElement.Parse(list.Value);
            return [.. root?.DescendantsAndSelf("QuickFormId").Select(form => form.Value) ?? []];
        }
        catch (XmlException)
        {
            // Unreadable is none, which the caller reports.
            return [];
        }
    }

    private static bool Joins(XElement body, string? table, string target)
    {
        string[] ends = ["ReferencedEntityName", "ReferencingEntityName", "FirstEntityName", "SecondEntityName"];
        var names = ends.Select(end => body.Text(end)).Where(end => end.Length > 0).ToList();
        return table is not null && names.Contains(table, StringComparer.Ordinal) && names.Contains(target, StringComparer.OrdinalIgnoreCase);
    }

    private static string? ViewTable(LintContext context, string id) =>
        context.Views.FirstOrDefault(view => Same(view.File.Root.Element("savedquery").Text("savedqueryid"), id)).Table?.LogicalName;

    private static string? ChartTable(LintContext context, string id) =>
        context.Charts.FirstOrDefault(chart => Same(chart.File.Root.Text("savedqueryvisualizationid"), id)).Table?.LogicalName;

    private static bool Same(string left, string right) => Guid.TryParse(left, out var one) && Guid.TryParse(right, out var other) && one == other;

    private static string Braced(string id) => Guid.TryParse(id, out var parsed) ? parsed.ToString("B") : id;
}
