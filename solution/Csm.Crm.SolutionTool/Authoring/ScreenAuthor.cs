using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>Writes what people see besides forms: views, charts, dashboards, navigation, buttons, icons.</summary>
public sealed class ScreenAuthor
{
    private readonly SourceTree tree;
    private readonly string prefix;

    /// <summary>Opens a source; the prefix comes from its publisher.</summary>
    public ScreenAuthor(SourceTree tree)
    {
        this.tree = tree;
        prefix = tree.Load(Manifest.SolutionFile).Descendants("CustomizationPrefix").Single().Value;
    }

    /// <summary>Rewrites a table's standard views.</summary>
    public void SetStandardViews(string table, StandardViews views)
    {
        var file = tree.Table(table);
        ViewFiles.WriteStandard(tree, file, views with { Columns = [.. views.Columns.Select(column => LogicalNameOf(file, column))], Find = [.. views.Find.Select(column => LogicalNameOf(file, column))] });
        Finish();
    }

    /// <summary>Adds an own public view, or replaces the one of the same name.</summary>
    public void SetView(string table, ViewText view)
    {
        var file = tree.Table(table);
        ViewFiles.WritePublic(tree, file, view with { Columns = [.. view.Columns.Select(column => column.Contains('.') ? Linked(view, column) : LogicalNameOf(file, column))] });
        Finish();
    }

    /// <summary>Removes an own public view that nothing shows any more; its id stays locked.</summary>
    public void RemoveView(string table, string name)
    {
        var file = tree.Table(table);
        File.Delete(tree.Absolute($"{file.Folder}/SavedQueries/{Texts.Braced(ViewFiles.IdOf(tree, file, name))}.xml"));
        tree.Ids.Forget($"view {file.SchemaName} {name}");
        Finish();
    }

    /// <summary>Adds a chart, or replaces the one of the same name.</summary>
    public void SetChart(string table, ChartText chart)
    {
        var file = tree.Table(table);
        ChartFiles.Write(tree, file, chart with
        {
            Category = LogicalNameOf(file, chart.Category),
            Measure = chart.Aggregate == "count" ? file.PrimaryId : LogicalNameOf(file, chart.Measure),
            Series = chart.Series is null ? null : LogicalNameOf(file, chart.Series),
        });
        Finish();
    }

    /// <summary>Adds a dashboard, or replaces the one of the same name.</summary>
    public void SetDashboard(DashboardText dashboard)
    {
        DashboardFiles.Write(tree, dashboard);
        Finish();
    }

    /// <summary>Adds an entry to the app's navigation.</summary>
    public void AddSiteMapEntry(SiteMapEntry entry)
    {
        SiteMapFiles.Add(tree, prefix, entry);
        Finish();
    }

    /// <summary>Empties the app's navigation, to lay it out anew.</summary>
    public void ClearSiteMap() => SiteMapFiles.Clear(tree);

    /// <summary>Adds a button to a table's form, or replaces the one of the same name.</summary>
    public void SetButton(string table, ButtonText button)
    {
        ButtonFiles.Write(tree, prefix, tree.Table(table), button);
        Finish();
    }

    /// <summary>Makes a web resource (svg) the icon of an own table.</summary>
    public void SetIcon(string table, string webResource)
    {
        var file = tree.Table(table);
        if (!file.IsOwn || !tree.Has("WebResources/" + webResource))
        {
            throw new ArgumentException($"'{webResource}' cannot be the icon of '{file.SchemaName}': {(file.IsOwn ? "there is no such web resource" : "only own tables have own icons")}.", nameof(webResource));
        }

        var icon = file.Info.Element("IconVectorName");
        if (icon is null)
        {
            icon = new XElement("IconVectorName");
            file.Info.Element("CanEnableSyncToExternalSearchIndex")!.AddAfterSelf(icon);
        }

        icon.Value = webResource;
        file.Save();
        Finish();
    }

    private static string LogicalNameOf(TableFile table, string column) =>
        table.Column(column)?.LogicalName
        ?? PlatformTables.Column(table.LogicalName, column.ToLowerInvariant())
        ?? throw new ArgumentException($"Table '{table.SchemaName}' has no column '{column}'.", nameof(column));

    private string Linked(ViewText view, string column)
    {
        var parts = column.ToLowerInvariant().Split('.');
        var link = view.Links.FirstOrDefault(link => link.Alias == parts[0]) ?? throw new ArgumentException($"The view links no table under the alias '{parts[0]}'.", nameof(column));
        var own = tree.Tables().FirstOrDefault(table => table.LogicalName == link.Table)?.Column(parts[1])?.LogicalName ?? PlatformTables.Column(link.Table, parts[1]);
        return own is null ? throw new ArgumentException($"Table '{link.Table}' has no column '{parts[1]}'.", nameof(column)) : $"{parts[0]}.{own}";
    }

    private void Finish()
    {
        Manifest.Refresh(tree);
        AppFiles.Refresh(tree);
        tree.Ids.Save();
    }
}
