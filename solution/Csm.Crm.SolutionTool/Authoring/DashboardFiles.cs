using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;
using Csm.Crm.Tables;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>Writes dashboards: a form without a table whose cells are charts and lists (SOLUTION-FORMAT §9).</summary>
internal static class DashboardFiles
{
    private const int TileHeight = 12;
    private const int RowsOfAList = 10;

    /// <summary>Writes a dashboard.</summary>
    public static void Write(SourceTree tree, DashboardText dashboard)
    {
        var id = tree.Ids.For(Key(dashboard.Name));
        tree.Save(PathOf(id), new XElement(
            "Dashboard",
            CanonicalXml.InstanceDeclaration,
            Texts.Names(dashboard.Name),
            Texts.Descriptions(dashboard.Description),
            new XElement("FormId", Texts.Braced(id)),
            new XElement("IsCustomizable", 1),
            new XElement("IsDefault", 0),
            new XElement("CanBeDeleted", 1),
            new XElement("FormXml", new XElement("forms", new XAttribute("type", "dashboard"), new XElement("form", new XElement("tabs", Tab(tree, id, dashboard))))),
            new XElement("IntroducedVersion", "1.0.0.0"),
            new XElement("IsTabletEnabled", 1)));
    }

    /// <summary>Id of a dashboard by its name.</summary>
    /// <exception cref="ArgumentException">There is no such dashboard.</exception>
    public static Guid IdOf(SourceTree tree, string name) =>
        tree.Ids.Ids.TryGetValue(Key(name), out var id) && tree.Has(PathOf(id))
            ? id
            : throw new ArgumentException($"There is no dashboard '{name}'. Add it first: add dashboard.", nameof(name));

    private static string Key(string name) => "dashboard " + name;

    private static string PathOf(Guid id) => $"Dashboards/{Texts.Braced(id)}.xml";

    private static XElement Tab(SourceTree tree, Guid id, DashboardText dashboard) =>
        new(
            "tab",
            new XAttribute("id", Texts.Braced(RowId.FromName(id, "tab"))),
            new XAttribute("IsUserDefined", 0),
            new XAttribute("name", "tab_" + Texts.Identifier(dashboard.Name)),
            new XAttribute("verticallayout", true),
            new XAttribute("showlabel", false),
            Texts.Labels(dashboard.Name),
            new XElement("columns", new XElement("column", new XAttribute("width", "100%"), new XElement("sections", dashboard.Rows.Select(row => Section(tree, id, row))))));

    private static XElement Section(SourceTree tree, Guid id, DashboardRow row) =>
        new(
            "section",
            new XAttribute("id", Texts.Braced(RowId.FromName(id, "section " + row.Title))),
            new XAttribute("IsUserDefined", 0),
            new XAttribute("name", "section_" + Texts.Identifier(row.Title)),
            new XAttribute("showlabel", false),
            new XAttribute("showbar", false),
            new XAttribute("columns", new string('1', row.Tiles.Count)),
            Texts.Labels(row.Title),
            new XElement(
                "rows",
                new XElement("row", row.Tiles.Select(tile => Cell(tree, id, row, tile))),
                Enumerable.Range(1, TileHeight - 1).Select(_ => new XElement("row"))));

    private static XElement Cell(SourceTree tree, Guid id, DashboardRow row, DashboardTile tile)
    {
        var table = tree.Table(tile.Table);
        var chart = tile.Chart is null ? (Guid?)null : ChartFiles.IdOf(tree, table, tile.Chart);
        var name = $"{row.Title} {tile.Title}";
        return new XElement(
            "cell",
            new XAttribute("id", Texts.Braced(RowId.FromName(id, "cell " + name))),
            new XAttribute("showlabel", true),
            new XAttribute("colspan", 1),
            new XAttribute("rowspan", TileHeight),
            Texts.Labels(tile.Title),
            FormControls.Rows("tile_" + Texts.Identifier(name), RowId.FromName(id, "unique " + name), new RowsShown(table.LogicalName, ViewFiles.IdOf(tree, table, tile.View), RowsOfAList, null, chart)));
    }
}
