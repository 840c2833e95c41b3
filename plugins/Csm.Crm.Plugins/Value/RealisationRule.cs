namespace Csm.Crm.Plugins.Value;

/// <summary>What a goal is expected to be worth.</summary>
/// <param name="Id">The goal.</param>
/// <param name="ParentId">The goal it serves; null at the top.</param>
/// <param name="PerYear">Money per year once reached; null when nothing was agreed.</param>
/// <param name="Start">First day of the plan; null counts as always.</param>
public sealed record ExpectedGoal(Guid Id, Guid? ParentId, decimal? PerYear, DateTime? Start)
{
    /// <summary>Currency of <see cref="PerYear"/>; null when it is not known, which counts as the account's.</summary>
    public Guid? CurrencyId { get; init; }
}

/// <summary>What an account shows of its value over twelve months.</summary>
/// <param name="Expected">Money per year that was agreed; null when nothing was, or not all of it in the account's currency.</param>
/// <param name="ExpectedToDate">The part of it for the months in which the goals were running.</param>
/// <param name="Experienced">Money the ledger holds for these twelve months; null when it holds none or cannot be summed.</param>
/// <param name="Percent">Experienced over expected to date, 0 to 1,000 %; null when one of the two is not known.</param>
public sealed record Realisation(decimal? Expected, decimal? ExpectedToDate, decimal? Experienced, decimal? Percent);

/// <summary>R9: expected against experienced value.</summary>
public static class RealisationRule
{
    private const decimal LargestPercent = 1000m;

    /// <summary>The figures of the twelve months that end with <paramref name="lastMonth"/>.</summary>
    /// <param name="goals">The account's goals that were agreed.</param>
    /// <param name="experienced">Money of the ledger in these months; null when it is not known.</param>
    /// <param name="lastMonth">First day of the last month.</param>
    /// <param name="currency">Currency of the account; null when it is not known.</param>
    public static Realisation Of(IReadOnlyList<ExpectedGoal> goals, decimal? experienced, DateTime lastMonth, Guid? currency = null)
    {
        if (Foreign(goals, currency).Count > 0)
        {
            return new Realisation(null, null, experienced, null);
        }

        var counted = Counted(goals);
        var toDate = Between(goals, lastMonth.AddMonths(1 - CalendarMonth.Window), lastMonth, currency);
        decimal? expected = counted.Count == 0 ? null : counted.Sum(goal => goal.PerYear!.Value);
        decimal? percent = toDate <= 0m || experienced is null ? null : Math.Max(0m, Math.Min(LargestPercent, Math.Round(100m * experienced.Value / toDate, 2)));
        return new Realisation(expected, toDate, experienced, percent);
    }

    /// <summary>Expected money of a stretch of months: each goal from the month it starts in. What is agreed in another currency is left out.</summary>
    public static decimal Between(IReadOnlyList<ExpectedGoal> goals, DateTime firstMonth, DateTime lastMonth, Guid? currency = null) => Math.Round(
        Counted(goals)
            .Where(goal => !IsForeign(goal, currency))
            .Sum(goal => goal.PerYear!.Value * Math.Max(0, CalendarMonth.Count(goal.Start is { } start && start > firstMonth ? start : firstMonth, lastMonth))) / 12m,
        2,
        MidpointRounding.AwayFromZero);

    /// <summary>Goals that count and whose value was agreed in another currency than the account's: their money is no part of a sum.</summary>
    public static IReadOnlyList<ExpectedGoal> Foreign(IReadOnlyList<ExpectedGoal> goals, Guid? currency) => Counted(goals).Where(goal => IsForeign(goal, currency)).ToArray();

    private static bool IsForeign(ExpectedGoal goal, Guid? currency) => goal.CurrencyId is { } theirs && currency is { } ours && theirs != ours;

    // A goal below one whose value was agreed is part of that value, not more of it.
    private static List<ExpectedGoal> Counted(IReadOnlyList<ExpectedGoal> goals)
    {
        var byId = goals.ToDictionary(goal => goal.Id);
        return goals.Where(goal => goal.PerYear is not null && !HasValuedAncestor(goal, byId)).ToList();
    }

    private static bool HasValuedAncestor(ExpectedGoal goal, Dictionary<Guid, ExpectedGoal> byId)
    {
        var seen = new HashSet<Guid> { goal.Id };
        for (var above = goal.ParentId; above is { } id && seen.Add(id) && byId.TryGetValue(id, out var parent); above = parent.ParentId)
        {
            if (parent.PerYear is not null)
            {
                return true;
            }
        }

        return false;
    }
}
