using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>5.2 Monitor customers.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.CustomApis, Capability.BulkMessages, Capability.Clock)]
public class MonitoringTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("5.2.1", "CSM")]
    public void Score_IsTheSumOfItsEvidenceAndItsChangeTheSumOfTheirs()
    {
        var account = _desk.ScoredCustomer(idleShare: 20m);
        var before = _desk.NewestScore(account).Score!.Value;
        _desk.World.AdvanceDays(30);
        _desk.Meter(account, "idle_share", (1, 45m));

        var score = _desk.Open<HealthScore>(_desk.NewestScore(account).ToEntityReference());
        var evidence = Evidence(score.Id);
        evidence.Sum(row => row.Contribution ?? 0m).ShouldBe(score.Score!.Value, 0.01m);
        evidence.Sum(row => row.ContributionChange ?? 0m).ShouldBe(score.Change!.Value, 0.01m);
        score.Score.Value.ShouldBeLessThan(before);
        var idle = evidence.Single(row => row.Name == "Idle share");
        idle.Sentence!.ShouldContain("Idle share 45.0 %");
        idle.SourceTable.ShouldBe("csm_viumetric");
        _desk.Open<ViuMetric>(new EntityReference("csm_viumetric", Guid.Parse(idle.SourceId!))).Value.ShouldBe(45m);
        _desk.Screens.View("csm_healthscore", "Health scores of the last 12 months").Count.ShouldBeGreaterThan(1);
        _desk.RefusedTo("Service", service => service.RetrieveMultiple(new QueryExpression("csm_healthscore"))).ShouldContain("prvReadcsm_HealthScore");
    }

    [Fact]
    [ReferenceTask("5.2.2", "Telemetry writer")]
    public void MeteredMonth_MeasuresTheCustomersKpiAndMovesHisGoal()
    {
        var csm = _desk.Employ("CSM");
        var account = _desk.CustomerOf(csm);
        var goal = _desk.World.ProduceMeasuredGoal(account, out var kpi);

        _desk.World.MeterMonths(_desk.Service, account, "utilisation", (2, 60m), (1, 64m));
        _desk.Settle();

        var measured = _desk.World.OfAccount<KpiMeasurement>("csm_kpimeasurement", account);
        measured.Select(row => row.Value).ShouldBe([60m, 64m], ignoreOrder: true);
        measured.ShouldAllBe(row => row.OwnerId!.Id == csm);
        _desk.World.Reload(kpi).Current.ShouldBe(64m);
        _desk.World.Reload(goal).Progress.ShouldBe(64m);
        CrmWorld.Refusal(() => _desk.Service.Update(new Goal(goal.Id) { Progress = 100m })).ShouldContain("prvWritecsm_Goal");
        _desk.RefusedTo("CSM", service => service.Create(new ViuMetric { Name = "Mine", AccountId = account.ToEntityReference(), MetricId = _desk.Metric("utilisation"), Value = 99m })).ShouldContain("prvCreatecsm_ViuMetric");
    }

    [Fact]
    [ReferenceTask("5.2.4", "CSM")]
    public void Deviation_LeadsFromTheScoreToItsCauseAndIntoTheAction()
    {
        var account = _desk.ScoredCustomer(idleShare: 20m);
        _desk.TurnRed(account);

        var score = _desk.NewestScore(account);
        score.Status.ShouldBe(HealthStatus.Red);
        var lever = Evidence(score.Id).OrderByDescending(row => row.Lever ?? 0m).First();
        lever.RootCauseHint.ShouldNotBeNullOrEmpty();
        var action = _desk.OpenActions(account, "Health turned red").ShouldHaveSingleItem();
        action.RootCause!.ShouldContain(lever.RootCauseHint!);
        _desk.Screens.View("account", "My at-risk accounts").ShouldHaveSingleItem().Id.ShouldBe(account.Id);
        _desk.Screens.ColumnsOf("csm_healthevidence", "Newest evidence").ShouldContain("csm_sentence");
    }

    [Fact]
    [ReferenceTask("5.2.5", "CSM")]
    public void Action_IsRaisedOnceCountedAndClosedAndWhatConcernsUsBecomesAnInsight()
    {
        var account = _desk.Customer();
        var machine = _desk.Add(new Machine { Name = "RS 1", AccountId = account.ToEntityReference(), Pin = "T33-0001", DeviceId = "TU-1", Connectivity = Connectivity.Online });
        var writer = _desk.Telemetry();
        Fault("E12");
        _desk.World.AdvanceDays(1);
        Fault("E17");

        var action = _desk.OpenActions(account, "Machine fault").ShouldHaveSingleItem();
        (action.Occurrences, action.OwnerId!.Id).ShouldBe((2, _desk.Me));
        action.Due.ShouldNotBeNull();
        CrmWorld.Refusal(() => _desk.Add(new CallToAction { Name = "Twin", AccountId = account.ToEntityReference(), Kind = action.Kind, Reason = action.Reason, Source = action.Source })).ShouldContain("csm_calltoaction");
        _desk.Screens.View("csm_calltoaction", "My open calls to action").ShouldHaveSingleItem();
        _desk.Service.Update(new CallToAction(action.Id) { Status = ActionStatus.Done, Outcome = "Seal replaced." });
        _desk.Screens.View("csm_calltoaction", "Calls to action closed in the last 90 days").ShouldHaveSingleItem().Id.ShouldBe(action.Id);
        _desk.Add(new Insight { Name = "Seals wear early", AccountId = account.ToEntityReference(), Category = InsightCategory.Product, Text = "Seals of the lift cylinder last 400 hours.", Source = "RS 1" });
        _desk.ScreensOf("CSM lead").View<Insight>("csm_insight", "Insights of the last 90 days").ShouldHaveSingleItem().Category.ShouldBe(InsightCategory.Product);

        void Fault(string code)
        {
            writer.Create(new MachineFault
            {
                Name = code, AccountId = account.ToEntityReference(), MachineId = machine.ToEntityReference(), Code = code, Family = "Hydraulics", Severity = Severity.High, FirstSeen = _desk.World.Now, LastSeen = _desk.World.Now, Count = 1,
            });
            _desk.Settle();
        }
    }

    private IReadOnlyList<HealthEvidence> Evidence(Guid score)
    {
        var query = new QueryExpression("csm_healthevidence") { ColumnSet = new ColumnSet { AllColumns = true } };
        query.Criteria.AddCondition("csm_healthscoreid", ConditionOperator.Equal, score);
        return [.. _desk.Service.RetrieveMultiple(query).Entities.Select(row => row.ToEntity<HealthEvidence>())];
    }
}
