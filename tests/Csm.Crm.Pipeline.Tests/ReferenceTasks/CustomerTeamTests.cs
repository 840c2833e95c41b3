using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>3.1 Get to know the customer's team.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.CustomApis, Capability.Clock)]
public class CustomerTeamTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("3.1.1", "CSM")]
    public void ContactWithTheSponsor_IsAskedForUntilThereIsOne()
    {
        var account = _desk.Customer();
        var sponsor = _desk.Meet(account, "Ada Port", row => (row.IsSponsor, row.LastInteractionOn, row.JoinedOn) = (true, _desk.Today.AddDays(-70), _desk.Today.AddDays(-90)));
        _desk.Settle();
        _desk.Screens.View("csm_usagecentermember", "Silent sponsors").ShouldHaveSingleItem().Id.ShouldBe(sponsor.Id);
        _desk.OpenActions(account, "Sponsor silent").ShouldHaveSingleItem().OwnerId!.Id.ShouldBe(_desk.Me);

        var call = _desk.Service.Create(new Entity("phonecall") { ["subject"] = "First call", ["regardingobjectid"] = sponsor.ContactId });
        _desk.Settle();
        _desk.Screens.View("csm_usagecentermember", "Silent sponsors").Count.ShouldBe(1);
        _desk.Service.Update(new Entity("phonecall", call) { ["statecode"] = new OptionSetValue(1) });
        _desk.Settle();

        _desk.Open(sponsor).LastInteractionOn.ShouldBe(_desk.Today);
        _desk.Screens.View("csm_usagecentermember", "Silent sponsors").ShouldBeEmpty();
        _desk.OpenActions(account, "Sponsor silent").ShouldBeEmpty();
    }

    [Fact]
    [ReferenceTask("3.1.2", "CSM")]
    public void TargetWorkshop_IsPlannedByOnboardingAndItsGoalsAreCapturedWithOwners()
    {
        var account = _desk.Customer();
        _desk.Add(new Subscription
        {
            Name = "First contract", AccountId = account.ToEntityReference(), Start = _desk.Today, End = _desk.Today.AddYears(3), Status = SubscriptionStatus.Active, Model = SubscriptionModel.Fixed, Arr = 90_000m,
        });
        _desk.Settle();

        // Eight working days from a Monday, without a weekend.
        var task = _desk.World.TasksOf(account).Single(task => task.GetAttributeValue<string>("subject") == "Hold the target workshop");
        task.GetAttributeValue<DateTime>("scheduledend").Date.ShouldBe(new DateTime(2026, 11, 12));
        _desk.Service.Create(new Entity("appointment") { ["subject"] = "Target workshop", ["regardingobjectid"] = account.ToEntityReference(), ["scheduledstart"] = new DateTime(2026, 11, 12, 9, 0, 0, DateTimeKind.Utc), ["scheduledend"] = new DateTime(2026, 11, 12, 12, 0, 0, DateTimeKind.Utc) });

        _desk.Screens.HasQuickCreate("csm_goal").ShouldBeTrue();
        _desk.Screens.GridsOn("account").ShouldContain(view => view.Contains("Goals", StringComparison.Ordinal));
        var owner = _desk.Meet(account, "Ben Quay");
        var top = _desk.Add(Captured(account, "Cheaper moves", GoalLevel.High, null));
        var site = _desk.Add(Captured(account, "Less idling", GoalLevel.Medium, top));
        _desk.Service.Update(new Goal(site.Id) { OwnerMemberId = owner.ToEntityReference(), Current = 25m });
        _desk.Settle();

        _desk.Open(top).Progress.ShouldBe(25m);
        _desk.Open(site).OwnerMemberId!.Id.ShouldBe(owner.Id);
        _desk.Screens.View("csm_goal", "Goals worked on").Count.ShouldBe(2);
    }

    [Fact]
    [ReferenceTask("3.1.3", "CSM")]
    public void RolesAtTheCustomer_CloseTheGapOfTheUsageCenter()
    {
        var account = _desk.Customer();
        _desk.Screens.View("account", "Usage center gaps").ShouldHaveSingleItem().Id.ShouldBe(account.Id);

        var sponsor = _desk.Meet(account, "Ada Port", row => (row.Center, row.Roles, row.IsSponsor) = (CenterKind.Both, [UsageCenterRole.EconomicBuyer, UsageCenterRole.Procurement], true));
        Score();
        _desk.Screens.View<Account>("account", "Usage center gaps").ShouldHaveSingleItem().UsageCenterCoverage.ShouldBe(33.33m, "a sponsor alone fills one of three required roles");
        _desk.Meet(account, "Ben Quay", row => row.Roles = [UsageCenterRole.FleetManager, UsageCenterRole.Maintenance]);
        Score();

        _desk.Screens.View("account", "Usage center gaps").ShouldBeEmpty();
        _desk.OpenActions(account, "Single thread").ShouldBeEmpty();
        _desk.Open(sponsor).Roles!.ShouldBe([UsageCenterRole.EconomicBuyer, UsageCenterRole.Procurement]);
        _desk.RefusedTo("Sales", service => service.RetrieveMultiple(new QueryExpression("csm_usagecentermember"))).ShouldContain("prvReadcsm_UsageCenterMember");

        void Score()
        {
            _desk.Call("csm_RecalculateHealth", ("Account", account.ToEntityReference()));
            _desk.Settle();
        }
    }

    [Fact]
    [ReferenceTask("3.1.4", "CSM")]
    public void CustomersTeam_ShowsWhoIsMissingAndWhoIsAgainstUsToThoseWhoMayKnow()
    {
        var account = _desk.Customer();
        var detractor = _desk.Meet(account, "Dora Hub", row => (row.Influence, row.Stance, row.Roles) = (5, Stance.Detractor, [UsageCenterRole.FleetManager]));
        _desk.Settle();

        _desk.Screens.View("csm_usagecentermember", "Detractors with influence").ShouldHaveSingleItem().Id.ShouldBe(detractor.Id);
        _desk.OpenActions(account, "Single thread").ShouldHaveSingleItem().RootCause.ShouldBe("Dora Hub is the only one in contact within 90 days; 2 required roles have nobody.");
        _desk.OpenActions(account, "Relationship at risk").ShouldHaveSingleItem().Source.ShouldBe("Dora Hub");
        var technician = _desk.World.Organization.ServiceFor(_desk.Employ("Service"));
        technician.Retrieve("csm_usagecentermember", detractor.Id, new ColumnSet("csm_name", "csm_stance")).ToEntity<UsageCenterMember>().Stance.ShouldBeNull();
        _desk.Open(detractor).Stance.ShouldBe(Stance.Detractor);
    }

    private Goal Captured(Account account, string name, GoalLevel level, Goal? parent) => new()
    {
        Name = name, AccountId = account.ToEntityReference(), ParentGoalId = parent?.ToEntityReference(), Level = level, Dimension = GoalDimension.Economic, ValueKind = ValueKind.Financial, Baseline = 0m, Target = 100m, Weight = 1m,
        Status = GoalStatus.Agreed, Start = _desk.Today, Due = _desk.Today.AddYears(1), ExpectedValue = 10_000m,
    };
}
