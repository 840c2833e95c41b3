using Csm.Crm.Plugins.Trends;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Health;

/// <summary>A finished recalculation before it is stored.</summary>
/// <param name="Account">The account as read.</param>
/// <param name="Model">The model used.</param>
/// <param name="Observations">What was found, in the order of the result's factors.</param>
/// <param name="Result">The score and its parts.</param>
/// <param name="Change">Why it differs from the previous stored score; null when there is none to compare with.</param>
/// <param name="Snapshot">What decides whether it is stored.</param>
/// <param name="StatusSince">Since when the band is shown.</param>
/// <param name="Trend">Null with too few scores.</param>
/// <param name="Previous">The previous stored score; null when there is none.</param>
internal sealed record HealthAssessment(
    Account Account,
    UsableModel Model,
    IReadOnlyList<Observation> Observations,
    HealthResult Result,
    HealthChange? Change,
    Snapshot Snapshot,
    DateTime StatusSince,
    HealthTrend? Trend,
    Snapshot? Previous)
{
    /// <summary>R6: covered required roles of the usage center in %, two decimals; null when none is required.</summary>
    public decimal? UsageCenterCoverage { get; init; }

    /// <summary>R6: stance index, -1 to 1, four decimals; null when nobody was assessed.</summary>
    public decimal? StanceIndex { get; init; }

    /// <summary>Whether the manual assessment counts, and until when.</summary>
    public AssessmentStanding Assessed { get; init; } = new(null, null);

    /// <summary>Digital usage as it is to be kept on the account; null when there is none.</summary>
    public UsageFigures? Usage { get; init; }

    public DateTime Now => Snapshot.ScoredOn;

    public bool SameModelVersion => Previous is not null && Previous.ModelId == Model.Model.Id && Previous.ModelVersion == Model.Model.Version;

    public TrendDirection? Direction => Trend?.Direction;
}
