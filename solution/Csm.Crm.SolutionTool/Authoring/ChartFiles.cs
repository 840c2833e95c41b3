using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>Writes charts (SOLUTION-FORMAT §9): the aggregated query, which alias is drawn where, and how it looks.</summary>
internal static class ChartFiles
{
    private const string CategoryAlias = "csm_category";
    private const string SeriesAlias = "csm_series";
    private const string MeasureAlias = "csm_measure";
    private const string Palette = "11,90,111; 224,122,31; 76,139,63; 180,52,52; 106,90,155; 122,122,122; 199,161,22; 39,121,183";
    private const string AxisText = "59, 59, 59";
    private const string Line = "165, 172, 181";

    /// <summary>Writes a chart.</summary>
    public static void Write(SourceTree tree, TableFile table, ChartText chart)
    {
        var id = tree.Ids.For(Key(table, chart.Name));
        tree.Save(PathOf(table, id), new XElement(
            "visualization",
            CanonicalXml.InstanceDeclaration,
            new XElement("savedqueryvisualizationid", Texts.Braced(id)),
            new XElement("datadescription", Data(table, chart)),
            new XElement("presentationdescription", Presentation(chart)),
            new XElement("isdefault", 0),
            Texts.Names(chart.Name),
            Texts.Descriptions(chart.Description),
            new XElement("IsCustomizable", 1),
            new XElement("IntroducedVersion", "1.0.0.0"),
            new XElement("CanBeDeleted", 1)));
        AddMarker(table);
    }

    /// <summary>Id of a chart by its name.</summary>
    /// <exception cref="ArgumentException">The table has no such chart.</exception>
    public static Guid IdOf(SourceTree tree, TableFile table, string name) =>
        tree.Ids.Ids.TryGetValue(Key(table, name), out var id) && tree.Has(PathOf(table, id))
            ? id
            : throw new ArgumentException($"Table '{table.SchemaName}' has no chart '{name}'. Add it first: add chart.", nameof(name));

    private static string Key(TableFile table, string name) => $"chart {table.SchemaName} {name}";

    private static string PathOf(TableFile table, Guid id) => $"{table.Folder}/Visualizations/{Texts.Braced(id)}.xml";

    // Without its marker the packager would skip the folder.
    private static void AddMarker(TableFile table)
    {
        if (table.Root.Element("Visualizations") is null)
        {
            table.Root.Element("RibbonDiffXml")!.AddBeforeSelf(new XElement("Visualizations"));
            table.Save();
        }
    }

    // A chart of two groupings leaves its category unnamed: the first grouping is the axis, the second the series.
    private static XElement Data(TableFile table, ChartText chart) =>
        new(
            "datadefinition",
            new XElement(
                "fetchcollection",
                new XElement(
                    "fetch",
                    new XAttribute("mapping", "logical"),
                    new XAttribute("aggregate", true),
                    new XElement(
                        "entity",
                        new XAttribute("name", table.LogicalName),
                        GroupBy(CategoryAlias, chart.Category, chart.Grouping),
                        chart.Series is null ? null : GroupBy(SeriesAlias, chart.Series, null),
                        new XElement("attribute", new XAttribute("alias", MeasureAlias), new XAttribute("name", chart.Measure), new XAttribute("aggregate", chart.Aggregate))))),
            new XElement(
                "categorycollection",
                new XElement(
                    "category",
                    chart.Series is null ? new XAttribute("alias", CategoryAlias) : null,
                    new XElement("measurecollection", new XElement("measure", new XAttribute("alias", MeasureAlias))))));

    private static XElement GroupBy(string alias, string column, string? grouping) =>
        new(
            "attribute",
            new XAttribute("alias", alias),
            new XAttribute("name", column),
            new XAttribute("groupby", true),
            grouping is null ? null : new XAttribute("dategrouping", grouping));

    private static XElement Presentation(ChartText chart)
    {
        var isRound = chart.Shape is ChartShape.Pie or ChartShape.Doughnut;
        return new XElement(
            "Chart",
            new XAttribute("Palette", "None"),
            new XAttribute("PaletteCustomColors", Palette),
            new XElement("Series", new XElement(
                "Series",
                new XAttribute("ChartType", chart.Shape.ToString()),
                new XAttribute("IsValueShownAsLabel", chart.Series is null),
                new XAttribute("Font", "{0}, 9.5px"),
                new XAttribute("LabelForeColor", AxisText),
                chart.Shape == ChartShape.Line ? new XAttribute("BorderWidth", 3) : new XAttribute("CustomProperties", isRound ? "PieLabelStyle=Inside, PieDrawingStyle=Default" : "PointWidth=0.75, MaxPixelPointWidth=40"))),
            new XElement("ChartAreas", new XElement(
                "ChartArea",
                new XAttribute("BorderColor", "White"),
                new XAttribute("BorderDashStyle", "Solid"),
                isRound ? [new XElement("Area3DStyle", new XAttribute("Enable3D", false))] : Axes())),
            isRound || chart.Series is not null
                ? new XElement("Legends", new XElement("Legend", new XAttribute("Alignment", "Center"), new XAttribute("LegendStyle", "Table"), new XAttribute("Docking", isRound ? "right" : "Bottom"), new XAttribute("Font", "{0}, 11px"), new XAttribute("ForeColor", AxisText)))
                : null,
            new XElement("Titles", new XElement("Title", new XAttribute("Alignment", "TopLeft"), new XAttribute("DockingOffset", -3), new XAttribute("Font", "{0}, 13px"), new XAttribute("ForeColor", AxisText))));
    }

    private static XElement[] Axes() => [Axis("AxisY", hasGrid: true), Axis("AxisX", hasGrid: false)];

    private static XElement Axis(string name, bool hasGrid) =>
        new(
            name,
            new XAttribute("LabelAutoFitMinFontSize", 8),
            new XAttribute("TitleForeColor", AxisText),
            new XAttribute("TitleFont", "{0}, 10.5px"),
            new XAttribute("LineColor", Line),
            new XAttribute("IntervalAutoMode", "VariableCount"),
            new XElement("MajorGrid", hasGrid ? new XAttribute("LineColor", "239, 242, 246") : new XAttribute("Enabled", false)),
            new XElement("MajorTickMark", new XAttribute("LineColor", Line)),
            new XElement("LabelStyle", new XAttribute("Font", "{0}, 10.5px"), new XAttribute("ForeColor", AxisText)));
}
