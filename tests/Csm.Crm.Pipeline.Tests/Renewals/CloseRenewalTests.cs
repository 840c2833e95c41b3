using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Pipeline.Tests.Renewals;

public class CloseRenewalTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;
    private readonly Account _account;
    private readonly Subscription _subscription;

    public CloseRenewalTests()
    {
        _world.ProduceAssessedModel();
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        _account = _world.ProduceValidAccount(row => row.OwnerId = CrmWorld.OwnedBy(_csm));
        _subscription = _world.ProduceValidSubscription(_account, row => (row.Start, row.Scope) = (CrmWorld.Day("2026-02-11"), "Ten reach stackers"));
        _world.Settle();
        _world.ChooseReport(Renewal());
    }

    [Fact]
    public void Won_CreatesTheNextTermWithItsPromisesAndMachines()
    {
        var machine = _world.ProduceMachine(_account, _subscription);
        var guarantee = _world.ProduceGuarantee(_subscription, _account);

        var response = Close(_csm, RenewalOutcome.Upsold, ("OutcomeArr", 150_000m));

        var successor = _world.Reload(new Subscription(((EntityReference)response["Successor"]).Id));
        (successor.Start, successor.End, successor.Arr, successor.Scope, successor.Status).ShouldBe((CrmWorld.Day("2027-02-11"), CrmWorld.Day("2028-02-10"), 150_000m, "Ten reach stackers", SubscriptionStatus.Active));
        successor.PreviousSubscriptionId!.Id.ShouldBe(_subscription.Id);
        successor.OwnerId!.Id.ShouldBe(_csm);
        _world.Reload(_subscription).Status.ShouldBe(SubscriptionStatus.Renewed);
        _world.Reload(machine).SubscriptionId!.Id.ShouldBe(successor.Id);
        _world.Reload(guarantee).To.ShouldBeNull();
        var copy = _world.OfAccount<Guarantee>(Guarantee.EntityLogicalName, _account).Single(row => row.Id != guarantee.Id);
        (copy.SubscriptionId!.Id, copy.From, copy.Threshold, copy.CreditCap).ShouldBe((successor.Id, CrmWorld.Day("2027-02-11"), 97m, 3_000m));
        var renewal = Renewal();
        (renewal.Stage, renewal.Outcome, renewal.OutcomeArr, renewal.DecidedOn).ShouldBe((RenewalStage.Won, RenewalOutcome.Upsold, 150_000m, _world.Now.Date));
        _world.Reload(_account).NextRenewalOn.ShouldBe(CrmWorld.Day("2028-02-10"));
        _world.Organization.BusinessEvents.Count(happened => happened.Name == "csm_RenewalClosed").ShouldBe(1);
    }

    [Fact]
    public void EveryRetry_MeetsTheSameSuccessorAndAnotherOutcomeIsRefused()
    {
        var first = Close(_csm, RenewalOutcome.Renewed);
        _world.Settle();
        var version = Renewal().RowVersion;

        var again = Close(_csm, RenewalOutcome.Renewed);
        ((EntityReference)again["Successor"]).Id.ShouldBe(((EntityReference)first["Successor"]).Id);
        ((string)again["Message"]).ShouldContain("was closed as renewed before; nothing was done");
        CrmWorld.Refusal(() => Close(_csm, RenewalOutcome.Churned, ("ChurnReason", "Gone"))).ShouldContain("was closed on 2026-11-02 as renewed with 120000.00 per year; it cannot be closed as churned as well.");
        CrmWorld.Refusal(() => Close(_csm, RenewalOutcome.Renewed, ("OutcomeArr", 1m))).ShouldContain("it cannot be closed as renewed as well");

        Renewal().RowVersion.ShouldBe(version);
        _world.OfAccount<Subscription>(Subscription.EntityLogicalName, _account).Count.ShouldBe(2);
        _world.Organization.BusinessEvents.Count(happened => happened.Name == "csm_RenewalClosed").ShouldBe(1);
    }

    [Fact]
    public void Lost_NeedsItsReasonAndTheContractEndsWithItsTerm()
    {
        CrmWorld.Refusal(() => Close(_csm, RenewalOutcome.Churned, ("ChurnReason", "  "))).ShouldContain("cannot be lost without a churn reason");
        var response = Close(_csm, RenewalOutcome.Churned, ("ChurnReason", "Moved to a competitor"));
        response.Results.ContainsKey("Successor").ShouldBeFalse();
        var renewal = Renewal();
        (renewal.Stage, renewal.OutcomeArr, renewal.ChurnReason).ShouldBe((RenewalStage.Lost, 0m, "Moved to a competitor"));
        _world.Reload(_account).NextRenewalOn.ShouldBeNull();
        _world.Reload(_subscription).Status.ShouldBe(SubscriptionStatus.Active);

        // On the last day of the term the customer is still one.
        _world.AdvanceDays(100);
        _world.CallAs(_csm, "csm_RunRenewalSweep");
        _world.Reload(_subscription).Status.ShouldBe(SubscriptionStatus.Active);
        _world.AdvanceDays(1);
        _world.CallAs(_csm, "csm_RunRenewalSweep");
        _world.Reload(_subscription).Status.ShouldBe(SubscriptionStatus.Ended);
    }

    [Fact]
    public void NewRenewalThatIsProposed_NeedsItsReportToo() =>
        CrmWorld.Refusal(() => _world.Service.Create(new Renewal { Name = "By hand", AccountId = _account.ToEntityReference(), SubscriptionId = _subscription.ToEntityReference(), TermEnd = CrmWorld.Day("2029-02-10"), Stage = RenewalStage.Proposed }))
            .ShouldContain("cannot be proposed without a value report");

    [Fact]
    public void ForecastRevenue_IsThatOfTheNextTermUnlessAnotherIsSaid()
    {
        _world.Service.Update(new Renewal(Renewal().Id) { ForecastArr = 150_000m });
        var successor = (EntityReference)Close(_csm, RenewalOutcome.Upsold)["Successor"];
        (_world.Reload(new Subscription(successor.Id)).Arr, Renewal().OutcomeArr).ShouldBe((150_000m, 150_000m));
    }

    [Theory]
    [InlineData("2027-02-10", null)]
    [InlineData("2027-02-11", "2027-02-11")]
    [InlineData("2029-06-30", "2029-06-30")]
    public void LastDayAPersonGave_StaysOnThePromiseAndHoldsForTheNextOne(string lastDay, string? onTheCopy)
    {
        var guarantee = _world.ProduceGuarantee(_subscription, _account, row => row.To = CrmWorld.Day(lastDay));
        Close(_csm, RenewalOutcome.Renewed);
        _world.Reload(guarantee).To.ShouldBe(CrmWorld.Day(lastDay));
        _world.OfAccount<Guarantee>(Guarantee.EntityLogicalName, _account).Single(row => row.Id != guarantee.Id).To.ShouldBe(onTheCopy is null ? null : CrmWorld.Day(onTheCopy));
    }

    [Fact]
    public void PromisesThatDoNotRun_AreNotTakenAlong()
    {
        _world.ProduceGuarantee(_subscription, _account, row => (row.Status, row.MetricId) = (GuaranteeStatus.Draft, _world.ProduceValidMetric("utilisation").ToEntityReference()));
        var over = _world.ProduceGuarantee(_subscription, _account, row => row.To = CrmWorld.Day("2026-12-31"));
        var successor = (EntityReference)Close(_csm, RenewalOutcome.Renewed)["Successor"];
        _world.OfAccount<Guarantee>(Guarantee.EntityLogicalName, _account).ShouldNotContain(row => row.SubscriptionId!.Id == successor.Id);
        _world.Reload(over).To.ShouldBe(CrmWorld.Day("2026-12-31"));
    }

    [Fact]
    public void Won_NeedsAValueReportThoughItWasNeverProposedAndLostDoesNot()
    {
        _world.Service.Update(new Renewal(Renewal().Id) { ValueReportId = null });
        CrmWorld.Refusal(() => Close(_csm, RenewalOutcome.Renewed)).ShouldContain("cannot be won without a value report");
        Renewal().Stage.ShouldBe(RenewalStage.Forecast);
        CrmWorld.Refusal(() => _world.Service.Update(new Renewal(Renewal().Id) { ValueReportId = Report(_world.ProduceValidAccount()).ToEntityReference() })).ShouldContain("is of another customer");
        Close(_csm, RenewalOutcome.Churned, ("ChurnReason", "Gone"));
        Renewal().Stage.ShouldBe(RenewalStage.Lost);
    }

    [Theory]
    [InlineData(RenewalOutcome.Renewed)]
    [InlineData(RenewalOutcome.Churned)]
    public void OpenDisagreement_IsDecidedBeforeTheRenewalIsClosed(RenewalOutcome outcome)
    {
        _world.Assess(_account, 95);
        _world.CallAs(_csm, "csm_RunRenewalSweep");
        _world.Service.Update(new Renewal(Renewal().Id) { HumanAssessment = Assessment.Risk });

        CrmWorld.Refusal(() => Close(_csm, outcome, ("ChurnReason", "Gone"))).ShouldContain("the rules say Renew, the human assessment says Risk. Write down the decision and why before it is closed.");
        Renewal().Outcome.ShouldBeNull();

        _world.Service.Update(new Renewal(Renewal().Id) { Decision = "The new site manager wants another brand." });
        Close(_csm, outcome, ("ChurnReason", "Gone"));
        Renewal().Outcome.ShouldBe(outcome);
    }

    [Theory]
    [InlineData("Create")]
    [InlineData("CreateMultiple")]
    [InlineData("Upsert")]
    [InlineData("UpsertMultiple")]
    [Needs(Capability.BulkMessages)]
    public void LostRenewalOfThePast_IsStoredOnlyWithItsReason(string message)
    {
        var ended = _world.ProduceValidSubscription(_account, row => (row.Start, row.End, row.Status) = (CrmWorld.Day("2024-01-01"), CrmWorld.Day("2025-12-31"), SubscriptionStatus.Ended));
        var row = new Renewal(RowId.From(Csm.Crm.Tables.Renewal.EntityLogicalName, "imported"))
        {
            Name = "Imported", AccountId = _account.ToEntityReference(), SubscriptionId = ended.ToEntityReference(), TermEnd = CrmWorld.Day("2025-12-31"), Stage = RenewalStage.Lost, Outcome = RenewalOutcome.Churned,
        };
        CrmWorld.Refusal(() => Send(message, row)).ShouldContain("'Imported' cannot be lost without a churn reason");
        row.ChurnReason = "Closed the site";
        Send(message, row);
        CrmWorld.Refusal(() => _world.Service.Update(new Renewal(row.Id) { ChurnReason = " " })).ShouldContain("'Imported' cannot be lost without a churn reason");
        _world.Reload(row).ChurnReason.ShouldBe("Closed the site");
    }

    [Fact]
    public void Sales_ClosesThoughItMayCreateNoContract() =>
        Close(_world.Organization.AddUser("Sam Vogel", "Sales"), RenewalOutcome.Renewed)["Successor"].ShouldBeOfType<EntityReference>();

    [Theory]
    [InlineData("Service")]
    [InlineData("Telemetry writer")]
    public void OtherRoles_AreRefused(string role) =>
        CrmWorld.Refusal(() => Close(_world.Organization.AddUser("Somebody", role), RenewalOutcome.Renewed)).ShouldContain("prvWritecsm_Renewal");

    [Fact]
    public void Stage_CannotBeClosedByHand() =>
        CrmWorld.Refusal(() => _world.Service.Update(new Renewal(Renewal().Id) { Stage = RenewalStage.Won })).ShouldContain("is closed by the command 'Close renewal'");

    [Fact]
    public void UnknownOutcome_IsRefused() =>
        CrmWorld.Refusal(() => _world.CallAs(_csm, "csm_CloseRenewal", ("Target", Renewal().ToEntityReference()), ("Outcome", 7))).ShouldContain("The outcome 7 is none of csm_RenewalOutcome");

    [Fact]
    public void Proposed_NeedsAValueReportOfTheSameCustomer()
    {
        CrmWorld.Refusal(() => Propose(null)).ShouldContain("cannot be proposed without a value report");
        CrmWorld.Refusal(() => Propose(Report(_world.ProduceValidAccount()))).ShouldContain("is of another customer");
        Propose(Report(_account));
        Renewal().Stage.ShouldBe(RenewalStage.Proposed);
        var foreign = Report(_world.ProduceValidAccount());
        CrmWorld.Refusal(() => _world.Service.Update(new Renewal(Renewal().Id) { ValueReportId = foreign.ToEntityReference() })).ShouldContain("is of another customer");
    }

    [Fact]
    [Needs(Capability.Clock)]
    public void Checkpoints_KeepBothAssessmentsAndAskForTheDecision()
    {
        _world.Assess(_account, 95);
        _world.Service.Update(new Renewal(Renewal().Id) { HumanAssessment = Assessment.Risk });

        // Notice until 2026-12-12, so that the second checkpoint has passed already.
        var response = _world.CallAs(_csm, "csm_RunRenewalSweep");

        (response["Assessed"], response["Advanced"], response["Questions"]).ShouldBe((1, 1, 1));
        var renewal = Renewal();
        (renewal.Stage, renewal.MachineAssessment, renewal.HumanAssessment).ShouldBe((RenewalStage.Checkpoint3, Assessment.Renew, Assessment.Risk));
        renewal.Drivers.ShouldStartWith("health 95; realised value unknown %; usage center unknown %;");
        renewal.Likelihood!.Value.ShouldBeGreaterThan(90m);
        _world.Reload(_account).RenewalLikelihood.ShouldBe(renewal.Likelihood);
        _world.Actions(_account).ShouldContain(action => action.Reason == "Renewal assessments disagree");
        CrmWorld.Refusal(() => _world.Service.Update(new Renewal(renewal.Id) { Stage = RenewalStage.ValueReview })).ShouldContain("the rules say Renew, the human assessment says Risk");

        _world.CallAs(_csm, "csm_RunRenewalSweep");
        _world.Actions(_account).Single(action => action.Reason == "Renewal assessments disagree").Occurrences.ShouldBe(1);
        Renewal().RowVersion.ShouldBe(renewal.RowVersion);
        _world.Service.Update(new Renewal(renewal.Id) { Stage = RenewalStage.ValueReview, Decision = "The new site manager wants another brand; we act as at risk." });
        Renewal().MachineAssessment.ShouldBe(Assessment.Renew);
    }

    [Fact]
    public void Watch_IsRefusedAtCheckpointThreeAndAskedAboutWhenItStandsThere()
    {
        _world.Service.Update(new Renewal(Renewal().Id) { HumanAssessment = Assessment.Watch });
        _world.CallAs(_csm, "csm_RunRenewalSweep");
        Renewal().HumanAssessment.ShouldBe(Assessment.Watch);
        _world.Actions(_account).ShouldContain(action => action.Reason == "Watch is no answer at checkpoint 3");
        _world.Service.Update(new Renewal(Renewal().Id) { HumanAssessment = Assessment.Renew });
        CrmWorld.Refusal(() => _world.Service.Update(new Renewal(Renewal().Id) { HumanAssessment = Assessment.Watch })).ShouldContain("'Watch' is no answer");
    }

    [Fact]
    [Needs(Capability.Journal)]
    public void SweepAndStages_StayInTheirBudgets()
    {
        _world.CallAs(_csm, "csm_RunRenewalSweep");
        _world.CallAs(_csm, "csm_RunRenewalSweep");
        var executions = _world.Organization.Journal.Executions;
        executions.Last(execution => execution.Message == "csm_RunRenewalSweep").Requests.ShouldBeLessThanOrEqualTo(11);
        executions.Where(execution => execution.StepName.Contains("KeepRenewalStages", StringComparison.Ordinal)).ShouldAllBe(execution => execution.Requests <= 1);
    }

    private void Propose(ValueReport? report) => _world.Service.Update(new Renewal(Renewal().Id) { Stage = RenewalStage.Proposed, ValueReportId = report?.ToEntityReference() });

    private ValueReport Report(Account account)
    {
        var report = new ValueReport { Name = "Report", AccountId = account.ToEntityReference(), From = _world.MonthsAgo(12), To = _world.Now.Date, Status = ReportStatus.Ready };
        report.Id = _world.Service.Create(report);
        return report;
    }

    private void Send(string message, Entity row)
    {
        var many = new EntityCollection([row]) { EntityName = row.LogicalName };
        _world.Service.Execute(message switch
        {
            "Create" => new CreateRequest { Target = row },
            "Upsert" => new UpsertRequest { Target = row },
            "CreateMultiple" => new CreateMultipleRequest { Targets = many },
            _ => (OrganizationRequest)new UpsertMultipleRequest { Targets = many },
        });
    }

    private OrganizationResponse Close(Guid user, RenewalOutcome outcome, params (string, object)[] more) =>
        _world.CallAs(user, "csm_CloseRenewal", [("Target", Renewal().ToEntityReference()), ("Outcome", (int)outcome), .. more]);

    private Renewal Renewal() => _world.OfAccount<Renewal>(Csm.Crm.Tables.Renewal.EntityLogicalName, _account).Single(row => row.SubscriptionId!.Id == _subscription.Id);
}
