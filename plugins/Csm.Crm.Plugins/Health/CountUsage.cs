using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>
/// Keeps the figures of digital usage on the account, for its rows are as many as people, products and days: so scoring
/// an account costs the same however much its people use the products.
/// </summary>
internal sealed class CountUsage
{
    private readonly IRows rows;

    public CountUsage(IRows rows) => this.rows = rows;

    /// <summary>Counts one account after its usage changed, and has it scored.</summary>
    /// <returns>What was counted, for the trace.</returns>
    public string WhenDue(Guid accountId, DateTime now)
    {
        rows.Update(new Account(accountId) { UsageDueOn = null });
        var figures = Of([accountId], now)[accountId];
        foreach (var account in rows.ReadWhereIn(Figures, Account.PrimaryIdColumn, [accountId]).Select(row => row.ToEntity<Account>()))
        {
            figures.KeepOn(new RowChange(account)).Set(Account.Columns.HealthDueOn, account.HealthDueOn ?? now).WriteTo(rows);
        }

        return figures is null
            ? Wording.Text("Nobody of the account {0:D} used a digital product in {1} days.", accountId, UsageFigures.WindowDays)
            : Wording.Text("Of the account {0:D} {1} people used a digital product in {2} days, {3} of them lately.", accountId, figures.Known, UsageFigures.WindowDays, figures.Active);
    }

    /// <summary>Counts a set of accounts, writing nothing; null for one whose people used no product.</summary>
    public IReadOnlyDictionary<Guid, UsageFigures?> Of(IReadOnlyList<Guid> accountIds, DateTime now)
    {
        var usage = new UsageReader(rows).Read(accountIds, now);
        return accountIds.ToDictionary(id => id, id => UsageFigures.Of(usage[id], now));
    }

    private static QueryExpression Figures() => Queries.From(
        Account.EntityLogicalName,
        Account.Columns.ActiveDigitalUsers, Account.Columns.DigitalUsers, Account.Columns.DigitalBreadth, Account.Columns.LastDigitalUseOn, Account.Columns.HealthDueOn);
}
