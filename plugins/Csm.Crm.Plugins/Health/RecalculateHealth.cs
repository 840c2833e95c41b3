using System.Globalization;
using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Events;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Plugins.Health;

/// <summary>What a recalculation came to.</summary>
/// <param name="ScoreId">The newest stored score; null when none has been stored.</param>
/// <param name="Score">0 to 100; null when withheld.</param>
/// <param name="Band">The band shown.</param>
/// <param name="Changed">Whether a row was written.</param>
/// <param name="Message">What was done, for a person.</param>
internal sealed record HealthOutcome(Guid? ScoreId, decimal? Score, Band Band, bool Changed, string Message);

/// <summary>R1 and R21: scores an account, stores the score with its evidence when it says something new, and calls for action when it turns red.</summary>
internal sealed class RecalculateHealth
{
    /// <summary>Reason of the call to action; part of its key, so the words stay.</summary>
    public const string TurnedRed = "Health turned red";

    /// <summary>Reason of the call to action on a veto; part of its key, so the words stay.</summary>
    public const string Vetoed = "Health is capped by a veto";

    private const string ScoreSource = "Health score";
    private const int DaysToAct = 7;
    private readonly IRows rows;
    private readonly HealthReader reader;
    private readonly RaiseActions actions;
    private readonly IEvents events;

    public RecalculateHealth(IRows rows, HealthReader reader, RaiseActions actions, IEvents events)
    {
        this.rows = rows;
        this.reader = reader;
        this.actions = actions;
        this.events = events;
    }

    /// <summary>Scores one account.</summary>
    /// <exception cref="RefusalException">The account does not exist, or no health model fits.</exception>
    public HealthOutcome For(Guid accountId, DateTime now)
    {
        var account = reader.FindAccount(accountId)
            ?? throw new RefusalException($"There is no account {accountId:D}. Choose an account that exists and that you may read.");
        var scores = reader.ReadScores(accountId);

        // Events of one moment can come one after the other: what the first of them stored is provisional.
        var moment = new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
        var provisional = scores.FirstOrDefault(score => score.Id == HealthRows.ScoreId(accountId, moment));
        var settled = scores.Where(score => score != provisional).ToArray();
        var evidence = reader.ReadEvidence(new[] { provisional?.Id, settled.FirstOrDefault()?.Id }.OfType<Guid>());
        var assessment = Assess(account, settled, evidence, moment);

        var isWorthStoring = SnapshotRule.IsWorthStoring(assessment.Previous, assessment.Snapshot);
        var isStored = provisional is not null && isWorthStoring && IsSame(provisional, evidence, assessment);
        if (provisional is not null && !isStored)
        {
            rows.Delete(HealthScore.EntityLogicalName, provisional.Id);
        }

        if (isWorthStoring && !isStored)
        {
            rows.Create(HealthRows.ScoreOf(assessment));
        }

        var accountChanged = HealthRows.AccountChange(assessment, isWorthStoring).WriteTo(rows);
        var shownBefore = provisional?.Snapshot.Band ?? assessment.Previous?.Band ?? Band.Unknown;
        var vetoedBefore = HealthReader.HadVeto(evidence[(provisional ?? settled.FirstOrDefault())?.Id ?? Guid.Empty]);
        var raised = actions.Raise(ActionsFor(assessment, shownBefore, vetoedBefore), now).Count;
        var newestId = isWorthStoring ? HealthRows.ScoreId(accountId, moment) : settled.FirstOrDefault()?.Id;
        if (assessment.Snapshot.Band != shownBefore)
        {
            events.Raise(StatusChanged(assessment, shownBefore, newestId));
        }

        var wrote = isWorthStoring && !isStored;
        return new HealthOutcome(
            newestId, assessment.Result.Score, assessment.Snapshot.Band, wrote || accountChanged || raised > 0, MessageOf(assessment, wrote, accountChanged, raised));
    }

    private HealthAssessment Assess(Account account, IReadOnlyList<StoredScore> settled, ILookup<Guid, Entity> evidence, DateTime now)
    {
        var model = reader.ReadModel(account, now.Date);
        var facts = reader.ReadFacts(account, now);
        var observations = model.Factors.Select(factor => FactorObservation.Of(factor, facts, now)).ToArray();
        var inputs = model.Factors
            .Select((factor, index) => new FactorInput(factor, observations[index].StateAt(factor.StaleAfterDays, now), Stored(observations[index].Value)))
            .ToArray();
        var result = HealthCalculation.Evaluate(inputs, model.MinimumConfidence);

        var last = settled.FirstOrDefault();
        var previous = last is null ? null : last.Snapshot with { Vetoed = HealthReader.HadVeto(evidence[last.Id]) };
        var sameModel = previous is not null && previous.ModelId == model.Model.Id && previous.ModelVersion == model.Model.Version;
        var change = last is null ? null : HealthChange.Explain(result, previous!.Score, HealthReader.PastInputs(evidence[last.Id]), sameModel);
        var band = BandRule.Next(result.Score, previous?.Band ?? Band.Unknown, last?.StatusSince, result.Veto is not null, model.Stability, now);
        var snapshot = new Snapshot(now, result.Score, band, model.Model.Id, model.Model.Version) { Vetoed = result.Veto is not null };
        var since = previous?.Band == band ? last!.StatusSince ?? previous.ScoredOn : now;
        return new HealthAssessment(account, model, observations, result, change, snapshot, since, TrendOf(settled, snapshot), previous);
    }

