using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Renewals;

/// <summary>A contract that is ended by hand while its renewal is open asks why the customer left, until that is said (R12, R13).</summary>
[Needs(Capability.CustomApis, Capability.Clock, Capability.AsyncQueue)]
public class EndedContractTests
{
    private const string Unsaid = "Contract ended without outcome";
    private const string ClosedByItself = "Closed by itself on 2026-11-02: the renewal has its outcome, or the contract is not ended any more or was succeeded.";
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;
    private readonly Account _account;
    private readonly Subscription _subscription;
    private readonly DateTime _end;

    public EndedContractTests()
    {
        _world.ProduceAssessedModel();
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        _account = _world.ProduceValidAccount(row => row.OwnerId = CrmWorld.OwnedBy(_csm));
        _end = _world.Now.Date.AddDays(100);
        _subscription = _world.ProduceValidSubscription(_account);
        _world.Settle();
    }

    [Fact]
    public void ContractAPersonEnds_AsksHimWhyAndHowToSayIt()
    {
        Set(SubscriptionStatus.Ended);
        var call = TheCall();
        (call.Kind, call.Severity, call.Status, call.Due).ShouldBe((ActionKind.Renewal, Severity.High, ActionStatus.Open, _world.Now.Date.AddDays(14)));
        (call.Source, call.OwnerId!.Id).ShouldBe((_world.Reload(_subscription).Number, _csm));
        call.RootCause.ShouldBe(
            "The contract was ended while its renewal of the term to 2027-02-10 was open, and nobody has said why. If the customer has left: activate that renewal, enter the outcome churned and the churn reason, and close it. If the contract runs on, set it to active.");
    }

