using System.Globalization;

namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>Charts as inline SVG: no script, no picture to load, sharp in print.</summary>
internal static class ReportChart
{
    private const decimal Width = 720m;
    private const decimal Height = 200m;
    private const decimal Margin = 30m;
    private const decimal SparkWidth = 120m;
    private const decimal SparkHeight = 28m;

    /// <summary>A bar per month and a line for what was expected of each.</summary>
    public static Markup Bars(string title, IReadOnlyList<ReportMonth> months, decimal expected)
    {
        var values = months.Select(month => month.Value ?? 0m).ToArray();
        var top = values.Concat([expected, 0m]).Max();
        var span = Math.Max(1m, top - values.Concat([expected, 0m]).Min());
        decimal Y(decimal value) => Margin + ((top - value) * (Height - (2 * Margin)) / span);
        var step = (Width - (2 * Margin)) / Math.Max(1, months.Count);
        return Picture(title, Width, Height, "chart",
        [
            .. months.Select((_, index) => Bar(Margin + (index * step) + (step * 0.15m), Math.Min(Y(values[index]), Y(0m)), step * 0.7m, Math.Max(0.5m, Math.Abs(Y(values[index]) - Y(0m))))),
            Line("axis", Y(0m)),
            Line("expected", Y(expected)),
            .. months.Select((month, index) => Label(ReportText.Month(month.Month), Margin + (index * step) + (step / 2))),
        ]);
    }

    /// <summary>A line through the known months, small enough for a table.</summary>
    public static Markup Spark(string title, IReadOnlyList<ReportMonth> months)
    {
        var known = months.Where(month => month.Value is not null).ToArray();
        var top = known.Select(month => month.Value!.Value).DefaultIfEmpty(0m).Max();
        var span = Math.Max(0.0001m, top - known.Select(month => month.Value!.Value).DefaultIfEmpty(0m).Min());
        var step = SparkWidth / Math.Max(1, months.Count - 1);
        var points = months.Select((month, index) => month.Value is { } value
            ? string.Format(CultureInfo.InvariantCulture, "{0:0.#},{1:0.#}", step * index, 2m + ((top - value) * (SparkHeight - 4m) / span))
            : null);
        return Picture(title, SparkWidth, SparkHeight, "spark", [new Markup("polyline", new MarkupAttribute("points", string.Join(" ", points.OfType<string>())), "")]);
    }

    private static Markup Picture(string title, decimal width, decimal height, string kind, IEnumerable<Markup> shapes) => new(
        "svg",
        new MarkupAttribute("viewBox", string.Format(CultureInfo.InvariantCulture, "0 0 {0:0} {1:0}", width, height)),
        new MarkupAttribute("class", kind),
        new MarkupAttribute("role", "img"),
        new Markup("title", ReportText.Clean(title)),
        shapes);

    private static Markup Bar(decimal x, decimal y, decimal width, decimal height) =>
        new("rect", At("x", x), At("y", y), At("width", width), At("height", height), "");

    private static Markup Line(string kind, decimal y) =>
        new("line", new MarkupAttribute("class", kind), At("x1", Margin), At("y1", y), At("x2", Width - Margin), At("y2", y), "");

    private static Markup Label(string text, decimal x) =>
        new("text", At("x", x), At("y", Height - 8m), new MarkupAttribute("text-anchor", "middle"), text);

    private static MarkupAttribute At(string name, decimal value) => new(name, value.ToString("0.#", CultureInfo.InvariantCulture));
}
