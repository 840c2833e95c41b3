using Csm.Crm.Plugins.Goals;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Goals;

public class PlanProgressRuleTests
{
    [Fact]
    public void Progress_LiesBetweenItsGoalsAndDoesNotDependOnTheScaleOfWeights() => Law.Holds(Law.Arrays(Goals(), 1, 8), goals =>
    {
        var progress = PlanProgressRule.Of(goals)!.Value;
        progress.ShouldBeGreaterThanOrEqualTo(goals.Min(goal => 100m * goal.Ratio!.Value) - 0.01m);
        progress.ShouldBeLessThanOrEqualTo(goals.Max(goal => 100m * goal.Ratio!.Value) + 0.01m);
        PlanProgressRule.Of(goals.Select(goal => goal with { Weight = 3m * goal.Weight })).ShouldBe(progress);
    });

    [Fact]
    public void GoalWithoutData_ChangesNothing() => Law.Holds(Law.Arrays(Goals(), 0, 5), goals =>
        PlanProgressRule.Of([.. goals, new PlannedGoal(50m, null)]).ShouldBe(PlanProgressRule.Of(goals)));

    [Fact]
    public void NoGoal_IsNoProgressRatherThanNone()
    {
        PlanProgressRule.Of([]).ShouldBeNull();
        PlanProgressRule.Of([new PlannedGoal(0m, 0.5m)]).ShouldBeNull();
        PlanProgressRule.Of([new PlannedGoal(null, 1.4m), new PlannedGoal(null, -0.4m)]).ShouldBe(50m);
    }

    private static FsCheck.Gen<PlannedGoal> Goals() => from weight in Law.Decimals(1, 20) from ratio in Law.Decimals(0, 1) select new PlannedGoal(weight, ratio);
}
