using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Health;

[Needs(Capability.Journal)]
public class SweepTests
{
    private readonly CrmWorld _world = new();

    public SweepTests() => _world.ProduceAssessedModel();

    [Fact]
    public void ThousandAccounts_CostRequestsByPortionAndNotByAccount()
    {
        for (var index = 0; index < 1000; index++)
        {
            _world.ProduceValidAccount(row => (row.ManualAssessment, row.ManualAssessmentOn) = (50 + (index % 40), _world.Now.Date));
        }

        Sweep().Sum(portion => (int)portion["ChangedAccounts"]).ShouldBe(1000);
        _world.Settle();
        _world.AdvanceDays(1);
        _world.ForgetWhatHappened();

        var portions = Sweep();

        portions.Count.ShouldBe(10);
        portions.Sum(portion => (int)portion["Examined"]).ShouldBe(1000);
        portions.Sum(portion => (int)portion["ChangedAccounts"]).ShouldBe(0);
        var requests = _world.Organization.Journal.Executions.Where(execution => execution.StepName.Contains("csm_RecalculateHealth", StringComparison.Ordinal)).Select(execution => execution.Requests).ToArray();
        requests.Length.ShouldBe(10);

        // Twelve reads of health, people and digital usage, goals twice and their plans, their calls to action and those of conflicts.
        requests.Max().ShouldBeLessThanOrEqualTo(17);
    }

    [Fact]
    public void CustomerThatHasEnded_IsSweptAndMarkedNoMore()
    {
        var account = _world.ProduceValidAccount();
        _world.Assess(account, 80);
        _world.Service.Update(new Account(account.Id) { LifecyclePhase = LifecyclePhase.Ended });
        _world.Settle();
        var scores = _world.Scores(account).Count;

        _world.Assess(account, 10);
        _world.AdvanceDays(60);
        Sweep().Sum(portion => (int)portion["Examined"]).ShouldBe(0);

        _world.Scores(account).Count.ShouldBe(scores);
        _world.Reload(account).HealthDueOn.ShouldBeNull();
    }

    [Fact]
    public void OldEvidence_IsCondensedButNotTheNewestNorAChangeOfStatus()
    {
        var account = _world.ProduceValidAccount();
        _world.MeterMonths(account, "idle_share", (1, 20m));
        foreach (var points in (int[])[80, 82, 84, 20, 22, 24])
        {
            _world.Assess(account, points);
            _world.AdvanceDays(4);
        }

        Sweep();

        var scores = _world.Scores(account);
        scores.ShouldAllBe(score => score.EvidenceJson!.StartsWith('['));
        var statuses = scores.Select(score => score.Status).ToArray();
        for (var index = 0; index < scores.Count; index++)
        {
            var stays = index == scores.Count - 1 || index == 0 || statuses[index] != statuses[index - 1];
            (_world.EvidenceOf(scores[index]).Count > 0).ShouldBe(stays, $"score {index}: {string.Join(' ', statuses)}");
        }

        statuses.Distinct().Count().ShouldBeGreaterThan(1);
    }

    [Fact]
    public void AssessmentThatExpires_IsNoticedByTheSweepAndNotOverwritten()
    {
        var account = _world.ProduceValidAccount();
        _world.Assess(account, 90);
        var givenOn = _world.Now.Date;
        _world.AdvanceDays(50);

        Sweep();

        var stored = _world.Reload(account);
        stored.HealthStatus.ShouldBe(HealthStatus.Unknown);
        stored.ManualAssessment.ShouldBe(90);
        stored.ManualAssessmentOn.ShouldBe(givenOn);
        _world.EvidenceOf(_world.Scores(account)[^1]).Single(row => row.Name == "Assessment").Sentence!.ShouldContain("is 50 days old, stale since 2026-12-17 by the limit of 45 days");
    }

    [Fact]
    public void GoalPastItsDay_IsMissedWithoutAnyEvent()
    {
        var account = _world.ProduceValidAccount();
        var goal = _world.ProduceValidGoal(account);
        _world.Service.Update(new Goal(goal.Id) { Current = 50m });
        _world.Settle();
        _world.Reload(goal).Status.ShouldBe(GoalStatus.OnTrack);

        _world.AdvanceDays(51);
        Sweep();

        _world.Reload(goal).Status.ShouldBe(GoalStatus.Missed);
    }

    [Fact]
    public void MonthThatEndedInSilence_IsAssessed()
    {
        var account = _world.ProduceValidAccount();
        _world.ProduceMeasuredGoal(account, out var kpi);
        _world.MeterMonths(account, "utilisation", (1, 55m), (0, 60m));
        _world.Settle();
        _world.Reload(kpi).Current.ShouldBe(55m);

        _world.AdvanceDays(30);
        Sweep();
        _world.Settle();

        _world.Reload(kpi).Current.ShouldBe(60m);
        _world.Reload(kpi).AsOf.ShouldBe(new DateTime(2026, 11, 30));
    }

    [Fact]
    public void SweepAsCsm_CoversHerAccountsOnly()
    {
        var csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        _world.ProduceValidAccount(row => row.OwnerId = new EntityReference("systemuser", csm));
        _world.ProduceValidAccount();

        _world.Organization.ServiceFor(csm).Execute(new OrganizationRequest("csm_RecalculateHealth"))["Examined"].ShouldBe(1);
        CrmWorld.Refusal(() => _world.Call("csm_RecalculateHealth", ("Page", 0))).ShouldContain("'Page' is 0");
    }

    private List<OrganizationResponse> Sweep()
    {
        var portions = new List<OrganizationResponse>();
        for (int? page = 1; page is not null; page = portions[^1].Results.TryGetValue("NextPage", out var next) ? (int)next : null)
        {
            portions.Add(_world.Call("csm_RecalculateHealth", ("Page", page)));
        }

        return portions;
    }
}
