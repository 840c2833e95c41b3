using System.Globalization;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Actions;

/// <summary>Something that calls for action.</summary>
/// <param name="Account">The customer.</param>
/// <param name="Owner">Who gets it; null leaves it with the calling user.</param>
/// <param name="Kind">Kind of action.</param>
/// <param name="Reason">What happened, at most 200 characters; the same words each time, for they are part of the key.</param>
/// <param name="Source">What it happened to, at most 200 characters; part of the key. Empty when it is the account as a whole.</param>
/// <param name="RootCause">What to look into; null when not known.</param>
/// <param name="Severity">How urgent.</param>
/// <param name="Due">Day by which something should have been done.</param>
internal sealed record ActionRequest(
    EntityReference Account, EntityReference? Owner, ActionKind Kind, string Reason, string Source, string? RootCause, Severity Severity, DateTime Due)
{
    public string Key => OpenKey.For(Account.Id, (int)Kind, Reason, Source);
}

/// <summary>Raises calls to action without twins (R13): one read for all, then one write each.</summary>
internal sealed class RaiseActions
{
    private const int LongestName = 200;
    private readonly IRows rows;

    public RaiseActions(IRows rows) => this.rows = rows;

    /// <summary>Raises, counts or reopens.</summary>
    /// <returns>The rows that were written, by <see cref="ActionRequest.Key"/>.</returns>
    public IReadOnlyDictionary<string, Guid> Raise(IReadOnlyCollection<ActionRequest> requests, DateTime now)
    {
        var written = new Dictionary<string, Guid>(StringComparer.Ordinal);
        if (requests.Count == 0)
        {
            return written;
        }

        var known = KnownOf(requests, now);
        foreach (var request in requests.GroupBy(request => request.Key, StringComparer.Ordinal).Select(same => same.First()))
        {
            var row = known[request.Key].OrderByDescending(IsOpen).ThenByDescending(action => action.CreatedOn).FirstOrDefault();
            if (Write(request, row, now) is { } id)
            {
                written.Add(request.Key, id);
            }
        }

        return written;
    }

    private Guid? Write(ActionRequest request, CallToAction? row, DateTime now)
    {
        var seen = row is null ? null : new KnownAction(IsOpen(row), row.SnoozedUntil, IsOpen(row) ? null : row.ModifiedOn);
        switch (RaiseRule.Decide(seen, now))
        {
            case RaiseDecision.Create:
                var created = NewRow(request, now);
                rows.Create(created);
                return created.Id;
            case RaiseDecision.Count:
                rows.Update(new CallToAction(row!.Id) { Occurrences = (row.Occurrences ?? 1) + 1 });
                return row.Id;
            case RaiseDecision.Reopen:
                rows.Update(new CallToAction(row!.Id) { Occurrences = (row.Occurrences ?? 1) + 1, Status = ActionStatus.Open, Due = request.Due });
                return row.Id;
            default:
                return null;
        }
    }

    private ILookup<string, CallToAction> KnownOf(IReadOnlyCollection<ActionRequest> requests, DateTime now)
    {
        QueryExpression Query()
        {
            var query = Queries.From(
                CallToAction.EntityLogicalName,
                CallToAction.Columns.AccountId, CallToAction.Columns.Kind, CallToAction.Columns.Reason, CallToAction.Columns.Source, CallToAction.Columns.Status,
                CallToAction.Columns.SnoozedUntil, CallToAction.Columns.Occurrences, CallToAction.Columns.CreatedOn, CallToAction.Columns.ModifiedOn);
            query.Where(CallToAction.Columns.Reason, ConditionOperator.In, requests.Select(request => request.Reason).Distinct(StringComparer.Ordinal).ToArray<object>());
            var recent = query.Criteria.AddFilter(LogicalOperator.Or);
            recent.AddCondition(CallToAction.Columns.Status, ConditionOperator.In, (int)ActionStatus.Open, (int)ActionStatus.InProgress);
            recent.AddCondition(CallToAction.Columns.ModifiedOn, ConditionOperator.OnOrAfter, now.Date.AddDays(-RaiseRule.ReopenDays));
            recent.AddCondition(CallToAction.Columns.SnoozedUntil, ConditionOperator.OnOrAfter, now.Date);
            return query;
        }

        return rows.ReadWhereIn(Query, CallToAction.Columns.AccountId, requests.Select(request => request.Account.Id))
            .Select(row => row.ToEntity<CallToAction>())
            .ToLookup(row => OpenKey.For(row.AccountId!.Id, (int)row.Kind!.Value, row.Reason, row.Source), StringComparer.Ordinal);
    }

    private static CallToAction NewRow(ActionRequest request, DateTime now)
    {
        var name = request.Source.Length == 0 ? request.Reason : $"{request.Reason}: {request.Source}";
        var id = RowId.From(CallToAction.EntityLogicalName, request.Key, now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        var row = new CallToAction(id)
        {
            Name = name.Length <= LongestName ? name : name.Substring(0, LongestName),
            AccountId = request.Account,
            Kind = request.Kind,
            Reason = request.Reason,
            Source = request.Source,
            RootCause = request.RootCause,
            Severity = request.Severity,
            Due = request.Due,
            Status = ActionStatus.Open,
            Occurrences = 1,
        };
        if (request.Owner is not null)
        {
            row.OwnerId = request.Owner;
        }

        return row;
    }

    private static bool IsOpen(CallToAction row) => row.Status is ActionStatus.Open or ActionStatus.InProgress;
}
