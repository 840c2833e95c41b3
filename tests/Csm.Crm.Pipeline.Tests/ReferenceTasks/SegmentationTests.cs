using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>2.2 Segment customers and name who is responsible.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.CustomApis)]
public class SegmentationTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("2.2.1", "Customer success administrator")]
    public void ThresholdOfASegment_IsChangedInOneRowAndMovesTheCustomersOnTheBorder()
    {
        var border = _desk.Customer(row => (row.Segment, row.FleetSize) = (null, 12));
        _desk.Call("csm_AssignSegments");
        _desk.Open(border).Segment.ShouldBe(Segment.MidTouch);

        var rule = _desk.Shipped<SegmentRule>("csm_segmentrule", "Mid touch");
        _desk.Service.Update(new SegmentRule(rule.Id) { MinimumMachines = 13 });
        _desk.Call("csm_AssignSegments")["Changed"].ShouldBe(1);

        _desk.Open(border).Segment.ShouldBe(Segment.Digital);
        _desk.RefusedTo("CSM lead", service => service.Update(new SegmentRule(rule.Id) { MinimumMachines = 1 })).ShouldContain("prvWritecsm_SegmentRule");
    }

    [Fact]
    [ReferenceTask("2.2.2", "CSM lead")]
    public void Customers_GetTheSegmentOfTheFirstRuleThatFitsUnlessAPersonChose()
    {
        var colleague = _desk.Employ("CSM");
        var large = _desk.CustomerOf(colleague, row => (row.Segment, row.FleetSize) = (null, 15));
        var paying = _desk.CustomerOf(colleague, row => (row.Segment, row.FleetSize) = (null, 2));
        _desk.World.ProduceValidSubscription(paying, row => row.Arr = 250_000m);
        var small = _desk.CustomerOf(colleague, row => (row.Segment, row.FleetSize) = (null, 2));

        var answer = _desk.Call("csm_AssignSegments");

        (answer["Examined"], answer["Changed"]).ShouldBe((3, 3));
        _desk.Open(large).Segment.ShouldBe(Segment.HighTouch);
        _desk.Open(paying).Segment.ShouldBe(Segment.HighTouch);
        _desk.Screens.Chart("account", "Customers by segment").ShouldBe(new Dictionary<string, decimal> { ["High touch"] = 2m, ["Digital"] = 1m });
        _desk.Service.Update(new Account(small.Id) { Segment = Segment.MidTouch });
        _desk.Call("csm_AssignSegments")["Changed"].ShouldBe(0);
        _desk.Open(small).Segment.ShouldBe(Segment.MidTouch);
        _desk.RefusedTo("Service", service => service.Update(new Account(small.Id) { Segment = Segment.HighTouch })).ShouldContain("prvWriteAccount");
    }

    [Fact]
    [ReferenceTask("2.2.3", "CSM lead")]
    public void ResponsibleManager_GetsEverythingOfTheCustomer()
    {
        var account = _desk.Customer(row => row.SuccessManagerId = null);
        var goal = _desk.World.ProduceValidGoal(account);
        _desk.World.ProduceValidSubscription(account);
        _desk.Settle();
        _desk.Screens.View("account", "Accounts without a success manager").ShouldHaveSingleItem().Id.ShouldBe(account.Id);
        var chosen = new EntityReference("systemuser", _desk.Employ("CSM"));

        _desk.Service.Update(new Account(account.Id) { SuccessManagerId = chosen, OwnerId = chosen });

        _desk.Screens.View("account", "Accounts without a success manager").ShouldBeEmpty();
        _desk.Open(goal).OwnerId!.Id.ShouldBe(chosen.Id);
        _desk.World.OfAccount<Renewal>("csm_renewal", account).ShouldHaveSingleItem().OwnerId!.Id.ShouldBe(chosen.Id);
        _desk.World.Actions(account).ShouldAllBe(action => action.OwnerId!.Id == chosen.Id);
        var hers = new Screens(_desk.World.Organization, _desk.World.Organization.ServiceFor(chosen.Id));
        hers.View("account", "My accounts by health").ShouldHaveSingleItem().Id.ShouldBe(account.Id);
        hers.View("csm_renewal", "My open renewals").Count.ShouldBe(1);
        _desk.RefusedTo("CSM", service => service.Update(new Account(account.Id) { OwnerId = chosen })).ShouldContain("account", Case.Insensitive);
    }

    [Fact]
    [ReferenceTask("2.2.4", "CSM")]
    public void VendorsTeam_GetsTheStepsOfItsPart()
    {
        var account = _desk.Customer();
        var (sales, technician) = (_desk.Join(account, TeamRole.Sales, "Sales"), _desk.Join(account, TeamRole.Service, "Service"));
        var action = _desk.Add(new CallToAction { Name = "New customer", AccountId = account.ToEntityReference(), Kind = ActionKind.Lifecycle, Reason = "New customer", Source = "Contract" });

        _desk.Call("csm_ApplyPlaybook", ("Target", action.ToEntityReference()), ("Playbook", _desk.Shipped<Playbook>("csm_playbook", "Onboarding").ToEntityReference()))["TasksCreated"].ShouldBe(9);

        var owners = _desk.World.TasksOf(account).ToDictionary(task => task.GetAttributeValue<string>("subject"), task => task.GetAttributeValue<EntityReference>("ownerid").Id);
        owners["Hand over what was promised"].ShouldBe(sales);
        owners["Connect machines and check the first data"].ShouldBe(technician);
        owners["Call the sponsor and introduce the team"].ShouldBe(_desk.Me);
        owners["Plan the installation"].ShouldBe(_desk.Me);
    }
}
