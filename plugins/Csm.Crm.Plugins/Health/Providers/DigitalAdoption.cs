namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>
/// R1, digital adoption: half people, half breadth. People: how many of those known used a digital product within 30
/// days. Breadth: how many core functions an active person used on the broadest day, of five that make a full user.
/// </summary>
public static class DigitalAdoption
{
    /// <summary>Days of use that are looked at.</summary>
    public const int WindowDays = 90;

    private const int ActiveDays = 30;
    private const int FullBreadth = 5;

    internal static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now)
    {
        if (evidence.Usage.Count == 0)
        {
            return Observation.Missing($"no digital usage has been recorded in {WindowDays} days");
        }

        var active = evidence.Usage.Where(usage => usage.LastDay >= now.Date.AddDays(-ActiveDays)).ToArray();
        var known = Math.Max(evidence.Members.Count(member => member.IsThereOn(now)), evidence.Usage.Count);
        var people = (decimal)active.Length / known;
        var breadth = active.Length == 0 ? 0m : active.Average(usage => Math.Min((decimal)usage.CoreFunctions, FullBreadth)) / FullBreadth;
        var newest = evidence.Usage.Max(usage => usage.LastDay);
        return Observation.Of(
            50m * (people + breadth), newest, Wording.Text("from {0} of {1} people active in {2} days, using {3:0.0} of {4} core functions", active.Length, known, ActiveDays, breadth * FullBreadth, FullBreadth), "csm_digitalusage");
    }
}
