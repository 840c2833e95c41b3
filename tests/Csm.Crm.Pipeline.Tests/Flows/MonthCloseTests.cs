using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Flows;

/// <summary>What the shipped flow Month close does for the provider itself: figures of every period that is over, and what customers cost.</summary>
[Needs(Capability.Security, Capability.CustomApis, Capability.Clock)]
public class MonthCloseTests
{
    private readonly CrmWorld _world = new();
    private readonly IOrganizationService _owner;
    private readonly Guid _manager;

    public MonthCloseTests()
    {
        _world.ProduceAssessedModel();
        _owner = _world.Organization.ServiceFor(_world.Organization.AddUser("Flow owner", "Customer success administrator"));
        _manager = _world.Organization.AddUser("Clara Sommer", "CSM");
        var account = _world.ProduceValidAccount(row => row.OwnerId = CrmWorld.OwnedBy(_manager));
        _world.ProduceValidSubscription(account, row => (row.Start, row.End, row.Arr) = (CrmWorld.Day("2025-01-01"), CrmWorld.Day("2029-12-31"), 10_000m));
        _world.Settle();
    }

    [Fact]
    public void HourlyCost_OfTheEnvironmentMakesTheCostPerAccount()
    {
        Work("2026-10-08", 90);
        var run = Run(hourlyCost: 60.5m);
        run.Failure.ShouldBeNull();
        Objective(ProviderKpi.CostPerAccount, CalendarPeriod.Month, "2026-10-01")!.Actual.ShouldBe(90.75m);
        run.Done!.ShouldContain("cost per account 90.75");
        run.Done!.ShouldNotContain("not worked out");
    }

    [Fact]
    public void WithoutAnHourlyCost_ThereIsNoCostPerAccountAndTheRunSaysSo()
    {
        Work("2026-10-08", 90);
        var run = Run();
        run.Failure.ShouldBeNull();
        Objective(ProviderKpi.CostPerAccount, CalendarPeriod.Month, "2026-10-01").ShouldBeNull();
        Objective(ProviderKpi.HoursPerCsm, CalendarPeriod.Month, "2026-10-01")!.Actual.ShouldBe(1.5m);
        run.Done!.ShouldContain("enter it as the environment variable Hourly cost (csm_HourlyCost)");
    }

    [Fact]
    public void CostBelowNothing_IsRefused() => CrmWorld.Refusal(() => Run(hourlyCost: -1m)).ShouldContain("cannot cost -1");

    [Fact]
    public void ObjectiveOfTheYear_GetsItsActualWithTheMonthItEndsWith()
    {
        var yearly = _world.Add(new CsmObjective { Name = "Hours 2026", Kpi = ProviderKpi.HoursPerCsm, PeriodKind = CalendarPeriod.Year, PeriodStart = CrmWorld.Day("2026-01-01"), Target = 100m, Threshold = 3m });
        Work("2026-03-10", 120);
        Work("2026-11-10", 60);
        Work("2026-12-10", 90);

        Run();
        _world.Reload(yearly).Actual.ShouldBeNull("The year is not over.");

        _world.AdvanceDays(64);
        var run = Run();

        run.Failure.ShouldBeNull();
        (_world.Reload(yearly).Actual, _world.Reload(yearly).Missed).ShouldBe((4.5m, true));
        Objective(ProviderKpi.HoursPerCsm, CalendarPeriod.Quarter, "2026-10-01")!.Actual.ShouldBe(2.5m);
        Objective(ProviderKpi.HoursPerCsm, CalendarPeriod.Month, "2026-12-01")!.Actual.ShouldBe(1.5m);
        run.Done!.ShouldContain("2026-12-01 to 2026-12-31: ");
        run.Done!.ShouldContain("2026-10-01 to 2026-12-31: ");
        run.Done!.ShouldContain("2026-01-01 to 2026-12-31: ");
        run.Done!.ShouldContain("Act on: hours per CSM.");
        run.Answer("Close_provider_period", "PerCsm").ShouldBe("Clara Sommer: 1 accounts, 10000 per year, 1.5 h");
        Run().Answer("Close_provider_period", "Written").ShouldBe(0);
    }

    [Fact]
    public void FiguresOfPeople_StandByManagerOnTheirObjectivesAndChangeWithThem()
    {
        Work("2026-10-08", 90);
        Run(hourlyCost: 60m);

        const string line = "Clara Sommer: 1 accounts, 10000 per year, 1.5 h, 90 per account";
        var october = CrmWorld.Day("2026-10-01");
        _world.Everything<CsmObjective>(CsmObjective.EntityLogicalName).Where(row => row.PeriodStart == october).ToDictionary(row => row.Kpi!.Value, row => row.PerManager).ShouldBe(
            new Dictionary<ProviderKpi, string?>
            {
                [ProviderKpi.Grr] = null, [ProviderKpi.Nrr] = null, [ProviderKpi.LogoChurn] = null, [ProviderKpi.HealthCoverage] = null,
                [ProviderKpi.CostPerAccount] = line, [ProviderKpi.ArrPerCsm] = line, [ProviderKpi.HoursPerCsm] = line,
            }, ignoreOrder: true);
        Run(hourlyCost: 60m).Answer("Close_provider_period", "Written").ShouldBe(0);

        Work("2026-10-09", 30);
        Run(hourlyCost: 60m).Answer("Close_provider_period", "Written").ShouldBe(3);
        Objective(ProviderKpi.ArrPerCsm, CalendarPeriod.Month, "2026-10-01")!.PerManager.ShouldBe("Clara Sommer: 1 accounts, 10000 per year, 2 h, 120 per account");
    }

    private FlowRun Run(decimal? hourlyCost = null) =>
        FlowRun.Of("Monthclose", _owner.Execute, _world.Now, environment: hourlyCost is { } cost ? new Dictionary<string, object> { ["csm_HourlyCost"] = cost } : null);

    private CsmObjective? Objective(ProviderKpi kpi, CalendarPeriod kind, string start) =>
        _world.Everything<CsmObjective>(CsmObjective.EntityLogicalName).SingleOrDefault(row => row.Kpi == kpi && row.PeriodKind == kind && row.PeriodStart == CrmWorld.Day(start));

    private void Work(string day, int minutes)
    {
        var ended = DateTime.SpecifyKind(CrmWorld.Day(day), DateTimeKind.Utc).AddHours(12);
        var id = _world.Service.Create(new Entity("task") { ["subject"] = "Visit", ["ownerid"] = CrmWorld.OwnedBy(_manager), ["actualend"] = ended, ["actualdurationminutes"] = minutes });
        _world.Service.Update(new Entity("task", id) { ["statecode"] = new OptionSetValue(1) });
    }
}
