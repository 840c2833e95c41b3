using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Ownership;

/// <summary>Rows of an account that is merged into another; one read for each.</summary>
internal sealed class MergedRows
{
    private readonly IRows rows;

    public MergedRows(IRows rows) => this.rows = rows;

    /// <summary>Leaves a row with its account when the other account has one of the same key.</summary>
    /// <param name="target">The row as it is about to be written.</param>
    /// <param name="before">As it was, with its account and key.</param>
    /// <param name="keyColumns">Columns that are unique together with the account; an empty one makes any row unique.</param>
    public void Keep(Entity target, Entity before, IReadOnlyCollection<string> keyColumns)
    {
        if (target.GetAttributeValue<EntityReference>(FollowAccountOwner.AccountColumn) is not { } account || !keyColumns.All(before.Contains))
        {
            return;
        }

        var query = Queries.From(target.LogicalName, FollowAccountOwner.AccountColumn).Where(FollowAccountOwner.AccountColumn, account.Id);
        foreach (var column in keyColumns)
        {
            query.Where(column, ConditionOperator.Equal, Plain(before[column]));
        }

        if (rows.Read(query).Any(row => row.Id != target.Id))
        {
            target[FollowAccountOwner.AccountColumn] = before.GetAttributeValue<EntityReference>(FollowAccountOwner.AccountColumn);
        }
    }

    private static object Plain(object value) => value switch
    {
        EntityReference reference => reference.Id,
        OptionSetValue option => option.Value,
        _ => value,
    };
}
