using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Commands;

namespace Csm.Crm.Solution.Tests;

public sealed class ScreenAuthoringTests
{
    [Fact]
    public void View_NamesOptionsByLabelAndJoinsTables()
    {
        using var copy = new SolutionCopy();
        new ScreenAuthor(copy.Open()).SetView("csm_Renewal", new ViewText("Trial", "What a test asks.", ["csm_Name", "customer.csm_HealthStatus"])
        {
            All = [ViewCondition.Parse("csm_stage in Won|Value review")],
            Any = [ViewCondition.Parse("customer.csm_healthstatus eq Red")],
            Links = [ViewLink.Parse("customer=account.accountid on csm_accountid")],
            OrderBy = ["csm_termend desc"],
        });

        copy.Lint().ShouldBeEmpty();
        var tree = copy.Open();
        var fetch = tree.Load($"Entities/csm_Renewal/SavedQueries/{tree.Ids.Ids["view csm_Renewal Trial"]:B}.xml").Descendants("fetch").Single();
        fetch.Descendants("value").Select(value => value.Value).ShouldBe(["729100005", "729100003"]);
        fetch.Descendants("condition").Last().ToString().ShouldBe("<condition entityname=\"customer\" attribute=\"csm_healthstatus\" operator=\"eq\" value=\"729100001\" />");
        fetch.Descendants("order").Single().ToString().ShouldBe("<order attribute=\"csm_termend\" descending=\"true\" />");
    }

    [Theory]
    [InlineData("csm_stage eq Sold", "Sold")]
    [InlineData("other.csm_stage eq Won", "other")]
    public void ViewThatNamesWhatIsNotThere_IsRefused(string condition, string named)
    {
        using var copy = new SolutionCopy();
        Should.Throw<ArgumentException>(() => new ScreenAuthor(copy.Open()).SetView("csm_Renewal", new ViewText("Trial", "What a test asks.", ["csm_Name"]) { All = [ViewCondition.Parse(condition)] }))
            .Message.ShouldContain(named);
    }

    [Theory]
    [InlineData("customer=account.accountid on csm_accountid", false, 0)]
    [InlineData("s=csm_usagecentermember.csm_accountid on accountid outer where csm_issponsor eq 1 and csm_lefton null", true, 2)]
    public void Link_IsRead(string text, bool isOuter, int conditions)
    {
        var link = ViewLink.Parse(text);
        link.IsOuter.ShouldBe(isOuter);
        link.Conditions.Count.ShouldBe(conditions);
    }

    [Theory]
    [InlineData("account on csm_accountid")]
    [InlineData("a=account.accountid over csm_accountid")]
    public void LinkOfAnotherForm_IsRefused(string text) => Should.Throw<FormatException>(() => ViewLink.Parse(text)).Message.ShouldContain("alias=table.column");

    [Fact]
    public async Task VerbsForScreens_LeaveASourceThatLintsClean()
    {
        using var copy = new SolutionCopy();
        string[][] lines =
        [
            ["view", "--table", "csm_site", "--name", "Sites with solar prices", "--description", "Sites that pay under ten cents.", "--columns", "csm_name", "csm_energyprice", "--filter", "csm_energyprice lt 0.1", "--order-by", "csm_energyprice desc"],
            ["chart", "--table", "csm_site", "--name", "Sites by customer", "--description", "Number of sites by customer.", "--shape", "Bar", "--category", "csm_AccountId", "--aggregate", "count"],
            ["dashboard", "--name", "Sites", "--description", "Where machines stand.", "--row", "One: Sites | csm_site | Sites with solar prices; By customer | csm_site | Active Sites | Sites by customer"],
            ["site-map-entry", "--area", "Customer success", "--group", "Fleet", "--title", "Site board", "--dashboard", "Sites", "--needs", "csm_site"],
            ["form", "--table", "csm_metric", "--kind", "QuickCreate", "--form", "New metric", "--description", "A metric more."],
            ["form-field", "--table", "csm_metric", "--kind", "QuickCreate", "--column", "csm_name"],
            .. new[] { "csm_code", "csm_unit", "csm_kind", "csm_aggregation", "csm_better" }.Select(column => new[] { "form-field", "--table", "csm_metric", "--kind", "QuickCreate", "--column", column }),
            ["tab", "--table", "csm_site", "--title", "Plan", "--widths", "50", "50"],
            ["section", "--table", "csm_site", "--title", "Now", "--tab", "Plan", "--tab-column", "1"],
            ["form-field", "--table", "csm_site", "--column", "csm_gridfactor", "--section", "Now", "--tab", "Plan", "--read-only"],
            ["sub-grid", "--table", "csm_site", "--title", "Silent", "--rows-of", "csm_machine", "--lookup", "csm_SiteId", "--view", "Silent machines", "--section", "Silent", "--tab", "Plan"],
            ["quick-view", "--table", "csm_site", "--title", "Customer", "--lookup", "csm_AccountId", "--card-of", "Account", "--card", "Account health card", "--section", "Customer", "--tab", "Plan"],
            ["button", "--table", "csm_site", "--name", "Recalculate", "--label", "Recalculate", "--tip", "Scores the customer.", "--library", "csm_/scripts/commands.js", "--function", "CsmCrm.Commands.recalculateHealth", "--icon", "csm_/icons/recalculate.svg"],
            ["icon", "--table", "csm_site", "--web-resource", "csm_/icons/dashboard.svg"],
        ];
        foreach (var line in lines)
        {
            (await CommandLine.RunAsync(["add", .. line, "--source", copy.Source])).ShouldBe(CommandLine.Success, string.Join(' ', line));
        }

        copy.Lint().ShouldBeEmpty();
    }

    [Fact]
    public void ButtonOfAList_AsksForNoRowAndForTheRightItNeeds()
    {
        using var copy = new SolutionCopy();
        new ScreenAuthor(copy.Open()).SetButton("csm_Site", new ButtonText("Trial", "Trial", "What a test presses.", "csm_/scripts/commands.js", "CsmCrm.Commands.triggerRenewal")
        {
            IsOnList = true, NeedsTable = "csm_renewal", NeedsRight = "Create",
        });

        copy.Lint().ShouldBeEmpty();
        var ribbon = copy.Open().Load("Entities/csm_Site/RibbonDiff.xml");
        ribbon.Descendants("CustomAction").Single().Attribute("Location")!.Value.ShouldBe("Mscrm.HomepageGrid.csm_site.MainTab.Actions.Controls._children");
        ribbon.Descendants("EnableRule").ShouldBeEmpty();
        ribbon.Descendants("EntityPrivilegeRule").Single().Attribute("PrivilegeType")!.Value.ShouldBe("Create");
    }

    [Fact]
    public void ButtonWrittenTwice_StandsOnce()
    {
        using var copy = new SolutionCopy();
        var button = new ButtonText("Trial", "Trial", "What a test presses.", "csm_/scripts/commands.js", "CsmCrm.Commands.triggerRenewal") { EnableFunction = "CsmCrm.Commands.canTriggerRenewal", NeedsTable = "csm_renewal" };
        new ScreenAuthor(copy.Open()).SetButton("csm_Site", button);
        var once = File.ReadAllText(copy.Path("Entities/csm_Site/RibbonDiff.xml"));
        new ScreenAuthor(copy.Open()).SetButton("csm_Site", button);
        File.ReadAllText(copy.Path("Entities/csm_Site/RibbonDiff.xml")).ShouldBe(once);
        copy.Lint().ShouldBeEmpty();
    }
}
