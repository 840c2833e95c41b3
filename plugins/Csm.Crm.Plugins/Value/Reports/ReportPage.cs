using Csm.Crm.Plugins.Guarantees;

namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>
/// Sets a value report as one HTML file: no script, no outside address, printable. Text of people goes in as text nodes
/// only, so that nothing they wrote can become markup.
/// </summary>
public static class ReportPage
{
    private const string Style = """
        body{font:14px/1.45 "Segoe UI",Arial,sans-serif;color:#222;max-width:60em;margin:2em auto;padding:0 1em}
        h1{font-size:1.7em;margin:0}h2{font-size:1.2em;border-bottom:1px solid #bbb;margin-top:2em}
        table{border-collapse:collapse;width:100%;margin:.6em 0}th,td{text-align:left;padding:.25em .5em;border-bottom:1px solid #ddd;vertical-align:top}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}tr.sum td{font-weight:600;border-top:2px solid #222}
        sup a{color:#555;text-decoration:none}svg.chart{width:100%;height:auto}svg.spark{width:120px;height:28px}
        svg rect{fill:#2a6f97}svg line.axis{stroke:#444}svg line.expected{stroke:#bc4b00;stroke-dasharray:6 4}svg text{font-size:10px;fill:#444}
        svg polyline{fill:none;stroke:#2a6f97;stroke-width:1.5}.evidence{font-size:.8em;color:#555}
        @media print{body{margin:0;max-width:none}h2{break-after:avoid}tr{break-inside:avoid}a{color:inherit}@page{margin:18mm}}
        """;

    /// <summary>The page.</summary>
    public static string Render(ReportContent content)
    {
        var outline = ReportOutline.For(content.Audience);
        var references = new ReportReferences();
        var title = $"Value in use of {ReportText.Clean(content.Customer)}";
        var parts = outline.Parts.Select(part => new Markup("section", PartOf(part, content, references))).ToArray();
        var page = new Markup(
            "html",
            new MarkupAttribute("lang", "en"),
            new Markup("head", new Markup("meta", new MarkupAttribute("charset", "utf-8")), new Markup("title", title), new Markup("style", Style)),
            new Markup(
                "body",
                new Markup("h1", title),
                new Markup("p", $"{ReportText.Day(content.From)} to {ReportText.Day(content.To)}, whole months, for the {ReportOutline.NameOf(content.Audience)}. {outline.Question}"),
                parts,
                Section("Evidence", Table(["No.", "What", "Table", "Row"], references.Rows(), "evidence")),
                new Markup("p", new MarkupAttribute("class", "evidence"), $"Written on {ReportText.Day(content.AsOf)}. All amounts in {ReportText.Clean(content.Currency)}, unless another currency is named.")));
        return "<!DOCTYPE html>\n" + page;
    }

    private static object[] PartOf(ReportPart part, ReportContent content, ReportReferences references) => part switch
    {
        ReportPart.Value => ValuePart(content, references),
        ReportPart.Goals => [new Markup("h2", "Goals"), GoalTable(content, references)],
        ReportPart.Metrics => [new Markup("h2", "Metered use"), MetricTable(content, references)],
        ReportPart.Guarantees => [new Markup("h2", "Promises"), GuaranteeTable(content, references)],
        _ => [new Markup("h2", "What is next"), NextList(content)],
    };

    private static object[] ValuePart(ReportContent content, ReportReferences references)
    {
        var months = content.Lines.GroupBy(line => line.Month).ToDictionary(month => month.Key, month => month.Sum(line => line.Figures.Amount));
        var count = Math.Max(1, CalendarMonth.Count(CalendarMonth.Of(content.From), CalendarMonth.Of(content.To)));
        var bars = Enumerable.Range(0, count).Select(index => CalendarMonth.Of(content.From).AddMonths(index)).Select(month => new ReportMonth(month, months.TryGetValue(month, out var value) ? value : 0m)).ToArray();
        return
        [
            new Markup("h2", "Expected and experienced value"),
            Table(["", "Amount"],
            [
                Row("Expected for the period", content.Expected),
                Row("Explained by goals (what we claim)", content.Explained),
                Row("Unexplained: share of others in these goals", content.Unattributed),
                Row("Unexplained: improvements without a goal", content.Unassigned),
                Row("All metered improvement", content.Total, "sum"),
            ]),
            .. content.LeftOut.Select(sentence => new Markup("p", ReportText.Clean(sentence))),
            ReportChart.Bars("Explained value per month, dashed: expected per month", bars, content.Expected / count),
            new Markup("h2", "Ledger"),
            Table(["Goal", "Month", "Metric", "Baseline", "Actual", "Volume", "Quantity", "Unit value", "Share", "Amount"], content.Lines.Select(line => LedgerRow(line, references))
                .Concat([new Markup("tr", new MarkupAttribute("class", "sum"), new Markup("td", new MarkupAttribute("colspan", "9"), "Explained"), Figure(ReportText.Money(content.Explained)))])),
            Table(["Improvement without a goal", "Month", "Amount"], content.Gains.Select(gain => new Markup(
                "tr", Cell(gain.Metric), Cell(ReportText.Month(gain.Month)), Figure(ReportText.Money(gain.Amount), references.Mark(gain.Evidence))))),
        ];
    }

