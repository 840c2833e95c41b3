namespace Csm.Crm.Plugins.Goals;

/// <summary>A goal and where it hangs.</summary>
/// <param name="Id">Row id.</param>
/// <param name="ParentId">The goal it contributes to; null at the top.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Start">First day; null when it has none of its own.</param>
/// <param name="Due">Last day; null when it has none of its own.</param>
public sealed record PlacedGoal(Guid Id, Guid? ParentId, GoalState State, DateTime? Start, DateTime? Due);

/// <summary>A goal that is pursued and counts for itself.</summary>
/// <param name="Id">Row id.</param>
/// <param name="Start">First day; without one of its own, that of the first goal below (R2).</param>
/// <param name="Due">Last day; without one of its own, that of the last goal below.</param>
/// <param name="Counted">Itself and the goals below that count through it.</param>
public sealed record TopGoal(Guid Id, DateTime? Start, DateTime? Due, IReadOnlyList<Guid> Counted);

/// <summary>
/// R1, R2: which goals of an account count for themselves, so that each goal that is pursued counts once: through the
/// topmost goal above it that is pursued, or for itself where there is none. An abandoned goal takes nothing upwards.
/// </summary>
public static class TopGoalRule
{
    /// <summary>Whether a goal was agreed on and is neither missed nor given up.</summary>
    /// <param name="state">Where it stands.</param>
    public static bool IsPursued(GoalState state) => state is GoalState.Agreed or GoalState.OnTrack or GoalState.AtRisk or GoalState.Achieved;

    /// <summary>The goals that count for themselves.</summary>
    /// <param name="goals">All active goals of one account; a parent that is not among them is none. Goals in a circle have no top.</param>
    public static IReadOnlyList<TopGoal> Of(IReadOnlyCollection<PlacedGoal> goals)
    {
        var byId = goals.ToDictionary(goal => goal.Id);
        var children = goals.Where(goal => goal.ParentId is not null && goal.State != GoalState.Abandoned).ToLookup(goal => goal.ParentId!.Value);
        return goals.Where(goal => IsPursued(goal.State) && IsTop(goal, byId)).Select(goal => TopOf(goal, children)).ToArray();
    }

    private static bool IsTop(PlacedGoal goal, Dictionary<Guid, PlacedGoal> byId)
    {
        var seen = new HashSet<Guid>();
        for (var below = goal; below.ParentId is { } id && byId.TryGetValue(id, out var above) && above.State != GoalState.Abandoned; below = above)
        {
            if (IsPursued(above.State) || !seen.Add(above.Id))
            {
                return false;
            }
        }

        return true;
    }

    private static TopGoal TopOf(PlacedGoal top, ILookup<Guid, PlacedGoal> children)
    {
        // Level by level, so that whatever is below a goal comes after it.
        var counted = new List<PlacedGoal> { top };
        var seen = new HashSet<Guid> { top.Id };
        for (var index = 0; index < counted.Count; index++)
        {
            counted.AddRange(children[counted[index].Id].Where(child => seen.Add(child.Id)));
        }

        var days = new Dictionary<Guid, KeyValuePair<DateTime?, DateTime?>>();
        foreach (var goal in Enumerable.Reverse(counted))
        {
            var below = children[goal.Id].Where(child => days.ContainsKey(child.Id)).Select(child => days[child.Id]).ToArray();
            days[goal.Id] = new(goal.Start ?? below.Min(each => each.Key), goal.Due ?? below.Max(each => each.Value));
        }

        return new TopGoal(top.Id, days[top.Id].Key, days[top.Id].Value, counted.Select(goal => goal.Id).ToArray());
    }
}
