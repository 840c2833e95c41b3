using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>8.1 Keep and share knowledge.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.CustomApis, Capability.Clock)]
public class KnowledgeTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("8.1.1", "CSM")]
    public void Knowledge_IsWrittenDownWithItsSourceWhereColleaguesFindIt()
    {
        var account = _desk.Customer();
        var profile = _desk.Add(new BusinessProfile { Name = "Profile", AccountId = account.ToEntityReference(), CompetingProducts = "Automated stacking cranes" });
        var insight = _desk.Add(new Insight { Name = "Cranes win yards", AccountId = account.ToEntityReference(), Category = InsightCategory.Competitor, Text = "Yards over 20 ha buy cranes.", Source = "Business profile" });
        _desk.Service.Update(new BusinessProfile(profile.Id) { EconomicSituation = "Throughput up 4 %." });

        _desk.Open(profile).EconomicSituation.ShouldBe("Throughput up 4 %.");
        var colleague = _desk.ScreensOf("CSM");
        colleague.View<Insight>("csm_insight", "Insights of the last 90 days").ShouldHaveSingleItem().Source.ShouldBe("Business profile");
        colleague.View("csm_businessprofile", "Active Business profiles").ShouldBeEmpty();
        _desk.RefusedTo("CSM", service => service.Delete("csm_insight", insight.Id)).ShouldContain("csm_insight", Case.Insensitive);
    }

    [Fact]
    [ReferenceTask("8.1.2", "CSM")]
    public void OtherChannels_AreInterviewsAndTheUseOfPortalAndApps()
    {
        var account = _desk.ScoredCustomer(overrides: row => (row.Segment, row.FleetSize) = (Segment.HighTouch, 20));
        var member = _desk.Meet(account, "Ada Port");
        var writer = _desk.Telemetry();
        for (var day = 1; day <= 10; day++)
        {
            writer.Create(new DigitalUsage { Name = $"{day}", AccountId = account.ToEntityReference(), ContactId = member.ContactId, Product = "Fleet portal", Day = _desk.Today.AddDays(-day), Logins = 2, ActiveMinutes = 25, CoreFunctions = 4 });
        }

        _desk.Add(new Feedback { Name = "Interview", AccountId = account.ToEntityReference(), MemberId = member.ToEntityReference(), Kind = FeedbackKind.Interview, GivenOn = _desk.Today, PerceivedViu = 70m, Text = "The portal saves me an hour a day." });
        _desk.Settle();
        // A week makes a new score worth keeping even where little moved.
        _desk.World.AdvanceDays(8);
        _desk.Call("csm_RecalculateHealth", ("Account", account.ToEntityReference()));
        _desk.Settle();

        _desk.Screens.View("csm_digitalusage", "Digital usage of the last 30 days").Count.ShouldBe(10);
        _desk.Screens.Chart("csm_digitalusage", "Active minutes by day").Values.Sum().ShouldBe(250m);
        _desk.World.EvidenceOf(_desk.NewestScore(account)).Single(row => row.Name == "Digital adoption").SourceTable.ShouldBe("account");
        _desk.RefusedTo("Service", service => service.RetrieveMultiple(new QueryExpression("csm_digitalusage"))).ShouldContain("prvReadcsm_DigitalUsage");
    }

    [Fact]
    [ReferenceTask("8.1.3", "CSM lead")]
    public void NewInsights_AreListedForTheMeetingAndSayWithWhomTheyWereShared()
    {
        var colleague = _desk.World.Organization.ServiceFor(_desk.Employ("CSM"));
        var fresh = colleague.Create(new Insight { Name = "Seals wear early", Category = InsightCategory.Product, Text = "Seals of the lift cylinder last 400 hours.", Source = "Interview" });
        colleague.Create(new Insight { Name = "Night shifts idle", Category = InsightCategory.Customer, Text = "Idle share doubles at night.", Source = "Value in use" });

        var listed = _desk.Screens.View<Insight>("csm_insight", "Insights of the last 90 days");
        listed.Select(row => row.Category).ShouldBe([InsightCategory.Product, InsightCategory.Customer], ignoreOrder: true);
        _desk.Service.Update(new Insight(fresh) { SharedWith = "Product management, service" });

        _desk.ScreensOf("CSM").View<Insight>("csm_insight", "Insights of the last 90 days").Single(row => row.Id == fresh).SharedWith.ShouldBe("Product management, service");
        _desk.World.AdvanceDays(100);
        _desk.Screens.View("csm_insight", "Insights of the last 90 days").ShouldBeEmpty();
        _desk.Screens.View("csm_insight", "Active Insights").Count.ShouldBe(2);
    }
}
