namespace Csm.Crm.Plugins.Actions;

/// <summary>Part one of our people plays for a customer; in the order of the choice csm_TeamRole.</summary>
public enum TeamPart
{
    Csm,
    Sales,
    Service,
    Project,
}

/// <summary>Somebody of our own in a customer's team.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Part">The part played.</param>
/// <param name="From">First day; null since ever.</param>
/// <param name="To">Last day; null until further notice.</param>
public sealed record TeamPlayer(Guid UserId, TeamPart Part, DateTime? From, DateTime? To);

/// <summary>Who does a step of a playbook (R13).</summary>
public static class TaskOwnerRule
{
    /// <summary>The one who plays the part on a day; the one who has done so longest when there are several.</summary>
    /// <param name="team">People who can work, that is without disabled users.</param>
    /// <param name="part">The part; null when the step names none.</param>
    /// <param name="day">Day the task is due.</param>
    /// <returns>Null when nobody does; then it is for the account's owner.</returns>
    public static Guid? OwnerOf(IEnumerable<TeamPlayer> team, TeamPart? part, DateTime day) => team
        .Where(player => player.Part == part && !(player.From > day.Date) && !(player.To < day.Date))
        .OrderBy(player => player.From ?? DateTime.MinValue)
        .ThenBy(player => player.UserId)
        .FirstOrDefault()?.UserId;
}
