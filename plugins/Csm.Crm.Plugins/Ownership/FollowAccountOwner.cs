using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Ownership;

/// <summary>Hands new rows to the owners of their accounts before they are written: one query for the batch, no write of its own.</summary>
internal sealed class FollowAccountOwner
{
    /// <summary>The column by which every table of a customer points to its account.</summary>
    public const string AccountColumn = "csm_accountid";

    private const string OwnerColumn = "ownerid";
    private readonly IRows rows;

    public FollowAccountOwner(IRows rows) => this.rows = rows;

    /// <summary>Sets the owner in the targets themselves.</summary>
    /// <param name="targets">Rows about to be created.</param>
    /// <param name="caller">User in whose name they are.</param>
    /// <exception cref="RefusalException">A row names no account. Forms ask for it, but the platform itself does not.</exception>
    public void Apply(IReadOnlyList<Entity> targets, Guid caller)
    {
        if (targets.FirstOrDefault(row => AccountOf(row) is null && !OwnershipRule.MayStandAlone(row.LogicalName)) is { } orphan)
        {
            throw new RefusalException($"A row of {orphan.LogicalName} needs the account it is about. Set {AccountColumn} and save again.");
        }

        var following = targets
            .Where(row => AccountOf(row) is not null && OwnershipRule.FollowsAccount(row.GetAttributeValue<EntityReference>(OwnerColumn)?.Id, caller))
            .ToList();
        var owners = rows.ReadWhereIn(
                () => Queries.From(Account.EntityLogicalName, Account.Columns.OwnerId),
                Account.PrimaryIdColumn,
                following.Select(row => AccountOf(row)!.Id))
            .ToDictionary(account => account.Id, account => account.GetAttributeValue<EntityReference>(Account.Columns.OwnerId));
        foreach (var row in following)
        {
            // An account that does not exist is the platform's to refuse, with its own message.
            if (owners.TryGetValue(AccountOf(row)!.Id, out var owner))
            {
                row[OwnerColumn] = owner;
            }
        }
    }

    private static EntityReference? AccountOf(Entity row) => row.GetAttributeValue<EntityReference>(AccountColumn);
}
