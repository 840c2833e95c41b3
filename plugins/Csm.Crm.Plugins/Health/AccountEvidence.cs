using Csm.Crm.Plugins.Goals;
using Csm.Crm.Plugins.Kpis;

namespace Csm.Crm.Plugins.Health;

/// <summary>Figures kept on the account itself.</summary>
/// <param name="Id">Row id.</param>
/// <param name="FleetSize">Machines; null when not counted.</param>
/// <param name="ConnectedMachines">Of these, reporting; null when not counted.</param>
/// <param name="Realisation">Experienced by expected value in %; null when not known.</param>
/// <param name="ExpectedValue">Expected value in use, money; null when not agreed.</param>
/// <param name="ExperiencedValue">Experienced value in use, money; null when not metered.</param>
/// <param name="ValueAsOf">Day the value figures were true.</param>
/// <param name="OverdueInvoices">Count kept by accounting; null when not connected.</param>
/// <param name="ManualAssessment">0 to 100 by a person; null when never given.</param>
/// <param name="ManualAssessmentOn">Day it was given.</param>
public sealed record AccountFigures(
    Guid Id,
    int? FleetSize,
    int? ConnectedMachines,
    decimal? Realisation,
    decimal? ExpectedValue,
    decimal? ExperiencedValue,
    DateTime? ValueAsOf,
    int? OverdueInvoices,
    int? ManualAssessment,
    DateTime? ManualAssessmentOn);

/// <summary>Where a KPI stands.</summary>
/// <param name="Baseline">Where it started; null when not known.</param>
/// <param name="Target">Where it shall get to; null when not set.</param>
/// <param name="Status">Its traffic light.</param>
/// <param name="Current">Where it is; null when not measured.</param>
/// <param name="AsOf">Last day of the newest measured period.</param>
public sealed record KpiStanding(decimal? Baseline, decimal? Target, Band Status, decimal? Current, DateTime? AsOf);

/// <summary>Where a top-level goal stands.</summary>
/// <param name="Progress">% of the way, 0 to 120; null without data.</param>
/// <param name="Weight">At least 0; null counts as 1.</param>
/// <param name="Start">First day; null when not set.</param>
/// <param name="Due">Last day; null when not set.</param>
/// <param name="State">Draft, missed and abandoned goals say nothing about the plan.</param>
/// <param name="ObservedOn">When its progress was last known.</param>
public sealed record GoalStanding(decimal? Progress, decimal? Weight, DateTime? Start, DateTime? Due, GoalState State, DateTime ObservedOn);

/// <summary>A month of a value-in-use metric.</summary>
/// <param name="RowId">Row it was read from.</param>
/// <param name="MetricCode">Code of the metric.</param>
/// <param name="Start">First day of the month.</param>
/// <param name="Value">In the metric's unit; null when not computable.</param>
/// <param name="Coverage">% of machine-days with data; null when not known.</param>
public sealed record MonthValue(Guid RowId, string MetricCode, DateTime Start, decimal? Value, decimal? Coverage);

/// <summary>All that the factor providers look at.</summary>
/// <param name="Account">The account.</param>
/// <param name="Kpis">Its KPIs.</param>
/// <param name="Goals">Its top-level goals.</param>
/// <param name="Months">Months of the metrics in <see cref="FactorObservation.MetricCodes"/>, 13 months back.</param>
public sealed record AccountEvidence(AccountFigures Account, IReadOnlyList<KpiStanding> Kpis, IReadOnlyList<GoalStanding> Goals, IReadOnlyList<MonthValue> Months);
