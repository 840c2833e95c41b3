using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Segments;

/// <summary>
/// Which accounts are customers: an organisation's accounts are also suppliers, partners and prospects nobody looks after.
/// The one definition for segments, the nightly sweep, the marks that health is due, and what calls for action.
/// </summary>
internal static class Customers
{
    /// <summary>
    /// Only active accounts that have not ended and show that they are customers: a subscription that has not ended, a
    /// machine, a fleet, a lifecycle phase, a segment or health model, or a score, which must not stand still.
    /// </summary>
    public static QueryExpression WhereCustomer(this QueryExpression accounts)
    {
        var customers = accounts.WhereActive().WhereNotEnded().Criteria.AddFilter(LogicalOperator.Or);
        foreach (var column in new[] { Account.Columns.LifecyclePhase, Account.Columns.Segment, Account.Columns.HealthModelId, Account.Columns.HealthScoredOn })
        {
            customers.AddCondition(column, ConditionOperator.NotNull);
        }

        customers.AddCondition(Account.Columns.FleetSize, ConditionOperator.GreaterThan, 0);
        HasAny(customers, Machine.EntityLogicalName, Machine.Columns.AccountId);
        HasAny(customers, Subscription.EntityLogicalName, Subscription.Columns.AccountId)
            .AddCondition(Subscription.Columns.Status, ConditionOperator.NotEqual, (int)SubscriptionStatus.Ended);
        return accounts;
    }

    private static FilterExpression HasAny(FilterExpression accounts, string table, string column)
    {
        var link = new LinkEntity(Account.EntityLogicalName, table, Account.PrimaryIdColumn, column, JoinOperator.Any);
        link.LinkCriteria.AddCondition("statecode", ConditionOperator.Equal, 0);
        accounts.AddFilter(LogicalOperator.And).AnyAllFilterLinkEntity = link;
        return link.LinkCriteria;
    }
}
