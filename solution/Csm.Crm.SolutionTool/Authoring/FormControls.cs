using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>The controls a form cell holds (SOLUTION-FORMAT §4.3, §7).</summary>
internal static class FormControls
{
    private const string Timeline = "{06375649-C143-495E-A496-C962E5B4488E}";

    /// <summary>A control bound to a column.</summary>
    /// <exception cref="ArgumentException">No form shows columns of this type.</exception>
    public static XElement Field(string id, ColumnElement column, bool isReadOnly) =>
        new(
            "control",
            new XAttribute("id", id),
            new XAttribute("classid", ControlClasses.Of(column).FirstOrDefault() ?? throw new ArgumentException($"A form cannot show column '{column.SchemaName}' of type '{column.Type}'.", nameof(column))),
            new XAttribute("datafieldname", column.LogicalName),
            isReadOnly ? new XAttribute("disabled", true) : null);

    /// <summary>A list, or a chart when one is named, of a table's rows; without a relationship it shows the whole view.</summary>
    public static XElement Rows(string id, Guid uniqueId, RowsShown shown) =>
        new(
            "control",
            new XAttribute("id", id),
            new XAttribute("uniqueid", Texts.Braced(uniqueId)),
            new XAttribute("classid", ControlClasses.Grid),
            new XAttribute("indicationOfSubgrid", true),
            new XElement(
                "parameters",
                new XElement("TargetEntityType", shown.Table),
                new XElement("ViewId", Texts.Braced(shown.View)),
                new XElement("IsUserView", false),
                new XElement("RelationshipName", shown.Relationship),
                new XElement("AutoExpand", "Fixed"),
                new XElement("EnableQuickFind", false),
                new XElement("EnableViewPicker", shown.Relationship is not null),
                new XElement("ViewIds"),
                new XElement("EnableJumpBar", false),
                new XElement("ChartGridMode", shown.Chart is null ? "Grid" : "Chart"),
                new XElement("VisualizationId", shown.Chart is { } chart ? Texts.Braced(chart) : null),
                new XElement("IsUserChart", false),
                new XElement("EnableChartPicker", false),
                new XElement("RecordsPerPage", shown.Count.ToString(CultureInfo.InvariantCulture))));

    /// <summary>A quick view form of the row a lookup points to.</summary>
    public static XElement QuickView(string id, string lookup, string table, Guid form) =>
        new(
            "control",
            new XAttribute("id", id),
            new XAttribute("classid", ControlClasses.QuickView),
            new XAttribute("datafieldname", lookup),
            new XAttribute("disabled", true),
            new XElement(
                "parameters",
                new XElement("QuickForms", new XElement("QuickFormIds", new XElement("QuickFormId", new XAttribute("entityname", table), form.ToString("D"))).ToString(SaveOptions.DisableFormatting)),
                new XElement("ControlMode", "Edit")));

    /// <summary>Notes and activities.</summary>
    public static XElement Notes() => new("control", new XAttribute("id", "notescontrol"), new XAttribute("classid", Timeline));
}

/// <summary>What a list or chart shows.</summary>
/// <param name="Table">Logical name.</param>
/// <param name="View">Id of the view.</param>
/// <param name="Count">Rows a page shows.</param>
/// <param name="Relationship">Schema name of the relationship to the form's row, or null for all rows of the view.</param>
/// <param name="Chart">Id of the chart shown instead of the rows, or null.</param>
internal sealed record RowsShown(string Table, Guid View, int Count, string? Relationship, Guid? Chart);
