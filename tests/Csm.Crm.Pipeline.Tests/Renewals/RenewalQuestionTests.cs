using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Renewals;

/// <summary>What is asked about a renewal goes when it is answered; what a person closed or snoozed stays as it is (R13).</summary>
[Needs(Capability.CustomApis, Capability.Clock, Capability.AsyncQueue)]
public class RenewalQuestionTests
{
    private const string Missing = "Renewal assessment missing";
    private const string Disagree = "Renewal assessments disagree";
    private const string Due = "Renewal due";
    private readonly CrmWorld _world = new();
    private readonly Account _account;
    private readonly Subscription _subscription;

    public RenewalQuestionTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
        _subscription = _world.ProduceValidSubscription(_account);
        _world.Assess(_account, 95);
        Sweep();
    }

    [Fact]
    public void Assessment_SettlesWhatWasMissing()
    {
        Call(Missing).Status.ShouldBe(ActionStatus.Open);
        Say(Assessment.Renew);
        (Call(Missing).Status, Call(Missing).Outcome).ShouldBe(
            (ActionStatus.Done, "Closed by itself on 2026-11-02: somebody gave an assessment, or the renewal has gone on or was closed."));
        Call(Due).Status.ShouldBe(ActionStatus.Open);
    }

    [Fact]
    public void Decision_SettlesTheDisagreement()
    {
        Say(Assessment.Risk);
        Sweep();
        Call(Disagree).Status.ShouldBe(ActionStatus.Open);
        _world.Service.Update(new Renewal(TheRenewal().Id) { Decision = "The new site manager wants another brand; we act as at risk." });
        _world.Settle();
        Call(Disagree).Status.ShouldBe(ActionStatus.Done);
        (TheRenewal().HumanAssessment, TheRenewal().MachineAssessment).ShouldBe((Assessment.Risk, Assessment.Renew));
    }

    [Fact]
    public void QuestionSomebodyWorksOn_StaysWithANote()
    {
        _world.Service.Update(new CallToAction(Call(Missing).Id) { Status = ActionStatus.InProgress });
        Say(Assessment.Renew);
        Sweep();
        Call(Missing).Status.ShouldBe(ActionStatus.InProgress);
        Call(Missing).Outcome!.ShouldStartWith("The cause went away on 2026-11-02");
    }

    [Fact]
    public void QuestionAPersonClosedOrSnoozed_IsLeftAlone()
    {
        _world.Service.Update(new CallToAction(Call(Missing).Id) { Status = ActionStatus.Cancelled, Outcome = "I wait for the board." });
        _world.Service.Update(new CallToAction(Call(Due).Id) { SnoozedUntil = _world.Now.Date.AddDays(30) });
        for (var day = 0; day < 10; day++)
        {
            _world.AdvanceDays(1);
            Sweep();
        }

        (Call(Missing).Status, Call(Missing).Outcome, Call(Missing).Occurrences).ShouldBe((ActionStatus.Cancelled, "I wait for the board.", 1));
        (Call(Due).Status, Call(Due).SnoozedUntil, Call(Due).Occurrences).ShouldBe((ActionStatus.Open, CrmWorld.Day("2026-12-02"), 1));
    }

    [Fact]
    public void ClosedRenewal_SettlesAllOfItsCallsAndNoneOfAnother()
    {
        var other = _world.ProduceValidSubscription(_account, row => row.End = _world.Now.Date.AddDays(120));
        _world.Settle();
        Sweep();
        _world.Call("csm_CloseRenewal", ("Target", _world.ChooseReport(TheRenewal()).ToEntityReference()), ("Outcome", (int)RenewalOutcome.Renewed));
        _world.Settle();

        var calls = _world.Actions(_account).Where(call => call.Reason is Due or Missing).ToLookup(call => call.Source!.StartsWith(_world.Reload(other).Number!, StringComparison.Ordinal));
        calls[false].Select(call => call.Status).ShouldBe([ActionStatus.Done, ActionStatus.Done]);
        calls[true].Select(call => call.Status).ShouldBe([ActionStatus.Open, ActionStatus.Open]);
    }

    [Fact]
    public void DeletedRenewal_IsNoticedByTheSweep()
    {
        _world.Service.Update(new Subscription(_subscription.Id) { Status = SubscriptionStatus.Ended });
        _world.Service.Delete(Renewal.EntityLogicalName, TheRenewal().Id);
        Sweep();
        _world.Actions(_account).Where(call => call.Reason is Due or Missing).ShouldAllBe(call => call.Status == ActionStatus.Done);
    }

    [Fact]
    public void RenamedRenewal_KeepsTheCallItWasStartedWith()
    {
        _world.Service.Update(new Renewal(TheRenewal().Id) { Name = "The large contract" });
        Sweep();
        Call(Due).Status.ShouldBe(ActionStatus.Open);
    }

    private void Say(Assessment assessment)
    {
        _world.Service.Update(new Renewal(TheRenewal().Id) { HumanAssessment = assessment });
        _world.Settle();
    }

    private void Sweep()
    {
        _world.Call("csm_RunRenewalSweep");
        _world.Settle();
    }

    private CallToAction Call(string reason) => _world.Action(_account, reason);

    private Renewal TheRenewal() => _world.OfAccount<Renewal>(Renewal.EntityLogicalName, _account).Single(row => row.SubscriptionId!.Id == _subscription.Id);
}
