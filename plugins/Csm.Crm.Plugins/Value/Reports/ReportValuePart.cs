using static Csm.Crm.Plugins.Value.Reports.ReportTable;

namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>The part about money: the headline figures, the chart, the ledger and what no goal accounts for.</summary>
internal sealed class ReportValuePart
{
    private readonly ReportContent content;
    private readonly ReportReferences references;

    public ReportValuePart(ReportContent content, ReportReferences references)
    {
        this.content = content;
        this.references = references;
    }

    public object[] Markup() =>
    [
        new Markup("h2", "Expected and experienced value"),
        Of("Value of the period", ["Figure", "Amount"],
        [
            SumOf("Expected for the period", content.Expected, Expected),
            SumOf("Explained by goals (what we claim)", content.Explained, Explained),
            SumOf("Unexplained: share of others in these goals", content.Unattributed, Unattributed),
            SumOf("Unexplained: improvements without a goal", content.Unassigned, Unassigned),
            SumRow(Head("All metered improvement"), Figure(ReportText.Money(content.Total), ReportReferences.Mark(references.NumberOfSum("Explained and unexplained value", [Explained, Unattributed, Unassigned])))),
        ]),
        .. content.LeftOut.Select(remark => new Markup("p", ReportText.Clean(remark.Text), remark.Evidence.Select(references.Mark))),
        Chart(),
        new Markup("h2", "Ledger"),
        Of(
            "Value booked by goal and month", ["Goal", "Month", "Metric", "Baseline", "Actual", "Volume", "Quantity", "Unit value", "Share", "Amount"],
            content.Lines.Count == 0 ? [] : [.. content.Lines.Select(LedgerRow), SumRow(new Markup("th", new MarkupAttribute("scope", "row"), new MarkupAttribute("colspan", "9"), "Explained"), Figure(ReportText.Money(content.Explained), ReportReferences.Mark(Explained)))]),
        Of("Improvements without a goal", ["Metric", "Month", "Baseline", "Actual", "Volume", "Quantity", "Unit value", "Amount"], content.Gains.Select(GainRow)),
    ];

    private int Expected => references.NumberOfSum("Expected of the goals, by the months of the period they run in", content.Goals.Where(goal => goal.Expected != 0m && goal.ForeignCurrency is null).Select(goal => references.NumberOf(goal.Evidence)));

    private int Explained => references.NumberOfSum("Amounts of the ledger's lines", content.Lines.Select(line => references.NumberOf(line.Evidence)));

    private int Unattributed => references.NumberOfSum("Shares of others in the ledger's lines", content.Lines.Select(line => references.NumberOf(line.Evidence)));

    private int Unassigned => references.NumberOfSum("Metered months no goal claims", content.Gains.Select(gain => references.NumberOf(gain.Evidence)));

    private static Markup SumOf(string what, decimal amount, int number) => Row(Head(what), Figure(ReportText.Money(amount), ReportReferences.Mark(number)));

    // A month without a line has no bar: nothing was booked, which is not the same as nothing was gained.
    private Markup Chart()
    {
        var months = content.Lines.GroupBy(line => line.Month).ToDictionary(month => month.Key, month => month.Sum(line => line.Figures.Amount));
        var count = Math.Max(1, CalendarMonth.Count(CalendarMonth.Of(content.From), CalendarMonth.Of(content.To)));
        var bars = Enumerable.Range(0, count).Select(index => CalendarMonth.Of(content.From).AddMonths(index)).Select(month => new ReportMonth(month, months.TryGetValue(month, out var value) ? value : null)).ToArray();
        return new Markup(
            "figure",
            ReportChart.Bars("Explained value per month", bars, content.Expected / count),
            new Markup("figcaption", "Explained value per month, dashed: expected per month", ReportReferences.Mark(Explained), ReportReferences.Mark(Expected)));
    }

    private Markup LedgerRow(ReportLine line)
    {
        var basis = line.Figures.Basis;
        return Row(
            line.Reason is null ? Head(line.Goal) : Head(line.Goal, new Markup("br"), new Markup("small", ReportText.Clean(line.Reason))),
            Date(ReportText.Month(line.Month)), Cell($"{line.Metric} ({line.Unit})"), Figure(ReportText.Number(basis.Baseline)),
            Figure(ReportText.Number(basis.Actual), line.Reading is null ? null : references.Mark(line.Reading)),
            Figure(ReportText.Number(basis.Volume)), Figure(ReportText.Number(line.Figures.Quantity)), Figure(ReportText.Money(basis.UnitValue)), Figure(ReportText.Percent(basis.Attribution)),
            Figure(ReportText.Money(line.Figures.Amount), references.Mark(line.Evidence)));
    }

    private Markup GainRow(ReportGain gain)
    {
        var basis = gain.Figures.Basis;
        return Row(
            Head($"{gain.Metric} ({gain.Unit})"), Date(ReportText.Month(gain.Month)), Figure(ReportText.Number(basis.Baseline), references.Mark(gain.Agreed)),
            Figure(ReportText.Number(basis.Actual), references.Mark(gain.Evidence)), Figure(ReportText.Number(basis.Volume)), Figure(ReportText.Number(gain.Figures.Quantity)),
            Figure(ReportText.Money(basis.UnitValue)), Figure(ReportText.Money(gain.Figures.Amount)));
    }
}