    private static Markup LedgerRow(ReportLine line, ReportReferences references)
    {
        var basis = line.Figures.Basis;
        return new Markup(
            "tr",
            line.Reason is null ? Cell(line.Goal) : new Markup("td", ReportText.Clean(line.Goal), new Markup("br"), new Markup("small", ReportText.Clean(line.Reason))),
            Cell(ReportText.Month(line.Month)), Cell($"{line.Metric} ({line.Unit})"), Figure(ReportText.Number(basis.Baseline)), Figure(ReportText.Number(basis.Actual), references.Mark(line.Evidence)),
            Figure(ReportText.Number(basis.Volume)), Figure(ReportText.Number(line.Figures.Quantity)), Figure(ReportText.Money(basis.UnitValue)), Figure(ReportText.Percent(basis.Attribution)),
            Figure(ReportText.Money(line.Figures.Amount)));
    }

    private static Markup GoalTable(ReportContent content, ReportReferences references) => Table(
        ["Goal", "Status", "Progress", "Now", "Target", "Due", "Expected", "Explained"],
        content.Goals.Select(goal => new Markup(
            "tr",
            new Markup("td", ReportText.Clean(goal.Name), references.Mark(goal.Evidence)), Cell(goal.Status), Figure(ReportText.Percent(goal.Progress)), Figure($"{ReportText.Number(goal.Current)} {goal.Unit}"),
            Figure($"{ReportText.Number(goal.Target)} {goal.Unit}"), Cell(goal.Due is { } due ? ReportText.Day(due) : "–"), Figure(ReportText.Money(goal.Expected, goal.ForeignCurrency)), Figure(ReportText.Money(goal.Explained)))));

    private static Markup MetricTable(ReportContent content, ReportReferences references) => Table(
        ["Metric", "Month", "Value", "Month before", "Year before", "Baseline", "Expected", "Data", "Twelve months"],
        content.Metrics.Select(metric => new Markup(
            "tr",
            Cell($"{metric.Name} ({metric.Unit}){(metric.Better is { } better ? $", {better.ToString().ToLowerInvariant()} is better" : "")}"), Cell(ReportText.Month(metric.Month)),
            Figure(ReportText.Number(metric.Value), references.Mark(metric.Evidence)), Figure(ReportText.Number(metric.Previous)), Figure(ReportText.Number(metric.LastYear)), Figure(ReportText.Number(metric.Baseline)),
            Figure(ReportText.Number(metric.Expected)), Figure(ReportText.Percent(metric.Coverage)), new Markup("td", ReportChart.Spark(metric.Name, metric.Months)))));

    private static Markup GuaranteeTable(ReportContent content, ReportReferences references) => Table(
        ["Promise", "Period from", "Measured", "Promised", "Result", "Credit"],
        content.Guarantees.Select(guarantee => new Markup(
            "tr",
            Cell(guarantee.Name), Cell(ReportText.Day(guarantee.Period)), Figure($"{ReportText.Number(guarantee.Measured)} {guarantee.Unit}", references.Mark(guarantee.Evidence)),
            Figure($"{ReportText.Number(guarantee.Threshold)} {guarantee.Unit}"),
            Cell((guarantee.Result switch { PeriodResult.Met => "met", PeriodResult.NotMet => "not met", _ => "not enough data" }) + (guarantee.IsFrozen ? ", disputed" : "")), Figure(ReportText.Money(guarantee.Credit, guarantee.ForeignCurrency)))));

    private static Markup NextList(ReportContent content)
    {
        var open = content.Goals.Where(goal => goal.IsOpen).OrderBy(goal => goal.Due ?? DateTime.MaxValue).ToArray();
        return open.Length == 0
            ? new Markup("p", "No goal is open. Agree the next one in this meeting.")
            : new Markup("ul", open.Select(goal => new Markup(
                "li", $"{ReportText.Clean(goal.Name)}: {ReportText.Number(goal.Current)} of {ReportText.Number(goal.Target)} {ReportText.Clean(goal.Unit)}{(goal.Due is { } due ? $", due {ReportText.Day(due)}" : "")}.")));
    }

    private static Markup Section(string title, Markup content) => new("section", new Markup("h2", title), content);

    private static Markup Table(string[] heads, IEnumerable<Markup> rows, string? kind = null)
    {
        var lines = rows.ToArray();
        return lines.Length == 0
            ? new Markup("p", $"{(heads[0].Length == 0 ? "Nothing" : heads[0])}: none in this period.")
            : new Markup("table", kind is null ? null : new MarkupAttribute("class", kind), new Markup("thead", new Markup("tr", heads.Select(head => new Markup("th", head)))), new Markup("tbody", lines));
    }

    private static Markup Row(string what, decimal amount, string? kind = null) =>
        new("tr", kind is null ? null : new MarkupAttribute("class", kind), Cell(what), Figure(ReportText.Money(amount)));

    private static Markup Cell(string text) => new("td", ReportText.Clean(text));

    private static Markup Figure(string text, Markup? mark = null) => new("td", new MarkupAttribute("class", "n"), ReportText.Clean(text), mark);
}
