using Csm.Crm.Plugins.Guarantees;
using Csm.Crm.Plugins.Health;
using static Csm.Crm.Plugins.Value.Reports.ReportTable;

namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>The parts about goals, KPIs, metered use, promises and what is next.</summary>
internal sealed class ReportUsePart
{
    private readonly ReportContent content;
    private readonly ReportReferences references;

    public ReportUsePart(ReportContent content, ReportReferences references)
    {
        this.content = content;
        this.references = references;
    }

    public Markup Goals() => Of(
        "Goals that were agreed", ["Goal", "Status", "Progress", "Now", "Target", "Due", "Expected", "Explained"],
        content.Goals.Select(goal => Row(
            Head(goal.Name, references.Mark(goal.Evidence)), Cell(goal.Status), Figure(ReportText.Percent(goal.Progress)), Figure(ReportText.Quantity(goal.Current, goal.Unit)),
            Figure(ReportText.Quantity(goal.Target, goal.Unit)), Date(ReportText.Day(goal.Due)), Figure(ReportText.Money(goal.Expected, goal.ForeignCurrency)), Figure(ReportText.Money(goal.Explained)))));

    public Markup Kpis() => Of(
        "KPIs as they stand", ["KPI", "Goal", "Baseline", "Target", "Now", "As of", "Status"],
        content.Kpis.Select(kpi => Row(
            Head(kpi.Name, references.Mark(kpi.Evidence)), Cell(kpi.Goal ?? "–"), Figure(ReportText.Quantity(kpi.Baseline, kpi.Unit)), Figure(ReportText.Quantity(kpi.Target, kpi.Unit)),
            Figure(ReportText.Quantity(kpi.Current, kpi.Unit)), Date(ReportText.Day(kpi.AsOf)), Cell(kpi.Status == Band.Unknown ? "not judged" : kpi.Status.ToString().ToLowerInvariant()))));

    public Markup Metrics() => Of(
        "Newest metered month by metric", ["Metric", "Month", "Value", "Month before", "Year before", "Baseline", "Expected", "Data", "Twelve months"],
        content.Metrics.Select(metric => Row(
            Head($"{metric.Name} ({metric.Unit}){(metric.Better is { } better ? $", {better.ToString().ToLowerInvariant()} is better" : "")}"), Date(ReportText.Month(metric.Month)),
            Figure(ReportText.Number(metric.Value), references.Mark(metric.Evidence)), Figure(ReportText.Number(metric.Previous)), Figure(ReportText.Number(metric.LastYear)),
            Figure(ReportText.Number(metric.Baseline), AgreedMark(metric.Baseline, metric)), Figure(ReportText.Number(metric.Expected), AgreedMark(metric.Expected, metric)),
            Figure(ReportText.Percent(metric.Coverage)), ReportChart.SparkCell(metric.Name, metric.Months))));

    public Markup Guarantees() => Of(
        "Promises by period", ["Promise", "Period from", "Measured", "Promised", "Result", "Credit"],
        content.Guarantees.Select(guarantee => Row(
            Head(guarantee.Name), Date(ReportText.Day(guarantee.Period)), Figure(ReportText.Quantity(guarantee.Measured, guarantee.Unit), references.Mark(guarantee.Evidence)),
            Figure(ReportText.Quantity(guarantee.Threshold, guarantee.Unit)),
            Cell((guarantee.Result switch { PeriodResult.Met => "met", PeriodResult.NotMet => "not met", _ => "not enough data" }) + (guarantee.IsFrozen ? ", disputed" : "")), Figure(ReportText.Money(guarantee.Credit, guarantee.ForeignCurrency)))));

    public Markup Next()
    {
        var open = content.Goals.Where(goal => goal.IsOpen).OrderBy(goal => goal.Due ?? DateTime.MaxValue).ToArray();
        return open.Length == 0
            ? new Markup("p", "No goal is open. Agree the next one in this meeting.")
            : new Markup("ul", open.Select(goal => new Markup("li", ReportText.Clean($"{goal.Name}: {StandOf(goal)}{(goal.Due is { } due ? $", due {ReportText.Day(due)}" : "")}."), references.Mark(goal.Evidence))));
    }

    // A goal above others has no figures of its own, only the way it has come.
    private static string StandOf(ReportGoal goal) =>
        goal is { Current: not null, Target: not null } ? $"{ReportText.Number(goal.Current)} of {ReportText.Quantity(goal.Target, goal.Unit)}"
        : goal.Progress is { } progress ? $"{ReportText.Percent(progress)} of the way"
        : goal.Target is not null ? $"not measured yet, target {ReportText.Quantity(goal.Target, goal.Unit)}"
        : "not measured yet";

    private Markup? AgreedMark(decimal? figure, ReportMetric metric) => figure is null ? null : references.Mark(metric.Agreed);
}