    [Fact]
    public void Question_IsAskedOnceHoweverOftenItIsLookedAt()
    {
        Set(SubscriptionStatus.Ended);
        for (var day = 0; day < 3; day++)
        {
            _world.AdvanceDays(1);
            Set(SubscriptionStatus.Ended);
            Sweep();
        }

        (TheCall().Occurrences, TheCall().Due, TheCall().Status).ShouldBe((1, CrmWorld.Day("2026-11-16"), ActionStatus.Open));
        var version = TheCall().RowVersion;
        Sweep();
        TheCall().RowVersion.ShouldBe(version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void RenewalClosedAsChurned_AnswersIt(bool isActivatedBefore)
    {
        Set(SubscriptionStatus.Ended);
        if (isActivatedBefore)
        {
            _world.Organization.ServiceFor(_csm).Update(new Renewal(Of(_end).Id) { StateCode = new OptionSetValue(0), StatusCode = new OptionSetValue(1) });
            _world.Settle();
            TheCall().Status.ShouldBe(ActionStatus.Open);
        }

        Churn(_end);
        (TheCall().Status, TheCall().Outcome).ShouldBe((ActionStatus.Done, ClosedByItself));
        (Of(_end).Stage, Of(_end).ChurnReason, Of(_end).StateCode!.Value).ShouldBe((RenewalStage.Lost, "Moved to a competitor", 0));

        _world.AdvanceDays(20);
        Sweep();
        TheCall().Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void ContractThatIsActiveAgain_ClosesItAndTheNextEndOpensTheSame()
    {
        Set(SubscriptionStatus.Ended);
        Set(SubscriptionStatus.Active);
        (TheCall().Status, TheCall().Outcome).ShouldBe((ActionStatus.Done, ClosedByItself));
        _world.AdvanceDays(1);
        Set(SubscriptionStatus.Ended);
        (TheCall().Status, TheCall().Occurrences).ShouldBe((ActionStatus.Open, 2));
    }

    [Fact]
    public void ContractThatIsSaidToBeRenewedInstead_ClosesItAtOnce()
    {
        Set(SubscriptionStatus.Ended);
        Set(SubscriptionStatus.Renewed);
        (TheCall().Status, TheCall().Outcome).ShouldBe((ActionStatus.Done, ClosedByItself));
    }

    [Fact]
    public void ContractThatWasShortened_IsAnsweredByTheRenewalOfItsTermAlone()
    {
        _world.Service.Update(new Subscription(_subscription.Id) { End = _end.AddDays(-50) });
        _world.Settle();
        Set(SubscriptionStatus.Ended);
        TheCall().RootCause!.ShouldContain("its renewal of the term to 2026-12-22 was open");
        Churn(_end.AddDays(-50));
        Of(_end).SetAsideOn.ShouldNotBeNull();
        Sweep();
        TheCall().Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void ContractWhoseRenewalWasLost_EndsWithoutAQuestion()
    {
        Churn(_end);
        _world.AdvanceDays(101);
        Sweep();
        _world.Reload(_subscription).Status.ShouldBe(SubscriptionStatus.Ended);
        Sweep();
        Calls().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(SubscriptionStatus.Active, 0)]
    [InlineData(SubscriptionStatus.Ended, 0)]
    [InlineData(SubscriptionStatus.Draft, 1)]
    public void ContractThatWasSucceeded_EndsWithoutAQuestionButADraftIsNoSuccessor(SubscriptionStatus successor, int questions)
    {
        _world.ProduceValidSubscription(_account, row => (row.Start, row.End, row.Status, row.PreviousSubscriptionId) = (_end.AddDays(1), _end.AddYears(1), successor, _subscription.ToEntityReference()));
        Set(SubscriptionStatus.Ended);
        Sweep();
        Calls().Count.ShouldBe(questions);
    }

    [Fact]
    public void SuccessorThatIsEnteredAfterwards_IsNoticedByTheSweep()
    {
        Set(SubscriptionStatus.Ended);
        _world.ProduceValidSubscription(_account, row => (row.Start, row.End, row.PreviousSubscriptionId) = (_end.AddDays(1), _end.AddYears(1), _subscription.ToEntityReference()));
        Sweep();
        TheCall().Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void ContractThatWasRenewed_EndsWithoutAQuestion()
    {
        _world.ChooseReport(Of(_end));
        _world.CallAs(_csm, "csm_CloseRenewal", ("Target", Of(_end).ToEntityReference()), ("Outcome", (int)RenewalOutcome.Renewed));
        _world.Settle();
        Set(SubscriptionStatus.Ended);
        Sweep();
        Calls().ShouldBeEmpty();
    }

    [Fact]
    public void ContractWithoutAnOpenRenewal_EndsWithoutAQuestion()
    {
        var distant = _world.ProduceValidSubscription(_account, row => row.End = _world.Now.Date.AddDays(700));
        _world.Service.Update(new Renewal(Of(_end).Id) { StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) });
        _world.Settle();
        Set(SubscriptionStatus.Ended);
        _world.Service.Update(new Subscription(distant.Id) { Status = SubscriptionStatus.Ended });
        Sweep();
        Calls().ShouldBeEmpty();
    }

    [Fact]
    public void LossOfAnEarlierTerm_SaysNothingOfTheEndOfALaterOne()
    {
        Churn(_end);
        _world.Service.Update(new Subscription(_subscription.Id) { End = _end.AddDays(50) });
        _world.Settle();
        Set(SubscriptionStatus.Ended);
        TheCall().RootCause!.ShouldContain("its renewal of the term to 2027-04-01 was open");
        Churn(_end.AddDays(50));
        TheCall().Status.ShouldBe(ActionStatus.Done);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(-30)]
    public void EndedContractWithoutALastDayOrWithAnEarlierOne_IsLostWithItsRenewal(int? days)
    {
        _world.Organization.ServiceFor(_csm).Update(new Subscription(_subscription.Id) { Status = SubscriptionStatus.Ended, End = days is { } earlier ? _end.AddDays(earlier) : null });
        _world.Settle();
        TheCall().RootCause!.ShouldContain("term to 2027-02-10");
        Churn(_end);
        TheCall().Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void DeactivatedContract_IsAskedAboutNoMore()
    {
        Set(SubscriptionStatus.Ended);
        _world.Organization.ServiceFor(_csm).Update(new Subscription(_subscription.Id) { StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) });
        _world.Settle();
        TheCall().Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void CallAPersonClosed_IsLeftAloneForTwoWeeksAndAsksAgainWhileItLasts()
    {
        Set(SubscriptionStatus.Ended);
        var first = TheCall();
        _world.Organization.ServiceFor(_csm).Update(new CallToAction(first.Id) { Status = ActionStatus.Cancelled, Outcome = "I will ask on Friday." });
        _world.AdvanceDays(14);
        Sweep();
        (TheCall().Id, TheCall().Status).ShouldBe((first.Id, ActionStatus.Cancelled));
        _world.AdvanceDays(1);
        Sweep();
        Calls().Select(call => call.Status).ShouldBe([ActionStatus.Cancelled, ActionStatus.Open], ignoreOrder: true);
    }

    [Fact]
    public void SweepOfAUser_AsksAboutWhatNoStepHasSeenAmongHisOwn()
    {
        _world.Service.Update(new Subscription(_subscription.Id) { Status = SubscriptionStatus.Ended });
        var other = _world.Organization.AddUser("Somebody else", "CSM");
        _world.CallAs(other, "csm_RunRenewalSweep")["Questions"].ShouldBe(0);
        Calls().ShouldBeEmpty();
        _world.CallAs(_csm, "csm_RunRenewalSweep")["Questions"].ShouldBe(1);
        TheCall().OwnerId!.Id.ShouldBe(_csm);
        _world.Settle();
        TheCall().Occurrences.ShouldBe(1);
    }

    [Fact]
    public void TwoContracts_AreAskedAboutAndAnsweredEachForItself()
    {
        var other = _world.ProduceValidSubscription(_account);
        _world.Settle();
        Set(SubscriptionStatus.Ended);
        _world.Organization.ServiceFor(_csm).Update(new Subscription(other.Id) { Status = SubscriptionStatus.Ended });
        _world.Settle();
        Calls().Select(call => call.Status).ShouldBe([ActionStatus.Open, ActionStatus.Open]);

        Churn(_end);
        var left = Calls().Where(call => call.Status == ActionStatus.Open).ShouldHaveSingleItem();
        left.Source.ShouldBe(_world.Reload(other).Number);
    }

    private void Set(SubscriptionStatus status)
    {
        _world.Organization.ServiceFor(_csm).Update(new Subscription(_subscription.Id) { Status = status });
        _world.Settle();
    }

    private void Sweep()
    {
        _world.Call("csm_RunRenewalSweep");
        _world.Settle();
    }

    private void Churn(DateTime termEnd)
    {
        _world.CallAs(_csm, "csm_CloseRenewal", ("Target", Of(termEnd).ToEntityReference()), ("Outcome", (int)RenewalOutcome.Churned), ("ChurnReason", "Moved to a competitor"));
        _world.Settle();
    }

    private IReadOnlyList<CallToAction> Calls() => [.. _world.Actions(_account).Where(call => call.Reason == Unsaid)];

    private CallToAction TheCall() => Calls().ShouldHaveSingleItem();

    private Renewal Of(DateTime end) => _world.OfAccount<Renewal>(Renewal.EntityLogicalName, _account).Single(row => row.TermEnd == end && row.SubscriptionId!.Id == _subscription.Id);
}
