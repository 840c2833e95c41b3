namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>
/// Numbers what a report rests on: every figure gets a mark, and the last table says which row stands behind it. A sum
/// rests on the marks it is made of.
/// </summary>
internal sealed class ReportReferences
{
    private readonly List<Reference> known = [];

    /// <summary>The number of a row.</summary>
    public int NumberOf(ReportEvidence evidence) => NumberOf(new Reference(evidence.Table, evidence.Id, evidence.What, []));

    /// <summary>The number of a sum.</summary>
    /// <param name="what">What is summed; sums are told apart by it.</param>
    /// <param name="parts">Numbers of what it is made of; none when there is nothing to sum.</param>
    public int NumberOfSum(string what, IEnumerable<int> parts) => NumberOf(new Reference("sum", Guid.Empty, what, parts.Distinct().OrderBy(part => part).ToArray()));

    /// <summary>The mark of a row.</summary>
    public Markup Mark(ReportEvidence evidence) => Mark(NumberOf(evidence));

    /// <summary>The mark of a number.</summary>
    public static Markup Mark(int number) => new("sup", LinkTo(number));

    /// <summary>The rows behind the marks, in order.</summary>
    public IEnumerable<Markup> Rows() => known.Select((reference, index) => new Markup(
        "tr",
        new MarkupAttribute("id", $"e{index + 1}"),
        new Markup("th", new MarkupAttribute("scope", "row"), index + 1),
        new Markup("td", ReportText.Clean(reference.What)),
        new Markup("td", reference.Table),
        new Markup("td", reference.Id != Guid.Empty ? reference.Id.ToString("D") : SummandsOf(reference))));

    private static object[] SummandsOf(Reference sum) =>
        sum.Parts.Count == 0 ? ["nothing in this period"] : sum.Parts.SelectMany((part, index) => index == 0 ? new object[] { LinkTo(part) } : [", ", LinkTo(part)]).ToArray();

    private static Markup LinkTo(int number) => new("a", new MarkupAttribute("href", $"#e{number}"), number);

    private int NumberOf(Reference reference)
    {
        var index = known.FindIndex(each => each.Table == reference.Table && each.Id == reference.Id && (reference.Id != Guid.Empty || each.What == reference.What));
        if (index < 0)
        {
            known.Add(reference);
            index = known.Count - 1;
        }

        return index + 1;
    }

    // A sum has no id.
    private sealed record Reference(string Table, Guid Id, string What, IReadOnlyList<int> Parts);
}
