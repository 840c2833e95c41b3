using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>8.2 Steer the team by its results.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.CustomApis, Capability.Clock)]
public class SteeringTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("8.2.1", "CSM lead")]
    public void Figures_StandBesideTargetAndThresholdWithTheRenewalsBehindThem()
    {
        var scene = new ProviderYear(_desk);
        scene.Aim(ProviderKpi.Grr, 95m, 90m);
        scene.Close();

        var grr = _desk.Screens.View<CsmObjective>("csm_csmobjective", "Objectives of this year").Single(row => row.Kpi == ProviderKpi.Grr);
        (grr.Actual, grr.Target, grr.Threshold).ShouldBe((66.67m, 95m, 90m));
        _desk.Screens.View<Renewal>("csm_renewal", "Renewals closed in the last 12 months").ShouldHaveSingleItem().ChurnReason.ShouldBe("Moved to a competitor");
        _desk.RefusedTo("CSM lead", service => service.Update(new CsmObjective(grr.Id) { Actual = 99m })).ShouldContain("prvWritecsm_CsmObjective");
    }

    [Fact]
    [ReferenceTask("8.2.2", "CSM lead")]
    public void MissedFigure_IsNamedAndItsCauseAndMeasureAreWrittenDown()
    {
        var scene = new ProviderYear(_desk);
        scene.Aim(ProviderKpi.LogoChurn, 5m, 10m);
        scene.Aim(ProviderKpi.HealthCoverage, 90m, 0m);

        var closed = scene.Close();

        (closed["Missed"], ((string)closed["Message"]).EndsWith("Act on: logo churn.", StringComparison.OrdinalIgnoreCase)).ShouldBe((1, true));
        var lost = _desk.Screens.View<Renewal>("csm_renewal", "Renewals closed in the last 12 months").ShouldHaveSingleItem();
        var customer = _desk.Open<Account>(lost.AccountId!);
        customer.Segment.ShouldBe(Segment.MidTouch);
        _desk.Add(new Insight { Name = "Why we lost", AccountId = lost.AccountId, Category = InsightCategory.Competitor, Text = "Start the value review six months earlier.", Source = lost.ChurnReason });
        var action = _desk.Add(new CallToAction { Name = "Earlier value reviews", AccountId = scene.Kept.ToEntityReference(), Kind = ActionKind.Risk, Reason = "Logo churn", Source = "Provider figures", RootCause = lost.ChurnReason, OwnerId = new EntityReference("systemuser", scene.Manager) });

        _desk.Open(action).OwnerId!.Id.ShouldBe(scene.Manager);
        new Screens(_desk.World.Organization, _desk.World.Organization.ServiceFor(scene.Manager)).View("csm_calltoaction", "My open calls to action").ShouldContain(row => row.Id == action.Id);
    }

    [Fact]
    [ReferenceTask("8.2.3", "CSM lead")]
    public void Cost_StandsBesideRetentionRevenueAndDeliveredValue()
    {
        var scene = new ProviderYear(_desk);
        scene.Work(minutes: 150);
        scene.Value();
        var closed = scene.Close(hourlyCost: 80m);

        var figures = _desk.Screens.View<CsmObjective>("csm_csmobjective", "Objectives of this year").ToDictionary(row => row.Kpi!.Value, row => row.Actual);
        figures[ProviderKpi.HoursPerCsm].ShouldBe(2.5m);
        figures[ProviderKpi.CostPerAccount].ShouldBe(200m);
        figures[ProviderKpi.ArrPerCsm].ShouldBe(100_000m);
        figures[ProviderKpi.Nrr].ShouldBe(66.67m);
        ((string)closed["PerCsm"]).ShouldContain("1 accounts, 100000 per year, 2.5 h");
        _desk.Screens.Chart("csm_valueentry", "Value by customer").ShouldBe(new Dictionary<string, decimal> { [scene.Kept.Name!] = 4_000m });
        _desk.Screens.Chart("account", "Customers by segment")["Mid touch"].ShouldBe(2m);
    }
}
