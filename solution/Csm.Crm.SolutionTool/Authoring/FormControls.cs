using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>The controls a form cell holds (SOLUTION-FORMAT §4.3, §7).</summary>
internal static class FormControls
{
    /// <summary>Phone, tablet and web.</summary>
    public static readonly IReadOnlyList<int> FormFactors = [0, 1, 2];

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

    /// <summary>
    /// Which component shows a grid: the grid itself where the component cannot run, and the component on the web, tablet and
    /// phone, each with the grid's view and relationship as its dataset.
    /// </summary>
    public static XElement Component(XElement grid, CodeComponent component)
    {
        var parameters = grid.Element("parameters")!;
        string Of(string name) => parameters.Element(name)!.Value;
        XElement Shown(int formFactor) => new(
            "customControl",
            new XAttribute("formFactor", formFactor),
            new XAttribute("name", component.Name),
            new XElement(
                "parameters",
                new XElement(
                    "data-set",
                    new XAttribute("name", component.DataSet),
                    new XElement("ViewId", Of("ViewId")),
                    new XElement("IsUserView", false),
                    new XElement("RelationshipName", Of("RelationshipName")),
                    new XElement("TargetEntityType", Of("TargetEntityType")),
                    new XElement("EnableViewPicker", false),
                    new XElement("FilteredViewIds", Of("ViewId")))));
        return new XElement(
            "controlDescription",
            new XAttribute("forControl", grid.Attribute("uniqueid")!.Value),
            new XElement("customControl", new XAttribute("id", ControlClasses.Grid), new XElement(parameters)),
            FormFactors.Select(Shown));
    }

    /// <summary>Notes and activities.</summary>
    public static XElement Notes() => new("control", new XAttribute("id", "notescontrol"), new XAttribute("classid", Timeline));
}

/// <summary>A code component (PCF) that shows a list.</summary>
/// <param name="Name">Publisher prefix, namespace and constructor: <c>csm_Csm.Controls.GoalTree</c>.</param>
/// <param name="DataSet">Name of the data set in its manifest.</param>
public sealed record CodeComponent(string Name, string DataSet);

/// <summary>What a list or chart shows.</summary>
/// <param name="Table">Logical name.</param>
/// <param name="View">Id of the view.</param>
/// <param name="Count">Rows a page shows.</param>
/// <param name="Relationship">Schema name of the relationship to the form's row, or null for all rows of the view.</param>
/// <param name="Chart">Id of the chart shown instead of the rows, or null.</param>
internal sealed record RowsShown(string Table, Guid View, int Count, string? Relationship, Guid? Chart);
