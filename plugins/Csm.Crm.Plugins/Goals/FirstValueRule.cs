namespace Csm.Crm.Plugins.Goals;

/// <summary>A period in which a goal was measured.</summary>
/// <param name="LastDay">Last day of the period.</param>
/// <param name="Ratio">Share of the way, 1 at the target; null without a value or without a way to go.</param>
public sealed record GoalPeriod(DateTime LastDay, decimal? Ratio);

/// <summary>R2: time to first value, from the start of the contract to the first goal at 20 %.</summary>
public static class FirstValueRule
{
    private const decimal FirstValue = 0.20m;

    /// <summary>The day on which the first value was there; null while no goal has got that far since the contract began.</summary>
    /// <param name="contractStart">First day of the first contract.</param>
    /// <param name="periods">Measured periods of all goals of the account, in any order.</param>
    public static DateTime? ReachedOn(DateTime contractStart, IEnumerable<GoalPeriod> periods)
    {
        var reached = periods.Where(period => period.Ratio >= FirstValue && period.LastDay >= contractStart.Date).Select(period => period.LastDay.Date).ToArray();
        return reached.Length == 0 ? null : reached.Min();
    }
}
