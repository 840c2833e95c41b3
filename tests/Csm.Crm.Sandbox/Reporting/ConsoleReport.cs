using System.Globalization;
using Csm.Crm.Tables;
using Spectre.Console;

namespace Csm.Crm.Sandbox.Reporting;

/// <summary>Prints what a CSM sees on the account form.</summary>
public sealed class ConsoleReport(IAnsiConsole console)
{
    /// <summary>Prints one account.</summary>
    public void Write(AccountReview review)
    {
        console.Write(new Rule($"[bold]{Markup.Escape(review.Name)}[/]").LeftJustified());
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"{Wording.Label(review.Summary.Segment)} · {Wording.Label(review.Summary.Phase)} · machines {review.Summary.ConnectedMachines ?? 0} of {review.Summary.FleetSize ?? 0} connected · next renewal {Wording.Day(review.Summary.NextRenewalOn)}");
        WriteHealth(review.Health);
        WriteValue(review.Summary);
        WriteViu(review.Viu);
        WriteGoals(review);
        WriteActions(review.Actions);
        WriteRenewals(review.Renewals);
        console.WriteLine();
    }

    private void WriteHealth(HealthReview? health)
    {
        if (health is null)
        {
            console.MarkupLine("Health: [grey]not scored yet[/]");
            return;
        }

        var colour = Colour(health.Status);
        console.MarkupLineInterpolated(
            CultureInfo.InvariantCulture,
            $"Health [{colour} bold]{(health.Score is null ? "withheld" : Wording.Number(health.Score, 2))}[/] {Wording.Label(health.Status)} · confidence {health.Confidence * 100m:0} % · trend {Wording.Label(health.Trend)} ({Wording.Signed(health.TrendSlope, 1)} points per 30 days) · model {health.Model} · scored {Wording.Day(health.ScoredOn)}");
        var table = NewTable("Evidence", "State", "Value", "Observed", "Points", "Weight", "Contributes", "Change", "Lever");
        foreach (var line in health.Evidence.Where(line => line.State != EvidenceState.NotApplicable))
        {
            table.AddRow(
                Markup.Escape(line.Name), Wording.Label(line.State), Wording.Number(line.Value, 2), Wording.Day(line.ObservedOn),
                Wording.Number(line.Points), Wording.Number(line.Weight, 0), Wording.Signed(line.Contribution), Wording.Signed(line.Change),
                Wording.Number(line.Lever));
        }

        table.AddRow("[bold]Sum[/]", "", "", "", "", "", $"[bold]{Wording.Signed(health.ContributionSum)}[/]", "", "");
        console.Write(table);
        var notApplicable = health.Evidence.Where(line => line.State == EvidenceState.NotApplicable).Select(line => line.Name).ToList();
        if (notApplicable.Count > 0)
        {
            console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]Not applicable: {string.Join(", ", notApplicable)}[/]");
        }

        foreach (var lever in health.Levers.Take(3))
        {
            console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"  [bold]Lever +{Wording.Number(lever.Lever)}[/] {lever.Name}: {lever.Sentence} [grey]{lever.RootCauseHint}[/]");
        }
    }

    private void WriteValue(AccountSummary summary) => console.MarkupLineInterpolated(
        CultureInfo.InvariantCulture,
        $"[bold]Money[/] of the last twelve closed months: experienced {Wording.Number(summary.ExperiencedViu, 0)}, expected {Wording.Number(summary.ExpectedViu, 0)} a year, realised {Wording.Number(summary.Realisation)} % of what was expected to date");

    private void WriteViu(IReadOnlyList<ViuLine> lines)
    {
        if (lines.Count == 0)
        {
            console.MarkupLine("Value in use: [grey]no metered month yet[/]");
            return;
        }

        var table = NewTable($"Value in use, {Wording.Month(lines[0].Month)}", "Unit", "Value", "vs last month", "vs last year", "Machines", "Coverage %");
        foreach (var line in lines)
        {
            table.AddRow(
                Markup.Escape(line.Metric), Markup.Escape(line.Unit), Wording.Number(line.Value, 2),
                Coloured(line, line.Previous), Coloured(line, line.LastYear),
                line.Machines?.ToString(CultureInfo.InvariantCulture) ?? Wording.None, Wording.Number(line.Coverage));
        }

        console.Write(table);
    }

    private void WriteGoals(AccountReview review)
    {
        if (review.Goals.Count > 0)
        {
            var goals = NewTable("Goal", "Baseline", "Target", "Current", "Unit", "Progress %", "Status", "Due");
            foreach (var goal in review.Goals)
            {
                goals.AddRow(
                    Markup.Escape(new string(' ', goal.Depth * 2) + goal.Name), Wording.Number(goal.Baseline, 2), Wording.Number(goal.Target, 2),
                    Wording.Number(goal.Current, 2), Markup.Escape(goal.Unit ?? ""), Wording.Number(goal.Progress), Wording.Label(goal.Status),
                    Wording.Day(goal.Due));
            }

            console.Write(goals);
        }

        foreach (var kpi in review.Kpis)
        {
            console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"  KPI {kpi.Name}: {Wording.Number(kpi.Current, 2)} (target {Wording.Number(kpi.Target, 2)}, {Wording.Label(kpi.Status)}, {Wording.Label(kpi.Trend)}); forecast at due {Wording.Number(kpi.Forecast, 2)} [[{Wording.Number(kpi.ForecastLow, 2)} … {Wording.Number(kpi.ForecastHigh, 2)}]]{(kpi.Percentile is null ? "" : $"; better than {Wording.Number(kpi.Percentile, 0)} % of the peers")}");
        }
    }

    private void WriteActions(IReadOnlyList<ActionLine> actions)
    {
        var open = actions.Where(action => action.IsOpen).ToList();
        console.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"Calls to action: {open.Count} open, {actions.Count - open.Count} closed");
        if (open.Count == 0)
        {
            return;
        }

        var table = NewTable("Call to action", "Kind", "Severity", "Status", "Due", "Seen", "Root cause");
        foreach (var action in open)
        {
            table.AddRow(
                Markup.Escape(action.Name), Wording.Label(action.Kind), Wording.Label(action.Severity), Wording.Label(action.Status),
                Wording.Day(action.Due), action.Occurrences?.ToString(CultureInfo.InvariantCulture) ?? Wording.None,
                Markup.Escape(action.RootCause ?? Wording.None));
        }

        console.Write(table);
    }

    private void WriteRenewals(IReadOnlyList<RenewalLine> renewals)
    {
        if (renewals.Count == 0)
        {
            console.MarkupLine("Renewals: [grey]none triggered; no term ends within the lead of the segment[/]");
        }

        foreach (var renewal in renewals)
        {
            console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"[bold]Renewal[/] {renewal.Name}: term ends {Wording.Day(renewal.TermEnd)}, notice by {Wording.Day(renewal.NoticeBy)}, stage {Wording.Label(renewal.Stage)}, ARR {Wording.Number(renewal.ForecastArr, 0)}, likelihood {Wording.Number(renewal.Likelihood, 0)} %; triggered {Wording.Day(renewal.TriggeredOn)}: {renewal.Why}");
            console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"  the rules say {Wording.Label(renewal.Machine)}, the human assessment says {Wording.Label(renewal.Human)}; decision: {renewal.Decision ?? Wording.None}; value report: {renewal.Report ?? Wording.None}; outcome: {Wording.Label(renewal.Outcome)} {Wording.Number(renewal.OutcomeArr, 0)} {renewal.ChurnReason}");
        }
    }

    private static string Coloured(ViuLine line, decimal? before)
    {
        var change = Wording.Change(line.Value, before);
        if (change == Wording.None || line.Better is not { } better || line.Value == before)
        {
            return change;
        }

        var improved = better == Better.Higher ? line.Value > before : line.Value < before;
        return $"[{(improved ? "green" : "red")}]{change}[/]";
    }

    private static string Colour(HealthStatus status) => status switch
    {
        HealthStatus.Red => "red",
        HealthStatus.Amber => "yellow",
        HealthStatus.Green => "green",
        _ => "grey",
    };

    private static Table NewTable(string first, params string[] others)
    {
        var table = new Table().RoundedBorder().AddColumn(first);
        foreach (var column in others)
        {
            table.AddColumn(new TableColumn(column));
        }

        return table;
    }
}
