namespace Csm.Crm.Plugins.UsageCenter;

/// <summary>Part a person plays in the usage center; in the order of the choice csm_UsageCenterRole.</summary>
public enum CenterRole
{
    EconomicBuyer,
    FleetManager,
    SiteManager,
    Operator,
    Maintenance,
    Sustainability,
    Training,
    It,
    Procurement,
    Safety,
}

/// <summary>How a person stands towards the offering; in the order of the choice csm_Stance.</summary>
public enum MemberStance
{
    Advocate,
    Supporter,
    Neutral,
    Sceptic,
    Detractor,
}

/// <summary>A person of the customer who draws on the offering, as the rules see it (R6).</summary>
/// <param name="Id">The row.</param>
/// <param name="Name">The person's name.</param>
/// <param name="Roles">Parts played.</param>
/// <param name="Influence">1 to 5; null when not assessed.</param>
/// <param name="Stance">Null when not assessed.</param>
/// <param name="IsSponsor">Whether the person is a sponsor.</param>
/// <param name="KnownSince">Day the person joined, or was entered.</param>
/// <param name="LastInteractionOn">Last contact; null when there was none.</param>
/// <param name="LeftOn">Last day; null while there.</param>
public sealed record CenterMember(
    Guid Id, string Name, IReadOnlyCollection<CenterRole> Roles, int? Influence, MemberStance? Stance, bool IsSponsor, DateTime KnownSince, DateTime? LastInteractionOn, DateTime? LeftOn)
{
    /// <summary>Whether the person is there on a day: the last day itself is gone.</summary>
    public bool IsThereOn(DateTime day) => !(LeftOn?.Date <= day.Date);
}
