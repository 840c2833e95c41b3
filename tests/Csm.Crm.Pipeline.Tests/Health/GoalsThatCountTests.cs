using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Health;

/// <summary>Which goals and KPIs health looks at, and what it measures them against (R1, R2).</summary>
[Needs(Capability.AsyncQueue, Capability.BulkMessages, Capability.CustomApis, Capability.Clock)]
public class GoalsThatCountTests
{
    private readonly CrmWorld _world = new();
    private readonly HealthModel _model;
    private readonly Account _account;

    public GoalsThatCountTests()
    {
        _model = _world.ProduceValidModel();
        _account = _world.ProduceValidAccount();
    }

    [Fact]
    public void GoalWithoutDaysOfItsOwn_IsMeasuredAgainstThoseOfTheGoalsBelow()
    {
        _world.ProduceValidFactor(_model, FactorSource.GoalProgress, 1m);
        var top = _world.ProduceValidGoal(_account, goal => (goal.Baseline, goal.Target, goal.Start, goal.Due) = (null, null, null, null));

        // Half of the time of the goal below has passed, and half of the way.
        _world.ProduceValidGoal(_account, goal => (goal.ParentGoalId, goal.Current) = (top.ToEntityReference(), 50m));
        _world.Settle();

        Evidence().Value.ShouldBe(100m);
    }

    [Theory]
    [InlineData(GoalStatus.Agreed, 25)]
    [InlineData(GoalStatus.Draft, 50)]
    [InlineData(GoalStatus.Abandoned, 50)]
    public void GoalBelowOneThatNobodyPursues_CountsForItself(GoalStatus parent, int percent)
    {
        _world.ProduceValidFactor(_model, FactorSource.GoalProgress, 1m);
        var top = _world.ProduceValidGoal(_account, goal => goal.Status = parent);
        _world.ProduceValidGoal(_account, goal => (goal.ParentGoalId, goal.Current) = (top.ToEntityReference(), 25m));
        _world.ProduceValidGoal(_account, goal => (goal.ParentGoalId, goal.Current) = (top.ToEntityReference(), parent == GoalStatus.Agreed ? 0m : 25m));
        _world.Settle();

        Evidence().Value.ShouldBe(percent);
    }

    [Theory]
    [InlineData(GoalStatus.Agreed, 60)]
    [InlineData(GoalStatus.Abandoned, null)]
    [InlineData(GoalStatus.Draft, null)]
    public void KpiOfAGoalThatNobodyPursues_SaysNothing(GoalStatus status, int? percent)
    {
        _world.ProduceValidFactor(_model, FactorSource.KpiAttainment, 1m);

        // The goal's own target is nearer than the KPI's.
        var goal = _world.ProduceMeasuredGoal(_account, out _, overrides: row => row.Target = 50m);
        _world.MeterMonths(_account, "utilisation", (1, 30m));
        _world.Settle();
        _world.Service.Update(new Goal(goal.Id) { Status = status });
        _world.Settle();
        _world.Call("csm_RecalculateHealth", ("Account", _account.ToEntityReference()));

        Evidence().Value.ShouldBe(percent);
    }

    private HealthEvidence Evidence() => _world.EvidenceOf(_world.Scores(_account)[^1]).Single(row => row.Kind == EvidenceKind.Factor);
}
