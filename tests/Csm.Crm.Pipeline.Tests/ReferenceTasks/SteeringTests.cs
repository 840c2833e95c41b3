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

        var grr = _desk.Screens.View<CsmObjective>("csm_csmobjective", "Current objectives").Single(row => row.Kpi == ProviderKpi.Grr);
        (grr.Actual, grr.Target, grr.Threshold).ShouldBe((66.67m, 95m, 90m));
        _desk.Screens.View<Renewal>("csm_renewal", "Renewals closed in the last 12 months").ShouldHaveSingleItem().ChurnReason.ShouldBe("Moved to a competitor");
        _desk.RefusedTo("CSM lead", service => service.Update(new CsmObjective(grr.Id) { Actual = 99m })).ShouldContain("prvWritecsm_CsmObjective");
    }

    [Fact]
    [ReferenceTask("8.2.2", "Customer success administrator")]
    public void MissedFigure_IsASteeringCallUntilItsCauseAndMeasureAreWrittenDown()
    {
        var scene = new ProviderYear(_desk);
        var churn = scene.Aim(ProviderKpi.LogoChurn, 5m, 10m);
        scene.Aim(ProviderKpi.HealthCoverage, 90m, 0m);
        _desk.Screens.View("csm_csmobjective", "Missed objectives to act on").ShouldBeEmpty();

        var closed = scene.Close();

        closed("Missed").ShouldBe(1);
        ((string)closed("Message")!).ShouldContain("Act on: logo churn.");
        _desk.Screens.View("csm_csmobjective", "Missed objectives to act on").ShouldHaveSingleItem().Id.ShouldBe(churn.Id);
        var lost = _desk.Screens.View<Renewal>("csm_renewal", "Renewals closed in the last 12 months").ShouldHaveSingleItem();
        _desk.Service.Update(new CsmObjective(churn.Id)
        {
            Cause = lost.ChurnReason, Measure = "Start the value review six months earlier.", MeasureOwnerId = new EntityReference("systemuser", scene.Manager), MeasureDue = _desk.Today.AddDays(60),
        });

        _desk.Screens.View("csm_csmobjective", "Missed objectives to act on").ShouldBeEmpty();
        var mine = new Screens(_desk.World.Organization, _desk.World.Organization.ServiceFor(scene.Manager)).View<CsmObjective>("csm_csmobjective", "My measures").ShouldHaveSingleItem();
        (mine.Id, mine.Measure, mine.Cause).ShouldBe((churn.Id, "Start the value review six months earlier.", "Moved to a competitor"));
        _desk.Service.Update(new CsmObjective(churn.Id) { MeasureDoneOn = _desk.Today });
        new Screens(_desk.World.Organization, _desk.World.Organization.ServiceFor(scene.Manager)).View("csm_csmobjective", "My measures").ShouldBeEmpty();
        scene.Close()("Written").ShouldBe(0);
        _desk.Service.Update(new CsmObjective(churn.Id) { Threshold = 60m });
        scene.Close()("Missed").ShouldBe(0);
        _desk.Open(churn).Missed.ShouldBe(false);
        _desk.RefusedTo("CSM lead", service => service.Update(new CsmObjective(churn.Id) { Measure = "None" })).ShouldContain("prvWritecsm_CsmObjective");
    }

    [Fact]
    [ReferenceTask("8.2.3", "CSM lead")]
    public void Cost_StandsBesideRetentionRevenueAndDeliveredValue()
    {
        var scene = new ProviderYear(_desk);
        scene.Work(minutes: 150);
        scene.Value();
        scene.Close(hourlyCost: 80m);

        var objectives = _desk.Screens.View<CsmObjective>("csm_csmobjective", "Current objectives");
        var figures = objectives.ToDictionary(row => row.Kpi!.Value, row => row.Actual);
        figures[ProviderKpi.HoursPerCsm].ShouldBe(2.5m);
        figures[ProviderKpi.CostPerAccount].ShouldBe(200m);
        figures[ProviderKpi.ArrPerCsm].ShouldBe(100_000m);
        figures[ProviderKpi.Nrr].ShouldBe(66.67m);
        _desk.Open(objectives.Single(row => row.Kpi == ProviderKpi.CostPerAccount)).PerManager!.ShouldEndWith("1 accounts, 100000 per year, 2.5 h, 200 per account");
        _desk.Screens.Chart("csm_valueentry", "Value by customer").ShouldBe(new Dictionary<string, decimal> { [scene.Kept.Name!] = 4_000m });
        _desk.Screens.Chart("account", "Customers by segment")["Mid touch"].ShouldBe(2m);
    }
}
