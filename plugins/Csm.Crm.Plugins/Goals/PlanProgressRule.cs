namespace Csm.Crm.Plugins.Goals;

/// <summary>A goal of a success plan.</summary>
/// <param name="Weight">Its weight; null counts as 1, and a negative one as none.</param>
/// <param name="Ratio">Share of its way, 1 at the target; null without data.</param>
public sealed record PlannedGoal(decimal? Weight, decimal? Ratio);

/// <summary>How far a success plan has come: the weighted mean of its goals, as a goal of the goals below it (R2).</summary>
public static class PlanProgressRule
{
    /// <summary>Progress in percent, 0 to 100, two decimals; null when no goal with a weight has data.</summary>
    public static decimal? Of(IEnumerable<PlannedGoal> goals)
    {
        var weight = 0m;
        var sum = 0m;
        foreach (var goal in goals)
        {
            if (goal.Ratio is { } ratio)
            {
                var share = Math.Max(0m, goal.Weight ?? 1m);
                weight += share;
                sum += share * Math.Max(0m, Math.Min(1m, ratio));
            }
        }

        return weight > 0m ? Math.Round(100m * sum / weight, 2) : null;
    }
}
