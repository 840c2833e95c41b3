using Csm.Crm.Plugins.Goals;

namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>R1, goal progress: progress by expected progress over the top-level goals, so that a young goal is not a bad goal.</summary>
internal static class GoalProgressAgainstPlan
{
    private const decimal LargestRatio = 1.2m;
    private const decimal YoungestGoal = 0.10m;

    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now)
    {
        var running = evidence.Goals.Where(goal => TopGoalRule.IsPursued(goal.State)).ToArray();
        if (running.Length == 0)
        {
            return Observation.Missing("no goal has been agreed");
        }

        var old = running.Where(goal => ExpectedOf(goal, now) >= YoungestGoal).ToArray();
        if (old.Length == 0)
        {
            return Observation.NotApplicable("less than 10 % of the time of every goal has passed");
        }

        var judged = old.Where(goal => goal.Progress is not null).ToArray();
        var weight = judged.Sum(WeightOf);
        if (weight == 0)
        {
            return Observation.Missing($"none of {old.Length} goals has data");
        }

        decimal Standing(GoalStanding goal) => Clamped(goal.Progress!.Value / 100m / ExpectedOf(goal, now));
        var value = 100m * judged.Sum(goal => WeightOf(goal) * Standing(goal)) / weight;
        var newest = judged.Max(goal => goal.ObservedOn);
        return Observation.Of(value, newest, Wording.Text("over {0} of {1} goals, as of {2:yyyy-MM-dd}", judged.Length, running.Length, newest), "csm_goal",
            judged.Where(goal => WeightOf(goal) != 0m).OrderBy(Standing).ThenByDescending(goal => goal.ObservedOn).ThenBy(goal => goal.Id).First().Id);
    }

    private static decimal ExpectedOf(GoalStanding goal, DateTime now) =>
        goal.State == GoalState.Achieved ? 1m : GoalStateRule.Expected(goal.Start, goal.Due, now) ?? 1m;

    private static decimal WeightOf(GoalStanding goal) => goal.Weight ?? 1m;

    private static decimal Clamped(decimal ratio) => Math.Max(0m, Math.Min(LargestRatio, ratio));
}
