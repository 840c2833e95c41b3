using Csm.Crm.Plugins.Ownership;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>
/// Marks accounts whose evidence changed, so that they are scored once, however many rows were written: the mark is set
/// when it is not, the recalculation that follows takes it off before it reads, and what is written in between finds it set.
/// Digital usage is too many rows to score from, so it is marked to be counted first.
/// </summary>
internal sealed class HealthDue
{
    private const string AccountColumn = FollowAccountOwner.AccountColumn;
    private readonly IRows rows;

    public HealthDue(IRows rows) => this.rows = rows;

    /// <summary>Marks the accounts of written rows: one read where the rows do not say whose they are, one for the marks, one write for those without.</summary>
    /// <param name="written">Rows of one table as they were written; a bulk update does not repeat the account.</param>
    /// <param name="now">The time.</param>
    public void MarkFor(IReadOnlyList<Entity> written, DateTime now)
    {
        var counting = written.Where(row => KindOf(row) is null or PeriodKind.Month).ToArray();
        var accounts = new HashSet<Guid>(counting.Where(SaysAll).Select(AccountOf).OfType<Guid>());
        var unsaid = counting.Where(row => !SaysAll(row)).ToArray();
        if (unsaid.Length > 0)
        {
            accounts.UnionWith(rows.ReadWhereIn(() => Rows(unsaid[0].LogicalName), unsaid[0].LogicalName + "id", unsaid.Select(row => row.Id)).Select(AccountOf).OfType<Guid>());
        }

        Mark(accounts, written.Any(row => row.LogicalName == DigitalUsage.EntityLogicalName) ? Account.Columns.UsageDueOn : Account.Columns.HealthDueOn, now);
    }

    /// <summary>Takes the mark off: from here on a change of evidence marks the account again.</summary>
    public void TakeOff(Guid accountId) => rows.Update(new Account(accountId) { HealthDueOn = null });

    // Days and weeks of value in use are written every night and scored by nothing.
    private static QueryExpression Rows(string table) => table == ViuMetric.EntityLogicalName
        ? Queries.From(table, AccountColumn).Where(ViuMetric.Columns.PeriodKind, (int)PeriodKind.Month)
        : Queries.From(table, AccountColumn);

    private static bool SaysAll(Entity row) => AccountOf(row) is not null && (row.LogicalName != ViuMetric.EntityLogicalName || KindOf(row) is not null);

    private static PeriodKind? KindOf(Entity row) =>
        row.LogicalName == ViuMetric.EntityLogicalName && row.GetAttributeValue<OptionSetValue>(ViuMetric.Columns.PeriodKind) is { } kind ? (PeriodKind)kind.Value : null;

    private void Mark(IEnumerable<Guid> accounts, string mark, DateTime now)
    {
        QueryExpression Unmarked() => Queries.From(Account.EntityLogicalName, Account.PrimaryIdColumn)
            .Where(mark, ConditionOperator.Null)
            .WhereActive()
            .WhereNotEnded();

        rows.UpdateAll(rows.ReadWhereIn(Unmarked, Account.PrimaryIdColumn, accounts).Select(account => new Account(account.Id) { [mark] = now }).ToArray());
    }

    private static Guid? AccountOf(Entity row) =>
        row.LogicalName == Account.EntityLogicalName ? row.Id : row.GetAttributeValue<EntityReference>(AccountColumn)?.Id;
}
