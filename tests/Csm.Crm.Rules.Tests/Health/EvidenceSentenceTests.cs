using Csm.Crm.Plugins.Health;

namespace Csm.Crm.Rules.Tests.Health;

public class EvidenceSentenceTests
{
    private static readonly FactorDefinition Idle = new(
        Law.Id(1), "Idle share", FactorProvider.IdleShare, 15m, Anchors.Of("Idle share", 60m, 35m, 25m, 10m), 45, MissingTreatment.Exclude, null, null);

    [Fact]
    public void FreshFactor_NamesValueScalePointsAndShare() =>
        SentenceOf(Observation.Of(31.2m, HealthCases.Now.AddDays(-2), "in October 2026", "csm_viumetric", Law.Id(2)))
            .ShouldBe("Idle share 31.2 % in October 2026, between amber 35 and green 25: 51 of 100 points, 51.4 of the score.");

    [Fact]
    public void StaleFactor_NamesItsAgeAndTheLimit() =>
        SentenceOf(Observation.Of(31.2m, HealthCases.Now.AddDays(-62), "in August 2026", "csm_viumetric", Law.Id(2)))
            .ShouldBe("Idle share 31.2 % in August 2026 is 62 days old, stale since 2026-10-16 by the limit of 45 days: left out, which lowers the confidence.");

    [Fact]
    public void MissingFactor_SaysWhyAndWhatItCountsAs() =>
        SentenceOf(Observation.Missing("no month has been metered"))
            .ShouldBe("Idle share is missing (no month has been metered): left out, which lowers the confidence.");

    [Fact]
    public void FactorThatDoesNotApply_SaysWhy() =>
        SentenceOf(Observation.NotApplicable("the account has no machines")).ShouldBe("Idle share does not apply: the account has no machines.");

    [Fact]
    public void LongSentence_FitsTheColumn() =>
        SentenceOf(Observation.Missing(new string('x', 500))).Length.ShouldBe(EvidenceSentence.MaximumLength);

    [Fact]
    public void EverySource_HasAUnitOrAReason()
    {
        foreach (var provider in Enum.GetValues<FactorProvider>())
        {
            FactorCatalogue.Of(provider).Unit.ShouldNotBeNullOrWhiteSpace();
        }
    }

    private static string SentenceOf(Observation observation)
    {
        var input = new FactorInput(Idle, observation.StateAt(Idle.StaleAfterDays, HealthCases.Now), observation.Value);
        var result = HealthCalculation.Evaluate([input], 0m);
        return EvidenceSentence.ForFactor(result.Factors[0], observation, withheld: false, HealthCases.Now);
    }
}
