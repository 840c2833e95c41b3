using Csm.Crm.Plugins.Health;

namespace Csm.Crm.Rules.Tests.Health;

public class AssessmentStandingTests
{
    private static readonly DateTime Given = new(2026, 9, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void DayOfExpiry_IsTheFirstOnWhichTheScoreHasItStale() => Law.HoldsForAll(0, 200, hours =>
    {
        var now = Given.AddHours(hours).AddSeconds(1);
        var standing = AssessmentStanding.Of(70, Given, Factor(5), "Standard", now);
        standing.ExpiresOn.ShouldBe(Given.AddDays(5));
        (now >= standing.ExpiresOn).ShouldBe(Observation.Of(70m, Given, "", "account", Law.Id(1)).StateAt(5, now) == ObservationState.Stale);
        standing.Sentence.ShouldBe(now >= standing.ExpiresOn ? "Expired on 2026-09-06: it was 5 days old. Assess the account again." : "Counts until 2026-09-06.");
    });

    [Fact]
    public void WithoutLimitDayOrFactor_ItDoesNotExpireAndSaysWhy()
    {
        AssessmentStanding.Of(70, Given, Factor(null), "Standard", Given.AddYears(3)).ShouldBe(new AssessmentStanding(null, "Counts, and does not expire."));
        AssessmentStanding.Of(70, null, Factor(5), "Standard", Given).ShouldBe(new AssessmentStanding(null, "Does not count: it has no day."));
        AssessmentStanding.Of(70, Given, null, "Digital", Given).ShouldBe(new AssessmentStanding(null, "Does not count: the health model 'Digital' does not use it."));
        AssessmentStanding.Of(null, Given, Factor(5), "Standard", Given).ShouldBe(new AssessmentStanding(null, null));
    }

    [Fact]
    public void LongestNameOfAModel_FitsTheColumn() => AssessmentStanding.Of(70, Given, null, new string('m', 200), Given).Sentence!.Length.ShouldBeLessThanOrEqualTo(400);

    private static FactorDefinition Factor(int? staleAfterDays) =>
        new(Law.Id(1), "Assessment", FactorProvider.ManualAssessment, 10m, Anchors.Of("points", 0m, 40m, 70m, 100m), staleAfterDays, MissingTreatment.Exclude, null, null);
}
