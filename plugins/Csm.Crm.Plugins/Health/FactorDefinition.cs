namespace Csm.Crm.Plugins.Health;

/// <summary>Where a factor's value comes from; in the order of the choice csm_FactorSource.</summary>
public enum FactorProvider
{
    KpiAttainment,
    GoalProgress,
    ValueRealisation,
    UtilisationTrend,
    IdleShare,
    Connectivity,
    UsageCenterCoverage,
    SponsorEngagement,
    TrainingCoverage,
    DigitalAdoption,
    Feedback,
    PerceivedVersusMetered,
    SupportLoad,
    FaultLoad,
    GuaranteeCompliance,
    PaymentDiscipline,
    ManualAssessment,
}

/// <summary>What a factor without a fresh value counts as; in the order of the choice csm_MissingPolicy.</summary>
public enum MissingTreatment
{
    /// <summary>It leaves the score and lowers the confidence.</summary>
    Exclude,

    /// <summary>It counts 50 points.</summary>
    Neutral,

    /// <summary>It counts 0 points.</summary>
    Worst,
}

/// <summary>One factor of a health model.</summary>
/// <param name="Id">Row id.</param>
/// <param name="Name">Name shown to people.</param>
/// <param name="Provider">Where the value comes from.</param>
/// <param name="Weight">At least 0, in any unit: only the proportion to the other factors matters.</param>
/// <param name="Anchors">The scale.</param>
/// <param name="StaleAfterDays">Age beyond which a value is stale; null means never.</param>
/// <param name="Missing">What it counts as when stale or missing.</param>
/// <param name="VetoCap">Highest score while this factor is under 40 points; null means no veto.</param>
/// <param name="RootCauseHint">What to look into when the factor is weak; may be null.</param>
public sealed record FactorDefinition(
    Guid Id,
    string Name,
    FactorProvider Provider,
    decimal Weight,
    Anchors Anchors,
    int? StaleAfterDays,
    MissingTreatment Missing,
    decimal? VetoCap,
    string? RootCauseHint)
{
    /// <summary>
    /// Whether it has points. The coverage of the usage center says how much is known of a customer and not how he fares, so
    /// it has weight in the confidence only: a gap must not move the score, and neither must a gap that closes (R6).
    /// </summary>
    public bool CountsInScore => Provider != FactorProvider.UsageCenterCoverage;
}
