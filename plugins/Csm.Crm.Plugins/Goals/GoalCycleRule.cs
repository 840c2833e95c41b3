namespace Csm.Crm.Plugins.Goals;

/// <summary>A goal's place in the tree.</summary>
/// <param name="Id">Row id.</param>
/// <param name="Name">Name for the refusal.</param>
/// <param name="ParentId">The goal it contributes to; null at the top.</param>
public sealed record GoalPlace(Guid Id, string Name, Guid? ParentId);

/// <summary>R2: goals form a tree of any depth; a goal must not contribute to itself, directly or through others.</summary>
public static class GoalCycleRule
{
    /// <summary>Refuses a new parent that lies below the goal, or in another account.</summary>
    /// <param name="goalId">The goal that moves.</param>
    /// <param name="goalName">Its name.</param>
    /// <param name="newParentId">Where it shall go.</param>
    /// <param name="places">All goals of the account as they are now.</param>
    /// <exception cref="RefusalException">It names the goals of the circle.</exception>
    public static void Check(Guid goalId, string goalName, Guid newParentId, IReadOnlyList<GoalPlace> places)
    {
        if (newParentId == goalId)
        {
            throw new RefusalException($"Goal '{goalName}' cannot contribute to itself. Choose another parent goal, or none.");
        }

        var byId = places.ToDictionary(place => place.Id);
        if (!byId.ContainsKey(newParentId))
        {
            throw new RefusalException($"The parent goal of '{goalName}' belongs to another account. Choose a goal of the same account, or none.");
        }

        var way = new List<string>();
        var seen = new HashSet<Guid>();
        for (Guid? at = newParentId; at is { } id && byId.TryGetValue(id, out var place) && seen.Add(id); at = place.ParentId)
        {
            if (id == goalId)
            {
                throw new RefusalException(
                    $"Goal '{goalName}' cannot contribute to '{way[0]}', because {Describe(way, goalName)}. Choose another parent goal, or none.");
            }

            way.Add(place.Name);
        }
    }

    private static string Describe(List<string> way, string goalName) =>
        string.Join(", and ", way.Select((name, index) => $"'{name}' contributes to '{(index + 1 < way.Count ? way[index + 1] : goalName)}'"));
}
