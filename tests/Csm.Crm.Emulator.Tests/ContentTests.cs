using System.Xml.Linq;
using Csm.Crm.Emulator.Tests.Plugins;
using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Tests;

/// <summary>What a solution brings beside tables and plug-ins: read or passed over, and business events.</summary>
public sealed class ContentTests
{
    private const string Id = "{00000000-0000-0000-0000-0000000000aa}";

    [Fact]
    public void Import_KeepsViewsChartsFormsAndDashboards()
    {
        var content = Sample.Solution().Edit(AddContent).Import().Content;

        var view = content.Views.ShouldHaveSingleItem();
        (view.Table, view.Id, view.Name, view.QueryType, view.FetchXml).ShouldBe(("csm_item", Guid.Parse(Id), "Active", 0, "<fetch><entity name=\"csm_item\" /></fetch>"));
        var chart = content.Charts.ShouldHaveSingleItem();
        (chart.Table, chart.Name, chart.DataDescription).ShouldBe(("csm_item", "By color", "<datadefinition><fetchcollection /></datadefinition>"));
        content.Forms.Select(form => (form.Table, form.Type, form.Body)).ShouldBe([("csm_item", "main", "<form><tabs /></form>"), (string.Empty, "dashboard", "<form />")]);
    }

    [Fact]
    public void Import_PassesOverWhatDoesNotRunHere() => Sample.Solution().Edit(root => root.Add(
            new XElement("Workflows", new XElement("Workflow", new XAttribute("WorkflowId", Id), new XElement("Category", 5))),
            new XElement("WebResources", new XElement("WebResource", new XElement("Name", "csm_/form.js"))),
            new XElement("RibbonDiffXml", new XElement("CustomActions")),
            new XElement("connectionreferences", new XElement("connectionreference"))))
        .Part("environmentvariabledefinitions/csm_Mail/environmentvariabledefinition.xml", new XElement("environmentvariabledefinition", new XAttribute("schemaname", "csm_Mail")))
        .Import().Administrator.CreateItem("x").ShouldNotBe(Guid.Empty);

    [Fact]
    public void EventWithoutPlugin_IsRecordedWithItsParametersOnceItsTransactionCommits()
    {
        var org = Sample.Solution().Event("csm_HealthChanged", ("Score", 7)).Step<NoteStep>("csm_HealthChanged", null, 40, configuration: "{message} {stage}").Import();

        org.Administrator.Execute(new OrganizationRequest("csm_HealthChanged") { ["Score"] = 42 });

        var happened = org.BusinessEvents.ShouldHaveSingleItem();
        happened.Name.ShouldBe("csm_HealthChanged");
        happened.Parameters["Score"].ShouldBe(42);
        happened.OccurredOn.ShouldBe(org.Clock.GetUtcNow().UtcDateTime);
        happened.CorrelationId.ShouldNotBe(Guid.Empty);
        org.Administrator.Notes().ShouldBe(["csm_HealthChanged 40"]);
        org.Fork().BusinessEvents.Count.ShouldBe(1);
    }

    [Fact]
    public void EventOfARequestThatIsTakenBack_DidNotHappen()
    {
        var org = Sample.Solution().Event("csm_HealthChanged")
            .Step<RaisingStep>("Create", Sample.Item, 40, configuration: "csm_HealthChanged").Step<RefusingStep>("Create", Sample.Item, 40, configuration: "no", rank: 2, filter: "").Import();

        Sample.Fails(() => org.Administrator.CreateItem("x"));

        org.BusinessEvents.ShouldBeEmpty();
    }

    [Fact]
    public void ApiWithPlugin_IsAnEventOnlyIfACatalogListsIt()
    {
        var listed = Sample.Solution().Api<EchoApi>("csm_Echo", requests: [("Text", 10, false)], responses: [("Echo", 10), ("Items", 7)])
            .Api<EchoApi>("csm_Silent", requests: [("Text", 10, false)], responses: [("Echo", 10), ("Items", 7)])
            .Part("catalogs/csm_Health/catalog.xml", new XElement("catalog", new XAttribute("uniquename", "csm_Health"))).Part("Assets/catalogassignments.xml", Assignment("csm_Health", "csm_Echo")).Import();

        listed.Administrator.Execute(new OrganizationRequest("csm_Echo") { ["Text"] = "a" });
        listed.Administrator.Execute(new OrganizationRequest("csm_Silent") { ["Text"] = "a" });

        listed.CatalogedApis.ShouldBe(["csm_Echo"]);
        listed.BusinessEvents.Select(one => one.Name).ShouldBe(["csm_Echo"]);
    }

    [Theory]
    [InlineData("csm_Gone", "csm_Raised")]
    [InlineData("csm_Health", "csm_Gone")]
    public void CatalogAssignmentOfSomethingThatIsNotThere_FailsNamingIt(string catalog, string api) =>
        Should.Throw<SolutionImportException>(() => Sample.Solution().Event("csm_Raised")
            .Part("catalogs/csm_Health/catalog.xml", new XElement("catalog")).Part("Assets/catalogassignments.xml", Assignment(catalog, api)).Import()).Message.ShouldContain("csm_Gone");

    private static XElement Assignment(string catalog, string api) => new("catalogassignments", new XElement("catalogassignment",
        new XAttribute("catalogid.uniquename", catalog), new XAttribute("objectidtype", "customapi"), new XAttribute("object.uniquename", api)));

    private static void AddContent(XElement root)
    {
        root.Element("Entities")!.Elements("Entity").First().Add(
            new XElement("FormXml", new XElement("forms", new XAttribute("type", "main"), new XElement("systemform", new XElement("formid", Id), new XElement("form", new XElement("tabs")), Name("Item")))),
            new XElement("SavedQueries", new XElement("savedqueries", new XElement("savedquery", new XElement("savedqueryid", Id), new XElement("querytype", 0),
                new XElement("fetchxml", new XElement("fetch", new XElement("entity", new XAttribute("name", "csm_item")))), Name("Active")))),
            new XElement("Visualizations", new XElement("visualization", new XElement("savedqueryvisualizationid", Id),
                new XElement("datadescription", new XElement("datadefinition", new XElement("fetchcollection"))), Name("By color"))));
        root.Add(new XElement("Dashboards", new XElement("Dashboard", Name("Health"), new XElement("FormId", Id),
            new XElement("FormXml", new XElement("forms", new XAttribute("type", "dashboard"), new XElement("form"))))));
    }

    private static XElement Name(string name) => new("LocalizedNames", new XElement("LocalizedName", new XAttribute("description", name), new XAttribute("languagecode", 1033)));
}
