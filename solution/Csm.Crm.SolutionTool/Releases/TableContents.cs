using System.Xml.Linq;
using Csm.Crm.SolutionTool.Linting;

namespace Csm.Crm.SolutionTool.Releases;

/// <summary>Tables and what hangs on them.</summary>
internal static class TableContents
{
    public static IEnumerable<ReleasedComponent> Read(XElement customizations) =>
        customizations.Element("Entities")?.Elements("Entity").SelectMany(Table) ?? [];

    /// <summary>Options of a choice or of a column.</summary>
    public static IEnumerable<ReleasedComponent> Options(XElement holder, string owner) =>
        holder.Descendants().Where(option => option.Name.LocalName is "option" or "state" or "status" && option.Attribute("value") is not null)
            .Select(option => new ReleasedComponent("option", $"{owner} {option.Attr("value")}", $"{owner}: {option.Localized("labels")} ({option.Attr("value")})", new Dictionary<string, string>(StringComparer.Ordinal) { ["label"] = option.Localized("labels") }));

    private static IEnumerable<ReleasedComponent> Table(XElement table)
    {
        var name = table.Text("Name").ToLowerInvariant();
        var info = table.Element("EntityInfo")?.Element("entity");
        var properties = info is null ? [] : PackageContents.Values(info);
        properties["label"] = table.Element("Name").Attr("LocalizedName");
        properties["plural"] = info.Localized("LocalizedCollectionNames");
        properties["description"] = info.Localized("Descriptions");
        return
        [
            new ReleasedComponent("table", name, name, properties),
            .. info?.Element("attributes")?.Elements("attribute").SelectMany(column => Column(name, column)) ?? [],
            .. info?.Element("EntityKeys")?.Elements("EntityKey").Select(key => Key(name, key)) ?? [],
            .. table.Element("FormXml")?.Elements("forms").SelectMany(forms => forms.Elements("systemform").Select(form => Form(name, forms.Attr("type"), form))) ?? [],
            .. table.Element("SavedQueries")?.Elements("savedqueries").Elements("savedquery").Select(view => View(name, view)) ?? [],
            .. table.Element("Visualizations")?.Elements("visualization").Select(chart => Chart(name, chart)) ?? [],
            .. table.Element("RibbonDiffXml") is { HasElements: true } ribbon ? [Ribbon(name, ribbon)] : Array.Empty<ReleasedComponent>(),
        ];
    }

    private static IEnumerable<ReleasedComponent> Column(string table, XElement column)
    {
        var name = $"{table}.{column.Text("LogicalName")}";
        var properties = PackageContents.Values(column);
        properties["label"] = column.Localized("displaynames");
        properties["description"] = column.Localized("Descriptions");
        return [new ReleasedComponent("column", name, name, properties), .. column.Element("optionset") is { } options ? Options(options, name) : []];
    }

    private static ReleasedComponent Key(string table, XElement key) =>
        new("key", $"{table} {key.Text("LogicalName")}", $"{table}.{key.Text("LogicalName")}", new Dictionary<string, string>(StringComparer.Ordinal) { ["columns"] = PackageContents.List(key.Descendants("AttributeName").Select(column => column.Value)) });

    private static ReleasedComponent Form(string table, string type, XElement form) =>
        new("form", form.Text("formid").ToLowerInvariant(), $"{table} {type} '{form.Localized("LocalizedNames")}'", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = form.Localized("LocalizedNames"),
            ["columns"] = PackageContents.List(form.Descendants("control").Select(control => control.Attr("datafieldname"))),
            ["scripts"] = PackageContents.List(form.Descendants("Library").Select(library => library.Attr("name"))),
            ["layout"] = PackageContents.Digest(form.Element("form")),
        });

    private static ReleasedComponent View(string table, XElement view)
    {
        var properties = PackageContents.Values(view);
        properties["name"] = view.Localized("LocalizedNames");
        properties["columns"] = PackageContents.List(view.Descendants("cell").Select(cell => cell.Attr("name")));
        properties["layout"] = PackageContents.Digest(view.Element("layoutxml"));
        properties["query"] = PackageContents.Digest(view.Element("fetchxml"));
        return new("view", view.Text("savedqueryid").ToLowerInvariant(), $"{table} '{view.Localized("LocalizedNames")}'", properties);
    }

    private static ReleasedComponent Chart(string table, XElement chart) =>
        new("chart", chart.Text("savedqueryvisualizationid").ToLowerInvariant(), $"{table} '{chart.Localized("LocalizedNames")}'", new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["name"] = chart.Localized("LocalizedNames"),
            ["query"] = PackageContents.Digest(chart.Element("datadescription")),
            ["look"] = PackageContents.Digest(chart.Element("presentationdescription")),
        });

    private static ReleasedComponent Ribbon(string table, XElement ribbon) =>
        new("command bar", table, table, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["actions"] = PackageContents.List(ribbon.Descendants("CustomAction").Select(action => action.Attr("Id"))),
            ["content"] = PackageContents.Digest(new XElement("RibbonDiffXml", ribbon.Elements())),
        });
}
