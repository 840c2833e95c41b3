using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>Scores the accounts that a write concerns, each once, however many rows were written.</summary>
internal sealed class KeepAccountsScored
{
    private readonly IRows rows;
    private readonly RecalculateHealth recalculate;

    public KeepAccountsScored(IRows rows, RecalculateHealth recalculate)
    {
        this.rows = rows;
        this.recalculate = recalculate;
    }

    /// <summary>After value-in-use rows were written: only months count, and a bulk update does not repeat the account.</summary>
    public void AfterMonths(IEnumerable<Entity> written, DateTime now)
    {
        static QueryExpression Months() => Queries.From(ViuMetric.EntityLogicalName, ViuMetric.Columns.AccountId)
            .Where(ViuMetric.Columns.PeriodKind, (int)PeriodKind.Month);

        For(
            rows.ReadWhereIn(Months, ViuMetric.PrimaryIdColumn, written.Select(row => row.Id))
                .Select(row => row.GetAttributeValue<EntityReference>(ViuMetric.Columns.AccountId).Id),
            now);
    }

    /// <summary>Scores accounts. One that cannot be scored does not keep the others from it.</summary>
    /// <exception cref="RefusalException">At the end, with the sentence of each account that could not be scored.</exception>
    public void For(IEnumerable<Guid> accountIds, DateTime now)
    {
        var refusals = new List<RefusalException>();
        foreach (var accountId in accountIds.Distinct())
        {
            try
            {
                recalculate.For(accountId, now);
            }
            catch (RefusalException refusal)
            {
                refusals.Add(refusal);
            }
        }

        if (refusals.Count > 0)
        {
            throw new RefusalException(string.Join(" ", refusals.Select(refusal => refusal.Message).Distinct(StringComparer.Ordinal)), refusals[0]);
        }
    }
}
