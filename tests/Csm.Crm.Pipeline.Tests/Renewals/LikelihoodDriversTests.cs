using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Renewals;

/// <summary>The likelihood of a renewal is worked out from what holds now, not from the last time something was seen (R12).</summary>
[Needs(Capability.CustomApis, Capability.Clock, Capability.AsyncQueue)]
public class LikelihoodDriversTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public LikelihoodDriversTests()
    {
        _world.ProduceShippedRules();
        _world.ProduceValidFactor(_world.ProduceAssessedModel(), FactorSource.UsageCenterCoverage, 10m);
        _account = _world.ProduceValidAccount(row => row.Segment = Segment.Digital);
        _world.ProduceValidSubscription(_account);
        _world.Assess(_account, 80);
    }

    [Fact]
    public void UsageCenterThatEmptied_CountsAsEmpty()
    {
        var member = _world.ProduceValidMember(_account, "Ada Port");
        _world.Settle();
        Drivers().ShouldContain("; usage center 100 %;");

        _world.AdvanceDays(10);
        _world.Service.Update(new UsageCenterMember(member.Id) { LeftOn = _world.Now.Date });
        _world.Settle();
        _world.Reload(_account).UsageCenterCoverage.ShouldBe(0m);
        Drivers().ShouldContain("; usage center 0 %;");
    }

    private string Drivers()
    {
        _world.Call("csm_RunRenewalSweep");
        _world.Settle();
        return _world.OfAccount<Renewal>(Renewal.EntityLogicalName, _account).ShouldHaveSingleItem().Drivers!;
    }
}
