using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.ReferenceTasks;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Health;

/// <summary>A person's assessment expires where the customer success manager sees it: beside the assessment, and in a view (R1).</summary>
[Needs(Capability.CustomApis, Capability.Clock, Capability.AsyncQueue, Capability.Content)]
public class AssessmentExpiryTests
{
    private const string View = "Expired assessments";

    [Fact]
    public void AssessmentOfAShippedModel_SaysHowLongItCountsAndThenThatItHasExpired()
    {
        var world = CrmWorld.WithReferenceData();
        var screens = new Screens(world.Organization, world.Service);
        var account = world.ProduceValidAccount();
        world.Service.Update(new Account(account.Id) { ManualAssessment = 80 });
        world.Settle();
        var expiry = world.Now.Date.AddDays(60);
        (world.Reload(account).AssessmentExpiresOn, world.Reload(account).AssessmentStanding).ShouldBe((expiry, $"Counts until {expiry:yyyy-MM-dd}."));
        screens.View(Account.EntityLogicalName, View).ShouldBeEmpty();

        world.AdvanceDays(60);
        world.Call("csm_RecalculateHealth");
        world.Settle();
        world.Reload(account).AssessmentStanding.ShouldBe($"Expired on {expiry:yyyy-MM-dd}: it was 60 days old. Assess the account again.");
        screens.View(Account.EntityLogicalName, View).ShouldHaveSingleItem().Id.ShouldBe(account.Id);

        world.Service.Update(new Account(account.Id) { ManualAssessment = 80, ManualAssessmentOn = world.Now.Date });
        world.Settle();
        world.Reload(account).AssessmentExpiresOn.ShouldBe(world.Now.Date.AddDays(60));
        screens.View(Account.EntityLogicalName, View).ShouldBeEmpty();
        world.Service.Update(new Account(account.Id) { ManualAssessment = null });
        world.Settle();
        (world.Reload(account).AssessmentExpiresOn, world.Reload(account).AssessmentStanding).ShouldBe((null, null));
    }

    [Fact]
    public void AssessmentTheModelDoesNotUse_SaysSoBesideIt()
    {
        var world = CrmWorld.WithReferenceData();
        var account = world.ProduceValidAccount(row => (row.Segment, row.FleetSize, row.ManualAssessment) = (Segment.Digital, 2, 10));
        world.Call("csm_RecalculateHealth");
        (world.Reload(account).AssessmentExpiresOn, world.Reload(account).AssessmentStanding).ShouldBe((null, "Does not count: the health model 'Digital' does not use it."));
    }

    [Fact]
    public void ExpiryIsShownBesideTheAssessment_AndNobodyTypesIt()
    {
        string[] columns = [Account.Columns.AssessmentExpiresOn, Account.Columns.AssessmentStanding];
        ProductFolders.FormFieldsOf("Account", "main").Where(field => columns.Contains(field.Column)).Select(field => (field.Section, field.IsDisabled))
            .ShouldBe([("Your assessment", true), ("Your assessment", true)]);
    }
}
