using System.Globalization;
using System.Xml.Linq;

namespace Csm.Crm.Emulator.Metadata;

/// <summary>Reads views, charts, forms and dashboards (SOLUTION-FORMAT §7–9).</summary>
internal static class ContentReader
{
    public static SolutionContent Read(XElement root, IReadOnlyDictionary<string, Table> tables)
    {
        var entities = root.Elements("Entities").Elements("Entity").Select(entity => (Name: NameOf(entity, tables), Entity: entity)).ToList();
        return new SolutionContent(
            [.. entities.SelectMany(pair => pair.Entity.Descendants("savedquery").Select(view => View(pair.Name, view)))],
            [.. entities.SelectMany(pair => pair.Entity.Descendants("visualization").Select(chart => Chart(pair.Name, chart)))],
            [
                .. entities.SelectMany(pair => pair.Entity.Descendants("systemform").Select(form => Form(pair.Name, form))),
                .. root.Elements("Dashboards").Elements("Dashboard").Select(Dashboard),
            ]);
    }

    private static string NameOf(XElement entity, IReadOnlyDictionary<string, Table> tables)
    {
        var name = (entity.Element("Name")?.Value ?? string.Empty).Trim().ToLowerInvariant();
        return tables.ContainsKey(name) ? name : throw new SolutionImportException($"The solution has views, charts or forms of the table '{name}', which is neither in it nor a declared base table.");
    }

    private static SolutionView View(string table, XElement view) => new(
        table, Id(view, "savedqueryid"), LabelOf(view),
        int.Parse(view.Element("querytype")?.Value ?? "0", CultureInfo.InvariantCulture),
        Inner(view, "fetchxml"), Inner(view, "layoutxml"));

    private static SolutionChart Chart(string table, XElement chart) =>
        new(table, Id(chart, "savedqueryvisualizationid"), LabelOf(chart), Inner(chart, "datadescription"));

    private static SolutionForm Form(string table, XElement form) => new(
        table, Id(form, "formid"), form.Parent?.Attribute("type")?.Value ?? string.Empty, LabelOf(form), Text(form.Element("form")));

    private static SolutionForm Dashboard(XElement dashboard) =>
        new(string.Empty, Id(dashboard, "FormId"), "dashboard", LabelOf(dashboard), Text(dashboard.Descendants("form").FirstOrDefault()));

    private static Guid Id(XElement element, string name) => Guid.TryParse(element.Element(name)?.Value, out var id)
        ? id
        : throw new SolutionImportException($"A <{element.Name}> has the {name} '{element.Element(name)?.Value}', which is not a GUID.");

    private static string LabelOf(XElement element) =>
        element.Elements("LocalizedNames").Elements("LocalizedName").FirstOrDefault()?.Attribute("description")?.Value ?? string.Empty;

    // The exporter writes the body as elements; a hand-written file may hold it as text.
    private static string Inner(XElement element, string name) => element.Element(name) is not { } part
        ? string.Empty
        : part.Elements().FirstOrDefault() is { } body ? Text(body) : part.Value;

    private static string Text(XElement? element) => element?.ToString(SaveOptions.DisableFormatting) ?? string.Empty;
}
