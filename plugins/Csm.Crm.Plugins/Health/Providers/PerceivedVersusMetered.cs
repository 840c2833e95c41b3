namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>R15, gap of perception: metered realisation, of which 100 % can be felt, minus perceived value; 0 when people feel at least what is metered.</summary>
internal static class PerceivedVersusMetered
{
    private const decimal Whole = 100m;

    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now)
    {
        if (evidence.Account.RealisationPercent is not { } metered || evidence.Account.ValueBookedTo is not { } asOf)
        {
            return Observation.Missing("no value in use has been metered against what was expected");
        }

        var asked = evidence.Answers.Where(answer => answer.PerceivedPercent is not null && answer.GivenOn <= now).ToArray();
        if (asked.Length == 0)
        {
            return Observation.Missing("nobody has been asked for the perceived value in 13 months");
        }

        var counted = Feedback.Newest(Feedback.Young(asked, factor.StaleAfterDays, now)).ToArray();
        var perceived = counted.Average(answer => answer.PerceivedPercent!.Value);
        var newest = counted.Max(answer => answer.GivenOn);
        var felt = Math.Max(0m, Math.Min(Whole, metered));
        return Observation.Of(
            Math.Max(0m, felt - perceived), newest < asOf ? newest : asOf, Wording.Text("between {0:0} % metered and {1:0} % perceived by {2}", metered, perceived, counted.Length), "csm_feedback",
            counted.OrderBy(answer => answer.PerceivedPercent).ThenByDescending(answer => answer.GivenOn).ThenBy(answer => answer.Id).First().Id);
    }
}
