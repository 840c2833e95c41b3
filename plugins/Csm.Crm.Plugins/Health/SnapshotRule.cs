namespace Csm.Crm.Plugins.Health;

/// <summary>The part of a stored score that decides whether the next one is worth a row.</summary>
/// <param name="ScoredOn">When.</param>
/// <param name="Score">Null when withheld.</param>
/// <param name="Band">The band shown.</param>
/// <param name="ModelId">The model used; null when it has been deleted.</param>
/// <param name="ModelVersion">Its version.</param>
public sealed record Snapshot(DateTime ScoredOn, decimal? Score, Band Band, Guid? ModelId, int? ModelVersion)
{
    /// <summary>Whether a veto was in force.</summary>
    public bool Vetoed { get; init; }
}

/// <summary>R21: rows cost money, so a score is stored only when it says something new.</summary>
public static class SnapshotRule
{
    private const decimal NoticeableChange = 1m;
    private const int LongestGapDays = 7;

    /// <summary>Whether a new score is worth a row.</summary>
    /// <param name="previous">The newest stored one; null when there is none.</param>
    /// <param name="next">The new one.</param>
    /// <returns>True when the score moved by a point, the band, a veto or the model changed, or a week has passed.</returns>
    public static bool IsWorthStoring(Snapshot? previous, Snapshot next) =>
        previous is null
        || previous.Band != next.Band
        || previous.Vetoed != next.Vetoed
        || previous.Score is null != next.Score is null
        || Math.Abs((next.Score ?? 0m) - (previous.Score ?? 0m)) >= NoticeableChange
        || previous.ModelId != next.ModelId
        || previous.ModelVersion != next.ModelVersion
        || next.ScoredOn - previous.ScoredOn >= TimeSpan.FromDays(LongestGapDays);
}
