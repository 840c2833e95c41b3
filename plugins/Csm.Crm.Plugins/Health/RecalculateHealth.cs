using System.Globalization;
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

/// <summary>What the recalculation of a set of accounts came to.</summary>
/// <param name="Outcomes">Of the accounts that exist and could be scored.</param>
/// <param name="Refusals">Why each of the others could not.</param>
/// <param name="HasModels">False when no health model is in use at all: then nobody has set up health yet.</param>
internal sealed record HealthOutcomes(IReadOnlyDictionary<Guid, HealthOutcome> Outcomes, IReadOnlyDictionary<Guid, RefusedAccount> Refusals, bool HasModels);

/// <summary>An account that could not be scored.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Refusal">Why, and what to do about it.</param>
internal sealed record RefusedAccount(string Name, RefusalException Refusal);

/// <summary>
/// R1 and R21: scores accounts and stores a score with its evidence when it says something new. Reading costs one query
/// per table for the whole set; one account takes nine reads and two writes whatever its size, since the newest rows of a
/// table count (<see cref="NewestRows"/>). What a changed score calls for is told by <see cref="AnnounceHealth"/>, when it is stored.
/// </summary>
internal sealed class RecalculateHealth
{
    private readonly IRows rows;

    public RecalculateHealth(IRows rows) => this.rows = rows;

    /// <summary>Scores one account.</summary>
    /// <exception cref="RefusalException">The account does not exist, or no health model fits.</exception>
    public HealthOutcome For(Guid accountId, DateTime now)
    {
        var outcomes = Of([accountId], now);
        ThrowRefusal(outcomes, accountId);
        return outcomes.Outcomes.TryGetValue(accountId, out var outcome)
            ? outcome
            : throw new RefusalException($"There is no account {accountId:D}. Choose an account that exists and that you may read.");
    }

    /// <summary>Scores one account after its evidence changed. That health has not been set up yet is no failure then.</summary>
    /// <returns>What was done or why nothing was, for the trace.</returns>
    /// <exception cref="RefusalException">There are health models, and none of them can be used for the account.</exception>
    public string WhenDue(Guid accountId, DateTime now)
    {
        var outcomes = Of([accountId], now);
        if (!outcomes.HasModels)
        {
            return "No health model is in use, so nothing is scored. Import the reference data or create a health model.";
        }

        ThrowRefusal(outcomes, accountId);
        return outcomes.Outcomes.TryGetValue(accountId, out var outcome) ? outcome.Message : $"The account {accountId:D} is gone.";
    }

    /// <summary>Scores a set of accounts. One that cannot be scored does not keep the others from it.</summary>
    /// <param name="accountIds">The accounts.</param>
    /// <param name="now">The time.</param>
    /// <param name="counted">Digital usage of each, when it was just counted; what is kept on the accounts otherwise.</param>
    public HealthOutcomes Of(IReadOnlyCollection<Guid> accountIds, DateTime now, IReadOnlyDictionary<Guid, UsageFigures?>? counted = null)
    {
        var outcomes = new Dictionary<Guid, HealthOutcome>();
        var refusals = new Dictionary<Guid, RefusedAccount>();
        var models = ModelReader.Read(rows);
        var scorable = new List<KeyValuePair<ReadAccount, UsableModel>>();
        foreach (var account in new AccountReader(rows).Read(accountIds))
        {
            Attempt(account.Row, refusals, () => scorable.Add(new KeyValuePair<ReadAccount, UsableModel>(account, models.For(account.Row, now.Date))));
        }

        var accounts = scorable.Select(pair => pair.Key).ToArray();
        var needs = scorable.Aggregate(EvidenceNeeds.None, (all, pair) => all | pair.Value.Needs);
        var evidence = new EvidenceReader(rows).Read(accounts, needs, counted, now);
        var scores = new ScoreReader(rows).Read(accounts.Select(account => account.Row.Id), now);
        var changes = new List<Entity>();
        foreach (var pair in scorable)
        {
            var account = pair.Key.Row;
            Attempt(account, refusals, () => outcomes.Add(account.Id, Score(account, pair.Value, evidence.Of(pair.Key), scores[account.Id].ToArray(), now, changes)));
        }

        rows.UpdateAll(changes);

        return new HealthOutcomes(outcomes, refusals, !models.IsEmpty);
    }

    // Configuration and rows of one account must not keep the others of a portion from their scores.
    private static void Attempt(Account account, Dictionary<Guid, RefusedAccount> refusals, Action work)
    {
        try
        {
            work();
        }
        catch (RefusalException refusal)
        {
            refusals.Add(account.Id, new RefusedAccount(account.Name ?? "", refusal));
        }
    }

    private static void ThrowRefusal(HealthOutcomes outcomes, Guid accountId)
    {
        if (outcomes.Refusals.TryGetValue(accountId, out var refused))
        {
            throw new RefusalException(refused.Refusal.Message, refused.Refusal);
        }
    }

    private HealthOutcome Score(Account account, UsableModel model, AccountEvidence evidence, StoredScore[] scores, DateTime now, List<Entity> changes)
    {
        var newest = scores.FirstOrDefault();
        var assessment = HealthAssessor.Assess(account, model, evidence, scores, MomentAfter(newest, now));
        var isWorthStoring = SnapshotRule.IsWorthStoring(assessment.Previous, assessment.Snapshot);
        if (isWorthStoring)
        {
            rows.Create(HealthRows.ScoreOf(assessment));
        }

        var accountChanged = HealthRows.AccountChange(assessment, isWorthStoring).AddTo(changes);
        var scoreId = isWorthStoring ? HealthRows.ScoreId(account.Id, assessment.Now) : newest?.Id;
        return new HealthOutcome(scoreId, assessment.Result.Score, assessment.Snapshot.Band, isWorthStoring || accountChanged, MessageOf(assessment, isWorthStoring, accountChanged));
    }

    // Scores are kept by the second: of two in one, the later one gets the next.
    private static DateTime MomentAfter(StoredScore? newest, DateTime now)
    {
        var second = new DateTime(now.Ticks - (now.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
        return newest?.Snapshot.ScoredOn >= second ? newest.Snapshot.ScoredOn.AddSeconds(1) : second;
    }

    private static string MessageOf(HealthAssessment assessment, bool stored, bool accountChanged)
    {
        var model = assessment.Model.Model;
        var score = assessment.Result.Score is { } value
            ? string.Format(CultureInfo.InvariantCulture, "scores {0:0.0} ({1})", value, assessment.Snapshot.Band.ToString().ToLowerInvariant())
            : string.Format(CultureInfo.InvariantCulture, "has no score: only {0:0} % of the evidence is fresh, {1:0} % are needed", 100m * assessment.Result.Confidence, 100m * assessment.Model.MinimumConfidence);
        var done = stored ? $"stored it with {assessment.Result.Factors.Count} factors"
            : accountChanged ? "updated the account; it moved too little to be stored"
            : "nothing has changed";
        var unused = assessment.Account.HealthModelId is { } own && own.Id != model.Id
            ? $" The model set on the account ('{own.Name}') is deactivated or has no factor, so it was not used."
            : "";
        return $"'{assessment.Account.Name}' {score} with model '{model.Name}' version {model.Version}: {done}.{unused}";
    }
}
