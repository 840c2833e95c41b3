using System.Globalization;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Value;

/// <summary>Months being booked, goal by goal: says which lines are to be appended.</summary>
internal sealed class MonthBooking
{
    private readonly Dictionary<Guid, ValueEntry> entries;
    private readonly ILookup<Guid, ValueEntry> ofGoal;
    private readonly DateTime firstWhole;
    private readonly List<string> obstacles = [];

    /// <summary>A booking over what the ledger holds already.</summary>
    /// <param name="entries">The ledger.</param>
    /// <param name="firstWhole">First day of the first month that is booked whole; of those before only what came late is.</param>
    public MonthBooking(IReadOnlyCollection<ValueEntry> entries, DateTime firstWhole)
    {
        this.firstWhole = firstWhole;
        this.entries = entries.ToDictionary(entry => entry.Id);
        ofGoal = entries.Where(entry => entry.GoalId is not null).ToLookup(entry => entry.GoalId!.Id);
    }

    /// <summary>Goals whose lines stood already, in the months that are booked whole.</summary>
    public int Unchanged { get; private set; }

    /// <summary>Goals without a usable reading in them.</summary>
    public int NotUsed { get; private set; }

    public IReadOnlyList<string> Obstacles => obstacles;

    /// <summary>What is to be booked for a goal in a month.</summary>
    /// <param name="goal">A goal that counts in it.</param>
    /// <param name="month">First day of the month.</param>
    /// <param name="reading">What was metered; null when nothing was.</param>
    /// <param name="currency">What the account's value is kept in.</param>
    /// <returns>The lines to append; none when what is right stands already or nothing can be booked.</returns>
    public IReadOnlyList<ValueEntry> Plan(ValueGoal goal, DateTime month, ViuMetric? reading, ValueCurrency currency)
    {
        if (goal.Obstacle(currency) is { } obstacle)
        {
            obstacles.Add(obstacle);
            return [];
        }

        // A reading that must not be used is no reason to take back what a better one proved.
        var isWhole = month >= firstWhole;
        if (reading?.Value is not { } actual || !(reading.Coverage >= ValueRule.LeastCoverage) || (goal.IsRatio && reading.Denominator is null))
        {
            NotUsed += isWhole ? 1 : 0;
            return [];
        }

        // What a goal was worth at another customer before it moved here stays there.
        var booked = ofGoal[goal.Goal.Id].Where(entry => entry.Month == month && entry.AccountId?.Id == goal.AccountId).ToArray();
        var lines = booked.Select(ValueLedger.LineOf).ToArray();
        if (!isWhole && !LedgerRule.IsLate(lines, goal.Metric!.Id, actual, reading.Denominator ?? 1m))
        {
            return [];
        }

        var basis = new ValueBasis(goal.Baseline!.Value, actual, reading.Denominator ?? 1m, goal.UnitValue!.Value, goal.Goal.Attribution ?? 100m) { CurrencyId = currency.Id };
        var figures = ValueRule.Of(basis, goal.Better, goal.Scale, currency.Digits);
        if (!ValueRule.IsPlausible(figures))
        {
            obstacles.Add(string.Format(
                CultureInfo.InvariantCulture,
                "Goal '{0}' of '{1}' would be worth {2:0} in {3:yyyy-MM}, more than the ledger can hold. Check the units of its baseline ({4:0.####}) and unit value ({5:0.####}).",
                goal.Goal.Name, goal.AccountName, figures.Amount, month, basis.Baseline, basis.UnitValue));
            return [];
        }

        var plan = LedgerRule.Plan(lines, goal.Metric!.Id, figures);
        Unchanged += isWhole && plan.All(line => line.Reverses is not null) ? 1 : 0;
        return plan.Select(line => ValueLedger.NewEntry(goal, month, line, line.Reverses is null ? reading.Id : entries[line.Reverses.Id].ViuMetricId?.Id)).ToArray();
    }

    /// <summary>Leaves an account out.</summary>
    /// <param name="obstacle">Why, for a person.</param>
    public void Refuse(string obstacle) => obstacles.Add(obstacle);
}
