using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins;

/// <summary>How use cases write their queries: named columns first, then conditions.</summary>
internal static class Queries
{
    // SQL Server takes about 2,100 parameters; the platform adds its own.
    private const int LargestIn = 500;

    /// <summary>A query of one table.</summary>
    public static QueryExpression From(string table, params string[] columns) => new(table) { ColumnSet = new ColumnSet(columns) };

    public static QueryExpression Where(this QueryExpression query, string column, object value) =>
        query.Where(column, ConditionOperator.Equal, value);

    public static QueryExpression Where(this QueryExpression query, string column, ConditionOperator comparison, params object[] values)
    {
        query.Criteria.AddCondition(column, comparison, values);
        return query;
    }

    /// <summary>Only rows that are not deactivated.</summary>
    public static QueryExpression WhereActive(this QueryExpression query) => query.Where("statecode", (object)0);

    /// <summary>Only accounts that have not ended as customers: nobody is called about the others any more.</summary>
    public static QueryExpression WhereNotEnded(this QueryExpression accounts)
    {
        var running = accounts.Criteria.AddFilter(LogicalOperator.Or);
        running.AddCondition(Account.Columns.LifecyclePhase, ConditionOperator.Null);
        running.AddCondition(Account.Columns.LifecyclePhase, ConditionOperator.NotEqual, (int)LifecyclePhase.Ended);
        return accounts;
    }

    public static QueryExpression Newest(this QueryExpression query, string column, int count)
    {
        query.AddOrder(column, OrderType.Descending);
        query.TopCount = count;
        return query;
    }

    /// <summary>Joins another table on its id and adds columns of it under an alias.</summary>
    public static LinkEntity Join(this QueryExpression query, string column, string table, string idColumn, string alias, JoinOperator join, params string[] columns)
    {
        var link = query.AddLink(table, column, idColumn, join);
        link.EntityAlias = alias;
        link.Columns = new ColumnSet(columns);
        return link;
    }

    /// <summary>Reads the rows whose column holds one of the ids, in as few requests as the platform's limit on parameters allows.</summary>
    /// <param name="rows">The port.</param>
    /// <param name="query">Makes the query without this condition; called once per request.</param>
    /// <param name="column">A key or lookup column.</param>
    /// <param name="ids">None means no request.</param>
    public static IReadOnlyList<Entity> ReadWhereIn(this IRows rows, Func<QueryExpression> query, string column, IEnumerable<Guid> ids)
    {
        var found = new List<Entity>();
        var distinct = ids.Distinct().Cast<object>().ToArray();
        for (var from = 0; from < distinct.Length; from += LargestIn)
        {
            found.AddRange(rows.Read(query().Where(column, ConditionOperator.In, distinct.Skip(from).Take(LargestIn).ToArray())));
        }

        return found;
    }

    /// <summary>Reads the <see cref="NewestRows.Most"/> newest rows of each account: those of one account in one request.</summary>
    /// <param name="rows">The port.</param>
    /// <param name="query">Makes the query without a condition on the account and without an order; called once per request.</param>
    /// <param name="column">The column that holds the account, which must be among those asked for, or the account's primary key.</param>
    /// <param name="accounts">None means no request.</param>
    /// <param name="order">
    /// What is newest, and the ids that tell the rest apart. It is asked for only where one page is read, because the
    /// platform pages no further than 50,000 rows in the order of a joined table.
    /// </param>
    public static ILookup<Guid, Entity> ReadNewestOf(this IRows rows, Func<QueryExpression> query, string column, IEnumerable<Guid> accounts, params OrderExpression[] order)
    {
        IEnumerable<Entity> Newest(Guid account)
        {
            var newest = query().Where(column, account);
            newest.Orders.AddRange(order);
            newest.TopCount = NewestRows.Most;
            return rows.Read(newest);
        }

        return NewestRows.Read(
            accounts, NewestRows.Most, all => rows.ReadWhereIn(query, column, all), row => row.GetAttributeValue<object>(column) is EntityReference account ? account.Id : row.Id, Newest);
    }

    /// <summary>The highest first, empty ones last; of a joined table when its alias is given.</summary>
    public static OrderExpression Descending(string column, string? alias = null) => new(column, OrderType.Descending) { EntityName = alias };

    /// <summary>The lowest first; of a joined table when its alias is given.</summary>
    public static OrderExpression Ascending(string column, string? alias = null) => new(column, OrderType.Ascending) { EntityName = alias };

    /// <summary>One row by id; null when it does not exist or may not be seen.</summary>
    public static Entity? Find(this IRows rows, string table, string idColumn, Guid id, params string[] columns) =>
        rows.Read(From(table, columns).Where(idColumn, id)).FirstOrDefault();
}
