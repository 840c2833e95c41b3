namespace Csm.Crm.Plugins.Goals;

/// <summary>How far a goal has got.</summary>
/// <param name="Ratio">1 is the target; below 0 is worse than the baseline; null without data.</param>
/// <param name="Coverage">Share of the goal, in % by weight, that has data.</param>
/// <param name="IsRolledUp">Whether it comes from the goals below.</param>
public sealed record GoalAdvance(decimal? Ratio, decimal Coverage, bool IsRolledUp)
{
    /// <summary>Its first day; without one of its own, that of the first goal below.</summary>
    public DateTime? Start { get; init; }

    /// <summary>Its last day; without one of its own, that of the last goal below.</summary>
    public DateTime? Due { get; init; }

    /// <summary>The ratio as shown: 0 to 120 %, two decimals; null without data.</summary>
    public decimal? ShownPercent => Ratio is { } ratio ? Math.Round(100m * Math.Max(0m, Math.Min(GoalProgress.LargestShown, ratio)), 2) : null;
}

/// <summary>R2: progress of a goal, and of the goals above it.</summary>
public static class GoalProgress
{
    internal const decimal LargestShown = 1.2m;

    // Beyond this a ratio says nothing more, and sums of such ratios must not overflow.
    private const decimal LargestRatio = 1_000_000m;

    /// <summary>(current − baseline)/(target − baseline): free of direction, 1 at the target.</summary>
    /// <returns>Null when a figure is missing or the target is the baseline, for then there is no way to go.</returns>
    public static decimal? Ratio(decimal? baseline, decimal? target, decimal? current) =>
        baseline is { } b && target is { } t && current is { } c && t != b
            ? Math.Max(-LargestRatio, Math.Min(LargestRatio, (c - b) / (t - b)))
            : null;

    /// <summary>
    /// Progress of every goal of an account. A goal with a KPI uses it; one with goals below is their weighted mean,
    /// each clamped to 0–100 %, over those that have data; another uses its own figures. Abandoned goals do not count.
    /// </summary>
    /// <param name="goals">All goals of one account.</param>
    /// <exception cref="RefusalException">The goals form a cycle.</exception>
    public static IReadOnlyDictionary<Guid, GoalAdvance> Of(IReadOnlyList<GoalFacts> goals)
    {
        var children = goals
            .Where(goal => goal.ParentId is not null && goal.State != GoalState.Abandoned)
            .ToLookup(goal => goal.ParentId!.Value);
        var known = new Dictionary<Guid, GoalAdvance>();
        foreach (var goal in BottomUp(goals))
        {
            var below = children[goal.Id].ToArray();
            known[goal.Id] = AdvanceOf(goal, below, known) with
            {
                Start = goal.Start ?? below.Min(child => known[child.Id].Start),
                Due = goal.Due ?? below.Max(child => known[child.Id].Due),
            };
        }

        return known;
    }

    private static GoalAdvance AdvanceOf(GoalFacts goal, GoalFacts[] children, Dictionary<Guid, GoalAdvance> known)
    {
        var weight = children.Sum(WeightOf);
        if (goal.HasKpi || weight == 0)
        {
            var own = Ratio(goal.Baseline, goal.Target, goal.Current);
            return new GoalAdvance(own, own is null ? 0m : 100m, IsRolledUp: false);
        }

        var coverage = children.Sum(child => WeightOf(child) * known[child.Id].Coverage) / weight;
        var measured = children.Where(child => known[child.Id].Ratio is not null).ToArray();
        var measuredWeight = measured.Sum(WeightOf);
        decimal? ratio = measuredWeight == 0
            ? null
            : measured.Sum(child => WeightOf(child) * Math.Max(0m, Math.Min(1m, known[child.Id].Ratio!.Value))) / measuredWeight;
        return new GoalAdvance(ratio, Math.Round(coverage, 2), IsRolledUp: true);
    }

    private static decimal WeightOf(GoalFacts goal) => goal.Weight ?? 1m;

    // Levels from the top down, reversed: any depth without recursion, and what no level reaches is a cycle.
    private static List<GoalFacts> BottomUp(IReadOnlyList<GoalFacts> goals)
    {
        var ids = new HashSet<Guid>(goals.Select(goal => goal.Id));
        var below = goals.ToLookup(goal => goal.ParentId is { } parent && ids.Contains(parent) ? parent : Guid.Empty);
        var order = below[Guid.Empty].ToList();
        for (var index = 0; index < order.Count; index++)
        {
            order.AddRange(below[order[index].Id]);
        }

        if (order.Count < goals.Count)
        {
            var reached = new HashSet<Guid>(order.Select(goal => goal.Id));
            var names = string.Join(", ", goals.Where(goal => !reached.Contains(goal.Id)).Select(goal => $"'{goal.Name}'"));
            throw new RefusalException($"The goals {names} contribute to each other in a circle, so their progress cannot be worked out. Clear the parent goal of one of them.");
        }

        order.Reverse();
        return order;
    }
}
