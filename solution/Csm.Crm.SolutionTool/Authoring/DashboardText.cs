namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>A dashboard: rows of tiles.</summary>
/// <param name="Name">Name, unique in the solution.</param>
/// <param name="Description">One line: who looks at it and for what.</param>
/// <param name="Rows">Rows of tiles from top to bottom, each with one to four tiles.</param>
public sealed record DashboardText(string Name, string Description, IReadOnlyList<DashboardRow> Rows);

/// <summary>A row of tiles of equal width.</summary>
/// <param name="Title">Name of the row.</param>
/// <param name="Tiles">Tiles from left to right.</param>
public sealed record DashboardRow(string Title, IReadOnlyList<DashboardTile> Tiles)
{
    /// <summary>Reads <c>title: tile; tile</c>.</summary>
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static DashboardRow Parse(string text) => text.Split(':', 2, StringSplitOptions.TrimEntries) is [var title, var tiles]
        ? new DashboardRow(title, [.. tiles.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(DashboardTile.Parse)])
        : throw new FormatException($"'{text}' is not a row. Write 'row title: tile; tile'.");
}

/// <summary>A list, or a chart when one is named.</summary>
/// <param name="Title">Label above the tile.</param>
/// <param name="Table">Table.</param>
/// <param name="View">Name of the view whose rows it shows.</param>
/// <param name="Chart">Name of the chart, or null for the list.</param>
public sealed record DashboardTile(string Title, string Table, string View, string? Chart = null)
{
    /// <summary>Reads <c>title | table | view [| chart]</c>.</summary>
    /// <exception cref="FormatException">It is not of that form.</exception>
    public static DashboardTile Parse(string text) => text.Split('|', StringSplitOptions.TrimEntries) switch
    {
        [var title, var table, var view] => new DashboardTile(title, table, view),
        [var title, var table, var view, var chart] => new DashboardTile(title, table, view, chart),
        _ => throw new FormatException($"'{text}' is not a tile. Write 'title | table | view' for a list or 'title | table | view | chart'."),
    };
}
