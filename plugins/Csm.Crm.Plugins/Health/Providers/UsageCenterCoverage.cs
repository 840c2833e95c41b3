using Csm.Crm.Plugins.UsageCenter;

namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>
/// R6, usage-center coverage: share of the roles the segment requires that somebody fills who has not left and was in
/// contact within 90 days. A gap is missing knowledge, so it lowers the confidence and not the score.
/// </summary>
internal static class UsageCenterCoverage
{
    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now)
    {
        if (PercentOf(evidence, now) is not { } share)
        {
            return Observation.NotApplicable("no role is required of the account's segment");
        }

        if (InContact(evidence, now).Length == 0)
        {
            return Observation.Missing($"nobody of the usage center was in contact within {UsageCenterStanding.ContactDays} days");
        }

        var required = evidence.RequiredRoles!;
        var gaps = GapsOf(evidence, now);
        return gaps.Length == 0
            ? Observation.Of(share, now, Wording.Text("of {0} required roles in contact within {1} days", required.Count, UsageCenterStanding.ContactDays), "csm_usagecentermember", LongestSilent(evidence, now))
            : Observation.Incomplete(
                share, now, Wording.Text("of {0} required roles are in contact within {1} days, nobody for {2}", required.Count, UsageCenterStanding.ContactDays, string.Join(", ", gaps)), "csm_usagecentermember", LongestSilent(evidence, now));
    }

    /// <summary>Covered required roles in %; null when the segment requires none.</summary>
    public static decimal? PercentOf(AccountEvidence evidence, DateTime now) =>
        evidence.RequiredRoles is { Count: > 0 } required ? 100m * (required.Count - GapsOf(evidence, now).Length) / required.Count : null;

    private static MemberStanding[] InContact(AccountEvidence evidence, DateTime now) =>
        evidence.Members.Where(member => member.IsThereOn(now) && member.LastInteractionOn >= now.Date.AddDays(-UsageCenterStanding.ContactDays)).ToArray();

    // Whoever fills a required role and was in contact longest ago makes the gap, or the next one.
    private static Guid LongestSilent(AccountEvidence evidence, DateTime now)
    {
        var filling = evidence.Members.Where(member => member.IsThereOn(now) && member.Roles.Any(evidence.RequiredRoles!.Contains)).ToArray();
        return (filling.Length > 0 ? filling : InContact(evidence, now)).OrderBy(member => member.LastInteractionOn ?? DateTime.MinValue).ThenBy(member => member.Id).First().Id;
    }

    private static string[] GapsOf(AccountEvidence evidence, DateTime now)
    {
        var inContact = InContact(evidence, now);
        return evidence.RequiredRoles!.Where(role => !inContact.Any(member => member.Roles.Contains(role))).ToArray();
    }
}