    private static HealthTrend? TrendOf(IEnumerable<StoredScore> settled, Snapshot now) => HealthTrend.Of(
        settled.Select(score => score.Snapshot).Concat([now])
            .Where(score => score.Score is not null && score.ModelId == now.ModelId && score.ModelVersion == now.ModelVersion)
            .Select(score => new ScorePoint(score.ScoredOn, score.Score!.Value)),
        now.ScoredOn);

    // Values are compared with what was stored of them, so they are taken as they can be stored.
    private static decimal? Stored(decimal? value) => value is { } v ? Math.Round(v, 4) : null;

    private static bool IsSame(StoredScore stored, ILookup<Guid, Entity> evidence, HealthAssessment assessment)
    {
        var then = HealthReader.PastInputs(evidence[stored.Id]);
        return stored.Snapshot.Score == assessment.Snapshot.Score
            && stored.Snapshot.Band == assessment.Snapshot.Band
            && stored.Snapshot.ModelId == assessment.Snapshot.ModelId
            && stored.Snapshot.ModelVersion == assessment.Snapshot.ModelVersion
            && then.Count == assessment.Result.Factors.Count
            && assessment.Result.Factors.All(factor => then.Any(input =>
                input.FactorId == factor.Input.Factor.Id && input.State == factor.Input.State && input.Value == factor.Input.Value));
    }

    private static BusinessEvent StatusChanged(HealthAssessment assessment, Band shownBefore, Guid? scoreId) =>
        new BusinessEvent(EventApis.HealthStatusChanged, new EntityReference(Account.EntityLogicalName, assessment.Account.Id) { Name = assessment.Account.Name }, assessment.Account.OwnerId)
            .With("OldStatus", shownBefore.ToString())
            .With("NewStatus", assessment.Snapshot.Band.ToString())
            .With("Score", assessment.Result.Score)
            .With("ScoreId", scoreId);

    // One row for one turn: a veto says more than the red light it may cause.
    private static ActionRequest[] ActionsFor(HealthAssessment assessment, Band shownBefore, bool vetoedBefore)
    {
        ActionRequest Risk(string reason, string source, FactorDefinition? cause, Severity severity) => new(
            assessment.Account.ToEntityReference(), assessment.Account.OwnerId, ActionKind.Risk, reason, source, RootCauseOf(cause), severity, assessment.Now.Date.AddDays(DaysToAct));

        if (assessment.Result.Veto is { } veto && !vetoedBefore)
        {
            return [Risk(Vetoed, veto.Factor.Name, veto.Factor, Severity.Critical)];
        }

        return assessment.Snapshot.Band == Band.Red && shownBefore != Band.Red
            ? [Risk(TurnedRed, ScoreSource, assessment.LargestLever?.Input.Factor, Severity.High)]
            : [];
    }

    private static string? RootCauseOf(FactorDefinition? factor)
    {
        const int longest = 400;
        var cause = factor is null ? null : string.IsNullOrWhiteSpace(factor.RootCauseHint) ? factor.Name : $"{factor.Name}: {factor.RootCauseHint}";
        return cause is null || cause.Length <= longest ? cause : cause.Substring(0, longest);
    }

    private static string MessageOf(HealthAssessment assessment, bool stored, bool accountChanged, int raised)
    {
        var score = assessment.Result.Score is { } value
            ? string.Format(CultureInfo.InvariantCulture, "scores {0:0.0} ({1})", value, assessment.Snapshot.Band.ToString().ToLowerInvariant())
            : string.Format(CultureInfo.InvariantCulture, "has no score: only {0:0} % of the evidence is fresh, {1:0} % are needed", 100m * assessment.Result.Confidence, 100m * assessment.Model.MinimumConfidence);
        var done = stored ? $"stored it with {assessment.Result.Factors.Count} factors"
            : accountChanged ? "updated the account; it moved too little to be stored"
            : "nothing has changed";
        var called = raised == 0 ? "" : $"; wrote {raised} call{(raised == 1 ? "" : "s")} to action";
        return $"'{assessment.Account.Name}' {score} with model '{assessment.Model.Model.Name}' version {assessment.Model.Model.Version}: {done}{called}.";
    }
}
