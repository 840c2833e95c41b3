using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Segments;

[Needs(Capability.Security, Capability.CustomApis)]
public class AssignSegmentsTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;

    public AssignSegmentsTests() => _csm = _world.Organization.AddUser("Clara Sommer", "CSM");

    [Fact]
    public void Csm_HasHerAccountsSegmentedAndARerunWritesNothing()
    {
        _world.ProduceShippedRules();
        var large = ProduceAccount(15);
        var paying = ProduceAccount(2);
        _world.ProduceValidSubscription(paying, row => row.Arr = 200_000m);
        _world.ProduceValidSubscription(paying, row => row.Arr = 50_000m);
        var small = ProduceAccount(1);

        Assign()["Changed"].ShouldBe(3);

        new[] { large, paying, small }.Select(account => _world.Reload(account).Segment).ShouldBe([Segment.HighTouch, Segment.HighTouch, Segment.Digital]);
        var version = _world.Reload(small).RowVersion;
        var again = Assign();
        again["Changed"].ShouldBe(0);
        again["Examined"].ShouldBe(3);
        _world.Reload(small).RowVersion.ShouldBe(version);
    }

    [Fact]
    public void SegmentAPersonChose_IsNotOverwrittenUntilItIsHandedBack()
    {
        _world.ProduceShippedRules();
        var account = ProduceAccount(6);
        Assign();
        _world.Service.Update(new Account(account.Id) { Segment = Segment.HighTouch });
        _world.Service.Update(new Account(account.Id) { FleetSize = 1 });

        ((string)Assign()["Message"]).ShouldContain("left 1 as a person chose them");
        _world.Reload(account).Segment.ShouldBe(Segment.HighTouch);
        _world.Reload(account).RuleSegment.ShouldBe(Segment.Digital);

        _world.Service.Update(new Account(account.Id) { Segment = null });
        Assign()["Changed"].ShouldBe(1);
        _world.Reload(account).Segment.ShouldBe(Segment.Digital);
    }

    [Fact]
    public void AccountThatIsNoCustomer_StaysWithoutSegmentMarkAndScore()
    {
        var world = CrmWorld.WithReferenceData();
        var supplier = world.Add(new Account { Name = "Office cleaning Ltd" });
        var ended = world.Add(new Account { Name = "Former customer", FleetSize = 20, LifecyclePhase = LifecyclePhase.Ended });

        world.Call("csm_AssignSegments")["Examined"].ShouldBe(0);
        world.Service.Update(new Account(supplier.Id) { OverdueInvoices = 1 });
        world.Settle();
        world.Call("csm_RecalculateHealth")["Examined"].ShouldBe(0);

        foreach (var account in new[] { supplier, ended })
        {
            world.Reload(account).Segment.ShouldBeNull();
            world.Reload(account).HealthDueOn.ShouldBeNull();
            world.Scores(account).ShouldBeEmpty();
        }

        CrmWorld.Refusal(() => world.Call("csm_AssignSegments", ("Account", supplier.ToEntityReference()))).ShouldContain("is a customer");
    }

    [Theory]
    [InlineData("subscription", true)]
    [InlineData("ended subscription", false)]
    [InlineData("machine", true)]
    [InlineData("fleet", true)]
    [InlineData("fleet of none", false)]
    [InlineData("phase", true)]
    [InlineData("segment", true)]
    public void SignOfACustomer_CountsForSegmentsAndForTheSweepAlike(string sign, bool isCustomer)
    {
        var world = CrmWorld.WithReferenceData();
        var account = world.Add(new Account { Name = "Harbour" });
        switch (sign)
        {
            case "subscription":
                world.ProduceValidSubscription(account);
                break;
            case "ended subscription":
                world.ProduceValidSubscription(account, row => row.Status = SubscriptionStatus.Ended);
                break;
            case "machine":
                world.ProduceValidMachine(account, "RS1");
                break;
            default:
                var change = new Account(account.Id);
                (change.FleetSize, change.LifecyclePhase, change.Segment) = sign switch
                {
                    "fleet" => (1, null, null),
                    "fleet of none" => (0, null, null),
                    "phase" => (null, LifecyclePhase.Qualify, null),
                    _ => ((int?)null, (LifecyclePhase?)null, (Segment?)Segment.HighTouch),
                };
                world.Service.Update(change);
                break;
        }

        world.Call("csm_RecalculateHealth")["Examined"].ShouldBe(isCustomer ? 1 : 0);
        world.Call("csm_AssignSegments")["Examined"].ShouldBe(isCustomer ? 1 : 0);
        world.Reload(account).Segment.ShouldBe(isCustomer ? sign == "segment" ? Segment.HighTouch : Segment.Digital : null);
    }

    [Fact]
    public void MachinesThatWereEntered_CountUntilTelemetryWritesTheFleetSize()
    {
        _world.ProduceShippedRules();
        var account = _world.ProduceValidAccount(row => (row.OwnerId, row.Segment, row.FleetSize) = (new EntityReference("systemuser", _csm), null, null));
        var machines = Enumerable.Range(1, 6).Select(number => _world.ProduceValidMachine(account, $"RS{number}")).ToList();
        ProduceAccount(1);
        Assign();
        _world.Reload(account).Segment.ShouldBe(Segment.MidTouch);

        foreach (var sold in machines.Take(2))
        {
            _world.Service.Update(new Machine(sold.Id) { [Machine.Columns.StateCode] = new OptionSetValue(1) });
        }

        Assign();
        _world.Reload(account).Segment.ShouldBe(Segment.Digital, "four are left");

        _world.Service.Update(new Account(account.Id) { FleetSize = 15 });
        Assign();
        _world.Reload(account).Segment.ShouldBe(Segment.HighTouch);
    }

    [Fact]
    public void AmountsOfOtherCurrencies_CompareInTheBaseCurrency()
    {
        _world.ProduceShippedRules();
        var crown = _world.Service.Create(new Entity("transactioncurrency") { ["currencyname"] = "Crown", ["isocurrencycode"] = "SEK", ["currencysymbol"] = "kr", ["exchangerate"] = 10m, ["currencyprecision"] = 2 });
        var account = ProduceAccount(1);
        _world.ProduceValidSubscription(account, row => (row.Arr, row.TransactionCurrencyId) = (300_000m, new EntityReference("transactioncurrency", crown)));
        Assign();
        _world.Reload(account).Segment.ShouldBe(Segment.Digital);
    }

    [Fact]
    public void ContractThatHasEnded_PaysForNoSegment()
    {
        _world.ProduceShippedRules();
        var account = ProduceAccount(1);
        _world.ProduceValidSubscription(account, row => (row.Arr, row.Status) = (300_000m, SubscriptionStatus.Ended));
        Assign();
        _world.Reload(account).Segment.ShouldBe(Segment.Digital);
    }

    [Fact]
    public void MachineTypeOfARule_IsLookedUp()
    {
        _world.ProduceShippedRules();
        _world.Add(new SegmentRule { Name = "Cranes", Order = 5, MachineType = MachineType.Crane, Segment = Segment.HighTouch });
        var account = ProduceAccount(1);
        _world.ProduceValidMachine(account, "C1", row => row.Type = MachineType.Crane);
        Assign();
        _world.Reload(account).Segment.ShouldBe(Segment.HighTouch);
    }

    [Fact]
    public void MissingRulesAndForeignAccounts_AreRefusedBySentence()
    {
        CrmWorld.Refusal(() => Assign()).ShouldContain("There is no active segment rule");
        _world.ProduceShippedRules();
        var foreign = _world.ProduceValidAccount();
        CrmWorld.Refusal(() => Assign(foreign)).ShouldContain("that you may read");
        CrmWorld.Refusal(() => _world.Organization.ServiceFor(_world.Organization.AddUser("Otto Berg")).Execute(new OrganizationRequest("csm_AssignSegments"))).ShouldContain("prvReadcsm_SegmentRule");
    }

    [Fact]
    public void FirstRunOfMany_WritesAsManyAsACallCanAndTheNextOneTheRest()
    {
        _world.ProduceShippedRules();
        foreach (var _ in Enumerable.Range(0, 302))
        {
            ProduceAccount(7);
        }

        var first = Assign();
        (first["Examined"], first["Changed"], first["Left"]).ShouldBe((302, 300, 2));
        ((string)first["Message"]).ShouldEndWith(" 2 accounts are left, for a call must end within two minutes: call again.");
        var second = Assign();
        (second["Changed"], second["Left"]).ShouldBe((2, 0));
        Assign()["Changed"].ShouldBe(0);
    }

    [Fact]
    public void ThousandAccounts_AreReadByPagesNotOneByOne()
    {
        _world.Needs(Capability.Journal);
        _world.ProduceShippedRules();
        for (var number = 0; number < 40; number++)
        {
            ProduceAccount(7);
        }

        Assign();
        var before = Reads();
        Assign();
        (Reads() - before).ShouldBe(3);
    }

    private int Reads() => _world.Organization.Journal.Entries.Count(entry => entry.Kind == Emulator.JournalKind.Query);

    private Account ProduceAccount(int? machines) => _world.ProduceValidAccount(row => (row.Segment, row.FleetSize, row.OwnerId) = (null, machines, new EntityReference("systemuser", _csm)));

    private OrganizationResponse Assign(Account? only = null)
    {
        var request = new OrganizationRequest("csm_AssignSegments");
        if (only is not null)
        {
            request["Account"] = only.ToEntityReference();
        }

        return _world.Organization.ServiceFor(_csm).Execute(request);
    }
}
