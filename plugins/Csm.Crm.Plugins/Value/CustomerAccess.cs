using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Value;

/// <summary>Asks, with the caller's rights, which customers he may have figures worked out for; the system then works them out.</summary>
internal sealed class CustomerAccess
{
    private readonly IRows rows;

    public CustomerAccess(IRows rows) => this.rows = rows;

    /// <summary>An account that may be read and is active: a closed or merged one gets no new figures.</summary>
    /// <exception cref="RefusalException">It is no account, does not exist, may not be read, or is inactive.</exception>
    public Account Require(EntityReference account)
    {
        if (account.LogicalName != Account.EntityLogicalName)
        {
            throw new RefusalException($"The parameter refers to a row of '{account.LogicalName}'. Pass an account.");
        }

        var row = rows.Find(Account.EntityLogicalName, Account.PrimaryIdColumn, account.Id, Account.PrimaryNameColumn, Account.Columns.OwnerId, Account.Columns.StateCode, Account.Columns.TransactionCurrencyId)?.ToEntity<Account>()
            ?? throw new RefusalException($"There is no account {account.Id:D} that you may read. Choose another account or ask its owner to share it.");
        return row.StateCode?.Value is null or 0
            ? row
            : throw new RefusalException($"The account '{row.Name}' is inactive: it was closed or merged into another. Choose the account it was merged into, or activate it.");
    }

    /// <summary>The active accounts the caller may read.</summary>
    public ISet<Guid> Visible() => new HashSet<Guid>(rows.Read(Queries.From(Account.EntityLogicalName, Account.PrimaryNameColumn).WhereActive()).Select(row => row.Id));
}
