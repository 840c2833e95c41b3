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
    private readonly IRows rows;

    public ThinEvidence(IRows rows) => this.rows = rows;

    /// <summary>Deletes evidence rows that need not stay.</summary>
    /// <param name="accounts">The accounts.</param>
    /// <param name="most">Rows to delete at most.</param>
    /// <param name="left">How many more need not stay.</param>
    /// <returns>How many went.</returns>
    public int Of(IReadOnlyCollection<Guid> accounts, int most, out int left)
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
            .ToArray();
        left = Math.Max(0, superfluous.Length - most);
        foreach (var row in superfluous.Take(most))
        {
            rows.Delete(HealthEvidence.EntityLogicalName, row.Id);
        }

        return superfluous.Length - left;
    }

    private HashSet<Guid> NewestScores(IReadOnlyCollection<Guid> accounts) => new(
        rows.ReadWhereIn(() => Queries.From(HealthScore.EntityLogicalName, HealthScore.Columns.AccountId, HealthScore.Columns.ScoredOn), HealthScore.Columns.AccountId, accounts)
            .Select(row => row.ToEntity<HealthScore>())
            .GroupBy(score => score.AccountId!.Id)
            .Select(same => same.OrderByDescending(score => score.ScoredOn).First().Id));
}
