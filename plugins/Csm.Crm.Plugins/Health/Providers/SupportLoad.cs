namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>R1, support load: problems raised per month over the last three. A customer who never raises one is not in contact with support, which says nothing.</summary>
internal static class SupportLoad
{
    private const int Months = 3;

    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now)
    {
        var known = evidence.Problems.Count(raised => raised <= now);
        if (known == 0)
        {
            return Observation.NotApplicable("no problem was raised in 13 months");
        }

        var from = now.Date.AddMonths(-Months);
        var recent = evidence.Problems.Count(raised => raised >= from && raised <= now);
        return Observation.Of((decimal)recent / Months, now, Wording.Text("over {0} months, {1} in all", Months, recent), "csm_problem");
    }
}
