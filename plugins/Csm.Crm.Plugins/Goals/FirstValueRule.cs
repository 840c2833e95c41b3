namespace Csm.Crm.Plugins.Goals;

/// <summary>A period in which a goal was measured.</summary>
/// <param name="End">Day after the period.</param>
/// <param name="Ratio">Share of the way, 1 at the target.</param>
public sealed record GoalPeriod(DateTime End, decimal Ratio);

/// <summary>R2: time to first value, from the start of the contract to the first goal at 20 %.</summary>
public static class FirstValueRule
{
    private const decimal FirstValue = 0.20m;

    /// <summary>Days until the first value; null while no goal has got that far since the contract began.</summary>
    /// <param name="contractStart">First day of the first contract.</param>
    /// <param name="periods">Measured periods of all goals of the account, in any order.</param>
    public static int? DaysTo(DateTime contractStart, IEnumerable<GoalPeriod> periods)
    {
        var reached = periods.Where(period => period.Ratio >= FirstValue && period.End > contractStart).Select(period => period.End.Date).ToArray();
        return reached.Length == 0 ? null : (int)(reached.Min() - contractStart.Date).TotalDays;
    }
}
