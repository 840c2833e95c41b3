namespace Csm.Crm.Plugins.UsageCenter;

/// <summary>R6: how well the people of a customer are known and kept.</summary>
public sealed record UsageCenterStanding
{
    /// <summary>Days since the last contact after which a member covers no role any more.</summary>
    public const int ContactDays = 90;

    /// <summary>Days of silence after which a sponsor has to be called.</summary>
    public const int SponsorSilentDays = 60;

    /// <summary>Days in which it is said that one of several sponsors has left.</summary>
    public const int SponsorLeftDays = 90;

    /// <summary>Influence from which on a detractor is a risk.</summary>
    public const int RiskyInfluence = 4;

    private UsageCenterStanding(
        IReadOnlyList<CenterRole> missingRoles, CenterMember? onlyContact, SponsorStanding sponsors, IReadOnlyList<CenterMember> detractors, DateTime? lastContactOn, DateTime? knownSince)
    {
        MissingRoles = missingRoles;
        OnlyContact = onlyContact;
        Sponsors = sponsors;
        Detractors = detractors;
        LastContactOn = lastContactOn;
        KnownSince = knownSince;
    }

    /// <summary>Required roles nobody in contact plays.</summary>
    public IReadOnlyList<CenterRole> MissingRoles { get; }

    /// <summary>The one person everything hangs on; null when there is no such risk.</summary>
    public CenterMember? OnlyContact { get; }

    /// <summary>The sponsors.</summary>
    public SponsorStanding Sponsors { get; }

    /// <summary>Detractors of influence.</summary>
    public IReadOnlyList<CenterMember> Detractors { get; }

    /// <summary>Newest contact with anybody who is there; null when there was none.</summary>
    public DateTime? LastContactOn { get; }

    /// <summary>Since when somebody who is there is known; null when nobody is there.</summary>
    public DateTime? KnownSince { get; }

    /// <summary>Whether a contact is overdue by the cadence of the segment; where there was none yet, since the first person is known.</summary>
    /// <param name="cadenceDays">Days between contacts.</param>
    /// <param name="today">The day.</param>
    public bool IsContactOverdue(int cadenceDays, DateTime today) => (LastContactOn ?? KnownSince)?.Date < today.Date.AddDays(-cadenceDays);

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
            required.Length > 1 && inContact.Length == 1 ? inContact[0] : null,
            SponsorStanding.Of(members.Where(member => member.IsSponsor).ToArray(), today),
            there.Where(member => member.Stance == MemberStance.Detractor && member.Influence >= RiskyInfluence).ToArray(),
            there.Max(member => member.LastInteractionOn),
            there.Min(member => (DateTime?)member.KnownSince));
    }
}

/// <summary>R6: who speaks for the offering at a customer, and who does so no more.</summary>
/// <param name="Silent">Sponsors who are there and nobody has heard of for too long.</param>
/// <param name="LastWhoLeft">The last sponsor who left, while there is no other; null otherwise.</param>
/// <param name="LeftOthers">Sponsors who left lately while others stay; the newest first.</param>
/// <param name="Staying">Sponsors who are there, by name.</param>
public sealed record SponsorStanding(
    IReadOnlyList<CenterMember> Silent, CenterMember? LastWhoLeft, IReadOnlyList<CenterMember> LeftOthers, IReadOnlyList<CenterMember> Staying)
{
    /// <summary>The standing of sponsors on a day.</summary>
    /// <param name="sponsors">All of them, also those who left.</param>
    /// <param name="today">The day.</param>
    public static SponsorStanding Of(IReadOnlyCollection<CenterMember> sponsors, DateTime today)
    {
        var staying = sponsors.Where(sponsor => sponsor.IsThereOn(today)).OrderBy(sponsor => sponsor.Name, StringComparer.Ordinal).ThenBy(sponsor => sponsor.Id).ToArray();
        var left = sponsors.Except(staying).OrderByDescending(sponsor => sponsor.LeftOn).ThenBy(sponsor => sponsor.Id).ToArray();
        return new SponsorStanding(
            staying.Where(sponsor => (sponsor.LastInteractionOn ?? sponsor.KnownSince) < today.Date.AddDays(-UsageCenterStanding.SponsorSilentDays)).ToArray(),
            staying.Length > 0 ? null : left.FirstOrDefault(),
            staying.Length == 0 ? [] : left.Where(sponsor => sponsor.LeftOn >= today.Date.AddDays(-UsageCenterStanding.SponsorLeftDays)).ToArray(),
            staying);
    }
}
