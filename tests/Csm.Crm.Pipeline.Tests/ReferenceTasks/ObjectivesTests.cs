using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.ReferenceTasks;

/// <summary>4.1 Agree on goals and measures.</summary>
[Needs(Capability.Security, Capability.AsyncQueue, Capability.CustomApis, Capability.Clock)]
public class ObjectivesTests
{
    private readonly Desk _desk = new();

    [Fact]
    [ReferenceTask("4.1.1", "CSM")]
    public void CustomersGoals_RollUpByWeightAndTheirConflictIsDecidedWithAWay()
    {
        var account = _desk.Customer();
        var top = _desk.Add(Agreed(account, "Cheaper moves"));
        var faster = _desk.Add(Agreed(account, "More moves", goal => (goal.ParentGoalId, goal.Weight, goal.Baseline, goal.Target) = (top.ToEntityReference(), 3m, 20m, 30m)));
        var gentler = _desk.Add(Agreed(account, "Fewer moves per machine", goal => (goal.ParentGoalId, goal.Baseline, goal.Target) = (top.ToEntityReference(), 20m, 15m)));
        Measure(account, faster, Better.Higher);
        Measure(account, gentler, Better.Lower);
        _desk.Settle();

        var conflict = _desk.Screens.View<GoalRelation>("csm_goalrelation", "Undecided goal conflicts").ShouldHaveSingleItem();
        _desk.Meter(account, "moves_per_hour", (1, 24m));
        _desk.Open(top).Progress.ShouldBe(30m);
        CrmWorld.Refusal(() => _desk.Service.Update(new Goal(top.Id) { ParentGoalId = faster.ToEntityReference() })).ShouldContain("cannot contribute to");

        _desk.Service.Update(new GoalRelation(conflict.Id) { Strategy = ConflictStrategy.Partition, Decision = "Quay first, yard later." });
        var decided = _desk.Open(conflict);
        (decided.DecidedById!.Id, decided.DecidedOn).ShouldBe((_desk.Me, _desk.Today));
        _desk.Screens.View("csm_goalrelation", "Undecided goal conflicts").ShouldBeEmpty();
    }

    [Fact]
    [ReferenceTask("4.1.2", "CSM")]
    public void CustomersKpis_AreMeasuredByTelemetryOrByHand()
    {
        var account = _desk.Customer();
        var metered = _desk.Add(NewKpi(account, "Utilisation", kpi => kpi.MetricId = _desk.Metric("utilisation")));
        var asked = _desk.Add(NewKpi(account, "Satisfied operators", kpi => kpi.Indicator = Indicator.Leading));
        _desk.Meter(account, "utilisation", (2, 55m), (1, 62m));
        _desk.Add(new KpiMeasurement { Name = "October", AccountId = account.ToEntityReference(), KpiId = asked.ToEntityReference(), PeriodKind = PeriodKind.Month, PeriodStart = _desk.World.MonthsAgo(1), Value = 85m });

        (_desk.Open(metered).Current, _desk.Open(metered).Status).ShouldBe((62m, HealthStatus.Amber));
        (_desk.Open(asked).Current, _desk.Open(asked).Status).ShouldBe((85m, HealthStatus.Green));
        _desk.Screens.View("csm_kpi", "KPIs in red or amber").ShouldHaveSingleItem().Id.ShouldBe(metered.Id);
        _desk.RefusedTo("Sales", service => service.Create(NewKpi(account, "Mine"))).ShouldContain("prvCreatecsm_Kpi");
    }

    [Fact]
    [ReferenceTask("4.1.3", "CSM")]
    public void Thresholds_MoveTheLightAndContradictingOnesAreRefused()
    {
        var account = _desk.Customer();
        var kpi = _desk.Add(NewKpi(account, "Utilisation", row => row.MetricId = _desk.Metric("utilisation")));
        _desk.Meter(account, "utilisation", (1, 62m));
        _desk.Open(kpi).Status.ShouldBe(HealthStatus.Amber);

        _desk.Service.Update(new Kpi(kpi.Id) { Green = 60m });
        _desk.Open(kpi).Status.ShouldBe(HealthStatus.Green);
        _desk.Service.Update(new Kpi(kpi.Id) { Green = 90m, Amber = 65m });
        _desk.Open(kpi).Status.ShouldBe(HealthStatus.Red);
        CrmWorld.Refusal(() => _desk.Service.Update(new Kpi(kpi.Id) { Green = 40m })).ShouldContain("must not be below amber 65");
    }

    [Fact]
    [ReferenceTask("4.1.4", "CSM")]
    public void ExperiencedValue_StandsBesideTheExpectedOneAndTheGapHasAPlan()
    {
        var account = _desk.Customer();
        _desk.World.ProduceValueGoal(account);
        _desk.World.MeterRatio(account, "idle_share", 1, 25m, 2_000m);

        _desk.Call("csm_CloseValueMonth", ("Month", _desk.World.MonthsAgo(1)));

        var shown = _desk.Screens.View<Account>("account", "Value below expectation").ShouldHaveSingleItem();
        (shown.Id, shown.ExpectedViu, shown.ExperiencedViu, shown.Realisation).ShouldBe((account.Id, 48_000m, 4_000m, 8.33m));
        _desk.Add(new SuccessPlan { Name = "Close the gap", AccountId = account.ToEntityReference(), Objective = "Stop engines while waiting.", Status = PlanStatus.Active, From = _desk.Today, To = _desk.Today.AddDays(60) });
        _desk.Screens.View("csm_successplan", "Success plans in progress").Count.ShouldBe(1);
        _desk.RefusedTo("Service", service => service.Execute(new OrganizationRequest("csm_CloseValueMonth") { ["Month"] = _desk.World.MonthsAgo(1) })).ShouldContain("prvWritecsm_Goal");
    }

    // As on the goal's form: a KPI that is added to its list knows its goal, and nobody chooses it again.
    private void Measure(Account account, Goal goal, Better better)
    {
        _desk.Add(NewKpi(account, goal.Name!, row =>
        {
            (row.MetricId, row.GoalId, row.Better) = (_desk.Metric("moves_per_hour"), goal.ToEntityReference(), better);
            (row.Amber, row.Green, row.Baseline, row.Target) = better == Better.Higher ? (22m, 28m, 20m, 30m) : (18m, 16m, 20m, 15m);
        }));
    }

    private Goal Agreed(Account account, string name, Action<Goal>? overrides = null)
    {
        var goal = new Goal { Name = name, AccountId = account.ToEntityReference(), Baseline = 0m, Target = 100m, Weight = 1m, Status = GoalStatus.Agreed, Level = GoalLevel.Medium, Start = _desk.Today, Due = _desk.Today.AddYears(1) };
        overrides?.Invoke(goal);
        return goal;
    }

    private static Kpi NewKpi(Account account, string name, Action<Kpi>? overrides = null)
    {
        var kpi = new Kpi { Name = name, AccountId = account.ToEntityReference(), Indicator = Indicator.Lagging, Better = Better.Higher, Baseline = 0m, Target = 100m, Amber = 50m, Green = 80m, Window = PeriodKind.Month };
        overrides?.Invoke(kpi);
        return kpi;
    }
}
