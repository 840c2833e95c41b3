namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>
/// R1, digital adoption: half people, half breadth. People: how many of those known used a digital product within 30
/// days. Breadth: how many core functions an active person used on the broadest day, of five that make a full user.
/// </summary>
public static class DigitalAdoption
{
    internal static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now)
    {
        // The figures were counted on the day of the newest use or later, so they can only have lapsed since.
        if (evidence.Usage is not { } usage || usage.LastDay < now.Date.AddDays(-UsageFigures.WindowDays))
        {
            return Observation.Missing($"no digital usage has been recorded in {UsageFigures.WindowDays} days");
        }

        var lapsed = usage.LastDay < now.Date.AddDays(-UsageFigures.ActiveDays);
        var active = lapsed ? 0 : usage.Active;
        var breadth = lapsed ? 0m : usage.Breadth;
        var known = Math.Max(evidence.Members.Count(member => member.IsThereOn(now)), usage.Known);
        return Observation.Of(
            50m * (((decimal)active / known) + (breadth / UsageFigures.FullBreadth)),
            usage.LastDay,
            Wording.Text("from {0} of {1} people active in {2} days, using {3:0.0} of {4} core functions", active, known, UsageFigures.ActiveDays, breadth, UsageFigures.FullBreadth),
            "account",
            evidence.Account.Id);
    }
}
