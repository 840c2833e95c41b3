namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>R1, support load: problems raised per month over the last three. A customer who never raises one is not in contact with support, which says nothing.</summary>
internal static class SupportLoad
{
    private const int Months = 3;

    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now)
    {
        var newest = evidence.Problems.Where(problem => problem.On <= now).OrderByDescending(problem => problem.On).ThenBy(problem => problem.Id).FirstOrDefault();
        if (newest is null)
        {
            return Observation.NotApplicable("no problem was raised in 13 months");
        }

        var from = now.Date.AddMonths(-Months);
        var recent = evidence.Problems.Count(problem => problem.On >= from && problem.On <= now);
        return Observation.Of((decimal)recent / Months, now, Wording.Text("over {0} months, {1} in all", Months, recent), "csm_problem", newest.Id);
    }
}
