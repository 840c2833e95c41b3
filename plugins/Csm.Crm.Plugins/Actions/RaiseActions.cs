using System.Globalization;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Actions;

/// <summary>
/// Raises calls to action without twins (R13): one read for all, one write for those that change and one for those that
/// are new. Two calls at the same time may both find nothing; the alternate key then refuses the second row, and with it
/// the call that was too late.
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
        requests.Count == 0 ? new Dictionary<string, Guid>(StringComparer.Ordinal) : Reconcile(requests.Select(request => request.Account.Id).ToArray(), [], requests, now).Raised;

    /// <summary>
    /// Brings the calls to action about standing causes in line with what was found: raises what is new, and closes what
    /// was not found any more. One somebody works on only gets a note, for he may have more to do than the cause says.
    /// </summary>
    /// <param name="accounts">The customers that were looked at.</param>
    /// <param name="lookedFor">What was looked for at each of them.</param>
    /// <param name="found">What was found; nothing else than the above, and events.</param>
    /// <param name="now">The time.</param>
    /// <param name="lasts">Whether the cause of the row with a key lasts though it is not among what was found; null when none does.</param>
    /// <param name="because">Why the cause of the row with a key has gone, as half a sentence; null says what the cause says.</param>
    /// <returns>The rows that were raised, counted, joined or reopened, by key, and how many closed by themselves.</returns>
    public ReconcileOutcome Reconcile(
        IReadOnlyCollection<Guid> accounts, IReadOnlyCollection<StandingCause> lookedFor, IReadOnlyCollection<ActionRequest> found, DateTime now, Func<string, bool>? lasts = null, Func<string, string>? because = null)
    {
        var writes = new ActionWrites();
        if (accounts.Count == 0)
        {
            return writes.Outcome;
        }

        var requests = found.GroupBy(request => request.Key, StringComparer.OrdinalIgnoreCase).Select(same => same.First()).ToArray();
        var rowsByKey = Read(requests, accounts, lookedFor.Select(cause => cause.Reason), now);
        foreach (var request in requests)
        {
            Raise(request, rowsByKey, writes, now);
        }

        var foundKeys = new HashSet<string>(requests.Select(request => request.Key), StringComparer.OrdinalIgnoreCase);
        foreach (var row in rowsByKey.Where(same => !foundKeys.Contains(same.Key) && lasts?.Invoke(same.Key) != true).SelectMany(same => same).Where(KnownActions.IsOpen).Where(row => !writes.Holds(row)))
        {
            if (lookedFor.FirstOrDefault(each => each.Reason == row.Reason && each.Kind == row.Kind) is { } cause && cause.Lasts?.Invoke(KnownActions.KeyOf(row)) != true)
            {
                CloseGone(row, because?.Invoke(KnownActions.KeyOf(row)) ?? cause.GoneBecause, writes, now);
            }
        }

        writes.WriteTo(rows);
        return writes.Outcome;
    }

    private ILookup<string, CallToAction> Read(IReadOnlyCollection<ActionRequest> requests, IEnumerable<Guid> accounts, IEnumerable<string> reasons, DateTime now) => known.Read(
        requests.Select(request => request.Account.Id).Concat(accounts),
        requests.SelectMany(request => request.Joins.Concat([request.Reason])).Concat(reasons).Distinct(StringComparer.Ordinal).ToArray(),
        requests.Where(request => request.Nature == CauseNature.Once).Select(request => request.Reason).Distinct(StringComparer.Ordinal).ToArray(),
        now);

    private static void Raise(ActionRequest request, ILookup<string, CallToAction> rowsByKey, ActionWrites writes, DateTime now)
    {
        var row = request.Keys.SelectMany(key => rowsByKey[key]).OrderByDescending(KnownActions.IsOpen).ThenByDescending(action => action.CreatedOn).FirstOrDefault();
        if (row is null || !KnownActions.IsOpen(row))
        {
            var others = rowsByKey.SelectMany(same => same)
                .Where(other => other.AccountId!.Id == request.Account.Id && other.Kind == request.Kind && request.Joins.Contains(other.Reason) && KnownActions.KeyOf(other) != request.Key)
                .ToArray();
            if (others.FirstOrDefault(KnownActions.IsOpen) is { } open)
            {
                writes.Change(request.Key, Joined(open, request, now));
                return;
            }

            if (request.YieldsToClosed && others.Any(other => RaiseRule.Decide(StateOf(other), now, CauseNature.State) == RaiseDecision.Keep))
            {
                return;
            }
        }

        Write(request, row, writes, now);
    }

    private static void Write(ActionRequest request, CallToAction? row, ActionWrites writes, DateTime now)
    {
        switch (RaiseRule.Decide(row is null ? null : StateOf(row), now, request.Nature))
        {
            case RaiseDecision.Create when row is null || !KnownActions.HoldsKey(row):
                writes.Create(request.Key, NewRow(request, now));
                break;
            case RaiseDecision.Count:
                writes.Change(request.Key, Counted(row!, request, now));
                break;
            case RaiseDecision.Create or RaiseDecision.Reopen:
                writes.Change(request.Key, Reopened(row!, request, now));
                break;
        }
    }

    private static KnownAction StateOf(CallToAction row)
    {
        var isOpen = KnownActions.IsOpen(row);
        return new KnownAction(isOpen, row.SnoozedUntil, isOpen ? null : row.ClosedOn ?? row.ModifiedOn) { CauseHasGone = row.CauseGoneOn is not null };
    }

    // How grave it is and why are people's columns once the row is there: what is graver now is said where sentences are added.
    private static CallToAction Counted(CallToAction row, ActionRequest request, DateTime now)
    {
        var isGraver = row.Severity is { } known && request.Severity > known;
        return WithOutcome(Again(row), row, isGraver ? ActionOutcome.Graver(row.Outcome, request.Severity.ToString(), request.RootCause, now) : row.Outcome);
    }

    private static CallToAction Again(CallToAction row)
    {
        var change = new CallToAction(row.Id) { Occurrences = (row.Occurrences ?? 1) + 1 };
        if (row.CauseGoneOn is not null)
        {
            change.CauseGoneOn = null;
        }

        return change;
    }

    // One cause, one call: the root cause on it is people's, so what joins is named where sentences are added.
    private static CallToAction Joined(CallToAction row, ActionRequest request, DateTime now)
    {
        var change = Again(row);
        return WithOutcome(change, row, ActionOutcome.Joined(row.Outcome, request.Reason, request.RootCause, now));
    }

    private static CallToAction Reopened(CallToAction row, ActionRequest request, DateTime now)
    {
        var change = Again(row);
        change.Status = ActionStatus.Open;
        if (!KnownActions.IsActive(row))
        {
            change.StateCode = new OptionSetValue(0);
            change.StatusCode = new OptionSetValue(1);
        }

        // Whether a person chose the day it is due cannot be told, so the day stays and the new one is said.
        return WithOutcome(change, row, ActionOutcome.SeenAgain(row.Outcome, now, row.Due == request.Due ? null : request.Due));
    }

    private static void CloseGone(CallToAction row, string because, ActionWrites writes, DateTime now)
    {
        var isWorkedOn = row.Status == ActionStatus.InProgress;
        if (isWorkedOn && row.CauseGoneOn is not null)
        {
            return;
        }

        var change = new CallToAction(row.Id);
        if (row.CauseGoneOn != now)
        {
            change.CauseGoneOn = now;
        }

        if (!isWorkedOn)
        {
            change.Status = ActionStatus.Done;
        }

        writes.Close(WithOutcome(change, row, isWorkedOn ? ActionOutcome.CauseGone(row.Outcome, because, now) : ActionOutcome.ClosedByItself(row.Outcome, because, now)), !isWorkedOn);
    }

    private static CallToAction WithOutcome(CallToAction change, CallToAction row, string? outcome)
    {
        if (outcome != row.Outcome)
        {
            change.Outcome = outcome;
        }

        return change;
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
