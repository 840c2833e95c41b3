using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>An entry of the app's navigation: a table, one view of it, a dashboard, or a page.</summary>
/// <param name="Area">Title of the area; created when new.</param>
/// <param name="Group">Title of the group; created when new.</param>
/// <param name="Title">Text of the entry.</param>
public sealed record SiteMapEntry(string Area, string Group, string Title)
{
    /// <summary>Table, or null for a dashboard or page.</summary>
    public string? Table { get; init; }

    /// <summary>Name of one of the table's views the entry opens, or null for the default view.</summary>
    public string? View { get; init; }

    /// <summary>Name of a dashboard, or null for a table.</summary>
    public string? Dashboard { get; init; }

    /// <summary>Web resource of a page, or null for a table or dashboard.</summary>
    public string? Page { get; init; }

    /// <summary>Web resource of the icon (svg); null for the table's own.</summary>
    public string? Icon { get; init; }

    /// <summary>Table the user must be able to read to see the entry; null for the table itself, or for everybody who opens the app.</summary>
    public string? NeedsTable { get; init; }
}

/// <summary>Writes the site map of an app (SOLUTION-FORMAT §15).</summary>
internal static class SiteMapFiles
{
    private const string Clients = "All,Outlook,OutlookLaptopClient,OutlookWorkstationClient,Web";
    private const string Skus = "All,OnPremise,Live,SPLA";

    /// <summary>Removes every entry, to lay the navigation out anew.</summary>
    public static void Clear(SourceTree tree)
    {
        var (path, root) = Load(tree);
        root.Element("SiteMap")!.RemoveNodes();
        tree.Save(path, root);
    }

    /// <summary>Appends an entry.</summary>
    /// <exception cref="ArgumentException">The entry exists, or table, view or dashboard do not.</exception>
    public static void Add(SourceTree tree, string prefix, SiteMapEntry entry)
    {
        var (path, root) = Load(tree);
        var areaId = $"{prefix}_area_{Texts.Identifier(entry.Area)}";
        var area = Child(root.Element("SiteMap")!, "Area", areaId, entry.Area, new XAttribute("ShowGroups", true));
        var groupId = $"{prefix}_group_{Texts.Identifier(entry.Area)}_{Texts.Identifier(entry.Group)}";
        var group = Child(area, "Group", groupId, entry.Group, new XAttribute("IsProfile", false));
        var id = $"{prefix}_sub_{Texts.Identifier(entry.Group)}_{Texts.Identifier(entry.Title)}";
        if (root.Descendants("SubArea").Any(existing => existing.Attribute("Id")!.Value == id))
        {
            throw new ArgumentException($"The navigation already has '{entry.Title}' in '{entry.Group}'.", nameof(entry));
        }

        group.Add(new XElement(
            "SubArea",
            new XAttribute("Id", id),
            entry.Icon is null ? null : new XAttribute("VectorIcon", "$webresource:" + entry.Icon),
            Target(tree, entry),
            new XAttribute("Client", Clients),
            new XAttribute("AvailableOffline", true),
            new XAttribute("PassParams", false),
            new XAttribute("Sku", Skus),
            Titles(entry.Title),
            Needed(tree, entry)));
        tree.Save(path, root);
    }

    // The platform hides an entry of a table from those who may not read it, but knows no table behind an address.
    private static XElement? Needed(SourceTree tree, SiteMapEntry entry) => (entry.NeedsTable ?? (entry.View is null ? null : entry.Table)) is { } table
        ? new XElement("Privilege", new XAttribute("Entity", tree.Table(table).LogicalName), new XAttribute("Privilege", "Read"))
        : null;

    private static XAttribute[] Target(SourceTree tree, SiteMapEntry entry)
    {
        if (entry.Dashboard is { } dashboard)
        {
            return [new("Url", "/workplace/home_dashboards.aspx"), new("DefaultDashboard", Texts.Braced(DashboardFiles.IdOf(tree, dashboard)))];
        }

        if (entry.Page is { } page)
        {
            return tree.Has("WebResources/" + page) ? [new("Url", "$webresource:" + page)] : throw new ArgumentException($"There is no web resource '{page}'. Add it first.", nameof(entry));
        }

        var name = entry.Table ?? throw new ArgumentException($"The entry '{entry.Title}' names neither a table nor a dashboard nor a page.", nameof(entry));
        if (entry.View is null)
        {
            return [new("Entity", name.ToLowerInvariant())];
        }

        var table = tree.Table(name);
        return [new("Url", $"/main.aspx?pagetype=entitylist&etn={table.LogicalName}&viewid=%7b{ViewFiles.IdOf(tree, table, entry.View):D}%7d&viewtype=1039")];
    }

    private static XElement Child(XElement parent, string kind, string id, string title, XAttribute extra)
    {
        var existing = parent.Elements(kind).FirstOrDefault(element => element.Attribute("Id")!.Value == id);
        if (existing is null)
        {
            existing = new XElement(kind, new XAttribute("Id", id), extra, new XAttribute("IntroducedVersion", "7.0.0.0"), Titles(title));
            parent.Add(existing);
        }

        return existing;
    }

    private static XElement Titles(string text) => new("Titles", new XElement("Title", new XAttribute("LCID", Texts.Language), new XAttribute("Title", text)));

    private static (string Path, XElement Root) Load(SourceTree tree)
    {
        var path = tree.Files("AppModuleSiteMaps", recursive: true).FirstOrDefault() ?? throw new ArgumentException("The source has no app, so there is no navigation to add to.", nameof(tree));
        return (path, tree.Load(path));
    }
}
