using System.Xml.Linq;
using Csm.Crm.Emulator;
using Csm.Crm.Pipeline.Tests.Hosts;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>What a user sees in the app: the views, charts, dashboards and forms of the imported solution, with the rows he may read.</summary>
internal sealed class Screens(ITestHost host, IOrganizationService user)
{
    private SolutionContent Content
    {
        get
        {
            NeedsAttribute.Require(host, Capability.Content);
            return host.Content;
        }
    }

    /// <summary>Rows of a view, in its order.</summary>
    public IReadOnlyList<Entity> View(string table, string name) => Run(Content.Views.Single(view => view.Table == table && view.Name == name).FetchXml);

    /// <summary>Rows of a view as a table's class.</summary>
    public IReadOnlyList<T> View<T>(string table, string name)
        where T : Entity => [.. View(table, name).Select(row => row.ToEntity<T>())];

    /// <summary>Columns a view shows.</summary>
    public IReadOnlyList<string> ColumnsOf(string table, string view) =>
        Names(Content.Views.Single(candidate => candidate.Table == table && candidate.Name == view).LayoutXml, "cell", "name");

    /// <summary>Bars or slices of a chart: the measure by category, both as the platform formats or stores them.</summary>
    public Dictionary<string, decimal> Chart(string table, string name)
    {
        var chart = Content.Charts.Single(candidate => candidate.Table == table && candidate.Name == name);
        return Measured(XElement.Parse(chart.DataDescription).Descendants("fetch").Single());
    }

    /// <summary>Names of the tiles of a dashboard.</summary>
    public IReadOnlyList<string> Tiles(string dashboard) => [.. TilesOf(dashboard).Select(tile => Label(tile.Cell))];

    /// <summary>Rows a tile of a dashboard lists.</summary>
    public IReadOnlyList<Entity> Tile(string dashboard, string name) => Run(ViewOf(TileOf(dashboard, name)).FetchXml);

    /// <summary>The chart a tile of a dashboard draws, of the rows of its view.</summary>
    public Dictionary<string, decimal> TileChart(string dashboard, string name)
    {
        var tile = TileOf(dashboard, name);
        var id = Guid.Parse(tile.Element("VisualizationId")!.Value);
        var fetch = XElement.Parse(Content.Charts.Single(candidate => candidate.Id == id).DataDescription).Descendants("fetch").Single();
        var rows = XElement.Parse(ViewOf(tile).FetchXml).Element("entity")!;
        fetch.Element("entity")!.Add(rows.Elements("filter"), rows.Elements("link-entity").Select(link => new XElement(link.Name, link.Attributes(), link.Elements().Where(part => part.Name != "attribute"))));
        return Measured(fetch);
    }

    /// <summary>Columns on the main form of a table.</summary>
    public IReadOnlyList<string> Form(string table) => Names(MainForm(table), "control", "datafieldname");

    /// <summary>Names of the views in the grids of the main form of a table.</summary>
    public IReadOnlyList<string> GridsOn(string table) =>
        [.. XElement.Parse(MainForm(table)).Descendants("parameters").Where(grid => grid.Element("ViewId") is not null).Select(grid => ViewOf(grid).Name)];

    /// <summary>Whether the table has a form to enter a row quickly.</summary>
    public bool HasQuickCreate(string table) => Content.Forms.Any(form => form.Table == table && form.Type == "quickCreate");

    private static IReadOnlyList<string> Names(string xml, string element, string attribute) =>
        [.. XElement.Parse(xml).Descendants(element).Select(found => found.Attribute(attribute)?.Value).OfType<string>()];

    private static string Label(XElement cell) => cell.Element("labels")!.Elements().First().Attribute("description")!.Value;

    private string MainForm(string table) => Content.Forms.Single(form => form.Table == table && form.Type == "main").Body;

    private SolutionView ViewOf(XElement grid)
    {
        var id = Guid.Parse(grid.Element("ViewId")!.Value);
        return Content.Views.Single(view => view.Id == id);
    }

    private XElement TileOf(string dashboard, string name) => TilesOf(dashboard).Single(tile => Label(tile.Cell) == name).Parameters;

    private IEnumerable<(XElement Cell, XElement Parameters)> TilesOf(string dashboard) =>
        XElement.Parse(Content.Forms.Single(form => form.Type == "dashboard" && form.Name == dashboard).Body)
            .Descendants("cell").Where(cell => cell.Descendants("parameters").Any()).Select(cell => (cell, cell.Descendants("parameters").Single()));

    private Dictionary<string, decimal> Measured(XElement fetch)
    {
        // A chart with series groups by these as well; what counts here is the whole bar.
        var category = fetch.Descendants("attribute").First(attribute => attribute.Attribute("groupby")?.Value == "true").Attribute("alias")!.Value;
        var measure = fetch.Descendants("attribute").First(attribute => attribute.Attribute("aggregate") is not null).Attribute("alias")!.Value;
        return Run(fetch.ToString()).Where(row => row.Contains(category)).GroupBy(row => Text(row, category), StringComparer.Ordinal)
            .ToDictionary(bar => bar.Key, bar => bar.Sum(row => Number(row.GetAttributeValue<AliasedValue>(measure)?.Value)), StringComparer.Ordinal);
    }

    private static string Text(Entity row, string alias) => row.FormattedValues.TryGetValue(alias, out var formatted)
        ? formatted
        : Convert.ToString(row.GetAttributeValue<AliasedValue>(alias).Value, System.Globalization.CultureInfo.InvariantCulture)!;

    private static decimal Number(object? value) => value switch
    {
        null => 0m,
        Money money => money.Value,
        _ => Convert.ToDecimal(value, System.Globalization.CultureInfo.InvariantCulture),
    };

    private IReadOnlyList<Entity> Run(string fetch) => [.. user.RetrieveMultiple(new FetchExpression(fetch)).Entities];
}
