using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.UsageCenter;

/// <summary>Only customers call for action: of suppliers, partners and prospects people are entered as well, and nobody looks after them.</summary>
[Needs(Capability.CustomApis, Capability.Security)]
public class WhoIsWatchedTests
{
    private const string SponsorLeft = "Sponsor left";
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;

    public WhoIsWatchedTests()
    {
        _world.ProduceShippedRules();
        _world.ProduceAssessedModel();
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
    }

    [Fact]
    public void SupplierWhosePeopleGo_CallsForNothing()
    {
        var supplier = AccountOf("Office cleaning Ltd");
        LoseSponsor(supplier);
        _world.CallAs(_csm, "csm_WatchCustomers")["Examined"].ShouldBe(0);
        _world.Actions(supplier).ShouldBeEmpty();
        CrmWorld.Refusal(() => _world.CallAs(_csm, "csm_WatchCustomers", ("Account", supplier.ToEntityReference()))).ShouldContain("is a customer which has not ended. Add its subscription or machines");
    }

    [Theory]
    [InlineData("machine")]
    [InlineData("subscription")]
    [InlineData("phase")]
    [InlineData("segment")]
    [InlineData("fleet")]
    public void WhateverShowsACustomer_MakesItsPeopleCount(string sign)
    {
        var customer = AccountOf("Harbour", row => _ = sign switch
        {
            "phase" => (object)(row.LifecyclePhase = LifecyclePhase.Onboard),
            "segment" => row.Segment = Segment.Digital,
            "fleet" => row.FleetSize = 1,
            _ => row,
        });
        if (sign == "machine")
        {
            _world.ProduceValidMachine(customer, "RS1");
        }

        if (sign == "subscription")
        {
            _world.ProduceValidSubscription(customer, row => row.End = _world.Now.Date.AddYears(2));
        }

        LoseSponsor(customer);
        _world.Action(customer, SponsorLeft).Status.ShouldBe(ActionStatus.Open);
        _world.CallAs(_csm, "csm_WatchCustomers")["Examined"].ShouldBe(1);
    }

    [Fact]
    public void ProspectWhoBecomesACustomer_IsWatchedFromThenOnAndOnboarded()
    {
        var prospect = AccountOf("Inland port");
        LoseSponsor(prospect);
        _world.Actions(prospect).ShouldBeEmpty();
        _world.ProduceValidSubscription(prospect, row => (row.Start, row.End) = (_world.Now.Date, _world.Now.Date.AddYears(2)));
        _world.Settle();
        _world.CallAs(_csm, "csm_WatchCustomers");
        _world.Actions(prospect).Select(call => call.Reason).ShouldBe(["Onboarding", SponsorLeft], ignoreOrder: true);
    }

    private Account AccountOf(string name, Action<Account>? overrides = null)
    {
        var account = new Account { Name = name, OwnerId = CrmWorld.OwnedBy(_csm) };
        overrides?.Invoke(account);
        return _world.Add(account);
    }

    private void LoseSponsor(Account account)
    {
        _world.ProduceValidMember(account, "Ada Port", row => (row.IsSponsor, row.LeftOn) = (true, _world.Now.Date));
        _world.Settle();
    }
}
