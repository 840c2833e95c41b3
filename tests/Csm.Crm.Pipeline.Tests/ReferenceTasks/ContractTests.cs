using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>7.2 Manage the contract.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.CustomApis, Capability.Clock)]
public class ContractTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("7.2.1", "Sales")]
    public void Contract_ShowsTermNoticePromisesAndCredits()
    {
        var csm = _desk.Employ("CSM");
        _desk.World.ProduceRatio("availability", Better.Higher);
        var account = _desk.CustomerOf(csm);
        var subscription = _desk.World.ProduceValidSubscription(account, row => row.End = _desk.Today.AddDays(300));
        _desk.World.ProduceGuarantee(subscription, account);
        _desk.World.MeterRatio(account, "availability", 1, 95m, 744m);
        _desk.World.CallAs(csm, "csm_EvaluateGuarantees", ("PeriodStart", _desk.World.MonthsAgo(1)));

        var shown = _desk.Screens.View<Subscription>("csm_subscription", "Subscriptions that end within a year").ShouldHaveSingleItem();
        (shown.Id, shown.End, shown.Arr).ShouldBe((subscription.Id, _desk.Today.AddDays(300), 120_000m));
        _desk.Open(subscription).NoticeDays.ShouldBe(60);
        _desk.Screens.View("csm_guarantee", "Guarantees in force").Count.ShouldBe(1);
        var breach = _desk.Screens.View<GuaranteePeriod>("csm_guaranteeperiod", "Guarantees breached").ShouldHaveSingleItem();
        (breach.Measured, breach.Credit).ShouldBe((95m, 1_000m));
        _desk.RefusedTo("Service", service => service.RetrieveMultiple(new QueryExpression("csm_guaranteeperiod"))).ShouldContain("prvReadcsm_GuaranteePeriod");
        CrmWorld.Refusal(() => _desk.Service.Update(new Subscription(subscription.Id) { Arr = 1m })).ShouldContain("prvWritecsm_Subscription");
    }

    [Fact]
    [ReferenceTask("7.2.2", "CSM")]
    public void GoalThatIsNearlyReached_AsksForTheNextOneOnceAndTheNextOneAnswersIt()
    {
        var account = _desk.Customer();
        var goal = _desk.World.ProduceMeasuredGoal(account, out _);
        _desk.Meter(account, "idle_share", (1, 30m));
        _desk.Meter(account, "utilisation", (1, 82m));

        var action = _desk.OpenActions(account, "Next goal wanted").ShouldHaveSingleItem();
        action.Kind.ShouldBe(ActionKind.Benefit);
        action.RootCause!.ShouldContain("Idle share");
        _desk.Meter(account, "utilisation", (1, 84m));
        _desk.OpenActions(account, "Next goal wanted").ShouldHaveSingleItem().Occurrences.ShouldBe(1);

        var next = _desk.Add(new Goal { Name = "Less idling", AccountId = account.ToEntityReference(), Baseline = 30m, Target = 20m, Status = GoalStatus.Agreed, Start = _desk.Today, Due = _desk.Today.AddYears(1) });
        _desk.Service.Update(new Goal(goal.Id) { NextGoalId = next.ToEntityReference() });
        _desk.Service.Update(new CallToAction(action.Id) { Status = ActionStatus.Done, Outcome = "Less idling is the next goal." });
        _desk.World.AdvanceDays(20);
        _desk.Meter(account, "utilisation", (1, 88m));
        _desk.OpenActions(account, "Next goal wanted").ShouldBeEmpty();
    }

    [Fact]
    [ReferenceTask("7.2.3", "Sales")]
    public void Renewal_StartsByItselfIsAssessedAndIsClosedWithItsSuccessorOrReason()
    {
        var csm = _desk.Employ("CSM");
        var account = _desk.CustomerOf(csm);
        var (kept, left) = (_desk.World.ProduceValidSubscription(account), _desk.World.ProduceValidSubscription(account, row => row.End = _desk.Today.AddDays(120)));
        _desk.Settle();
        var open = _desk.Screens.View<Renewal>("csm_renewal", "Renewals without a human assessment");
        open.Count.ShouldBe(2);
        var (won, lost) = (Of(kept), Of(left));
        _desk.World.Call("csm_RunRenewalSweep");
        var machine = _desk.Open(won).MachineAssessment!.Value;
        var human = machine == Assessment.Renew ? Assessment.Risk : Assessment.Renew;
        _desk.Service.Update(new Renewal(won.Id) { HumanAssessment = human });
        CrmWorld.Refusal(() => _desk.Service.Update(new Renewal(won.Id) { Stage = RenewalStage.Won })).ShouldContain("csm_CloseRenewal");
        CrmWorld.Refusal(() => Close(won, RenewalOutcome.Upsold, ("OutcomeArr", 150_000m))).ShouldContain($"the rules say {machine}, the human assessment says {human}");
        _desk.Service.Update(new Renewal(won.Id) { Decision = "The board has signed the new quay." });
        CrmWorld.Refusal(() => Close(won, RenewalOutcome.Upsold, ("OutcomeArr", 150_000m))).ShouldContain("cannot be won without a value report");
        CrmWorld.Refusal(() => _desk.Service.Update(new Renewal(won.Id) { Stage = RenewalStage.Proposed })).ShouldContain("cannot be proposed without a value report");
        var report = (EntityReference)_desk.World.CallAs(csm, "csm_CreateValueReport", ("Target", account.ToEntityReference()), ("From", _desk.World.MonthsAgo(12)), ("To", _desk.World.MonthsAgo(0).AddDays(-1)))["Report"];
        _desk.Service.Update(new Renewal(won.Id) { Stage = RenewalStage.Proposed, ValueReportId = report });

        var successor = (EntityReference)Close(won, RenewalOutcome.Upsold, ("OutcomeArr", 150_000m))["Successor"];
        CrmWorld.Refusal(() => Close(lost, RenewalOutcome.Churned)).ShouldContain("without a churn reason");
        Close(lost, RenewalOutcome.Churned, ("ChurnReason", "Moved to a competitor"));

        var term = _desk.Open<Subscription>(successor);
        (term.Arr, term.Start, term.PreviousSubscriptionId!.Id).ShouldBe((150_000m, _desk.Today.AddDays(101), kept.Id));
        _desk.Open(won).Stage.ShouldBe(RenewalStage.Won);
        _desk.Open(lost).ChurnReason.ShouldBe("Moved to a competitor");
        _desk.Screens.View("csm_renewal", "Open renewals").ShouldBeEmpty();
        _desk.Screens.View<Renewal>("csm_renewal", "Renewals closed in the last 12 months")
            .Select(row => (row.Stage, row.DecidedOn, row.TermEnd > _desk.Today)).ShouldBe([(RenewalStage.Won, _desk.Today, true), (RenewalStage.Lost, _desk.Today, true)], ignoreOrder: true);
        _desk.RefusedTo("Service", service => service.Execute(new OrganizationRequest("csm_CloseRenewal") { ["Target"] = lost.ToEntityReference(), ["Outcome"] = (int)RenewalOutcome.Renewed })).ShouldContain("prvWritecsm_Renewal");

        Renewal Of(Subscription subscription) => _desk.World.OfAccount<Renewal>("csm_renewal", account).Single(renewal => renewal.SubscriptionId!.Id == subscription.Id);
    }

    private OrganizationResponse Close(Renewal renewal, RenewalOutcome outcome, params (string, object)[] more) =>
        _desk.Call("csm_CloseRenewal", [("Target", renewal.ToEntityReference()), ("Outcome", (int)outcome), .. more]);
}
