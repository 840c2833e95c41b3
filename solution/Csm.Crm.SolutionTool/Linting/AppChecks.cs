using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 32: app and site map.</summary>
internal static partial class AppChecks
{
    private static readonly string[] PlatformRoles = ["{627090ff-40a3-4053-8790-584edc5be201}", "{119f245c-3cc8-4b62-b31c-d1a046ced15d}"];

    /// <summary>32: everything an app is made of exists.</summary>
    public static IEnumerable<LintFinding> Components(LintContext context)
    {
        var forms = context.Forms.Select(form => form.File.Root.Element("systemform").Text("formid")).Concat(context.Dashboards.Select(dashboard => dashboard.Root.Text("FormId"))).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var charts = context.Charts.Select(chart => chart.File.Root.Text("savedqueryvisualizationid")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var flows = context.Flows.Select(flow => flow.Root.Attr("WorkflowId")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var views = context.Views.Select(view => view.File.Root.Element("savedquery").Text("savedqueryid")).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var maps = context.SiteMaps.Select(map => map.Root.Text("SiteMapUniqueName")).ToHashSet(StringComparer.Ordinal);
        var roles = context.Roles.Select(role => role.Root.Attr("id")).Concat(PlatformRoles).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var icons = context.WebResources.Select(resource => resource.Root.Text("WebResourceId").Trim('{', '}')).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var app in context.Apps)
        {
            foreach (var part in app.Root.Descendants("AppModuleComponent"))
            {
                var exists = part.Attr("type") switch
                {
                    "1" => context.KnowsTable(part.Attr("schemaName")),
                    "26" => views.Contains(part.Attr("id")),
                    "29" => flows.Contains(part.Attr("id")),
                    "59" => charts.Contains(part.Attr("id")),
                    "60" => forms.Contains(part.Attr("id")),
                    "62" => maps.Contains(part.Attr("schemaName")),
                    _ => false,
                };
                if (!exists)
                {
                    yield return new LintFinding(32, app.Path, $"The app lists {part}, which does not exist or is of a kind no app lists.", "Remove it or correct the name.");
                }
            }

            foreach (var role in app.Root.Descendants("Role").Where(role => !roles.Contains(role.Attr("id"))))
            {
                yield return new LintFinding(32, app.Path, $"The app opens to the role {role.Attr("id")}, which does not exist.", "Name an own role or one of the platform's two.");
            }

            if (!icons.Contains(app.Root.Text("WebResourceId")))
            {
                yield return new LintFinding(32, app.Path, "The app's icon is no web resource of this solution, so the import would demand another solution.", "Use an own web resource.");
            }

            if (app.Root.Localized("LocalizedNames").Length == 0 || !app.Root.Text("UniqueName").StartsWith(context.Prefix + "_", StringComparison.Ordinal))
            {
                yield return new LintFinding(32, app.Path, "The app needs a name in the base language and a unique name with the prefix.", "Write both.");
            }
        }
    }

    /// <summary>32: site maps.</summary>
    public static IEnumerable<LintFinding> SiteMaps(LintContext context)
    {
        var components = context.Apps.SelectMany(app => app.Root.Descendants("AppModuleComponent")).Where(part => part.Attr("type") == "1").Select(part => part.Attr("schemaName")).ToHashSet(StringComparer.Ordinal);
        foreach (var map in context.SiteMaps)
        {
            if (map.Root.Localized("LocalizedNames").Length == 0)
            {
                yield return new LintFinding(32, map.Path, "The site map has no display name; the import fails with 'SiteMapName is null'.", "Add LocalizedNames.");
            }

            foreach (var area in map.Root.Descendants("SubArea").Where(area => area.Attribute("Entity") is not null && !components.Contains(area.Attr("Entity"))))
            {
                yield return new LintFinding(32, map.Path, $"The site map shows '{area.Attr("Entity")}', which is no component of an app, so people would not see it.", "Add it to the app's components.");
            }

            foreach (var area in map.Root.Descendants("SubArea").Where(area => OpensRows(area) && !area.Elements("Privilege").Any(needed => context.KnowsTable(needed.Attr("Entity")) && needed.Attr("Privilege").Length > 0)))
            {
                yield return new LintFinding(32, map.Path, $"'{area.Attr("Id")}' opens a list or a dashboard by its address and needs no privilege, so people who may not read its rows see it.", "Add a Privilege with a table they may not read.");
            }

            foreach (var image in map.Root.Descendants().SelectMany(node => new[] { node.Attr("Icon"), node.Attr("Url") }).Where(target => !Resolves(context, target)))
            {
                yield return new LintFinding(32, map.Path, $"The site map refers to '{image}', which is no web resource or dashboard of this solution.", "Name an existing one.");
            }

            foreach (var dashboard in map.Root.Descendants("SubArea").SelectMany(area => area.Attributes("DefaultDashboard")).Where(dashboard => !context.Dashboards.Any(known => known.Root.Text("FormId").Trim('{', '}').Equals(dashboard.Value.Trim('{', '}'), StringComparison.OrdinalIgnoreCase))))
            {
                yield return new LintFinding(32, map.Path, $"The site map opens the dashboard {dashboard.Value}, which does not exist.", "Name an existing one.");
            }

            var nodes = map.Root.Descendants().Where(node => node.Name.LocalName is "Area" or "Group" or "SubArea").ToList();
            foreach (var node in nodes.Where(node => !IdPattern().IsMatch(node.Attr("Id")) || node.Element("Titles")?.Elements("Title").Any(title => title.Attr("LCID") == "1033" && title.Attr("Title").Length > 0) != true))
            {
                yield return new LintFinding(32, map.Path, $"{node.Name.LocalName} '{node.Attr("Id")}' has odd characters in its Id or no title in the base language.", "Correct it.");
            }

            foreach (var twin in nodes.GroupBy(node => node.Attr("Id"), StringComparer.Ordinal).Where(group => group.Count() > 1))
            {
                yield return new LintFinding(32, map.Path, $"The Id '{twin.Key}' is used {twin.Count()} times.", "Make it unique.");
            }
        }
    }

    private static bool OpensRows(XElement area) => area.Attribute("DefaultDashboard") is not null || area.Attr("Url").Contains("etn=", StringComparison.Ordinal);

    // "/_imgs/…" and "/main.aspx?…" are the platform's own.
    private static bool Resolves(LintContext context, string target)
    {
        const string marker = "$webresource:";
        var name = target.StartsWith(marker, StringComparison.Ordinal) ? target[marker.Length..]
            : target.StartsWith("/WebResources/", StringComparison.OrdinalIgnoreCase) ? target["/WebResources/".Length..]
            : null;
        return name is null || context.WebResources.Any(resource => resource.Root.Text("Name") == name);
    }

    [GeneratedRegex("^[A-Za-z0-9_]+$", RegexOptions.None, 60_000)]
    private static partial Regex IdPattern();
}
