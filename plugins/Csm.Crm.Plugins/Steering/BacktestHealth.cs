using Csm.Crm.Plugins.Health;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Steering;

/// <summary>R16: reads closed renewals and the scores stored before them, as far as the caller may see them.</summary>
internal sealed class BacktestHealth
{
    // Scores are stored at least once a week; a year before the as-of day is more than the comparison looks at.
    private const int DaysOfScores = 370;
    private readonly IRows rows;

    public BacktestHealth(IRows rows) => this.rows = rows;

    /// <summary>Compares: one read of renewals, one of scores per 500 accounts.</summary>
    public Backtest Run(DateTime asOf, int daysBefore, Guid? modelId)
    {
        var renewals = rows.Read(Queries.From(Renewal.EntityLogicalName, Renewal.Columns.AccountId, Renewal.Columns.Stage, Renewal.Columns.TermEnd, Renewal.Columns.DecidedOn)
                .Where(Renewal.Columns.Stage, ConditionOperator.In, (int)RenewalStage.Won, (int)RenewalStage.Lost)
                .Where(Renewal.Columns.TermEnd, ConditionOperator.NotNull)
                .Where(Renewal.Columns.DecidedOn, ConditionOperator.OnOrBefore, asOf.Date))
            .Select(row => row.ToEntity<Renewal>())
            .ToArray();
        if (renewals.Length == 0)
        {
            return new Backtest(0, null, null, null);
        }

        var scores = ReadScores(renewals, daysBefore, modelId);
        return BacktestRule.Of(
            renewals.Select(renewal => new PastRenewal(renewal.TermEnd!.Value, renewal.DecidedOn!.Value, renewal.Stage == RenewalStage.Won, scores[renewal.AccountId!.Id].ToArray())), daysBefore);
    }

    private ILookup<Guid, PastScore> ReadScores(IReadOnlyCollection<Renewal> renewals, int daysBefore, Guid? modelId)
    {
        QueryExpression Query()
        {
            var query = Queries.From(HealthScore.EntityLogicalName, HealthScore.Columns.AccountId, HealthScore.Columns.ScoredOn, HealthScore.Columns.Score, HealthScore.Columns.Status)
                .Where(HealthScore.Columns.ScoredOn, ConditionOperator.OnOrBefore, renewals.Max(renewal => renewal.TermEnd!.Value).AddDays(-daysBefore))
                .Where(HealthScore.Columns.ScoredOn, ConditionOperator.OnOrAfter, renewals.Min(renewal => renewal.TermEnd!.Value).AddDays(-daysBefore - DaysOfScores));
            return modelId is { } model ? query.Where(HealthScore.Columns.HealthModelId, model) : query;
        }

        return rows.ReadWhereIn(Query, HealthScore.Columns.AccountId, renewals.Select(renewal => renewal.AccountId!.Id))
            .ToLookup(
                row => row.GetAttributeValue<EntityReference>(HealthScore.Columns.AccountId).Id,
                row => new PastScore(
                    row.GetAttributeValue<DateTime>(HealthScore.Columns.ScoredOn), row.GetAttributeValue<decimal?>(HealthScore.Columns.Score), row.GetChoice<Band>(HealthScore.Columns.Status) ?? Band.Unknown));
    }
}
