using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>
/// Marks accounts whose evidence changed, so that they are scored once, however many rows were written: the mark is set
/// when it is not, the recalculation that follows takes it off before it reads, and what is written in between finds it set.
/// </summary>
internal sealed class HealthDue
{
    /// <summary>The column by which every table of a customer points to its account.</summary>
    private const string AccountColumn = "csm_accountid";

    private readonly IRows rows;

    public HealthDue(IRows rows) => this.rows = rows;

    /// <summary>Marks the accounts of written rows: one read where the rows do not say whose they are, one for the marks, one write for each account without.</summary>
    /// <param name="written">Rows of one table as they were written; a bulk update does not repeat the account.</param>
    /// <param name="now">The time.</param>
    public void MarkFor(IReadOnlyList<Entity> written, DateTime now)
    {
        var accounts = new HashSet<Guid>(written.Select(AccountOf).OfType<Guid>());
        var unsaid = written.Where(row => AccountOf(row) is null).ToArray();
        if (unsaid.Length > 0)
        {
            var table = unsaid[0].LogicalName;
            accounts.UnionWith(rows.ReadWhereIn(() => Queries.From(table, AccountColumn), table + "id", unsaid.Select(row => row.Id)).Select(AccountOf).OfType<Guid>());
        }

        Mark(accounts, now);
    }

    /// <summary>Takes the mark off: from here on a change of evidence marks the account again.</summary>
    public void TakeOff(Guid accountId) => rows.Update(new Account(accountId) { HealthDueOn = null });

    private void Mark(IEnumerable<Guid> accounts, DateTime now)
    {
        static QueryExpression Unmarked() => Queries.From(Account.EntityLogicalName, Account.PrimaryIdColumn)
            .Where(Account.Columns.HealthDueOn, ConditionOperator.Null)
            .WhereActive();

        foreach (var account in rows.ReadWhereIn(Unmarked, Account.PrimaryIdColumn, accounts))
        {
            rows.Update(new Account(account.Id) { HealthDueOn = now });
        }
    }

    private static Guid? AccountOf(Entity row) =>
        row.LogicalName == Account.EntityLogicalName ? row.Id : row.GetAttributeValue<EntityReference>(AccountColumn)?.Id;
}
