namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>Tables of the report as one can also hear them read: each has a caption, each column and each row a head.</summary>
internal static class ReportTable
{
    /// <summary>A table, or a sentence when it has no rows.</summary>
    /// <param name="caption">What it shows.</param>
    /// <param name="heads">A head per column, none of them empty.</param>
    /// <param name="rows">Its rows.</param>
    /// <param name="kind">Class of the table; null for an ordinary one.</param>
    public static Markup Of(string caption, string[] heads, IEnumerable<Markup> rows, string? kind = null)
    {
        var lines = rows.ToArray();
        return lines.Length == 0
            ? new Markup("p", $"{caption}: none in this period.")
            : new Markup(
                "table",
                kind is null ? null : new MarkupAttribute("class", kind),
                new Markup("caption", caption),
                new Markup("thead", new Markup("tr", heads.Select(head => new Markup("th", new MarkupAttribute("scope", "col"), head)))),
                new Markup("tbody", lines));
    }

    /// <summary>A row.</summary>
    /// <param name="head">Its first cell, which says what the row is about.</param>
    /// <param name="cells">The others.</param>
    public static Markup Row(Markup head, params Markup[] cells) => new("tr", head, cells);

    /// <summary>The last row of a table, that sums it up.</summary>
    public static Markup SumRow(Markup head, params Markup[] cells) => new("tr", new MarkupAttribute("class", "sum"), head, cells);

    /// <summary>First cell of a row.</summary>
    /// <param name="text">Other people's text is cleaned.</param>
    /// <param name="more">What stands behind it.</param>
    public static Markup Head(string text, params Markup?[] more) => new("th", new MarkupAttribute("scope", "row"), ReportText.Clean(text), more);

    /// <summary>A cell of words.</summary>
    public static Markup Cell(string text) => new("td", ReportText.Clean(text));

    /// <summary>A cell of a day or month, which stays on one line.</summary>
    public static Markup Date(string text) => new("td", new MarkupAttribute("class", "d"), text);

    /// <summary>A cell of a number.</summary>
    public static Markup Figure(string text, Markup? mark = null) => new("td", new MarkupAttribute("class", "n"), ReportText.Clean(text), mark);
}
