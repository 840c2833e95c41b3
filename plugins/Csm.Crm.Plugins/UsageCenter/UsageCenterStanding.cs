namespace Csm.Crm.Plugins.UsageCenter;

/// <summary>R6: how well the people of a customer are known and kept.</summary>
public sealed record UsageCenterStanding
{
    /// <summary>Days since the last contact after which a member covers no role any more.</summary>
    public const int ContactDays = 90;

    /// <summary>Days of silence after which a sponsor has to be called.</summary>
    public const int SponsorSilentDays = 60;

    /// <summary>Influence from which on a detractor is a risk.</summary>
    public const int RiskyInfluence = 4;

    private UsageCenterStanding(
        IReadOnlyList<CenterRole> missingRoles, decimal? coverage, CenterMember? onlyContact, IReadOnlyList<CenterMember> silentSponsors, CenterMember? sponsorWhoLeft, IReadOnlyList<CenterMember> detractors, decimal? stanceIndex, DateTime? lastContactOn)
    {
        MissingRoles = missingRoles;
        Coverage = coverage;
        OnlyContact = onlyContact;
        SilentSponsors = silentSponsors;
        SponsorWhoLeft = sponsorWhoLeft;
        Detractors = detractors;
        StanceIndex = stanceIndex;
        LastContactOn = lastContactOn;
    }

    /// <summary>Required roles nobody in contact plays.</summary>
    public IReadOnlyList<CenterRole> MissingRoles { get; }

    /// <summary>Covered required roles in percent; null when the segment requires none.</summary>
    public decimal? Coverage { get; }

    /// <summary>The one person everything hangs on; null when there is no such risk.</summary>
    public CenterMember? OnlyContact { get; }

    /// <summary>Sponsors nobody has heard of for too long.</summary>
    public IReadOnlyList<CenterMember> SilentSponsors { get; }

    /// <summary>The last sponsor who left, while there is no other; null otherwise.</summary>
    public CenterMember? SponsorWhoLeft { get; }

    /// <summary>Detractors of influence.</summary>
    public IReadOnlyList<CenterMember> Detractors { get; }

    /// <summary>Influence-weighted mean of the stances from -1 (detractors) to 1 (advocates); null when nobody was assessed.</summary>
    public decimal? StanceIndex { get; }

    /// <summary>Newest contact with anybody who is there; null when there was none.</summary>
    public DateTime? LastContactOn { get; }

    /// <summary>The standing on a day.</summary>
    /// <param name="members">All members, also those who left.</param>
    /// <param name="requiredRoles">Roles the segment demands.</param>
    /// <param name="today">The day.</param>
    public static UsageCenterStanding Of(IReadOnlyCollection<CenterMember> members, IReadOnlyCollection<CenterRole> requiredRoles, DateTime today)
    {
        var there = members.Where(member => member.IsThereOn(today)).ToArray();
        var inContact = there.Where(member => member.LastInteractionOn >= today.Date.AddDays(-ContactDays)).ToArray();
        var required = requiredRoles.Distinct().ToArray();
        var missing = required.Where(role => !inContact.Any(member => member.Roles.Contains(role))).ToArray();
        return new UsageCenterStanding(
            missing,
            required.Length == 0 ? null : Math.Round(100m * (required.Length - missing.Length) / required.Length, 2),
            required.Length > 1 && inContact.Length == 1 ? inContact[0] : null,
            there.Where(member => member.IsSponsor && (member.LastInteractionOn ?? member.KnownSince) < today.Date.AddDays(-SponsorSilentDays)).ToArray(),
            there.Any(member => member.IsSponsor) ? null : members.Where(member => member.IsSponsor).OrderByDescending(member => member.LeftOn).ThenBy(member => member.Id).FirstOrDefault(),
            there.Where(member => member.Stance == MemberStance.Detractor && member.Influence >= RiskyInfluence).ToArray(),
            UsageCenter.StanceIndex.Of(there.Select(member => new KeyValuePair<int?, MemberStance?>(member.Influence, member.Stance))),
            there.Max(member => member.LastInteractionOn));
    }
}
