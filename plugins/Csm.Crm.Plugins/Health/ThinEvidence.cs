using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>
/// R21: evidence rows stay with the newest score and with every change of status. Those of the others go; what they said
/// stands in short on the score, in csm_evidencejson, since it was stored.
/// </summary>
internal sealed class ThinEvidence
{
    private const string Joined = "score";

    // A portion must end within the platform's two minutes; what is left goes with the next sweep.
    private const int MostAtOnce = 2000;
    private readonly IRows rows;

    public ThinEvidence(IRows rows) => this.rows = rows;

    /// <summary>Deletes the evidence rows that need not stay.</summary>
    /// <returns>How many.</returns>
    public int Of(IReadOnlyCollection<Guid> accounts)
    {
        var newest = NewestScores(accounts);
        static QueryExpression Query()
        {
            var query = Queries.From(HealthEvidence.EntityLogicalName, HealthEvidence.Columns.HealthScoreId);
            var score = query.Join(HealthEvidence.Columns.HealthScoreId, HealthScore.EntityLogicalName, HealthScore.PrimaryIdColumn, Joined, JoinOperator.Inner, HealthScore.Columns.AccountId);
            score.LinkCriteria.AddCondition(HealthScore.Columns.EvidenceJson, ConditionOperator.NotNull);

            // A score that changed the status is the one its status has been shown since.
            score.LinkCriteria.Conditions.Add(new ConditionExpression(HealthScore.Columns.StatusSince, ConditionOperator.NotEqual, true, HealthScore.Columns.ScoredOn));
            return query;
        }

        var superfluous = rows.ReadWhereIn(Query, HealthEvidence.Columns.AccountId, accounts)
            .Where(row => !newest.Contains(row.GetAttributeValue<EntityReference>(HealthEvidence.Columns.HealthScoreId).Id))
            .Take(MostAtOnce)
            .ToArray();
        foreach (var row in superfluous)
        {
            rows.Delete(HealthEvidence.EntityLogicalName, row.Id);
        }

        return superfluous.Length;
    }

    private HashSet<Guid> NewestScores(IReadOnlyCollection<Guid> accounts) => new(
        rows.ReadWhereIn(() => Queries.From(HealthScore.EntityLogicalName, HealthScore.Columns.AccountId, HealthScore.Columns.ScoredOn), HealthScore.Columns.AccountId, accounts)
            .Select(row => row.ToEntity<HealthScore>())
            .GroupBy(score => score.AccountId!.Id)
            .Select(same => same.OrderByDescending(score => score.ScoredOn).First().Id));
}
