namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>R6, sponsor engagement: days since a sponsor who is still there was last in contact; the most recent one counts.</summary>
internal static class SponsorEngagement
{
    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now)
    {
        var sponsors = evidence.Members.Where(member => member.IsSponsor && member.IsThereOn(now)).ToArray();
        var last = sponsors.Where(sponsor => sponsor.LastInteractionOn is not null).OrderByDescending(sponsor => sponsor.LastInteractionOn).ThenBy(sponsor => sponsor.Id).FirstOrDefault();
        if (last is null)
        {
            return Observation.Missing(sponsors.Length == 0 ? "no sponsor is named" : "there was no contact with a sponsor yet");
        }

        // Silence is known today, however long it lasts: it never grows old.
        var days = Math.Max(0m, (decimal)(now.Date - last.LastInteractionOn!.Value.Date).TotalDays);
        return Observation.Of(days, now, Wording.Text("since the sponsor was in contact on {0:yyyy-MM-dd}", last.LastInteractionOn), "csm_usagecentermember", last.Id);
    }
}
