using Csm.Crm.Tables;

namespace Csm.Crm.Sandbox.Reporting;

/// <summary>Everything a CSM sees of one account, read through the CSM's own privileges.</summary>
public sealed record AccountReview(
    Guid AccountId,
    string Name,
    AccountSummary Summary,
    IReadOnlyList<ViuLine> Viu,
    HealthReview? Health,
    IReadOnlyList<GoalLine> Goals,
    IReadOnlyList<KpiLine> Kpis,
    IReadOnlyList<ActionLine> Actions,
    IReadOnlyList<RenewalLine> Renewals);

/// <summary>Columns of the account row itself.</summary>
public sealed record AccountSummary(
    Segment? Segment,
    LifecyclePhase? Phase,
    int? FleetSize,
    int? ConnectedMachines,
    DateTime? ViuAsOf,
    DateTime? NextRenewalOn,
    decimal? RenewalLikelihood,
    decimal? ExpectedViu,
    decimal? ExperiencedViu,
    decimal? Realisation);

/// <summary>One metered metric of the last month with data, beside the month before and the same month a year earlier.</summary>
public sealed record ViuLine(
    string Metric,
    string Unit,
    Better? Better,
    DateTime Month,
    decimal? Value,
    decimal? Previous,
    decimal? LastYear,
    int? Machines,
    decimal? Coverage);

/// <summary>The newest health snapshot with its evidence.</summary>
public sealed record HealthReview(
    DateTime ScoredOn,
    decimal? Score,
    HealthStatus Status,
    decimal Confidence,
    Trend? Trend,
    decimal? TrendSlope,
    string Model,
    IReadOnlyList<EvidenceLine> Evidence)
{
    /// <summary>Sum of the evidence contributions; equals the score within 0.01 (R1).</summary>
    public decimal ContributionSum => Evidence.Sum(line => line.Contribution ?? 0m);

    /// <summary>What would raise the score most, best first.</summary>
    public IEnumerable<EvidenceLine> Levers => Evidence
        .Where(line => line.Lever > 0)
        .OrderByDescending(line => line.Lever)
        .ThenBy(line => line.Name, StringComparer.Ordinal);
}

/// <summary>One evidence row.</summary>
public sealed record EvidenceLine(
    string Name,
    EvidenceKind Kind,
    EvidenceState? State,
    decimal? Value,
    DateTime? ObservedOn,
    decimal? Points,
    decimal? Weight,
    decimal? Contribution,
    decimal? Change,
    decimal? Lever,
    string? Sentence,
    string? RootCauseHint);

/// <summary>A goal with its depth in the tree (0 = top).</summary>
public sealed record GoalLine(
    int Depth,
    string Name,
    decimal? Baseline,
    decimal? Target,
    decimal? Current,
    string? Unit,
    decimal? Progress,
    GoalStatus? Status,
    DateTime? Due);

/// <summary>A KPI with its forecast at the goal's due date.</summary>
public sealed record KpiLine(
    string Name,
    decimal? Current,
    decimal? Target,
    HealthStatus? Status,
    Trend? Trend,
    decimal? Forecast,
    decimal? ForecastLow,
    decimal? ForecastHigh,
    DateTime? AsOf,
    decimal? Percentile);

/// <summary>A call to action.</summary>
public sealed record ActionLine(
    ActionKind? Kind,
    Severity? Severity,
    string Name,
    string? Reason,
    string? RootCause,
    DateTime? Due,
    ActionStatus? Status,
    int? Occurrences)
{
    /// <summary>Whether somebody still has to do something.</summary>
    public bool IsOpen => Status is Tables.ActionStatus.Open or Tables.ActionStatus.InProgress;
}

/// <summary>A renewal and why it was triggered.</summary>
public sealed record RenewalLine(
    string Name,
    DateTime? TermEnd,
    DateTime? NoticeBy,
    RenewalStage? Stage,
    decimal? ForecastArr,
    DateTime? TriggeredOn,
    string? Why,
    decimal? Likelihood,
    Assessment? Human,
    Assessment? Machine,
    string? Decision,
    string? Report,
    RenewalOutcome? Outcome,
    decimal? OutcomeArr,
    string? ChurnReason);
