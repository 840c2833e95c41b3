namespace Csm.Crm.Plugins.Goals;

/// <summary>Who a goal belongs to.</summary>
/// <param name="Member">The person at the customer; null when the goal is everybody's.</param>
/// <param name="RowOwnerId">Who looks after the row in our own team.</param>
/// <param name="RowOwner">The name of that person or team.</param>
public sealed record GoalOwner(string? Member, Guid? RowOwnerId, string? RowOwner);

/// <summary>
/// R3: the name of a conflict says both goals with both owners. An owner is the person at the customer; where a goal has
/// none, our own person who looks after it, unless that is the same for both goals: then the goal is everybody's.
/// </summary>
public static class GoalConflictName
{
    /// <summary>Length of the column.</summary>
    public const int MaximumLength = 200;

    private const string Everybody = "everybody";
    private const int LongestOwner = 50;
    private const string Frame = "'' () against '' ()";

    /// <summary>The name, at most 200 characters; the names of goals are cut so that both owners stay.</summary>
    /// <param name="goal">Name of the one goal.</param>
    /// <param name="owner">Its owner.</param>
    /// <param name="other">Name of the other goal.</param>
    /// <param name="otherOwner">Its owner.</param>
    public static string Of(string goal, GoalOwner owner, string other, GoalOwner otherOwner)
    {
        var isOneKeeper = owner.RowOwnerId == otherOwner.RowOwnerId && owner.Member is null && otherOwner.Member is null;
        var first = Cut(NameOf(owner, isOneKeeper), LongestOwner);
        var second = Cut(NameOf(otherOwner, isOneKeeper), LongestOwner);
        var room = (MaximumLength - Frame.Length - first.Length - second.Length) / 2;
        return $"'{Cut(goal, room)}' ({first}) against '{Cut(other, room)}' ({second})";
    }

    private static string NameOf(GoalOwner owner, bool isOneKeeper) => owner.Member ?? (isOneKeeper ? null : owner.RowOwner) ?? Everybody;

    private static string Cut(string name, int longest) => name.Length <= longest ? name : name.Substring(0, longest - 1) + "…";
}
