namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>How a chart draws.</summary>
public enum ChartShape
{
    Column,
    StackedColumn,
    Bar,
    Line,
    Pie,
    Doughnut,
}

/// <summary>A chart over the rows of a view.</summary>
/// <param name="Name">Name, unique per table.</param>
/// <param name="Description">What it shows, with units.</param>
/// <param name="Shape">How it draws.</param>
/// <param name="Category">Column along the axis.</param>
/// <param name="Measure">Column that is aggregated.</param>
/// <param name="Aggregate">count, sum, avg, min or max.</param>
public sealed record ChartText(string Name, string Description, ChartShape Shape, string Category, string Measure, string Aggregate)
{
    /// <summary>For a date category: day, week, month, quarter or year.</summary>
    public string? Grouping { get; init; }

    /// <summary>Column that splits each category into series, or null.</summary>
    public string? Series { get; init; }
}
