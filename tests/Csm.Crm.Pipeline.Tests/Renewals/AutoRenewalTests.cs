using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Renewals;

/// <summary>A contract that renews itself does so on the day after the last day of notice (R12).</summary>
[Needs(Capability.CustomApis, Capability.Clock, Capability.AsyncQueue)]
public class AutoRenewalTests
{
    // Term to 2027-02-10, notice until 2026-12-12.
    private const int DaysToLastDayOfNotice = 40;
    private readonly CrmWorld _world = new();
    private readonly Account _account;
    private readonly Subscription _subscription;

    public AutoRenewalTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
        _subscription = _world.ProduceValidSubscription(_account, row => (row.AutoRenew, row.Start) = (true, CrmWorld.Day("2026-02-11")));
        _world.Assess(_account, 80);
    }

    [Fact]
    public void LastDayOfNotice_IsStillOpenAndTheNextOneWins()
    {
        _world.Service.Update(new Renewal(TheRenewal().Id) { ForecastArr = 150_000m });
        _world.AdvanceDays(DaysToLastDayOfNotice);
        Sweep()["AutoRenewed"].ShouldBe(0);
        TheRenewal().Stage.ShouldBe(RenewalStage.Checkpoint3);

        _world.AdvanceDays(1);
        Sweep()["AutoRenewed"].ShouldBe(1);

        var renewal = TheRenewal();
        (renewal.Stage, renewal.Outcome, renewal.OutcomeArr, renewal.DecidedOn).ShouldBe((RenewalStage.Won, RenewalOutcome.Renewed, 120_000m, CrmWorld.Day("2026-12-13")));
        renewal.ClosingReason.ShouldBe("The contract renewed itself: notice was possible until 2026-12-12, and until then nobody entered that the customer leaves.");
        var successor = Contracts().Single(row => row.PreviousSubscriptionId is not null);
        (successor.Start, successor.End, successor.AutoRenew, successor.Arr, successor.Status).ShouldBe((CrmWorld.Day("2027-02-11"), CrmWorld.Day("2028-02-10"), true, 120_000m, SubscriptionStatus.Active));
        _world.Reload(_subscription).Status.ShouldBe(SubscriptionStatus.Renewed);
        _world.Action(_account, "Renewal due").Status.ShouldBe(ActionStatus.Done);

        _world.AdvanceDays(1);
        var version = TheRenewal().RowVersion;
        Sweep()["AutoRenewed"].ShouldBe(0);
        TheRenewal().RowVersion.ShouldBe(version);
        Contracts().Count.ShouldBe(2);
        _world.Organization.BusinessEvents.Count(happened => happened.Name == "csm_RenewalClosed").ShouldBe(1);
    }

    [Fact]
    public void LossThatWasEntered_StaysALoss()
    {
        _world.Call("csm_CloseRenewal", ("Target", TheRenewal().ToEntityReference()), ("Outcome", (int)RenewalOutcome.Churned), ("ChurnReason", "Gave notice"));
        _world.AdvanceDays(DaysToLastDayOfNotice + 1);
        Sweep()["AutoRenewed"].ShouldBe(0);
        TheRenewal().Stage.ShouldBe(RenewalStage.Lost);
        Contracts().Count.ShouldBe(1);
    }

    [Fact]
    public void PersonWhoSaysChurn_HoldsItBackAndIsAsked()
    {
        _world.Service.Update(new Renewal(TheRenewal().Id) { HumanAssessment = Assessment.Churn });
        _world.AdvanceDays(DaysToLastDayOfNotice + 1);
        Sweep()["AutoRenewed"].ShouldBe(0);
        TheRenewal().Stage.ShouldBe(RenewalStage.Checkpoint3);
        _world.Action(_account, "Auto-renewal held back").RootCause!.ShouldContain("as churned if notice was given, as renewed if not");

        _world.Service.Update(new Renewal(TheRenewal().Id) { HumanAssessment = Assessment.Renew });
        Sweep()["AutoRenewed"].ShouldBe(1);
        _world.Action(_account, "Auto-renewal held back").Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void ContractWithoutAutoRenewalOrWithAnotherEnd_WaitsForSomebody()
    {
        var plain = _world.ProduceValidSubscription(_account);
        _world.Settle();
        _world.Service.Update(new Subscription(_subscription.Id) { End = CrmWorld.Day("2029-02-10") });
        _world.Settle();
        _world.AdvanceDays(DaysToLastDayOfNotice + 1);
        Sweep()["AutoRenewed"].ShouldBe(0);
        _world.OfAccount<Renewal>(Renewal.EntityLogicalName, _account).Single(row => row.SubscriptionId!.Id == plain.Id).Stage.ShouldBe(RenewalStage.Checkpoint3);
    }

    [Fact]
    public void ContractThatWasEnded_DoesNotRenewItself()
    {
        _world.Service.Update(new Subscription(_subscription.Id) { Status = SubscriptionStatus.Ended });
        _world.AdvanceDays(DaysToLastDayOfNotice + 1);
        Sweep()["AutoRenewed"].ShouldBe(0);
        Contracts().Count.ShouldBe(1);
    }

    [Fact]
    public void SweepForALaterDay_RenewsNothingBeforeItsTime()
    {
        _world.Call("csm_RunRenewalSweep", ("AsOf", _world.Now.AddDays(90)))["AutoRenewed"].ShouldBe(0);
        TheRenewal().Stage.ShouldBe(RenewalStage.Checkpoint3);
    }

    private OrganizationResponse Sweep()
    {
        var response = _world.Call("csm_RunRenewalSweep");
        _world.Settle();
        return response;
    }

    private IReadOnlyList<Subscription> Contracts() => _world.OfAccount<Subscription>(Subscription.EntityLogicalName, _account);

    private Renewal TheRenewal() => _world.OfAccount<Renewal>(Renewal.EntityLogicalName, _account).Single(row => row.SubscriptionId!.Id == _subscription.Id);
}
