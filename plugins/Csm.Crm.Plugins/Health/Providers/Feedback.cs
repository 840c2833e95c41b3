namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>R1, feedback: mean score of the newest answer of each person and way of asking, within the factor's age limit.</summary>
internal static class Feedback
{
    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now)
    {
        var scored = evidence.Answers.Where(answer => answer.Score is not null && answer.GivenOn <= now).ToArray();
        if (scored.Length == 0)
        {
            return Observation.Missing("nobody has given a score in 13 months");
        }

        var counted = Newest(Young(scored, factor.StaleAfterDays, now)).ToArray();
        var newest = counted.Max(answer => answer.GivenOn);
        return Observation.Of(
            counted.Average(answer => answer.Score!.Value), newest, Wording.Text("in the mean of {0} answer{1}, newest of {2:yyyy-MM-dd}", counted.Length, counted.Length == 1 ? "" : "s", newest), "csm_feedback",
            counted.OrderBy(answer => answer.Score).ThenByDescending(answer => answer.GivenOn).ThenBy(answer => answer.Id).First().Id);
    }

    /// <summary>Answers within the limit; all of them when none is, so that the value can be shown as old.</summary>
    public static IReadOnlyCollection<Answer> Young(IReadOnlyCollection<Answer> answers, int? limitDays, DateTime now)
    {
        var young = answers.Where(answer => limitDays is not { } limit || now - answer.GivenOn <= TimeSpan.FromDays(limit)).ToArray();
        return young.Length > 0 ? young : answers;
    }

    /// <summary>The newest answer of each person and way of asking; answers nobody signed each count.</summary>
    public static IEnumerable<Answer> Newest(IEnumerable<Answer> answers)
    {
        var byAuthor = answers.ToLookup(answer => answer.MemberId is not null);
        return byAuthor[false].Concat(byAuthor[true]
            .GroupBy(answer => (object)Tuple.Create(answer.MemberId, answer.Kind))
            .Select(same => same.OrderByDescending(answer => answer.GivenOn).ThenBy(answer => answer.Id).First()));
    }
}
