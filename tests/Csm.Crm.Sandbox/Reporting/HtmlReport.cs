using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.Tables;

namespace Csm.Crm.Sandbox.Reporting;

/// <summary>One self-contained page with every account: no script, no external file, print-ready.</summary>
public static class HtmlReport
{
    private const string Style = """
        body{font:15px/1.45 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
        h1{font-size:1.5rem} h2{margin-top:2.5rem;border-top:3px solid #0b5cad;padding-top:1rem} h3{margin:1.5rem 0 .4rem;font-size:1rem}
        table{border-collapse:collapse;width:100%;font-size:.85rem} th,td{text-align:left;padding:.3rem .5rem;border-bottom:1px solid #dde3ea;vertical-align:top}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums} tfoot td{font-weight:600}
        meter{width:16rem;height:1.1rem;vertical-align:middle} .score{font-size:2rem;font-weight:700;margin-right:.6rem}
        .red{color:#b42318}.amber{color:#9a6700}.green{color:#1a7f37}.unknown,.muted{color:#667085}
        @media print{h2{break-before:page} body{margin:0;max-width:none}}
        """;

    /// <summary>The page as text (HTML5, UTF-8).</summary>
    /// <param name="reviews">The accounts, in the order they are to appear.</param>
    /// <param name="subtitle">What was replayed: source, period, machines.</param>
    /// <param name="happenings">What happened on the way; null leaves the section out.</param>
    public static string Render(IReadOnlyList<AccountReview> reviews, string subtitle, IReadOnlyList<Happening>? happenings = null)
    {
        var html = new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width")),
                new XElement("title", "Customer success review"),
                new XElement("style", Style)),
            new XElement("body", new XElement("h1", "Customer success review"), Muted(subtitle), RenderHappenings(happenings), reviews.Select(RenderAccount)));
        return "<!DOCTYPE html>\n" + html.ToString(SaveOptions.DisableFormatting);
    }

    private static IEnumerable<XElement> RenderHappenings(IReadOnlyList<Happening>? happenings) => happenings is null ? [] :
    [
        new XElement("h2", "What happened"),
        Table(
            ["Day", "What", "Customer", "Row", "Evidence"],
            happenings.Select(happening => new[]
            {
                Wording.Day(happening.On), happening.What, happening.Customer, happening.Row is { } row ? $"{row.LogicalName} {row.Id:D}" : Wording.None, happening.Evidence,
            })),
    ];

    private static IEnumerable<XElement> RenderAccount(AccountReview review) =>
    [
        new XElement("h2", review.Name),
        Muted(FormattableString.Invariant(
            $"{Wording.Label(review.Summary.Segment)} · {Wording.Label(review.Summary.Phase)} · machines {review.Summary.ConnectedMachines ?? 0} of {review.Summary.FleetSize ?? 0} connected · next renewal {Wording.Day(review.Summary.NextRenewalOn)}")),
        .. RenderHealth(review.Health),
        Muted(FormattableString.Invariant(
            $"Money of the last twelve closed months: experienced {Wording.Number(review.Summary.ExperiencedViu, 0)}, expected {Wording.Number(review.Summary.ExpectedViu, 0)} a year, realised {Wording.Number(review.Summary.Realisation)} %.")),
        .. RenderViu(review.Viu),
        .. RenderGoals(review),
        .. RenderActions(review.Actions),
        .. RenderRenewals(review.Renewals),
    ];

    private static IEnumerable<XElement> RenderHealth(HealthReview? health)
    {
        yield return new XElement("h3", "Health");
        if (health is null)
        {
            yield return Muted("Not scored yet.");
            yield break;
        }

        var status = Wording.Label(health.Status);
        yield return new XElement(
            "p",
            new XElement("span", new XAttribute("class", "score " + status), health.Score is null ? "withheld" : Wording.Number(health.Score)),
            health.Score is { } score ? Gauge(score) : null,
            FormattableString.Invariant(
                $" {status} · confidence {health.Confidence * 100m:0} % · trend {Wording.Label(health.Trend)} ({Wording.Signed(health.TrendSlope, 1)} points per 30 days) · model {health.Model} · scored {Wording.Day(health.ScoredOn)}"));
        yield return Table(
            ["Evidence", "State", "#Points", "#Weight", "#Contributes", "#Change", "#Lever", "Why"],
            health.Evidence.Select(line => new[]
            {
                line.Name, Wording.Label(line.State), Wording.Number(line.Points), Wording.Number(line.Weight, 0), Wording.Signed(line.Contribution),
                Wording.Signed(line.Change), Wording.Number(line.Lever), line.Sentence ?? "",
            }),
            ["Sum", "", "", "", Wording.Signed(health.ContributionSum), "", "", health.Score is null ? "withheld, so nothing contributes" : "equals the score"]);
    }

    private static IEnumerable<XElement> RenderViu(IReadOnlyList<ViuLine> lines)
    {
        yield return new XElement("h3", lines.Count == 0 ? "Value in use" : $"Value in use, {Wording.Month(lines[0].Month)}");
        yield return lines.Count == 0
            ? Muted("No metered month yet.")
            : Table(
                ["Metric", "Unit", "#Value", "#vs last month", "#vs last year", "#Machines", "#Coverage %"],
                lines.Select(line => new[]
                {
                    line.Metric, line.Unit, Wording.Number(line.Value, 2), Wording.Change(line.Value, line.Previous),
                    Wording.Change(line.Value, line.LastYear), line.Machines?.ToString(CultureInfo.InvariantCulture) ?? Wording.None,
                    Wording.Number(line.Coverage),
                }));
    }

    private static IEnumerable<XElement> RenderGoals(AccountReview review)
    {
        if (review.Goals.Count > 0)
        {
            yield return new XElement("h3", "Goals");
            yield return Table(
                ["Goal", "#Baseline", "#Target", "#Current", "Unit", "#Progress %", "Status", "Due"],
                review.Goals.Select(goal => new[]
                {
                    new string('\u2003', goal.Depth) + goal.Name, Wording.Number(goal.Baseline, 2), Wording.Number(goal.Target, 2),
                    Wording.Number(goal.Current, 2), goal.Unit ?? "", Wording.Number(goal.Progress), Wording.Label(goal.Status), Wording.Day(goal.Due),
                }));
        }

        if (review.Kpis.Count > 0)
        {
            yield return new XElement("h3", "KPIs");
            yield return Table(
                ["KPI", "#Current", "#Target", "Status", "Trend", "#Forecast at due", "Interval", "As of"],
                review.Kpis.Select(kpi => new[]
                {
                    kpi.Name, Wording.Number(kpi.Current, 2), Wording.Number(kpi.Target, 2), Wording.Label(kpi.Status), Wording.Label(kpi.Trend),
                    Wording.Number(kpi.Forecast, 2), $"{Wording.Number(kpi.ForecastLow, 2)} … {Wording.Number(kpi.ForecastHigh, 2)}",
                    Wording.Day(kpi.AsOf),
                }));
        }
    }

    private static IEnumerable<XElement> RenderActions(IReadOnlyList<ActionLine> actions)
    {
        yield return new XElement("h3", "Calls to action");
        yield return actions.Count == 0
            ? Muted("None.")
            : Table(
                ["Call to action", "Kind", "Severity", "Status", "Due", "#Seen", "Root cause"],
                actions.Select(action => new[]
                {
                    action.Name, Wording.Label(action.Kind), Wording.Label(action.Severity), Wording.Label(action.Status), Wording.Day(action.Due),
                    action.Occurrences?.ToString(CultureInfo.InvariantCulture) ?? Wording.None, action.RootCause ?? Wording.None,
                }));
    }

    private static IEnumerable<XElement> RenderRenewals(IReadOnlyList<RenewalLine> renewals)
    {
        yield return new XElement("h3", "Renewals");
        yield return renewals.Count == 0
            ? Muted("None triggered: no term ends within the lead of the segment.")
            : Table(
                ["Renewal", "Term ends", "Notice by", "Stage", "#Forecast ARR", "#Likelihood %", "Triggered", "Why", "Value report", "Outcome"],
                renewals.Select(renewal => new[]
                {
                    renewal.Name, Wording.Day(renewal.TermEnd), Wording.Day(renewal.NoticeBy), Wording.Label(renewal.Stage),
                    Wording.Number(renewal.ForecastArr, 0), Wording.Number(renewal.Likelihood, 0), Wording.Day(renewal.TriggeredOn), renewal.Why ?? "",
                    renewal.Report ?? Wording.None, $"{Wording.Label(renewal.Outcome)} {renewal.ChurnReason}".TrimEnd(),
                }));
    }

    private static XElement Gauge(decimal score) => new(
        "meter",
        new XAttribute("min", 0), new XAttribute("max", 100), new XAttribute("low", 40), new XAttribute("high", 70), new XAttribute("optimum", 100),
        new XAttribute("value", score.ToString(CultureInfo.InvariantCulture)),
        score.ToString(CultureInfo.InvariantCulture));

    // A heading that starts with # is a column of numbers.
    private static XElement Table(string[] headings, IEnumerable<string[]> rows, string[]? sum = null)
    {
        var numeric = headings.Select(heading => heading.StartsWith('#')).ToArray();
        return new XElement(
            "table",
            new XElement("thead", new XElement("tr", headings.Select((heading, i) => Cell("th", heading.TrimStart('#'), numeric[i])))),
            new XElement("tbody", rows.Select(row => new XElement("tr", row.Select((value, i) => Cell("td", value, numeric[i]))))),
            sum is null ? null : new XElement("tfoot", new XElement("tr", sum.Select((value, i) => Cell("td", value, numeric[i])))));
    }

    private static XElement Cell(string name, string value, bool numeric) =>
        new(name, numeric ? new XAttribute("class", "n") : null, value);

    private static XElement Muted(string text) => new("p", new XAttribute("class", "muted"), text);
}
