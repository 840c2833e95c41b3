
namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>Numbers the rows a report rests on: every figure gets a mark, and the last table says which row stands behind it.</summary>
internal sealed class ReportReferences
{
    private readonly List<ReportEvidence> known = [];

    /// <summary>The mark of a row.</summary>
    public Markup Mark(ReportEvidence evidence)
    {
        var index = known.FindIndex(each => each.Table == evidence.Table && each.Id == evidence.Id);
        if (index < 0)
        {
            known.Add(evidence);
            index = known.Count - 1;
        }

        return new Markup("sup", new Markup("a", new MarkupAttribute("href", $"#e{index + 1}"), index + 1));
    }

    /// <summary>The rows behind the marks, in order.</summary>
    public IEnumerable<Markup> Rows() => known.Select((evidence, index) => new Markup(
        "tr",
        new MarkupAttribute("id", $"e{index + 1}"),
        new Markup("td", index + 1),
        new Markup("td", ReportText.Clean(evidence.What)),
        new Markup("td", evidence.Table),
        new Markup("td", evidence.Id.ToString("D"))));
}
