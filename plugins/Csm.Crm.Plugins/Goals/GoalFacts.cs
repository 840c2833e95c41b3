namespace Csm.Crm.Plugins.Goals;

/// <summary>Where a goal stands; in the order of the choice csm_GoalStatus.</summary>
public enum GoalState
{
    Draft,
    Agreed,
    OnTrack,
    AtRisk,
    Achieved,
    Missed,
    Abandoned,
}

/// <summary>A goal as the rules need to know it.</summary>
/// <param name="Id">Row id.</param>
/// <param name="Name">Name shown to people.</param>
/// <param name="ParentId">The goal it contributes to; null at the top.</param>
/// <param name="Weight">Weight among its siblings, at least 0; null counts as 1.</param>
/// <param name="HasKpi">Whether it is measured by its own KPI, which then decides over its children.</param>
/// <param name="Baseline">Where it started; null when not known.</param>
/// <param name="Target">Where it shall get to; null when not set.</param>
/// <param name="Current">Where it is; null when not known.</param>
/// <param name="Start">First day; null when not set.</param>
/// <param name="Due">Last day; null when not set.</param>
/// <param name="State">Where it stands so far.</param>
public sealed record GoalFacts(
    Guid Id,
    string Name,
    Guid? ParentId,
    decimal? Weight,
    bool HasKpi,
    decimal? Baseline,
    decimal? Target,
    decimal? Current,
    DateTime? Start,
    DateTime? Due,
    GoalState State)
{
    /// <summary>First day on which the figure people enter was seen at the target; null while it is not there.</summary>
    public DateTime? ReachedOn { get; init; }
}
