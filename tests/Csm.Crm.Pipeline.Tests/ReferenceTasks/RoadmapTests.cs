using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>4.2 Plan the way to the goals.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.CustomApis, Capability.BusinessEvents)]
public class RoadmapTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("4.2.1", "CSM")]
    public void Roadmap_ShowsHowFarItsGoalsAre()
    {
        var account = _desk.Customer();
        var plan = _desk.Add(new SuccessPlan { Name = "2027", AccountId = account.ToEntityReference(), Objective = "Cheaper moves", Status = PlanStatus.Active, From = _desk.Today, To = _desk.Today.AddYears(1), RiskAnalysis = "Driver shortage" });
        var (near, far) = (_desk.World.ProduceValidGoal(account), _desk.World.ProduceValidGoal(account));
        foreach (var goal in new[] { near, far })
        {
            _desk.Service.Update(new Goal(goal.Id) { SuccessPlanId = plan.ToEntityReference() });
        }

        _desk.Service.Update(new Goal(near.Id) { Current = 80m });
        _desk.Service.Update(new Goal(far.Id) { Current = 40m });
        _desk.Settle();

        _desk.Open(plan).Progress.ShouldBe(60m);
        _desk.Screens.View<SuccessPlan>("csm_successplan", "Success plans in progress").ShouldHaveSingleItem().Progress.ShouldBe(60m);
        _desk.Screens.GridsOn("csm_successplan").ShouldContain(view => view.Contains("Goals", StringComparison.Ordinal));
        _desk.Screens.GridsOn("csm_successplan").ShouldContain(view => view.Contains("alls to action", StringComparison.Ordinal));
        _desk.RefusedTo("Service", service => service.Retrieve("csm_successplan", plan.Id, new ColumnSet("csm_name"))).ShouldContain("prvReadcsm_SuccessPlan");
    }

    [Fact]
    [ReferenceTask("4.2.2", "CSM")]
    public void Consulting_IsPreparedWithAForecastAndADraftedReport()
    {
        var account = _desk.Customer();
        _desk.World.ProduceMeasuredGoal(account, out var kpi, overrides: goal => goal.Due = new DateTime(2026, 12, 31));
        _desk.Meter(account, "utilisation", [.. Enumerable.Range(1, 8).Select(month => (month, 70m - (2m * month)))]);

        var outlook = _desk.Open(kpi);
        (outlook.Trend, outlook.TrendSlope, outlook.Forecast).ShouldBe((Trend.Rising, 2m, 72m));
        var answer = _desk.Call("csm_CreateValueReport", ("Target", account.ToEntityReference()), ("From", _desk.World.MonthsAgo(3)), ("To", _desk.World.MonthsAgo(0).AddDays(-1)));
        var report = _desk.Open<ValueReport>((EntityReference)answer["Report"]);

        report.Status.ShouldBe(ReportStatus.Draft);
        report.Html!.ShouldContain(account.Name!);
        var again = _desk.Call("csm_CreateValueReport", ("Target", account.ToEntityReference()), ("From", _desk.World.MonthsAgo(3)), ("To", _desk.World.MonthsAgo(0).AddDays(-1)));
        ((EntityReference)again["Report"]).Id.ShouldBe(report.Id);
    }

    [Fact]
    [ReferenceTask("4.2.3", "CSM")]
    public void Figure_IsFollowedFromTheLedgerToTheMonthItWasMeteredIn()
    {
        var account = _desk.Customer();
        var goal = _desk.World.ProduceValueGoal(account, row => row.BaselineMethod = "October 2025 to March 2026, all machines, idle over operating hours");
        var month = _desk.World.MeterRatio(account, "idle_share", 1, 25m, 2_000m);
        _desk.Call("csm_CloseValueMonth", ("Month", _desk.World.MonthsAgo(1)));

        var entry = _desk.Open<ValueEntry>(_desk.Screens.View("csm_valueentry", "Value of the last 12 months").ShouldHaveSingleItem().ToEntityReference());
        var evidence = _desk.Open<ViuMetric>(entry.ViuMetricId!);
        (evidence.Id, evidence.Numerator, evidence.Denominator, evidence.Coverage).ShouldBe((month.Id, 500m, 2_000m, 95m));
        (entry.Baseline - entry.Actual, entry.Volume, entry.Amount).ShouldBe((10m, 2_000m, 4_000m));
        _desk.Open(goal).BaselineMethod!.ShouldContain("idle over operating hours");
        CrmWorld.Refusal(() => _desk.Service.Update(new ValueEntry(entry.Id) { Amount = 9_000m })).ShouldContain("prvWritecsm_ValueEntry");
        _desk.RefusedTo("CSM lead", service => service.Update(new ValueEntry(entry.Id) { Amount = 9_000m })).ShouldContain("is booked and stays as it is");
    }

    [Fact]
    [ReferenceTask("4.2.4", "CSM")]
    public void GoalBehindItsPlan_IsAtRiskAndTellsPeopleAndFlowsOnce()
    {
        var account = _desk.Customer();
        var goal = _desk.World.ProduceMeasuredGoal(account, out var kpi);
        _desk.Meter(account, "utilisation", [.. Enumerable.Range(1, 8).Select(month => (month, 2m + (6m * month)))]);

        _desk.Screens.View("csm_goal", "My goals at risk").ShouldHaveSingleItem().Id.ShouldBe(goal.Id);
        _desk.OpenActions(account, "Goal at risk").ShouldHaveSingleItem().RootCause!.ShouldContain("were to be expected");
        _desk.World.Organization.BusinessEvents.Count(happened => happened.Name == "csm_GoalAtRisk").ShouldBe(1);
        var outlook = _desk.Open(kpi);
        outlook.Trend.ShouldBe(Trend.Falling);
        outlook.ForecastHigh!.Value.ShouldBeLessThan(goal.Target!.Value);
        outlook.ForecastLow!.Value.ShouldBeLessThanOrEqualTo(outlook.Forecast!.Value);
        _desk.ScreensOf("Sales").View("csm_goal", "Goals at risk").Count.ShouldBe(1);
    }
}
