namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>
/// Sets a value report as one HTML file: no script, no outside address, printable. Text of people goes in as text nodes
/// only, so that nothing they wrote can become markup. Every figure carries a mark that leads to the row it comes from.
/// </summary>
public static class ReportPage
{
    private const string Style = """
        body{font:14px/1.45 "Segoe UI",Arial,sans-serif;color:#222;max-width:60em;margin:2em auto;padding:0 1em}
        h1{font-size:1.7em;margin:0}h2{font-size:1.2em;border-bottom:1px solid #bbb;margin-top:2em}
        table{border-collapse:collapse;width:100%;margin:.6em 0}caption{text-align:left;color:#555}th,td{text-align:left;padding:.25em .5em;border-bottom:1px solid #ddd;vertical-align:top}
        tbody th{font-weight:normal}td.n{text-align:right;font-variant-numeric:tabular-nums}td.d{white-space:nowrap}tr.sum>*{font-weight:600;border-top:2px solid #222}
        sup a{color:#555;text-decoration:none}sup+sup{margin-left:.3em}figure{margin:.6em 0}figcaption{font-size:.8em;color:#555}
        svg.chart{width:100%;height:auto}svg.spark{width:120px;height:28px;display:block}
        svg rect,svg circle{fill:#2a6f97}svg line.axis{stroke:#444}svg line.expected{stroke:#bc4b00;stroke-dasharray:6 4}svg text{font-size:10px;fill:#444}
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
                new Markup(
                    "header",
                    new Markup("h1", title),
                    new Markup("p", $"{ReportText.Day(content.From)} to {ReportText.Day(content.To)}, whole months, for the {ReportOutline.NameOf(content.Audience)}. {outline.Question}")),
                parts,
                new Markup(
                    "footer",
                    new Markup("h2", "Evidence"),
                    ReportTable.Of("What the marks stand for", ["No.", "What", "Table", "Row"], references.Rows(), "evidence"),
                    new Markup("p", new MarkupAttribute("class", "evidence"), $"Written on {ReportText.Day(content.AsOf)}. All amounts in {ReportText.Clean(content.Currency)}, unless another currency is named."))));
        return "<!DOCTYPE html>\n" + page;
    }

    private static object[] PartOf(ReportPart part, ReportContent content, ReportReferences references)
    {
        var use = new ReportUsePart(content, references);
        return part switch
        {
            ReportPart.Value => new ReportValuePart(content, references).Markup(),
            ReportPart.Goals => [new Markup("h2", "Goals"), use.Goals()],
            ReportPart.Kpis => [new Markup("h2", "KPIs"), use.Kpis()],
            ReportPart.Metrics => [new Markup("h2", "Metered use"), use.Metrics()],
            ReportPart.Guarantees => [new Markup("h2", "Promises"), use.Guarantees()],
            _ => [new Markup("h2", "What is next"), use.Next()],
        };
    }
}
