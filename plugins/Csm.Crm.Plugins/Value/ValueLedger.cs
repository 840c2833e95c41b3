using System.Globalization;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Value;

/// <summary>The stored ledger: reads lines of many accounts at once and appends new ones. Nothing here changes a line.</summary>
internal sealed class ValueLedger
{
    private const int LongestName = 190;
    private readonly IRows rows;

    public ValueLedger(IRows rows) => this.rows = rows;

    /// <summary>The lines of some accounts, or of all, from a month on, in the order of their revision.</summary>
    public IReadOnlyList<ValueEntry> Read(IReadOnlyCollection<Guid>? accounts, DateTime firstMonth, DateTime? lastMonth = null)
    {
        QueryExpression Query()
        {
            var query = Queries.From(
                    ValueEntry.EntityLogicalName,
                    ValueEntry.PrimaryNameColumn, ValueEntry.Columns.AccountId, ValueEntry.Columns.GoalId, ValueEntry.Columns.MetricId, ValueEntry.Columns.Month, ValueEntry.Columns.Revision,
                    ValueEntry.Columns.Baseline, ValueEntry.Columns.Actual, ValueEntry.Columns.Volume, ValueEntry.Columns.UnitValue, ValueEntry.Columns.Attribution, ValueEntry.Columns.Quantity,
                    ValueEntry.Columns.Amount, ValueEntry.Columns.ReversesId, ValueEntry.Columns.ViuMetricId, ValueEntry.Columns.Reason, ValueEntry.Columns.TransactionCurrencyId,
                    ValueEntry.Columns.CreatedOn)
                .Where(ValueEntry.Columns.Month, ConditionOperator.OnOrAfter, firstMonth);
            return lastMonth is { } last ? query.Where(ValueEntry.Columns.Month, ConditionOperator.OnOrBefore, last) : query;
        }

        return (accounts is null ? rows.Read(Query()) : rows.ReadWhereIn(Query, ValueEntry.Columns.AccountId, accounts))
            .Select(row => row.ToEntity<ValueEntry>())
            .OrderBy(entry => entry.Month).ThenBy(entry => entry.Revision)
            .ToArray();
    }

    /// <summary>First day of the newest month that anything was booked for; null when nothing was yet. One row.</summary>
    public DateTime? NewestMonth() => rows
        .Read(Queries.From(ValueEntry.EntityLogicalName, ValueEntry.Columns.Month).Newest(ValueEntry.Columns.Month, 1))
        .FirstOrDefault()?.ToEntity<ValueEntry>().Month;

    /// <summary>A stored line as the rule sees it.</summary>
    public static LedgerLine LineOf(ValueEntry entry) => new(
        entry.Id,
        entry.MetricId?.Id ?? Guid.Empty,
        entry.Revision ?? 0,
        new ValueFigures(
            new ValueBasis(entry.Baseline ?? 0m, entry.Actual ?? 0m, entry.Volume ?? 0m, entry.UnitValue ?? 0m, entry.Attribution ?? 0m) { CurrencyId = entry.TransactionCurrencyId?.Id },
            entry.Quantity ?? 0m,
            entry.Amount ?? 0m),
        entry.ReversesId?.Id);

    /// <summary>Appends lines, in few requests.</summary>
    public void Append(IReadOnlyCollection<ValueEntry> lines) => rows.CreateAll(lines);

    /// <summary>A line to append. Its id follows from its key, so two closes at once cannot book twice.</summary>
    public static ValueEntry NewEntry(ValueGoal goal, DateTime month, NewLine line, Guid? evidence)
    {
        var day = month.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var revision = line.Revision.ToString(CultureInfo.InvariantCulture);
        var basis = line.Figures.Basis;
        var name = goal.Goal.Name is { Length: > LongestName } longName ? longName.Substring(0, LongestName) : goal.Goal.Name;
        var entry = new ValueEntry(RowId.From(ValueEntry.EntityLogicalName, goal.AccountId.ToString("D"), goal.Goal.Id.ToString("D"), line.MetricId.ToString("D"), day, revision))
        {
            Name = $"{name} {day.Substring(0, 7)}",
            AccountId = goal.Goal.AccountId,
            GoalId = goal.Goal.ToEntityReference(),
            MetricId = new EntityReference(Metric.EntityLogicalName, line.MetricId),
            Month = month,
            Revision = line.Revision,
            Baseline = basis.Baseline,
            Actual = basis.Actual,
            Volume = basis.Volume,
            UnitValue = basis.UnitValue,
            Attribution = basis.Attribution,
            Quantity = line.Figures.Quantity,
            Amount = line.Figures.Amount,
            Reason = line.Reason,
        };
        if (line.Reverses is { } reversed)
        {
            entry.ReversesId = new EntityReference(ValueEntry.EntityLogicalName, reversed.Id);
        }

        if (evidence is { } row)
        {
            entry.ViuMetricId = new EntityReference(ViuMetric.EntityLogicalName, row);
        }

        if (basis.CurrencyId is { } currency)
        {
            entry.TransactionCurrencyId = new EntityReference(ValueCurrency.Table, currency);
        }

        return entry;
    }
}
