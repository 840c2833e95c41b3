using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Health;

/// <summary>Asks, with the caller's rights, whether the caller may see an account before the system scores it.</summary>
internal sealed class AccountAccess
{
    private readonly IRows rows;

    public AccountAccess(IRows rows) => this.rows = rows;

    /// <summary>The account's id.</summary>
    /// <exception cref="RefusalException">It is no account, does not exist, or the caller may not read it.</exception>
    public Guid Require(EntityReference account)
    {
        if (account.LogicalName != Account.EntityLogicalName)
        {
            throw new RefusalException($"The parameter 'Account' refers to a row of '{account.LogicalName}'. Pass an account.");
        }

        return rows.Find(Account.EntityLogicalName, Account.PrimaryIdColumn, account.Id, Account.Columns.Name)?.Id
            ?? throw new RefusalException($"There is no account {account.Id:D} that you may read. Choose another account or ask its owner to share it.");
    }
}
