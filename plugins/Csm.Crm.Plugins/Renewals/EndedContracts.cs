using System.Globalization;
using Csm.Crm.Plugins.Actions;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Renewals;

/// <summary>
/// R12: asks why the customer left where a contract was ended by hand while its renewal was open. Not where the contract
/// was succeeded, and not where it ended because its renewal was closed as churned: then it has been said.
/// </summary>
internal sealed class EndedContracts
{
    /// <summary>Reason of the call to action; part of its key, so the words stay.</summary>
    public const string Reason = "Contract ended without outcome";

    private const string GoneBecause = "the renewal has its outcome, or the contract is not ended any more or was succeeded";
    private const int DaysToSayWhy = 14;
    private const string AccountAlias = "account";
    private const string OpenAlias = "open";
    private const string ClosedAlias = "closed";
    private readonly IRows rows;
    private readonly RaiseActions actions;

    public EndedContracts(IRows rows, RaiseActions actions)
    {
        this.rows = rows;
        this.actions = actions;
    }

    /// <summary>Follows the contracts of a customer: two reads, and a write for each that was ended, or that is said of or active again.</summary>
    public void Follow(Guid account, DateTime now) => actions.Reconcile([account], [Cause()], Found(rows.ReadWhereIn(Query, Subscription.Columns.AccountId, [account]), now), now);

    /// <summary>What is to be asked about the contracts somebody may see, whatever else of them he may: a read, and one more where there is something.</summary>
    public IReadOnlyList<ActionRequest> SeenBy(IRows visible, DateTime now) =>
        Found(rows.ReadWhereIn(Query, Subscription.PrimaryIdColumn, visible.Read(Query()).Select(row => row.Id)), now);

    /// <summary>The cause for customers that are looked at for something else: contracts are read only when a call about one is open.</summary>
    public StandingCause CauseAt(IReadOnlyCollection<Guid> accounts, DateTime now)
    {
        var lasting = new Lazy<HashSet<string>>(() => new HashSet<string>(
            Found(rows.ReadWhereIn(Query, Subscription.Columns.AccountId, accounts), now).Select(request => request.Key), StringComparer.OrdinalIgnoreCase));
        return Cause() with { Lasts = key => lasting.Value.Contains(key) };
    }

    private static StandingCause Cause() => new(ActionKind.Renewal, Reason, GoneBecause);

    // A contract comes once per open and closed renewal; ended ones with an open renewal are few.
    private static QueryExpression Query()
    {
        var query = Queries.From(Subscription.EntityLogicalName, Subscription.PrimaryNameColumn, Subscription.Columns.Number, Subscription.Columns.AccountId, Subscription.Columns.End)
            .WhereActive()
            .Where(Subscription.Columns.Status, (int)SubscriptionStatus.Ended);
        query.AddOrder(Subscription.Columns.End, OrderType.Ascending);
        query.Criteria.AddFilter(LogicalOperator.And).AnyAllFilterLinkEntity = Successors();
        query.Join(
                Subscription.Columns.AccountId, Account.EntityLogicalName, Account.PrimaryIdColumn, AccountAlias, JoinOperator.Inner, Account.PrimaryNameColumn, Account.Columns.OwnerId)
            .LinkCriteria.AddCondition(Account.Columns.StateCode, ConditionOperator.Equal, 0);
        var open = query.Join(Subscription.PrimaryIdColumn, Renewal.EntityLogicalName, Renewal.Columns.SubscriptionId, OpenAlias, JoinOperator.Inner, Renewal.Columns.TermEnd).LinkCriteria;
        open.AddCondition(Renewal.Columns.TermEnd, ConditionOperator.NotNull);
        open.AddCondition(Renewal.Columns.Stage, ConditionOperator.NotIn, (int)RenewalStage.Won, (int)RenewalStage.Lost);

        // One that a person deactivated was none any more when the contract ended.
        var standing = open.AddFilter(LogicalOperator.Or);
        standing.AddCondition(Renewal.Columns.StateCode, ConditionOperator.Equal, 0);
        standing.AddCondition(Renewal.Columns.SetAsideOn, ConditionOperator.NotNull);
        query.Join(Subscription.PrimaryIdColumn, Renewal.EntityLogicalName, Renewal.Columns.SubscriptionId, ClosedAlias, JoinOperator.LeftOuter, Renewal.Columns.TermEnd)
            .LinkCriteria.AddCondition(Renewal.Columns.Stage, ConditionOperator.In, (int)RenewalStage.Won, (int)RenewalStage.Lost);
        return query;
    }

    // A draft is no next term yet.
    private static LinkEntity Successors()
    {
        var successors = new LinkEntity(Subscription.EntityLogicalName, Subscription.EntityLogicalName, Subscription.PrimaryIdColumn, Subscription.Columns.PreviousSubscriptionId, JoinOperator.NotAny);
        successors.LinkCriteria.AddCondition(Subscription.Columns.StateCode, ConditionOperator.Equal, 0);
        successors.LinkCriteria.AddCondition(Subscription.Columns.Status, ConditionOperator.NotEqual, (int)SubscriptionStatus.Draft);
        return successors;
    }

    private static ActionRequest[] Found(IEnumerable<Entity> contracts, DateTime now) =>
        contracts.GroupBy(row => row.Id).Select(same => RequestFor([.. same], now)).OfType<ActionRequest>().ToArray();

    // A state, so that what a person closed while it lasted is left alone for the days of the window.
    private static ActionRequest? RequestFor(IReadOnlyList<Entity> same, DateTime now)
    {
        var row = same[0];
        var contract = row.ToEntity<Subscription>();
        if (UnsaidEndRule.TermToClose(contract.End, TermsIn(same, OpenAlias), TermsIn(same, ClosedAlias)) is not { } term)
        {
            return null;
        }

        var cause = string.Format(
            CultureInfo.InvariantCulture,
            "The contract was ended while its renewal of the term to {0:yyyy-MM-dd} was open, and nobody has said why. If the customer has left: activate that renewal, enter the outcome churned and the churn reason, and close it. If the contract runs on, set it to active.",
            term);
        return new ActionRequest(
            new EntityReference(Account.EntityLogicalName, contract.AccountId!.Id) { Name = row.Joined<string>(AccountAlias, Account.PrimaryNameColumn) ?? "" },
            row.Joined<EntityReference>(AccountAlias, Account.Columns.OwnerId),
            ActionKind.Renewal, Reason, TriggerRenewals.LabelOf(contract), cause, Severity.High, now.Date.AddDays(DaysToSayWhy))
        {
            Nature = CauseNature.State,
        };
    }

    private static DateTime[] TermsIn(IEnumerable<Entity> same, string alias) =>
        same.Select(row => row.JoinedValue<DateTime>(alias, Renewal.Columns.TermEnd)).OfType<DateTime>().Select(term => term.Date).Distinct().ToArray();
}
