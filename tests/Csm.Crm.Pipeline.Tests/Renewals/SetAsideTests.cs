using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Renewals;

/// <summary>An open renewal of a term its contract has no more is set aside with its calls to action, and taken up when that is undone (R12).</summary>
[Needs(Capability.CustomApis, Capability.Clock, Capability.AsyncQueue)]
public class SetAsideTests
{
    private const string Due = "Renewal due";
    private const string Missing = "Renewal assessment missing";
    private readonly CrmWorld _world = new();
    private readonly Account _account;
    private readonly Subscription _subscription;
    private readonly DateTime _end;
    private readonly DateTime _later;

    public SetAsideTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
        _subscription = _world.ProduceValidSubscription(_account);
        _world.Settle();
        Sweep();
        (_end, _later) = (_world.Now.Date.AddDays(100), _world.Now.Date.AddDays(150));
    }

    [Fact]
    public void EndThatIsMoved_LeavesOneOpenRenewalThatOfTheNewTerm()
    {
        _world.Service.Update(new Renewal(Of(_end).Id) { HumanAssessment = Assessment.Risk, Decision = "Visit first." });
        Move(_later);

        var (old, fresh) = (Of(_end), Of(_later));
        (IsActive(old), old.SetAsideOn, old.ClosingReason).ShouldBe((false, _world.Now, "Set aside on 2026-11-02: the contract ends on 2027-04-01 now, not on 2027-02-10."));
        (old.HumanAssessment, old.Decision, old.Stage).ShouldBe((Assessment.Risk, "Visit first.", RenewalStage.Checkpoint3));
        (IsActive(fresh), fresh.SetAsideOn).ShouldBe((true, null));
        _world.Reload(_account).NextRenewalOn.ShouldBe(_later);
    }

    [Fact]
    public void CallsOfTheFormerTerm_CloseAndSayWhy()
    {
        var asked = _world.Actions(_account);
        asked.Select(call => call.Reason).ShouldBe([Due, Missing], ignoreOrder: true);
        Move(_later);
        foreach (var call in asked.Select(_world.Reload))
        {
            (call.Status, call.Outcome).ShouldBe((ActionStatus.Done, "Closed by itself on 2026-11-02: the contract ends on 2027-04-01 now, not on 2027-02-10."));
        }

        Sweep();
        _world.Actions(_account).Where(call => call.Status == ActionStatus.Open).ShouldAllBe(call => call.Source!.EndsWith("2027-04-01", StringComparison.Ordinal));
    }

    [Fact]
    public void EndThatIsMovedBack_TakesTheSameRenewalUp()
    {
        var (first, calls) = (Of(_end), _world.Actions(_account).Single(call => call.Reason == Due));
        Move(_later);
        _world.AdvanceDays(1);
        Move(_end);

        var back = Renewals().Single(IsActive);
        (back.Id, back.TermEnd, back.SetAsideOn, back.ClosingReason, back.Likelihood).ShouldBe((first.Id, _end, null, null, first.Likelihood));
        Renewals().Count.ShouldBe(2);
        var due = _world.Reload(calls);
        (due.Status, due.Occurrences).ShouldBe((ActionStatus.Open, 2));
        _world.Reload(_account).NextRenewalOn.ShouldBe(_end);

        Sweep();
        _world.Actions(_account).Where(call => call.Status == ActionStatus.Open).Select(call => call.Reason).ShouldBe([Due, Missing], ignoreOrder: true);
        var version = Of(_end).RowVersion;
        (_world.Call("csm_RunRenewalSweep")["SetAside"], Of(_end).RowVersion).ShouldBe((0, version));
    }

    [Theory]
    [InlineData(SubscriptionStatus.Ended)]
    [InlineData(SubscriptionStatus.Renewed)]
    public void ContractThatIsNotActiveAnyMore_HasNoOpenRenewal(SubscriptionStatus status)
    {
        _world.Service.Update(new Subscription(_subscription.Id) { Status = status });
        _world.Settle();
        (IsActive(Of(_end)), _world.Reload(_account).NextRenewalOn, _world.Reload(_account).RenewalLikelihood).ShouldBe((false, null, null));
        _world.Actions(_account).Where(call => call.Reason is Due or Missing)
            .ShouldAllBe(call => call.Status == ActionStatus.Done && call.Outcome!.Contains("if the customer has left, close the renewal as churned and say why"));

        _world.Service.Update(new Subscription(_subscription.Id) { Status = SubscriptionStatus.Active });
        _world.Settle();
        IsActive(Of(_end)).ShouldBeTrue();
    }

    [Fact]
    public void DeactivatedContract_HasNoOpenRenewal()
    {
        _world.Service.Update(new Subscription(_subscription.Id) { StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) });
        _world.Settle();
        IsActive(Of(_end)).ShouldBeFalse();
    }

    [Fact]
    public void ChurnOfAContractThatWasEndedByHand_IsRecordedWithItsRenewal()
    {
        _world.Service.Update(new Subscription(_subscription.Id) { Status = SubscriptionStatus.Ended });
        _world.Settle();
        _world.Call("csm_CloseRenewal", ("Target", Of(_end).ToEntityReference()), ("Outcome", (int)RenewalOutcome.Churned), ("ChurnReason", "Moved to a competitor"));
        var lost = Of(_end);
        (lost.Stage, IsActive(lost), lost.SetAsideOn, lost.ClosingReason).ShouldBe((RenewalStage.Lost, true, null, null));
        Sweep();
        IsActive(Of(_end)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(SubscriptionStatus.Ended)]
    [InlineData(SubscriptionStatus.Renewed)]
    public void ContractThatIsNotActiveAnyMore_GetsNoSecondSuccessor(SubscriptionStatus status)
    {
        _world.Service.Update(new Subscription(_subscription.Id) { Status = status });
        CrmWorld.Refusal(() => _world.Call("csm_CloseRenewal", ("Target", Of(_end).ToEntityReference()), ("Outcome", (int)RenewalOutcome.Renewed))).ShouldContain("its contract is not active any more");
        _world.OfAccount<Subscription>(Subscription.EntityLogicalName, _account).ShouldHaveSingleItem();
    }

    [Fact]
    public void DaysOfNoticeThatChange_MoveTheLastDayUnlessAPersonAgreedOnAnother()
    {
        Notice(30);
        Of(_end).NoticeBy.ShouldBe(_end.AddDays(-30));
        Notice(60);
        Of(_end).NoticeBy.ShouldBe(_end.AddDays(-60));

        _world.Service.Update(new Renewal(Of(_end).Id) { NoticeBy = _end.AddDays(-45) });
        Notice(30);
        Of(_end).NoticeBy.ShouldBe(_end.AddDays(-45));

        void Notice(int days)
        {
            _world.Service.Update(new Subscription(_subscription.Id) { NoticeDays = days });
            _world.Settle();
        }
    }

    [Fact]
    public void ContractWhoseNoticeWasShortened_DoesNotRenewItselfBeforeItsLastDay()
    {
        _world.Service.Update(new Subscription(_subscription.Id) { AutoRenew = true, NoticeDays = 30 });
        _world.Settle();
        _world.AdvanceDays(69);
        _world.Call("csm_RunRenewalSweep")["AutoRenewed"].ShouldBe(0);
        _world.AdvanceDays(2);
        _world.Call("csm_RunRenewalSweep")["AutoRenewed"].ShouldBe(1);
    }

    [Fact]
    public void WhatAPersonDeactivatedOrActivated_StaysSo()
    {
        Activate(Of(_end), false);
        Move(_later);
        Move(_end);
        IsActive(Of(_end)).ShouldBeFalse();

        Activate(Of(_end), true);
        Move(_later);
        Activate(Of(_end), true);
        Sweep();
        (IsActive(Of(_end)), Of(_end).SetAsideOn is null).ShouldBe((true, false));
        Move(_end);
        (IsActive(Of(_end)), Of(_end).SetAsideOn).ShouldBe((true, null));
    }

    [Fact]
    public void ClosedRenewal_IsLeftAloneWhateverTheContractDoes()
    {
        _world.Call("csm_CloseRenewal", ("Target", Of(_end).ToEntityReference()), ("Outcome", (int)RenewalOutcome.Churned), ("ChurnReason", "Moved to a competitor"));
        _world.Settle();
        Move(_later);
        (IsActive(Of(_end)), Of(_end).Stage, Of(_end).SetAsideOn).ShouldBe((true, RenewalStage.Lost, null));
    }

    [Fact]
    public void CallAPersonClosedWhileItLasted_IsNotOpenedAgainByTheWayBack()
    {
        var due = _world.Actions(_account).Single(call => call.Reason == Due);
        _world.Service.Update(new CallToAction(due.Id) { Status = ActionStatus.Cancelled, Outcome = "The board decides in May." });
        Move(_later);
        Move(_end);
        (_world.Reload(due).Status, _world.Reload(due).Outcome).ShouldBe((ActionStatus.Cancelled, "The board decides in May."));
    }

    [Fact]
    public void Sweep_SetsAsideWhatNoStepHasSeenAndAsManyAsACallCan()
    {
        var others = Enumerable.Range(0, 101).Select(_ => _world.ProduceValidSubscription(_account)).ToArray();
        _world.Settle();
        foreach (var other in others)
        {
            _world.Service.Update(new Subscription(other.Id) { End = _later });
        }

        var first = _world.Call("csm_RunRenewalSweep");
        (first["SetAside"], first["Triggered"]).ShouldBe((100, 100));
        ((string)first["Message"]).ShouldContain("100 renewals of former terms were set aside and 0 taken up again.");
        _world.Call("csm_RunRenewalSweep")["SetAside"].ShouldBe(1);
        Renewals().Count(row => row.TermEnd == _end && IsActive(row)).ShouldBe(1);
        _world.Settle();
    }

    [Fact]
    public void SweepOfAUser_SetsAsideWhatHeSees()
    {
        var manager = _world.Organization.AddUser("Somebody else", "CSM");
        _world.Service.Update(new Subscription(_subscription.Id) { End = _later });
        _world.CallAs(manager, "csm_RunRenewalSweep")["SetAside"].ShouldBe(0);
        IsActive(Of(_end)).ShouldBeTrue();
        _world.Settle();
        IsActive(Of(_end)).ShouldBeFalse();
    }

    private void Move(DateTime end)
    {
        _world.Service.Update(new Subscription(_subscription.Id) { End = end });
        _world.Settle();
    }

    private void Sweep()
    {
        _world.Call("csm_RunRenewalSweep");
        _world.Settle();
    }

    private void Activate(Renewal renewal, bool isActive)
    {
        _world.Service.Update(new Renewal(renewal.Id) { StateCode = new OptionSetValue(isActive ? 0 : 1), StatusCode = new OptionSetValue(isActive ? 1 : 2) });
        _world.Settle();
    }

    private static bool IsActive(Renewal renewal) => renewal.StateCode!.Value == 0;

    private IReadOnlyList<Renewal> Renewals() => _world.OfAccount<Renewal>(Renewal.EntityLogicalName, _account);

    private Renewal Of(DateTime end) => Renewals().Single(row => row.TermEnd == end);
}
