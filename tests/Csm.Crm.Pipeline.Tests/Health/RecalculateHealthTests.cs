using Csm.Crm.Emulator;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Health;

public class RecalculateHealthTests
{
    private readonly CrmWorld _world = new();

    [Fact]
    public void AccountWithEvidence_IsScoredAndExplained()
    {
        var account = ProduceScoredAccount(assessment: 80, idleShare: 31.2m);

        var score = _world.Scores(account).ShouldHaveSingleItem();
        score.Score.ShouldBe(65.7m);
        score.Status.ShouldBe(HealthStatus.Amber);
        score.Confidence.ShouldBe(1m);
        var evidence = _world.EvidenceOf(score);
        evidence.Count.ShouldBe(2);
        evidence.Sum(row => row.Contribution!.Value).ShouldBe(score.Score!.Value, 0.01m);
        var idle = evidence.Single(row => row.Name == "Idle share");
        idle.Sentence.ShouldBe("Idle share 31.2 % in October 2026, between amber 35 and green 25: 51 of 100 points, 25.7 of the score.");
        idle.SourceTable.ShouldBe("csm_viumetric");
        idle.Lever.ShouldBe(9.3m);
        var stored = _world.Reload(account);
        stored.HealthScore.ShouldBe(65.7m);
        stored.HealthStatus.ShouldBe(HealthStatus.Amber);
        stored.HealthScoredOn.ShouldBe(_world.Now);
    }

    [Fact]
    public void SecondCallWithoutNews_ChangesNothing()
    {
        var account = ProduceScoredAccount(assessment: 80, idleShare: 31.2m);
        var before = _world.Scores(account).Single();

        var response = Recalculate(account);

        response["Changed"].ShouldBe(false);
        response["ScoreId"].ShouldBe(before.Id);
        response["Score"].ShouldBe(65.7m);
        ((string)response["Message"]).ShouldContain("nothing has changed");
        _world.Scores(account).Single().Id.ShouldBe(before.Id);
    }

    [Fact]
    public void NewsOfTheSameSecond_AreScoredInTheNext()
    {
        var account = ProduceScoredAccount(assessment: 80, idleShare: 31.2m);
        _world.Assess(account, 100);
        _world.Scores(account).Select(score => score.Score).ShouldBe([65.7m, 75.7m]);
        _world.Scores(account)[1].ScoredOn.ShouldBe(_world.Now.AddSeconds(1));
    }

    [Fact]
    public void ChangeOfTheScore_IsExplainedByItsFactors()
    {
        var account = ProduceScoredAccount(assessment: 80, idleShare: 31.2m);
        _world.AdvanceDays(5);
        _world.Assess(account, 90);

        var score = _world.Scores(account)[^1];
        score.Change.ShouldBe(5m);
        var evidence = _world.EvidenceOf(score);
        evidence.Single(row => row.Name == "Assessment").ContributionChange.ShouldBe(5m);
        evidence.Single(row => row.Name == "Idle share").ContributionChange.ShouldBe(0m);
        evidence.ShouldAllBe(row => row.Kind == EvidenceKind.Factor);
    }

    [Fact]
    public void AnotherModelVersion_IsItsOwnRowAndNotTheCustomersDoing()
    {
        var account = ProduceScoredAccount(assessment: 80, idleShare: 31.2m);
        _world.AdvanceDays(1);
        var next = _world.ProduceValidModel(model => model.Version = 2);
        _world.ProduceValidFactor(next, FactorSource.ManualAssessment, 100m, factor => factor.Name = "Assessment");
        Recalculate(account);

        var score = _world.Scores(account)[^1];
        score.ModelVersion.ShouldBe(2);
        score.Score.ShouldBe(80m);
        var evidence = _world.EvidenceOf(score);
        evidence.Single(row => row.Kind == EvidenceKind.Factor).ContributionChange.ShouldBe(0m);
        var change = evidence.Single(row => row.Kind == EvidenceKind.ModelChange);
        change.ContributionChange.ShouldBe(14.3m);
        change.Sentence!.ShouldContain("version 2 instead of version 1");
    }

    [Fact]
    public void SmallMove_UpdatesTheAccountAndStoresNoRow()
    {
        var account = ProduceScoredAccount(assessment: 80, idleShare: 31.2m);
        _world.AdvanceDays(1);
        _world.Assess(account, 81);

        _world.Scores(account).ShouldHaveSingleItem();
        _world.Reload(account).HealthScore.ShouldBe(66.2m);
    }

    [Fact]
    public void TooLittleFreshEvidence_WithholdsTheScore()
    {
        _world.ProduceAssessedModel();
        var model = _world.ProduceValidModel(row => row.Version = 2);
        _world.ProduceValidFactor(model, FactorSource.ManualAssessment, 30m);
        _world.ProduceValidFactor(model, FactorSource.IdleShare, 70m, factor => (factor.Worst, factor.Best, factor.Amber, factor.Green) = (60m, 10m, 35m, 25m));
        var account = _world.ProduceValidAccount();
        _world.Assess(account, 90);

        var response = Recalculate(account);
        response["Withheld"].ShouldBe(true);
        response["Status"].ShouldBe("Unknown");
        response.Results.ContainsKey("Score").ShouldBeFalse();
        var stored = _world.Reload(account);
        stored.HealthScore.ShouldBeNull();
        stored.HealthStatus.ShouldBe(HealthStatus.Unknown);
        stored.HealthConfidence.ShouldBe(0.3m);
    }

