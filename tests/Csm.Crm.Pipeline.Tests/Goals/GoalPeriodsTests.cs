using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Goals;

/// <summary>A goal holds its target in two periods of its KPI that have ended (R2), and each turn of it is told once.</summary>
[Needs(Capability.AsyncQueue, Capability.BulkMessages, Capability.BusinessEvents, Capability.Clock)]
public class GoalPeriodsTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public GoalPeriodsTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
    }

    [Fact]
    public void RunningMonth_IsNoSecondOneAtTheTargetUntilItHasEnded()
    {
        var goal = _world.ProduceMeasuredGoal(_account, out _);
        _world.MeterMonths(_account, "utilisation", (2, 60m), (1, 104m), (0, 106m));
        _world.Settle();
        _world.Reload(goal).Status.ShouldBe(GoalStatus.OnTrack);

        _world.AdvanceDays(30);
        _world.MeterMonths(_account, "utilisation", (1, 106m), (0, 1m));
        _world.Settle();
        _world.Reload(goal).Status.ShouldBe(GoalStatus.Achieved);
    }

    [Fact]
    public void PeriodsOfAnotherLength_AreNoPeriodsOfTheGoal()
    {
        var goal = _world.ProduceValidGoal(_account);
        var kpi = _world.ProduceValidKpi(_account, row => row.GoalId = goal.ToEntityReference());
        _world.Service.Update(new Goal(goal.Id) { KpiId = kpi.ToEntityReference() });
        Measure(kpi, PeriodKind.Week, _world.MonthsAgo(0), 5m);
        Measure(kpi, PeriodKind.Week, _world.MonthsAgo(1), 5m);
        Measure(kpi, PeriodKind.Month, _world.MonthsAgo(1), 101m);
        Measure(kpi, PeriodKind.Month, _world.MonthsAgo(0), 102m);
        _world.Settle();
        _world.Reload(goal).Status.ShouldBe(GoalStatus.Achieved);
    }

    [Fact]
    public void EachTurn_IsToldOnceHoweverOftenTheGoalIsLookedAt()
    {
        var late = _world.ProduceMeasuredGoal(_account, out _);
        _world.ProduceMeasuredGoal(_account, out _, "connectivity");
        _world.MeterMonths(_account, "utilisation", (2, 1m), (1, 2m));
        _world.MeterMonths(_account, "connectivity", (2, 101m), (1, 104m));
        _world.Settle();
        for (var weight = 2; weight < 5; weight++)
        {
            _world.AdvanceDays(1);
            _world.Service.Update(new Goal(late.Id) { Weight = weight });
            _world.Settle();
        }

        _world.Organization.BusinessEvents.Count(happened => happened.Name == "csm_GoalAtRisk").ShouldBe(1);
        _world.Organization.BusinessEvents.Count(happened => happened.Name == "csm_GoalAchieved").ShouldBe(1);
    }

    [Fact]
    [Needs(Capability.Security)]
    public void DecisionWrittenDownLater_KeepsWhoDecidedAndWhen()
    {
        var manager = _world.Organization.AddUser("Clara Sommer", "CSM");
        var (goal, other) = (_world.ProduceValidGoal(_account), _world.ProduceValidGoal(_account));
        var relation = _world.Add(new GoalRelation
        {
            Name = "Speed against wear", AccountId = _account.ToEntityReference(), GoalId = goal.ToEntityReference(), OtherGoalId = other.ToEntityReference(), Kind = GoalRelationKind.Conflicts,
            Strategy = ConflictStrategy.Prioritise, DecidedById = CrmWorld.OwnedBy(manager), DecidedOn = CrmWorld.Day("2026-10-20"),
        });
        var stored = _world.Reload(relation);
        (stored.DecidedById!.Id, stored.DecidedOn).ShouldBe((manager, CrmWorld.Day("2026-10-20")));
    }

    private void Measure(Kpi kpi, PeriodKind kind, DateTime start, decimal value) =>
        _world.Add(new KpiMeasurement { Name = $"{kind} {start:yyyy-MM-dd}", KpiId = kpi.ToEntityReference(), AccountId = _account.ToEntityReference(), PeriodKind = kind, PeriodStart = start, Value = value });
}
