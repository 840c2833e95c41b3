using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Events;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>Tells what a newly stored score turned: the event when the status changed, a call to action when it turned red or a veto came into force.</summary>
internal sealed class AnnounceHealth
{
    /// <summary>Reason of the call to action; part of its key, so the words stay.</summary>
    public const string TurnedRed = "Health turned red";

    /// <summary>Reason of the call to action on a veto; part of its key, so the words stay.</summary>
    public const string Vetoed = "Health is capped by a veto";

    private const int DaysToAct = 7;
    private const int LongestCause = 400;

    // Scores read to find one and the one before it; a job that so many have overtaken tells nothing any more.
    private const int Overtaken = 6;
    private const string AccountAlias = "account";
    private readonly IRows rows;
    private readonly RaiseActions actions;
    private readonly IEvents events;

    public AnnounceHealth(IRows rows, RaiseActions actions, IEvents events)
    {
        this.rows = rows;
        this.actions = actions;
        this.events = events;
    }

    /// <summary>After a score was stored.</summary>
    /// <param name="scored">The score with its account and time.</param>
    /// <param name="now">The time.</param>
    public void After(HealthScore scored, DateTime now)
    {
        // Jobs may overtake each other: a score that others have followed tells its own change, and calls for what the newest one says.
        var newestFirst = ReadNewest(scored);
        var place = newestFirst.TakeWhile(score => score.Id != scored.Id).Count();
        if (place == newestFirst.Count)
        {
            return;
        }

        var row = newestFirst[place];
        var score = ScoreReader.Of(row.ToEntity<HealthScore>());
        var previous = newestFirst.Skip(place + 1).Select(older => ScoreReader.Of(older.ToEntity<HealthScore>())).FirstOrDefault();
        var before = previous?.WithVeto();
        var after = score.WithVeto();
        var account = new EntityReference(Account.EntityLogicalName, row.ToEntity<HealthScore>().AccountId!.Id) { Name = row.Joined<string>(AccountAlias, Account.Columns.Name) };
        var owner = row.Joined<EntityReference>(AccountAlias, Account.Columns.OwnerId);
        if (after.Band != (before?.Band ?? Band.Unknown))
        {
            events.Raise(new BusinessEvent(EventApis.HealthStatusChanged, account, owner)
                .With("OldStatus", (before?.Band ?? Band.Unknown).ToString())
                .With("NewStatus", after.Band.ToString())
                .With("Score", after.Score)
                .With("ScoreId", score.Id));
        }

        var newest = ScoreReader.Of(newestFirst[0].ToEntity<HealthScore>());
        var shown = newest.WithVeto();
        if (CauseIn(shown) != CauseIn(before) || (shown.Vetoed && newest.VetoedBy != previous?.VetoedBy))
        {
            var found = CauseIn(shown) is { } reason ? new[] { RequestFor(reason, newest, account, owner, now) } : [];
            actions.Reconcile([account.Id], CausesGone(shown), found, now);
        }
    }

    private static StandingCause[] CausesGone(Snapshot shown)
    {
        var because = shown.Band == Band.Unknown ? "the score is withheld for want of fresh evidence, so it is neither red nor capped" : "the health is neither red nor capped by a veto any more";
        return [new(ActionKind.Risk, TurnedRed, because), new(ActionKind.Risk, Vetoed, because)];
    }

    // One call at a time: a veto says more than the red light it may cause, and whichever came first stays for both.
    private static string? CauseIn(Snapshot? shown) => shown is null ? null : shown.Vetoed ? Vetoed : shown.Band == Band.Red ? TurnedRed : null;

    private IReadOnlyList<Entity> ReadNewest(HealthScore scored)
    {
        var query = Queries.From(
                HealthScore.EntityLogicalName,
                HealthScore.Columns.Name, HealthScore.Columns.AccountId, HealthScore.Columns.ScoredOn, HealthScore.Columns.Score, HealthScore.Columns.Status, HealthScore.Columns.EvidenceJson)
            .Where(HealthScore.Columns.AccountId, scored.AccountId!.Id)
            .Newest(HealthScore.Columns.ScoredOn, Overtaken);
        query.Join(HealthScore.Columns.AccountId, Account.EntityLogicalName, Account.PrimaryIdColumn, AccountAlias, JoinOperator.Inner, Account.Columns.Name, Account.Columns.OwnerId);
        return rows.Read(query);
    }

    private ActionRequest RequestFor(string reason, StoredScore score, EntityReference account, EntityReference? owner, DateTime now)
    {
        var evidence = EvidenceJson.Read(score.Evidence, score.Name);
        var cause = reason == Vetoed
            ? evidence.FirstOrDefault(row => (EvidenceRow)row.Kind == EvidenceRow.Veto)
            : evidence.Where(row => row.Lever > 0).OrderByDescending(row => row.Lever).FirstOrDefault();
        var factor = Guid.TryParse(cause?.Factor, out var id)
            ? rows.Find(HealthFactor.EntityLogicalName, HealthFactor.PrimaryIdColumn, id, HealthFactor.Columns.Name, HealthFactor.Columns.RootCauseHint)?.ToEntity<HealthFactor>()
            : null;
        return new ActionRequest(
            account, owner, ActionKind.Risk, reason, reason == Vetoed ? factor?.Name ?? "" : "", CauseOf(factor), reason == Vetoed ? Severity.Critical : Severity.High, now.Date.AddDays(DaysToAct))
        {
            Nature = CauseNature.State,
            Joins = [TurnedRed, Vetoed],
            YieldsToClosed = reason == TurnedRed,
        };
    }

    private static string? CauseOf(HealthFactor? factor)
    {
        var cause = factor is null ? null : string.IsNullOrWhiteSpace(factor.RootCauseHint) ? factor.Name : $"{factor.Name}: {factor.RootCauseHint}";
        return cause is null || cause.Length <= LongestCause ? cause : cause.Substring(0, LongestCause);
    }
}
