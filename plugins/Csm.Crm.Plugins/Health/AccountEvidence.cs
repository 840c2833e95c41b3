using Csm.Crm.Plugins.UsageCenter;
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
/// <param name="ValueAsOf">Last day of the month the metered figures are of.</param>
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
    DateTime? ManualAssessmentOn)
{
    /// <summary>Last day of the newest month the ledger holds value of, which is how new the money and the realisation are; null when nothing is booked.</summary>
    public DateTime? ValueBookedTo { get; init; }

    /// <summary>Realisation in %, worked out of the money where it is not kept; null when neither is known.</summary>
    public decimal? RealisationPercent =>
        Realisation ?? (ExpectedValue > 0 && ExperiencedValue is { } experienced ? 100m * experienced / ExpectedValue.Value : null);
}

/// <summary>Where a KPI stands.</summary>
/// <param name="Baseline">Where it started; null when not known.</param>
/// <param name="Target">Where it shall get to; null when not set.</param>
/// <param name="Status">Its traffic light.</param>
/// <param name="Current">Where it is; null when not measured.</param>
/// <param name="AsOf">Last day of the newest measured period.</param>
public sealed record KpiStanding(decimal? Baseline, decimal? Target, Band Status, decimal? Current, DateTime? AsOf)
{
    /// <summary>Row id of the KPI.</summary>
    public Guid Id { get; init; }
}

/// <summary>Where a goal that counts for itself stands.</summary>
/// <param name="Progress">% of the way, 0 to 120; null without data.</param>
/// <param name="Weight">At least 0; null counts as 1.</param>
/// <param name="Start">First day, of its own or of the goals below; null when not set.</param>
/// <param name="Due">Last day, of its own or of the goals below; null when not set.</param>
/// <param name="State">Draft, missed and abandoned goals say nothing about the plan.</param>
/// <param name="ObservedOn">When its progress was last known.</param>
public sealed record GoalStanding(decimal? Progress, decimal? Weight, DateTime? Start, DateTime? Due, GoalState State, DateTime ObservedOn)
{
    /// <summary>Row id of the goal.</summary>
    public Guid Id { get; init; }
}

/// <summary>A month of a value-in-use metric.</summary>
/// <param name="RowId">Row it was read from.</param>
/// <param name="MetricCode">Code of the metric.</param>
/// <param name="Start">First day of the month.</param>
/// <param name="Value">In the metric's unit; null when not computable.</param>
/// <param name="Coverage">% of machine-days with data; null when not known.</param>
public sealed record MonthValue(Guid RowId, string MetricCode, DateTime Start, decimal? Value, decimal? Coverage)
{
    /// <summary>Row id of the metric: two metrics of one code are told apart by it.</summary>
    public Guid MetricId { get; init; }
}

/// <summary>A person of the customer who draws on the offering.</summary>
/// <param name="Id">Row id of the member.</param>
/// <param name="Roles">Names of the roles, as a person reads them.</param>
/// <param name="IsSponsor">Whether this person stands up for the offering.</param>
/// <param name="LastInteractionOn">Day of the last contact; null when there was none.</param>
/// <param name="LeftOn">Day the person left; null while there.</param>
/// <param name="TrainedOn">Day of the newest training attended; null when none was.</param>
public sealed record MemberStanding(Guid Id, IReadOnlyCollection<string> Roles, bool IsSponsor, DateTime? LastInteractionOn, DateTime? LeftOn, DateTime? TrainedOn)
{
    /// <summary>Row id of that training's attendance; null when none was attended.</summary>
    public Guid? AttendanceId { get; init; }

    /// <summary>1 to 5; null when not assessed.</summary>
    public int? Influence { get; init; }

    /// <summary>Towards the offering; null when not assessed.</summary>
    public MemberStance? Stance { get; init; }

    /// <summary>Whether the person is still there on a day.</summary>
    public bool IsThereOn(DateTime day) => LeftOn is not { } left || left > day.Date;
}

/// <summary>How one person used the digital products lately.</summary>
/// <param name="ContactId">The person.</param>
/// <param name="LastDay">Newest day with use.</param>
/// <param name="CoreFunctions">Most core functions used on one day.</param>
public sealed record PersonalUsage(Guid ContactId, DateTime LastDay, int CoreFunctions);

/// <summary>What a person said.</summary>
/// <param name="MemberId">Who; null when not named.</param>
/// <param name="Kind">Way of asking, as an ordinal; answers of one person are compared within a kind.</param>
/// <param name="GivenOn">When.</param>
/// <param name="Score">−100 to 100; null when only talked.</param>
/// <param name="PerceivedPercent">Perceived value in use in % of what was expected; null when not asked.</param>
public sealed record Answer(Guid? MemberId, int? Kind, DateTime GivenOn, decimal? Score, decimal? PerceivedPercent)
{
    /// <summary>Row id of the answer.</summary>
    public Guid Id { get; init; }
}

/// <summary>A problem of the customer.</summary>
/// <param name="Id">Row id.</param>
/// <param name="On">Day it was raised.</param>
public sealed record RaisedProblem(Guid Id, DateTime On);

/// <summary>A guarantee in force and its newest judged period, or that of the promise it took over.</summary>
/// <param name="Id">Row id of the guarantee.</param>
/// <param name="Name">Name shown to people.</param>
/// <param name="IsDisputed">Whether the customer and we do not agree on the figures yet.</param>
/// <param name="JudgedUntil">Day after the newest period that was met or not met; null when none was judged.</param>
/// <param name="IsMet">How that period ended; null when none was judged.</param>
public sealed record GuaranteeStanding(Guid Id, string Name, bool IsDisputed, DateTime? JudgedUntil, bool? IsMet)
{
    /// <summary>Row id of that period; null when none was judged.</summary>
    public Guid? PeriodId { get; init; }
}

/// <summary>All that the factor providers look at. A table no factor asks for is not read and stands empty.</summary>
/// <param name="Account">The account.</param>
/// <param name="Kpis">Its KPIs.</param>
/// <param name="Goals">Its top-level goals.</param>
/// <param name="Months">Months of the metrics in <see cref="MonthlyFigures.MetricCodes"/>, 13 months back.</param>
public sealed record AccountEvidence(AccountFigures Account, IReadOnlyList<KpiStanding> Kpis, IReadOnlyList<GoalStanding> Goals, IReadOnlyList<MonthValue> Months)
{
    /// <summary>Its usage-center members, also those who left.</summary>
    public IReadOnlyList<MemberStanding> Members { get; init; } = [];

    /// <summary>Roles the account's segment requires to be filled; null when no rule says.</summary>
    public IReadOnlyCollection<string>? RequiredRoles { get; init; }

    /// <summary>How its people use the digital products; null when nobody does.</summary>
    public UsageFigures? Usage { get; init; }

    /// <summary>Answers of the last 13 months.</summary>
    public IReadOnlyList<Answer> Answers { get; init; } = [];

    /// <summary>Problems raised in the last 13 months.</summary>
    public IReadOnlyList<RaisedProblem> Problems { get; init; } = [];

    /// <summary>Guarantees in force.</summary>
    public IReadOnlyList<GuaranteeStanding> Guarantees { get; init; } = [];
}
