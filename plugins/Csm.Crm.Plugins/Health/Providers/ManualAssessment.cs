namespace Csm.Crm.Plugins.Health.Providers;

/// <summary>R1, manual assessment: what a person gave, until the factor's age limit makes it stale. It is a factor beside the others and never overwrites them.</summary>
internal static class ManualAssessment
{
    public static Observation Observe(FactorDefinition factor, AccountEvidence evidence, DateTime now) =>
        evidence.Account.ManualAssessment is { } points && evidence.Account.ManualAssessmentOn is { } on
            ? Observation.Of(points, on, Wording.Text("given on {0:yyyy-MM-dd}", on), "account", evidence.Account.Id)
            : Observation.Missing("nobody has assessed the account");
}
