using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>The controls a form cell holds (SOLUTION-FORMAT §4.3, §7).</summary>
internal static class FormControls
{
    /// <summary>Class of a list or chart of rows.</summary>
    public const string Grid = "{E7A81278-8635-4D9E-8D4D-59480B391C5B}";

    /// <summary>Class of a quick view form.</summary>
    public const string Card = "{5C5600E0-1D6E-4205-A272-BE80DA87FD42}";

    private const string Timeline = "{06375649-C143-495E-A496-C962E5B4488E}";
    private const string Web = "{71716B6C-711E-476C-8AB8-5D11542BFB47}";

    private static readonly Dictionary<string, string> ClassIds = new(StringComparer.Ordinal)
    {
        ["nvarchar"] = "{4273EDBD-AC1D-40D3-9FB2-095C621B552D}",
        ["ntext"] = "{E0DECE4B-6FC8-4A8F-A065-082708572369}",
        ["int"] = "{C6D124CA-7EDA-4A60-AEA9-7FB8D318B68F}",
        ["decimal"] = "{C3EFE0C3-0EC6-42BE-8349-CBD9079DFD8E}",
        ["float"] = "{0D2C745A-E5A8-4C8F-BA63-C6D3BB604660}",
        ["money"] = "{533B9E00-756B-4312-95A0-DC888637AC78}",
        ["bit"] = "{67FAC785-CD58-4F9F-ABB3-4B7DDC6ED5ED}",
        ["picklist"] = "{3EF39988-22BB-4F0B-BBBE-64B5A3748AEE}",
        ["multiselectpicklist"] = "{4AA28AB7-9C13-4F57-A73D-AD894D048B5F}",
        ["datetime"] = "{5B773807-9FB2-42DB-97C3-7A91EFF8ADFF}",
        ["lookup"] = "{270BD3DB-D9AF-4782-9025-509E298DEC0A}",
        ["owner"] = "{270BD3DB-D9AF-4782-9025-509E298DEC0A}",
        ["customer"] = "{270BD3DB-D9AF-4782-9025-509E298DEC0A}",
        ["status"] = "{5D68B988-0661-4DB2-BC3E-17598AD3BE6C}",
    };

    /// <summary>Control class of a column type, in braces; null for types no form shows.</summary>
    public static string? ClassIdOf(string columnType) => ClassIds.GetValueOrDefault(columnType);

    /// <summary>Control class of a column: an address of the web has its own, which opens it.</summary>
    public static string? ClassIdOf(ColumnElement column) =>
        column.Type == "nvarchar" && column["Format"] == "url" ? Web : ClassIdOf(column.Type);

    /// <summary>A control bound to a column.</summary>
    /// <exception cref="ArgumentException">No form shows columns of this type.</exception>
    public static XElement Field(string id, ColumnElement column, bool isReadOnly) =>
        new(
            "control",
            new XAttribute("id", id),
            new XAttribute("classid", ClassIdOf(column) ?? throw new ArgumentException($"A form cannot show column '{column.SchemaName}' of type '{column.Type}'.", nameof(column))),
            new XAttribute("datafieldname", column.LogicalName),
            isReadOnly ? new XAttribute("disabled", true) : null);

    /// <summary>A list, or a chart when one is named, of a table's rows; without a relationship it shows the whole view.</summary>
    public static XElement Rows(string id, Guid uniqueId, RowsShown shown) =>
        new(
            "control",
            new XAttribute("id", id),
            new XAttribute("uniqueid", Texts.Braced(uniqueId)),
            new XAttribute("classid", Grid),
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
            new XAttribute("classid", Card),
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