    [Fact]
    public void TurnToRed_RaisesOneRiskThatNamesTheLargestLever()
    {
        var account = ProduceScoredAccount(assessment: 80, idleShare: 31.2m);
        _world.AdvanceDays(4);
        _world.Assess(account, 0);

        var action = _world.Actions(account).ShouldHaveSingleItem();
        action.Kind.ShouldBe(ActionKind.Risk);
        action.RootCause.ShouldBe("Assessment: Look into ManualAssessment.");
        action.Occurrences.ShouldBe(1);
        action.Status.ShouldBe(ActionStatus.Open);
        action.Name.ShouldBe("Health turned red");

        _world.AdvanceDays(10);
        Recalculate(account);
        _world.Actions(account).ShouldHaveSingleItem().Occurrences.ShouldBe(1);
    }

    [Fact]
    public void Veto_CapsAtOnceAndIsItsOwnEvidence()
    {
        var model = _world.ProduceValidModel();
        _world.ProduceValidFactor(model, FactorSource.ManualAssessment, 90m, factor => factor.Name = "Assessment");
        _world.ProduceValidFactor(model, FactorSource.PaymentDiscipline, 10m, factor =>
        {
            factor.Name = "Payment";
            (factor.Worst, factor.Amber, factor.Green, factor.Best, factor.VetoCap) = (5m, 3m, 1m, 0m, 30m);
        });
        var account = _world.ProduceValidAccount(row => row.OverdueInvoices = 0);
        _world.Assess(account, 90);
        _world.Reload(account).HealthStatus.ShouldBe(HealthStatus.Green);

        _world.AdvanceDays(0.5);
        _world.Service.Update(new Account(account.Id) { OverdueInvoices = 4 });
        _world.Settle();

        var score = _world.Scores(account)[^1];
        score.Score.ShouldBe(30m);
        score.Status.ShouldBe(HealthStatus.Red);
        var evidence = _world.EvidenceOf(score);
        var veto = evidence.Single(row => row.Kind == EvidenceKind.Veto);
        veto.Contribution!.Value.ShouldBeLessThan(0m);
        var payment = evidence.Single(row => row.Name == "Payment");
        (veto.Value, veto.ObservedOn, veto.AgeDays, veto.SourceTable, veto.SourceId).ShouldBe((payment.Value, payment.ObservedOn, payment.AgeDays, payment.SourceTable, payment.SourceId));
        veto.SourceId.ShouldBe(account.Id.ToString("D"));
        evidence.Sum(row => row.Contribution!.Value).ShouldBe(30m, 0.01m);
        evidence.Sum(row => row.ContributionChange!.Value).ShouldBe(score.Change!.Value, 0.01m);
        _world.Actions(account).ShouldHaveSingleItem().Source.ShouldBe("Payment");

        _world.AdvanceDays(4);
        _world.Service.Update(new Account(account.Id) { OverdueInvoices = 0 });
        _world.Settle();
        _world.Actions(account).ShouldHaveSingleItem().Status.ShouldBe(ActionStatus.Done);
        _world.Organization.Journal.Executions.Where(execution => execution.StepName.Contains("TellOfNewHealth", StringComparison.Ordinal)).Max(execution => execution.Requests).ShouldBeInRange(4, 5);
    }

    [Fact]
    public void FourSnapshots_MakeATrend()
    {
        var account = ProduceScoredAccount(assessment: 40, idleShare: 31.2m);
        foreach (var points in (int[])[50, 60, 70])
        {
            _world.AdvanceDays(8);
            _world.Assess(account, points);
        }

        var stored = _world.Reload(account);
        stored.HealthTrend.ShouldBe(Trend.Rising);
        stored.HealthTrendSlope.ShouldBe(18.75m);
    }

    [Fact]
    public void GoalThatStandsStill_IsFreshWhileAKpiBelowItIsMeasured()
    {
        _world.ProduceValidFactor(_world.ProduceValidModel(), FactorSource.GoalProgress, 1m);
        var account = _world.ProduceValidAccount();
        var top = _world.ProduceValidGoal(account, goal => goal.Due = _world.Now.Date.AddDays(300));
        _world.ProduceMeasuredGoal(account, out _, overrides: goal => (goal.ParentGoalId, goal.Due) = (top.ToEntityReference(), _world.Now.Date.AddDays(300)));
        _world.MeterMonths(account, "utilisation", (1, 0m));
        _world.Settle();
        _world.AdvanceDays(60);
        _world.MeterMonths(account, "utilisation", (1, 0m));
        _world.Settle();

        _world.EvidenceOf(_world.Scores(account)[^1]).Single().State.ShouldBe(EvidenceState.Fresh);
    }

    [Fact]
    public void AccountWithoutModel_IsRefusedWithAWayOut()
    {
        var account = _world.ProduceValidAccount();
        CrmWorld.Refusal(() => Recalculate(account)).ShouldContain("There is no health model for account 'Customer 1'");
    }

    [Fact]
    public void FactorWithUnorderedAnchors_IsRefusedWhenSaved()
    {
        var model = _world.ProduceValidModel();
        CrmWorld.Refusal(() => _world.ProduceValidFactor(model, FactorSource.IdleShare, 10m, factor => factor.Green = 200m)).ShouldContain("neither rise nor fall");
        var factor = _world.ProduceValidFactor(model, FactorSource.IdleShare, 10m);
        CrmWorld.Refusal(() => _world.Service.Update(new HealthFactor(factor.Id) { Amber = 80m })).ShouldContain("'IdleShare'");
    }

    private Account ProduceScoredAccount(int assessment, decimal idleShare)
    {
        _world.ProduceAssessedModel();
        var account = _world.ProduceValidAccount();
        _world.MeterMonths(account, "idle_share", (1, idleShare));
        _world.Assess(account, assessment);
        return account;
    }

    private OrganizationResponse Recalculate(Account account) => _world.Call("csm_RecalculateHealth", ("Account", account.ToEntityReference()));
}
