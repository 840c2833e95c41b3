using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Sync;

/// <summary>
/// Writes the glossary people open in the app (task 1.1.2): the words of the trade, then every table, column and choice with
/// the meaning the data dictionary gives it. One page that loads nothing.
/// </summary>
internal sealed class GlossaryPage(SourceTree tree)
{
    /// <summary>Name of the web resource.</summary>
    public const string Name = "csm_/help/glossary.html";

    private const string Style = """
        body{font:14px 'Segoe UI',sans-serif;margin:24px;color:#242424;max-width:72em}h1{font-size:20px}h2{font-size:16px;margin-top:28px}
        dt{font-weight:600;margin-top:8px}dd{margin:0 0 0 16px}nav{line-height:1.8}nav a{margin-right:12px}
        """;

    /// <summary>The words of the trade, as the tables, forms and reports use them.</summary>
    private static readonly (string Word, string Meaning)[] Words =
    [
        ("Value in use", "What the customer achieves by using the offering; equal to customer success."),
        ("Expected value in use", "Value in use agreed in the sales phase. It is kept apart from what is experienced."),
        ("Experienced value in use", "Value in use that is metered and perceived."),
        ("Realisation", "Experienced over expected value in use, to date."),
        ("Usage center", "All people at the customer who draw on the offering, beside the buying center."),
        ("Buying center", "The people at the customer who decide on the purchase."),
        ("Goal level", "Low: machine and operator. Medium: site and process. High: the business."),
        ("Leading indicator", "A measure that predicts success."),
        ("Lagging indicator", "A measure that confirms success."),
        ("Health", "What is known of a customer's prospects as a score from 0 to 100, with the evidence it is made of."),
        ("Confidence", "Weight of the fresh factors over the weight of those that apply. Below the model's minimum the score is withheld."),
        ("Veto", "A factor so poor that it caps the score, whatever the others say."),
        ("Call to action", "Something somebody has to do for a customer, raised by a rule or by a person, with a due day and an owner."),
        ("Playbook", "Steps that become tasks when something happens, by working days and roles."),
        ("Value ledger", "What was achieved per month and goal in money. It is only added to; what was wrong is reversed and booked anew."),
        ("Checkpoint", "Six and three months before the last day of notice, when a renewal is assessed by the rules and by a person."),
    ];

    /// <summary>The whole page.</summary>
    public string Write()
    {
        var tables = tree.Tables();
        var page = new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement("head", new XElement("meta", new XAttribute("charset", "utf-8")), new XElement("title", "Glossary"), new XElement("style", Style.ReplaceLineEndings("\n"))),
            new XElement(
                "body",
                new XElement("h1", "Glossary"),
                new XElement("p", "What the words, tables and columns of Customer Success mean. Press Ctrl+F to find one."),
                new XElement("nav", Link("words", "Words of the trade"), tables.Select(table => Link(table.LogicalName, table.DisplayName)), Link("choices", "Choices")),
                Section("words", "Words of the trade", string.Empty, Words),
                tables.Select(table => Section(table.LogicalName, table.DisplayName, table.IsOwn ? Description(table.Info) : string.Empty, Meanings(table))),
                new XElement("h2", new XAttribute("id", "choices"), "Choices"),
                tree.Files("OptionSets").Select(tree.Load).Select(Choice)));
        return "<!DOCTYPE html>\n" + page.ToString(SaveOptions.None).ReplaceLineEndings("\n") + "\n";
    }

    private static IEnumerable<(string Word, string Meaning)> Meanings(TableFile table) =>
        table.Columns.Where(column => column is { IsCustom: true, IsMoneyBase: false } && column.Description.Length > 0).Select(column => (column.Label, column.Description));

    private static XElement Choice(XElement choice) => Section(
        choice.Attribute("Name")!.Value,
        choice.Element("displaynames")?.Elements().First().Attribute("description")!.Value ?? choice.Attribute("Name")!.Value,
        Description(choice),
        choice.Element("options")!.Elements().Select(option => (option.Element("labels")!.Elements().First().Attribute("description")!.Value, Description(option))));

    private static XElement Section(string id, string title, string said, IEnumerable<(string Word, string Meaning)> meanings) => new(
        "section",
        new XElement("h2", new XAttribute("id", id), title),
        said.Length > 0 ? new XElement("p", said) : null,
        new XElement("dl", meanings.Select(entry => new[] { new XElement("dt", entry.Word), new XElement("dd", entry.Meaning) })));

    private static XElement Link(string id, string title) => new("a", new XAttribute("href", "#" + id), title);

    private static string Description(XElement described) => described.Element("Descriptions")?.Elements().First().Attribute("description")!.Value ?? string.Empty;
}
