using System.Globalization;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Actions;

/// <summary>
/// Raises calls to action without twins (R13): one read for all, then one write each. Two calls at the same time may both
/// find nothing; the alternate key then refuses the second row, and with it the call that was too late.
/// </summary>
internal sealed class RaiseActions
{
    private const int LongestName = 200;
    private readonly IRows rows;
    private readonly KnownActions known;

    public RaiseActions(IRows rows)
    {
        this.rows = rows;
        known = new KnownActions(rows);
    }

    /// <summary>Raises, counts or reopens.</summary>
    /// <returns>The rows that were written, by <see cref="ActionRequest.Key"/>.</returns>
    public IReadOnlyDictionary<string, Guid> Raise(IReadOnlyCollection<ActionRequest> requests, DateTime now) =>
        Raise(requests, requests.Count == 0 ? Nothing() : Read(requests, [], [], now), now);

    /// <summary>
    /// Brings the calls to action about standing causes in line with what was found: raises what is new, and closes what
    /// was not found any more. One somebody works on only gets a note, for he may have more to do than the cause says.
    /// </summary>
    /// <param name="accounts">The customers that were looked at.</param>
    /// <param name="lookedFor">What was looked for at each of them.</param>
    /// <param name="found">What was found; nothing else than the above.</param>
    /// <param name="now">The time.</param>
    /// <returns>The rows that were raised, counted or reopened, by key, and how many closed by themselves.</returns>
    public ReconcileOutcome Reconcile(IReadOnlyCollection<Guid> accounts, IReadOnlyCollection<StandingCause> lookedFor, IReadOnlyCollection<ActionRequest> found, DateTime now)
    {
        if (accounts.Count == 0)
        {
            return new ReconcileOutcome(new Dictionary<string, Guid>(StringComparer.Ordinal), 0);
        }

        var rowsByKey = Read(found, accounts, lookedFor.Select(cause => cause.Reason), now);
        var foundKeys = new HashSet<string>(found.Select(request => request.Key), StringComparer.OrdinalIgnoreCase);
        var closed = 0;
        foreach (var row in rowsByKey.Where(same => !foundKeys.Contains(same.Key)).SelectMany(same => same).Where(KnownActions.IsOpen))
        {
            var cause = lookedFor.FirstOrDefault(each => each.Reason == row.Reason && each.Kind == row.Kind);
            closed += cause is not null && CloseGone(row, cause.GoneBecause, now) ? 1 : 0;
        }

        return new ReconcileOutcome(Raise(found, rowsByKey, now), closed);
    }

    private static ILookup<string, CallToAction> Nothing() => Array.Empty<CallToAction>().ToLookup(KnownActions.KeyOf, StringComparer.OrdinalIgnoreCase);

    private ILookup<string, CallToAction> Read(IReadOnlyCollection<ActionRequest> requests, IEnumerable<Guid> accounts, IEnumerable<string> reasons, DateTime now) => known.Read(
        requests.Select(request => request.Account.Id).Concat(accounts),
        requests.Select(request => request.Reason).Concat(reasons).Distinct(StringComparer.Ordinal).ToArray(),
        requests.Where(request => request.Nature == CauseNature.Once).Select(request => request.Reason).Distinct(StringComparer.Ordinal).ToArray(),
        now);

    private Dictionary<string, Guid> Raise(IReadOnlyCollection<ActionRequest> requests, ILookup<string, CallToAction> rowsByKey, DateTime now)
    {
        var written = new Dictionary<string, Guid>(StringComparer.OrdinalIgnoreCase);
        foreach (var request in requests.GroupBy(request => request.Key, StringComparer.OrdinalIgnoreCase).Select(same => same.First()))
        {
            var row = rowsByKey[request.Key].OrderByDescending(KnownActions.IsOpen).ThenByDescending(action => action.CreatedOn).FirstOrDefault();
            if (Write(request, row, now) is { } id)
            {
                written.Add(request.Key, id);
            }
        }

        return written;
    }

    private Guid? Write(ActionRequest request, CallToAction? row, DateTime now)
    {
        switch (RaiseRule.Decide(row is null ? null : StateOf(row), now, request.Nature))
        {
            case RaiseDecision.Create:
                var created = NewRow(request, now);
                rows.Create(created);
                return created.Id;
            case RaiseDecision.Count:
                var counted = new CallToAction(row!.Id) { Occurrences = (row.Occurrences ?? 1) + 1 };
                if (row.CauseGoneOn is not null)
                {
                    counted.CauseGoneOn = null;
                }

                rows.Update(counted);
                return row.Id;
            case RaiseDecision.Reopen:
                rows.Update(Reopened(row!, request, now));
                return row!.Id;
            default:
                return null;
        }
    }

    private static KnownAction StateOf(CallToAction row)
    {
        var isOpen = KnownActions.IsOpen(row);
        return new KnownAction(isOpen, row.SnoozedUntil, isOpen ? null : row.ClosedOn ?? row.ModifiedOn) { CauseHasGone = row.CauseGoneOn is not null };
    }

    private static CallToAction Reopened(CallToAction row, ActionRequest request, DateTime now)
    {
        var change = new CallToAction(row.Id) { Occurrences = (row.Occurrences ?? 1) + 1, Status = ActionStatus.Open, Due = request.Due };
        if (ActionOutcome.SeenAgain(row.Outcome, now) is { } outcome && outcome != row.Outcome)
        {
            change.Outcome = outcome;
        }

        return change;
    }

    private bool CloseGone(CallToAction row, string because, DateTime now)
    {
        var isWorkedOn = row.Status == ActionStatus.InProgress;
        if (isWorkedOn && row.CauseGoneOn is not null)
        {
            return false;
        }

        var change = new CallToAction(row.Id) { CauseGoneOn = now };
        if (!isWorkedOn)
        {
            change.Status = ActionStatus.Done;
        }

        var outcome = isWorkedOn ? ActionOutcome.CauseGone(row.Outcome, because, now) : ActionOutcome.ClosedByItself(row.Outcome, because, now);
        if (outcome != row.Outcome)
        {
            change.Outcome = outcome;
        }

        rows.Update(change);
        return !isWorkedOn;
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
        if (request.Machine is not null)
        {
            row.MachineId = request.Machine;
        }

        if (request.Owner is not null)
        {
            row.OwnerId = request.Owner;
        }

        return row;
    }
}

/// <summary>What bringing calls to action in line came to.</summary>
/// <param name="Raised">The rows that were raised, counted or reopened, by key.</param>
/// <param name="Closed">How many closed by themselves.</param>
internal sealed record ReconcileOutcome(IReadOnlyDictionary<string, Guid> Raised, int Closed);
