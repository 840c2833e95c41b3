using System.Globalization;

namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>Charts as inline SVG: no script, no picture to load, sharp in print. A month that is not known stays empty.</summary>
internal static class ReportChart
{
    private const decimal Width = 720m;
    private const decimal Height = 200m;
    private const decimal Margin = 30m;
    private const decimal Left = 60m;
    private const decimal Right = 70m;
    private const decimal LabelWidth = 40m;
    private const decimal SparkWidth = 120m;
    private const decimal SparkHeight = 28m;

    /// <summary>A bar with its value per month, a scale, and a line for what was expected of each.</summary>
    public static Markup Bars(string title, IReadOnlyList<ReportMonth> months, decimal expected)
    {
        var values = months.Select(month => month.Value ?? 0m).ToArray();
        var top = values.Concat([expected, 0m]).Max();
        var bottom = values.Concat([expected, 0m]).Min();
        var span = Math.Max(1m, top - bottom);
        decimal Y(decimal value) => Margin + ((top - value) * (Height - (2 * Margin)) / span);
        var step = (Width - Left - Right) / Math.Max(1, months.Count);
        var every = Math.Max(1, (int)Math.Ceiling(LabelWidth / step));
        var shown = months.Select((month, index) => new { Month = month, X = Left + (index * step) + (step / 2), Y = Y(values[index]), HasLabel = index % every == 0 }).ToArray();
        return Picture(title, Width, Height, "chart",
        [
            .. shown.Where(bar => bar.Month.Value is not null).Select(bar => Bar(bar.X - (step * 0.35m), Math.Min(bar.Y, Y(0m)), step * 0.7m, Math.Max(0.5m, Math.Abs(bar.Y - Y(0m))))),
            .. shown.Where(bar => bar.HasLabel && bar.Month.Value is not null).Select(bar => Label(ReportText.Whole(bar.Month.Value!.Value), bar.X, Math.Min(bar.Y, Y(0m)) - 3m, "middle")),
            Line("axis", Y(0m)),
            Line("expected", Y(expected)),
            .. new[] { top, 0m, bottom }.Distinct().Select(tick => Label(ReportText.Whole(tick), Left - 6m, Y(tick) + 3m, "end")),
            Label(ReportText.Whole(expected), Width - Right + 4m, Y(expected) + 3m, "start"),
            .. shown.Where(bar => bar.HasLabel).Select(bar => Label(ReportText.Month(bar.Month.Month), bar.X, Height - 8m, "middle")),
        ]);
    }

    /// <summary>A cell with a line through each run of known months, from the smallest to the largest value it names.</summary>
    public static Markup SparkCell(string title, IReadOnlyList<ReportMonth> months)
    {
        var known = months.Where(month => month.Value is not null).Select(month => month.Value!.Value).ToArray();
        return new Markup("td", Spark(title, months), known.Length == 0 ? null : new Markup("small", $"{ReportText.Number(known.Min())} to {ReportText.Number(known.Max())}"));
    }

    private static Markup Spark(string title, IReadOnlyList<ReportMonth> months)
    {
        var known = months.Where(month => month.Value is not null).Select(month => month.Value!.Value).DefaultIfEmpty(0m).ToArray();
        var top = known.Max();
        var span = Math.Max(0.0001m, top - known.Min());
        var step = SparkWidth / Math.Max(1, months.Count - 1);
        return Picture(title, SparkWidth, SparkHeight, "spark", Runs(months).Select(run => RunOf(run.Select(index => new Point(step * index, 2m + ((top - months[index].Value!.Value) * (SparkHeight - 4m) / span))).ToArray())));
    }

    // Indexes of known months that follow one another.
    private static List<List<int>> Runs(IReadOnlyList<ReportMonth> months)
    {
        var runs = new List<List<int>>();
        for (var index = 0; index < months.Count; index++)
        {
            if (months[index].Value is null)
            {
                continue;
            }

            if (index == 0 || months[index - 1].Value is null)
            {
                runs.Add([]);
            }

            runs[runs.Count - 1].Add(index);
        }

        return runs;
    }

    private static Markup RunOf(IReadOnlyList<Point> points) => points.Count == 1
        ? new("circle", At("cx", points[0].X), At("cy", points[0].Y), At("r", 1.5m), "")
        : new("polyline", new MarkupAttribute("points", string.Join(" ", points.Select(point => string.Format(CultureInfo.InvariantCulture, "{0:0.#},{1:0.#}", point.X, point.Y)))), "");

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
        new("line", new MarkupAttribute("class", kind), At("x1", Left), At("y1", y), At("x2", Width - Right), At("y2", y), "");

    private static Markup Label(string text, decimal x, decimal y, string anchor) =>
        new("text", At("x", x), At("y", y), new MarkupAttribute("text-anchor", anchor), text);

    private static MarkupAttribute At(string name, decimal value) => new(name, value.ToString("0.#", CultureInfo.InvariantCulture));

    private sealed record Point(decimal X, decimal Y);
}
