using Csm.Crm.Plugins.Kpis;

namespace Csm.Crm.Plugins.Goals;

/// <summary>R2: whether a goal is on track, at risk, achieved or missed.</summary>
public static class GoalStateRule
{
    /// <summary>Successive periods at the target after which a measured goal is achieved.</summary>
    public const int PeriodsToAchieve = 2;

    /// <summary>Days after the due day in which a target that was reached may still be confirmed: the month that was running then, and the one after it.</summary>
    public const int DaysToConfirm = 62;

    private const decimal Tolerance = 0.10m;

    /// <summary>The share of the way a goal should have come: linear from start to due, 0 to 1; null without both dates.</summary>
    public static decimal? Expected(DateTime? start, DateTime? due, DateTime today)
    {
        if (start is not { } first || due is not { } last || last <= first)
        {
            return null;
        }

        var elapsed = (decimal)(today.Date - first.Date).TotalDays / (decimal)(last.Date - first.Date).TotalDays;
        return Math.Max(0m, Math.Min(1m, elapsed));
    }

    /// <summary>Where the goal stands next.</summary>
    /// <param name="goal">The goal; draft, achieved, missed and abandoned are for people to leave.</param>
    /// <param name="ratio">Its progress, 1 at the target; null without data, which changes nothing until the goal is due: a target nobody can say was reached is missed then.</param>
    /// <param name="isConfirmed">Whether the target has been held long enough: <see cref="PeriodsToAchieve"/> periods, which for a figure people enter are calendar months.</param>
    /// <param name="today">The day.</param>
    public static GoalState Next(GoalFacts goal, decimal? ratio, bool isConfirmed, DateTime today)
    {
        if (goal.State is not (GoalState.Agreed or GoalState.OnTrack or GoalState.AtRisk))
        {
            return goal.State;
        }

        if (ratio >= 1m && isConfirmed)
        {
            return GoalState.Achieved;
        }

        if (goal.Due is { } due && today.Date > due.Date.AddDays(ratio >= 1m ? DaysToConfirm : 0))
        {
            return GoalState.Missed;
        }

        if (ratio >= 1m)
        {
            return GoalState.OnTrack;
        }

        return ratio is not { } reached || Expected(goal.Start, goal.Due, today) is not { } expected ? goal.State
            : reached >= expected - Tolerance ? GoalState.OnTrack
            : GoalState.AtRisk;
    }

    /// <summary>
    /// The first day on which the figure people enter was seen at the target, as long as it stands there. A goal with a KPI
    /// has the periods of the KPI instead, and a sum of goals those of each of them.
    /// </summary>
    /// <param name="goal">The goal, with the day that is known so far.</param>
    /// <param name="advance">How far it has got.</param>
    /// <param name="today">The day.</param>
    public static DateTime? ReachedOn(GoalFacts goal, GoalAdvance advance, DateTime today) =>
        goal.HasKpi || advance.IsRolledUp || advance.Ratio is null or < 1m ? null : (goal.ReachedOn ?? today).Date;

    /// <summary>Whether a figure people enter has held its target into a second period: a calendar month after the one it got there in.</summary>
    /// <param name="reachedOn">First day on which it was seen there; null while it is not.</param>
    /// <param name="today">The day on which it still stands there.</param>
    public static bool HoldsTarget(DateTime? reachedOn, DateTime today) =>
        reachedOn is { } first && Period.NumberOf(today, PeriodLength.Month) > Period.NumberOf(first, PeriodLength.Month);

    /// <summary>
    /// Whether a change of status says what progress says: an open goal that becomes on track or at risk. A person agrees on
    /// a goal, ends it, or takes one up again that had ended.
    /// </summary>
    public static bool IsJudgement(GoalState before, GoalState after) =>
        before != after && before is (GoalState.Agreed or GoalState.OnTrack or GoalState.AtRisk) && after is (GoalState.OnTrack or GoalState.AtRisk);

    /// <summary>Whether the newest periods hold the target without a gap.</summary>
    /// <param name="periodNumbersAtTarget">Numbers of the periods in which the target was reached.</param>
    /// <param name="newestPeriod">Number of the newest measured period; null without one.</param>
    public static bool HoldsTarget(IEnumerable<int> periodNumbersAtTarget, int? newestPeriod)
    {
        if (newestPeriod is not { } newest)
        {
            return false;
        }

        var reached = new HashSet<int>(periodNumbersAtTarget);
        return Enumerable.Range(0, PeriodsToAchieve).All(back => reached.Contains(newest - back));
    }
}
