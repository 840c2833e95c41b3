using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Renewals;

/// <summary>A contract that was extended by hand has two renewals: what is said of the one term is not said of the other (R12).</summary>
[Needs(Capability.CustomApis, Capability.Clock, Capability.AsyncQueue)]
public class SupersededRenewalTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;
    private readonly Subscription _subscription;
    private readonly DateTime _firstEnd;
    private readonly DateTime _secondEnd;

    public SupersededRenewalTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
        _subscription = _world.ProduceValidSubscription(_account);
        _world.Settle();
        (_firstEnd, _secondEnd) = (_world.Now.Date.AddDays(100), _world.Now.Date.AddDays(150));
    }

    [Fact]
    public void LossOfATerm_DoesNotEndTheContractThatWasExtendedAfterwards()
    {
        Close(_firstEnd, RenewalOutcome.Churned);
        Extend();
        _world.AdvanceDays(160);
        Sweep();
        _world.Reload(_subscription).Status.ShouldBe(SubscriptionStatus.Active);

        Close(_secondEnd, RenewalOutcome.Churned);
        Sweep();
        _world.Reload(_subscription).Status.ShouldBe(SubscriptionStatus.Ended);
    }

    [Fact]
    public void LossOfATerm_EndsTheContractThatWasShortenedAfterwards()
    {
        Close(_firstEnd, RenewalOutcome.Churned);
        _world.Service.Update(new Subscription(_subscription.Id) { End = _world.Now.Date.AddDays(20) });
        _world.Settle();
        _world.AdvanceDays(21);
        Sweep();
        _world.Reload(_subscription).Status.ShouldBe(SubscriptionStatus.Ended);
    }

    [Fact]
    public void SupersededRenewal_CannotBeClosedAndTheOneOfTheRunningTermCan()
    {
        Extend();
        foreach (var outcome in new[] { RenewalOutcome.Renewed, RenewalOutcome.Churned })
        {
            CrmWorld.Refusal(() => Close(_firstEnd, outcome)).ShouldContain("it is about the term to 2027-02-10, and the contract now ends on 2027-04-01. Close the renewal of the term to 2027-04-01 and leave this one, which is set aside by itself");
        }

        Close(_secondEnd, RenewalOutcome.Renewed);
        _world.OfAccount<Subscription>(Subscription.EntityLogicalName, _account).Where(row => row.Status == SubscriptionStatus.Active).ShouldHaveSingleItem().Start.ShouldBe(CrmWorld.Day("2027-04-02"));
    }

    [Fact]
    public void SweepForALaterDay_EndsNoContractBeforeItsTime()
    {
        Close(_firstEnd, RenewalOutcome.Churned);
        _world.Call("csm_RunRenewalSweep", ("AsOf", _world.Now.AddDays(120)));
        _world.Reload(_subscription).Status.ShouldBe(SubscriptionStatus.Active);
    }

    private void Extend()
    {
        _world.Service.Update(new Subscription(_subscription.Id) { End = _secondEnd });
        _world.Settle();
    }

    private void Sweep()
    {
        _world.Call("csm_RunRenewalSweep");
        _world.Settle();
    }

    private OrganizationResponse Close(DateTime termEnd, RenewalOutcome outcome) => _world.Call(
        "csm_CloseRenewal",
        ("Target", _world.ChooseReport(_world.OfAccount<Renewal>(Renewal.EntityLogicalName, _account).Single(row => row.TermEnd == termEnd)).ToEntityReference()),
        ("Outcome", (int)outcome),
        ("ChurnReason", "Moved to a competitor"));
}
