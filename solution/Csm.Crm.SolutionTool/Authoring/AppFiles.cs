using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>
/// Keeps the apps in step with the source (SOLUTION-FORMAT §15): an app shows every table, form, dashboard and public
/// view of the solution, and opens to every role that may read apps.
/// </summary>
internal static class AppFiles
{
    private const string OpensApps = "prvReadAppModule";

    private static readonly string[] PlatformRoles = ["{119f245c-3cc8-4b62-b31c-d1a046ced15d}", "{627090ff-40a3-4053-8790-584edc5be201}"];

    /// <summary>Query types of the views people choose from: public ones and "My …".</summary>
    private static readonly string[] ChosenViews = ["0", "8192"];

    /// <summary>Rewrites components and roles of each app; tables the site map needs from the platform stay listed.</summary>
    public static void Refresh(SourceTree tree)
    {
        foreach (var path in tree.Files("AppModules", recursive: true))
        {
            var app = tree.Load(path);
            app.Element("AppModuleComponents")!.ReplaceNodes(Components(tree));
            app.Element("AppModuleRoleMaps")!.ReplaceNodes(Roles(tree));
            tree.Save(path, app);
        }
    }

    private static IEnumerable<XElement> Components(SourceTree tree)
    {
        var tables = tree.Tables();
        var entries = tree.Files("AppModuleSiteMaps", recursive: true).SelectMany(file => tree.Load(file).Descendants("SubArea")).Attributes("Entity").Select(entity => entity.Value);
        var views = tables.SelectMany(table => tree.Files(table.Folder + "/SavedQueries")).Select(file => tree.Load(file).Element("savedquery")!)
            .Where(view => ChosenViews.Contains(view.Element("querytype")!.Value, StringComparer.Ordinal)).Select(view => view.Element("savedqueryid")!.Value);
        var forms = tables.SelectMany(table => tree.Files(table.Folder + "/FormXml", recursive: true)).Select(file => tree.Load(file).Descendants("formid").Single().Value)
            .Concat(tree.Files("Dashboards").Select(file => tree.Load(file).Element("FormId")!.Value));
        return
        [
            .. tables.Select(table => table.LogicalName).Union(entries, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => Component("1", "schemaName", name)),
            .. views.Order(StringComparer.Ordinal).Select(id => Component("26", "id", id)),
            .. forms.Order(StringComparer.Ordinal).Select(id => Component("60", "id", id)),
            .. tree.Files("AppModuleSiteMaps", recursive: true).Select(file => Component("62", "schemaName", tree.Load(file).Element("SiteMapUniqueName")!.Value)),
        ];
    }

    private static IEnumerable<XElement> Roles(SourceTree tree) =>
        PlatformRoles
            .Concat(tree.Files("Roles").Select(tree.Load).Where(role => role.Descendants("RolePrivilege").Attributes("name").Any(name => name.Value == OpensApps)).Select(role => role.Attribute("id")!.Value).Order(StringComparer.Ordinal))
            .Select(id => new XElement("Role", new XAttribute("id", id)));

    private static XElement Component(string type, string key, string value) =>
        new("AppModuleComponent", new XAttribute("type", type), new XAttribute(key, value));
}
