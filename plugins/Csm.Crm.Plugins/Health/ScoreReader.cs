using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Health;

/// <summary>A stored score.</summary>
internal sealed record StoredScore(Guid Id, string Name, Snapshot Snapshot, DateTime? StatusSince, string? Evidence)
{
    /// <summary>What the factors were.</summary>
    public IReadOnlyList<PastInput> Inputs => EvidenceJson.Read(Evidence, Name).Select(row => row.ToPastInput()).OfType<PastInput>().ToArray();

    /// <summary>The factor whose veto is in force; null when there is none. A row about a lifted one does not apply any more.</summary>
    public string? VetoedBy => VetoRow?.Factor;

    private CondensedEvidence? VetoRow =>
        EvidenceJson.Read(Evidence, Name).FirstOrDefault(row => (EvidenceRow)row.Kind == EvidenceRow.Veto && (ObservationState)row.State == ObservationState.Fresh);

    /// <summary>The snapshot, with the veto that only its evidence tells of.</summary>
    public Snapshot WithVeto() => Snapshot with { Vetoed = VetoRow is not null };
}

/// <summary>Reads stored scores of a set of accounts.</summary>
internal sealed class ScoreReader
{
    // The trend looks 90 days back; a score is stored every week, so the one before is in the window, too.
    private const int WindowDays = 180;
    private readonly IRows rows;

    public ScoreReader(IRows rows) => this.rows = rows;

    /// <summary>The scores of half a year by account, newest first.</summary>
    public ILookup<Guid, StoredScore> Read(IEnumerable<Guid> accounts, DateTime now)
    {
        QueryExpression Query() => Queries.From(
                HealthScore.EntityLogicalName,
                HealthScore.Columns.Name, HealthScore.Columns.AccountId, HealthScore.Columns.ScoredOn, HealthScore.Columns.Score, HealthScore.Columns.Status, HealthScore.Columns.StatusSince,
                HealthScore.Columns.HealthModelId, HealthScore.Columns.ModelVersion, HealthScore.Columns.EvidenceJson)
            .Where(HealthScore.Columns.ScoredOn, ConditionOperator.OnOrAfter, now.Date.AddDays(-WindowDays));

        return rows.ReadNewestOf(Query, HealthScore.Columns.AccountId, accounts, Queries.Descending(HealthScore.Columns.ScoredOn), Queries.Ascending(HealthScore.PrimaryIdColumn))
            .SelectMany(account => account.Select(row => row.ToEntity<HealthScore>()))
            .OrderByDescending(row => row.ScoredOn)
            .ToLookup(row => row.AccountId!.Id, Of);
    }

    public static StoredScore Of(HealthScore row) => new(
        row.Id,
        row.Name ?? "",
        new Snapshot(row.ScoredOn ?? DateTime.MinValue, row.Score, row.GetChoice<Band>(HealthScore.Columns.Status) ?? Band.Unknown, row.HealthModelId?.Id, row.ModelVersion),
        row.StatusSince,
        row.EvidenceJson);
}
