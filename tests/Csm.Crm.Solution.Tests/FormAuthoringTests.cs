using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Sources;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Solution.Tests;

public sealed class FormAuthoringTests
{
    private static readonly string[] Columns = ["csm_name", "csm_accountid", "csm_decision", "csm_termend", "csm_stage", "csm_likelihood", "csm_decision", "ownerid"];

    [Fact]
    public void AnyOutline_FillsRowsThatFitTheirSection()
    {
        using var copy = new SolutionCopy();
        var items = Gen.OneOf(
            Gen.Elements(Columns).Select(column => (FormItem)new FieldItem(column)),
            Gen.Constant((FormItem)new CardItem("Customer", "csm_accountid", "Account", "Account health card")));
        var outlines = Gen.Zip(Gen.Choose(1, 4), items.ListOf()).ToArbitrary();
        Prop.ForAll(outlines, sample =>
        {
            var (width, content) = sample;
            new FormAuthor(copy.Open()).Write("csm_Renewal", FormKind.Main, new FormOutline("Trial", "A form a test writes.", [new TabOutline("Trial", [new SectionOutline("Trial", [.. content]) { Width = width }])]));
            var form = Written(copy, "form csm_Renewal main Trial");
            var ids = form.Descendants().Attributes("id").Select(id => id.Value).ToList();
            return ids.Distinct(StringComparer.Ordinal).Count() == ids.Count
                && form.Descendants("control").Count() == content.Count
                && form.Descendants("row").All(row => row.Elements("cell").Sum(cell => Span(cell, "colspan")) <= width)
                && form.Descendants("cell").All(cell => cell.Parent!.ElementsAfterSelf("row").Take(Span(cell, "rowspan") - 1).Count(row => !row.HasElements) == Span(cell, "rowspan") - 1);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25));
    }

    [Fact]
    public void EveryPart_LeavesASourceThatLintsClean()
    {
        using var copy = new SolutionCopy();
        var tree = copy.Open();
        var forms = new FormAuthor(tree);
        var card = new FormName("csm_Site", FormKind.QuickView, "Site card");
        forms.AddForm(card, "What the site is.");
        forms.AddItem(card, new FormPlace("General"), new FieldItem("csm_name", IsReadOnly: true));

        var main = new FormName("csm_Machine");
        forms.AddTab(main, "More", [50, 50]);
        forms.AddSection(main, new FormPlace("Where it stands", "More"), 1, 1);
        forms.AddItem(main, new FormPlace("Where it stands", "More"), new CardItem("Site", "csm_SiteId", "csm_Site", "Site card"));
        forms.AddItem(main, new FormPlace("Days", "More"), new GridItem("Days", "csm_MachineDay", "csm_MachineId", "Machine days of the last 30 days") { Chart = "Hours by day" });
        forms.AddItem(new FormName("Account"), new FormPlace("Again", "Notes"), new FieldItem("csm_Segment"));

        copy.Lint().ShouldBeEmpty();
        var form = tree.Load(tree.Files("Entities/csm_Machine/FormXml/main").Single());
        form.Descendants("tab").Last().Descendants("control").Count().ShouldBe(2);
    }

    [Fact]
    public void FormWrittenTwice_KeepsItsIdsAndBytes()
    {
        using var copy = new SolutionCopy();
        var outline = new FormOutline("Trial", "A form a test writes.", [new TabOutline("Trial", [new SectionOutline("Trial", [new FieldItem("csm_Name"), new FieldItem("csm_Pin")])])]) { Header = [new FieldItem("csm_Connectivity", IsReadOnly: true)] };
        new FormAuthor(copy.Open()).Write("csm_Machine", FormKind.Main, outline);
        var first = Written(copy, "form csm_Machine main Trial", "Entities/csm_Machine").ToString();
        new FormAuthor(copy.Open()).Write("csm_Machine", FormKind.Main, outline);
        Written(copy, "form csm_Machine main Trial", "Entities/csm_Machine").ToString().ShouldBe(first);
    }

    [Fact]
    public void GridOfATableThatDoesNotPointHere_IsRefused()
    {
        using var copy = new SolutionCopy();
        Should.Throw<ArgumentException>(() => new FormAuthor(copy.Open()).AddItem(new FormName("csm_Metric"), new FormPlace("General"), new GridItem("Sites", "csm_Site", "csm_AccountId", "Active Sites")))
            .Message.ShouldContain("does not point to 'csm_Metric'");
    }

    [Fact]
    public void QuickCreateForm_SwitchesQuickCreateOn()
    {
        using var copy = new SolutionCopy();
        copy.Open().Table("csm_Metric").Info.Element("IsQuickCreateEnabled")!.Value.ShouldBe("0");
        new FormAuthor(copy.Open()).AddForm(new FormName("csm_Metric", FormKind.QuickCreate, "New metric"), "A metric more.");
        copy.Open().Table("csm_Metric").Info.Element("IsQuickCreateEnabled")!.Value.ShouldBe("1");
    }

    private static XElement Written(SolutionCopy copy, string key, string folder = "Entities/csm_Renewal")
    {
        var tree = copy.Open();
        return tree.Load($"{folder}/FormXml/main/{tree.Ids.Ids[key]:B}.xml");
    }

    private static int Span(XElement cell, string attribute) => cell.Attribute(attribute) is { } span ? int.Parse(span.Value, CultureInfo.InvariantCulture) : 1;
}
