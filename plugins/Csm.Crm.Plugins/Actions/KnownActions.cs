using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Actions;

/// <summary>Reads the calls to action that decide what a trigger does: those that are open, snoozed or closed lately.</summary>
internal sealed class KnownActions
{
    private readonly IRows rows;

    public KnownActions(IRows rows) => this.rows = rows;

    public static bool IsOpen(CallToAction row) => HoldsKey(row) && IsActive(row);

    /// <summary>Whether its status says it is open. Rows that were deactivated before deactivating closed them have their key still.</summary>
    public static bool HoldsKey(CallToAction row) => row.Status is ActionStatus.Open or ActionStatus.InProgress;

    public static bool IsActive(CallToAction row) => row.StateCode?.Value is null or 0;

    /// <summary>The key a row has while it is open.</summary>
    public static string KeyOf(CallToAction row) => OpenKey.For(row.AccountId!.Id, (int)row.Kind!.Value, row.Reason, row.Source);

    /// <summary>What is known, by key; in one read per 500 accounts.</summary>
    /// <param name="accounts">The customers.</param>
    /// <param name="reasons">Reasons as stored.</param>
    /// <param name="everSaid">Those of the reasons that are said once, so that rows of any age count.</param>
    /// <param name="now">The time.</param>
    public ILookup<string, CallToAction> Read(IEnumerable<Guid> accounts, IReadOnlyCollection<string> reasons, IReadOnlyCollection<string> everSaid, DateTime now)
    {
        QueryExpression Query()
        {
            var query = Queries.From(
                CallToAction.EntityLogicalName,
                CallToAction.Columns.AccountId, CallToAction.Columns.Kind, CallToAction.Columns.Reason, CallToAction.Columns.Source, CallToAction.Columns.Status, CallToAction.Columns.Severity,
                CallToAction.Columns.SnoozedUntil, CallToAction.Columns.Due, CallToAction.Columns.Occurrences, CallToAction.Columns.Outcome, CallToAction.Columns.ClosedOn, CallToAction.Columns.CauseGoneOn,
                CallToAction.Columns.CreatedOn, CallToAction.Columns.ModifiedOn, CallToAction.Columns.StateCode);
            query.Where(CallToAction.Columns.Reason, ConditionOperator.In, reasons.ToArray<object>());
            var relevant = query.Criteria.AddFilter(LogicalOperator.Or);
            relevant.AddCondition(CallToAction.Columns.Status, ConditionOperator.In, (int)ActionStatus.Open, (int)ActionStatus.InProgress);
            relevant.AddCondition(CallToAction.Columns.ModifiedOn, ConditionOperator.OnOrAfter, now.Date.AddDays(-RaiseRule.ReopenDays));
            relevant.AddCondition(CallToAction.Columns.SnoozedUntil, ConditionOperator.OnOrAfter, now.Date);
            if (everSaid.Count > 0)
            {
                relevant.AddCondition(CallToAction.Columns.Reason, ConditionOperator.In, everSaid.ToArray<object>());
            }

            return query;
        }

        return (reasons.Count == 0 ? [] : rows.ReadWhereIn(Query, CallToAction.Columns.AccountId, accounts))
            .Select(row => row.ToEntity<CallToAction>())
            .Where(row => row.AccountId is not null && row.Kind is not null)
            .ToLookup(KeyOf, StringComparer.OrdinalIgnoreCase);
    }
}
