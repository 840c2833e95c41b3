namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>A form as people think of it; the tool turns it into FormXml.</summary>
/// <param name="Name">Name of the form, unique per table and kind.</param>
/// <param name="Description">One line: who uses it for what.</param>
/// <param name="Tabs">Tabs from left to right.</param>
public sealed record FormOutline(string Name, string Description, IReadOnlyList<TabOutline> Tabs)
{
    /// <summary>Columns shown in the header, at most four; all of them read-only there unless people decide them.</summary>
    public IReadOnlyList<FieldItem> Header { get; init; } = [];
}

/// <summary>A tab.</summary>
/// <param name="Title">Its label.</param>
/// <param name="Sections">Its sections from top to bottom, each naming the column of the tab it stands in.</param>
public sealed record TabOutline(string Title, IReadOnlyList<SectionOutline> Sections)
{
    /// <summary>Widths of the tab's columns in per cent, one to three.</summary>
    public IReadOnlyList<int> Widths { get; init; } = [100];
}

/// <summary>A section.</summary>
/// <param name="Title">Its label.</param>
/// <param name="Items">What it shows, filled row by row.</param>
public sealed record SectionOutline(string Title, IReadOnlyList<FormItem> Items)
{
    /// <summary>Cells beside each other, 1 to 4.</summary>
    public int Width { get; init; } = 2;

    /// <summary>Column of the tab, from 0.</summary>
    public int TabColumn { get; init; }
}

/// <summary>Something a section shows.</summary>
public abstract record FormItem;

/// <summary>A column of the table.</summary>
/// <param name="Column">Schema or logical name.</param>
/// <param name="IsReadOnly">True for what the platform, a plug-in or the telemetry service writes.</param>
public sealed record FieldItem(string Column, bool IsReadOnly = false) : FormItem;

/// <summary>Rows that point to this one.</summary>
/// <param name="Title">Label above the list.</param>
/// <param name="Table">Table of the rows.</param>
/// <param name="Lookup">Their column that points here.</param>
/// <param name="View">Name of one of their views.</param>
public sealed record GridItem(string Title, string Table, string Lookup, string View) : FormItem
{
    /// <summary>Rows a page shows, 1 to 250.</summary>
    public int Rows { get; init; } = 6;

    /// <summary>Name of a chart of the table that is shown instead of the list, or null.</summary>
    public string? Chart { get; init; }
}

/// <summary>A quick view form of the row that a lookup points to.</summary>
/// <param name="Title">Label of the card.</param>
/// <param name="Lookup">Column of this table.</param>
/// <param name="Table">Table it points to.</param>
/// <param name="Form">Name of that table's quick view form.</param>
public sealed record CardItem(string Title, string Lookup, string Table, string Form) : FormItem;

/// <summary>Notes and activities of the row; only tables with activities have them.</summary>
/// <param name="Title">Label above the timeline.</param>
public sealed record TimelineItem(string Title) : FormItem;
