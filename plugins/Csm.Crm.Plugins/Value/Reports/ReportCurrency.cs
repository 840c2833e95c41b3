using System.Globalization;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>What of the ledger and the goals is part of a report's sums, and what is not and why.</summary>
internal static class ReportCurrency
{
    /// <summary>Lines in the report's currency, of goals of which something is expected.</summary>
    /// <param name="entries">The ledger of the report's months.</param>
    /// <param name="goals">Goals that were agreed.</param>
    /// <param name="currency">The report's.</param>
    public static IReadOnlyList<ValueEntry> Counted(IEnumerable<ValueEntry> entries, IReadOnlyCollection<ValueGoal> goals, ValueCurrency currency) =>
        entries.Where(entry => IsExpected(entry, goals) && currency.Admits(entry.TransactionCurrencyId)).ToArray();

    /// <summary>The rest, in sentences: a reader is told of every amount that he would otherwise miss.</summary>
    /// <param name="entries">The ledger of the report's months.</param>
    /// <param name="goals">Goals that were agreed.</param>
    /// <param name="currency">The report's.</param>
    public static IReadOnlyList<ReportRemark> LeftOut(IReadOnlyCollection<ValueEntry> entries, IReadOnlyCollection<ValueGoal> goals, ValueCurrency currency)
    {
        var foreign = BookedOf(entries.Where(entry => IsExpected(entry, goals) && !currency.Admits(entry.TransactionCurrencyId)))
            .Concat(goals
                .Where(goal => goal.Goal.ExpectedValue is not null && !currency.Admits(goal.Goal.TransactionCurrencyId))
                .Select(goal => new ReportRemark(
                    $"{ReportText.Money(goal.Goal.ExpectedValue!.Value, ValueCurrency.NameOf(goal.Goal.TransactionCurrencyId))} a year expected of '{goal.Goal.Name}'", [EvidenceOf(goal.Goal)])));
        return
        [
            .. Sentence("Not in the sums, for nothing is expected of the goal any more", BookedOf(entries.Where(entry => !IsExpected(entry, goals)))),
            .. Sentence($"Not in the sums, for it is not in {currency.Name}", foreign),
        ];
    }

    /// <summary>A line of the ledger as evidence.</summary>
    public static ReportEvidence EvidenceOf(ValueEntry entry) => new(
        ValueEntry.EntityLogicalName, entry.Id, $"Ledger line {entry.Name}{(entry.Revision > 1 ? string.Format(CultureInfo.InvariantCulture, ", revision {0}", entry.Revision) : "")}");

    /// <summary>A goal as evidence.</summary>
    public static ReportEvidence EvidenceOf(Goal goal) => new(Goal.EntityLogicalName, goal.Id, $"Goal {goal.Name}{(goal.BaselineMethod is { } method ? $"; baseline: {method}" : "")}");

    private static bool IsExpected(ValueEntry entry, IEnumerable<ValueGoal> goals) => goals.Any(goal => goal.Goal.Id == entry.GoalId?.Id);

    // What was taken back in the same currency is no amount any more.
    private static IEnumerable<ReportRemark> BookedOf(IEnumerable<ValueEntry> entries) => entries
        .GroupBy(entry => new { Goal = entry.GoalId?.Id, Currency = entry.TransactionCurrencyId?.Id })
        .Select(same => new { First = same.First(), Amount = same.Sum(entry => entry.Amount ?? 0m), Lines = same.Select(EvidenceOf).ToArray() })
        .Where(sum => sum.Amount != 0m)
        .Select(sum => new ReportRemark(
            $"{ReportText.Money(sum.Amount, ValueCurrency.NameOf(sum.First.TransactionCurrencyId))} that the ledger holds of '{sum.First.GoalId?.Name}'", sum.Lines));

    private static ReportRemark[] Sentence(string why, IEnumerable<ReportRemark> amounts)
    {
        var all = amounts.ToArray();
        return all.Length == 0 ? [] : [new ReportRemark($"{why}: {string.Join("; ", all.Select(amount => amount.Text))}.", all.SelectMany(amount => amount.Evidence).ToArray())];
    }
}
