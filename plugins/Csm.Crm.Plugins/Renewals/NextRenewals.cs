using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>The next renewal an account shows: the earliest term that still ends, among contracts that run on.</summary>
internal sealed class NextRenewals
{
    private readonly IRows rows;

    public NextRenewals(IRows rows) => this.rows = rows;

    /// <summary>Writes it where it differs: a read per 500 accounts. The likelihood is one of the renewal shown, so it goes with it until the next sweep.</summary>
    /// <param name="known">The accounts with the day and the likelihood they show now.</param>
    /// <param name="now">The time.</param>
    /// <param name="ending">A contract that does not run on; null for none.</param>
    public void Write(IReadOnlyCollection<Account> known, DateTime now, Guid? ending = null)
    {
        var ends = rows.ReadWhereIn(Running, Subscription.Columns.AccountId, known.Select(account => account.Id))
            .Select(row => row.ToEntity<Subscription>())
            .Where(subscription => subscription.Id != ending && subscription.End >= now.Date)
            .ToLookup(subscription => subscription.AccountId!.Id, subscription => subscription.End);
        var changes = new List<Entity>();
        foreach (var account in known)
        {
            var next = ends[account.Id].Min();
            var change = new RowChange(account).Set(Account.Columns.NextRenewalOn, next);
            if (next is null || !change.IsEmpty)
            {
                change.Set(Account.Columns.RenewalLikelihood, null);
            }

            change.AddTo(changes);
        }

        rows.UpdateAll(changes);
    }

    private static QueryExpression Running() => Queries.From(Subscription.EntityLogicalName, Subscription.Columns.AccountId, Subscription.Columns.End)
        .WhereActive()
        .Where(Subscription.Columns.Status, (int)SubscriptionStatus.Active)
        .Where(Subscription.Columns.End, ConditionOperator.NotNull);
}
