using Csm.Crm.Plugins.Health.Providers;
using Csm.Crm.Plugins.UsageCenter;

namespace Csm.Crm.Plugins.Health;

/// <summary>Puts the rules of R1 together: from an account, its model, its evidence and its past to an assessment. No reading, no writing.</summary>
internal static class HealthAssessor
{
    /// <summary>Assesses one account.</summary>
    /// <param name="account">The account as read.</param>
    /// <param name="model">The model it is scored with.</param>
    /// <param name="evidence">What the factor providers look at.</param>
    /// <param name="scores">Its stored scores, newest first.</param>
    /// <param name="moment">When it is scored, to the second.</param>
    public static HealthAssessment Assess(Tables.Account account, UsableModel model, AccountEvidence evidence, IReadOnlyList<StoredScore> scores, DateTime moment)
    {
        var observations = model.Factors.Select(factor => FactorCatalogue.Of(factor.Provider).Observe(factor, evidence, moment)).ToArray();
        var inputs = model.Factors
            .Select((factor, index) => new FactorInput(factor, observations[index].StateAt(factor.StaleAfterDays, moment), Stored(observations[index].Value)))
            .ToArray();
        var result = HealthCalculation.Evaluate(inputs, model.MinimumConfidence);

        var last = scores.FirstOrDefault();
        var previous = last?.WithVeto();
        var sameModel = previous is not null && previous.ModelId == model.Model.Id && previous.ModelVersion == model.Model.Version;
        var change = last is null ? null : HealthChange.Explain(result, previous!.Score, last.Inputs, sameModel);
        var band = BandRule.Next(result.Score, previous?.Band ?? Band.Unknown, last?.StatusSince, BandLimit.Of(result, model.Stability.Hysteresis), model.Stability, moment);
        var snapshot = new Snapshot(moment, result.Score, band, model.Model.Id, model.Model.Version) { Vetoed = result.Veto is not null };
        var since = previous?.Band == band ? last!.StatusSince ?? previous.ScoredOn : moment;
        return new HealthAssessment(account, model, observations, result, change, snapshot, since, TrendOf(scores, snapshot), previous)
        {
            UsageCenterCoverage = UsageCenterCoverage.PercentOf(evidence, moment) is { } covered ? Math.Round(covered, 2) : null,
            Usage = evidence.Usage,
            Assessed = AssessmentStanding.Of(
                account.ManualAssessment, account.ManualAssessmentOn, model.Factors.FirstOrDefault(factor => factor.Provider == FactorProvider.ManualAssessment), model.Model.Name, moment),
            StanceIndex = StanceIndex.Of(evidence.Members.Where(member => member.IsThereOn(moment)).Select(member => new KeyValuePair<int?, MemberStance?>(member.Influence, member.Stance))),
        };
    }

    private static HealthTrend? TrendOf(IEnumerable<StoredScore> scores, Snapshot now) => HealthTrend.Of(
        scores.Select(score => score.Snapshot).Concat([now])
            .Where(score => score.Score is not null && score.ModelId == now.ModelId && score.ModelVersion == now.ModelVersion)
            .Select(score => new ScorePoint(score.ScoredOn, score.Score!.Value)),
        now.ScoredOn);

    // Values are compared with what was stored of them, so they are taken as they can be stored.
    private static decimal? Stored(decimal? value) => value is { } v ? Math.Round(v, 4) : null;
}
