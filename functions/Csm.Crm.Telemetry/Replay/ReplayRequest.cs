using Csm.Crm.Telemetry.State;

namespace Csm.Crm.Telemetry.Replay;

/// <summary>Which dead letters to replay; all when nothing is given.</summary>
/// <param name="Reason">Only those with this reason, in any case.</param>
/// <param name="Partition">Only those of this partition of the hub, or <c>feed-NAME</c> for a pulled feed.</param>
/// <param name="From">Only those that arrived then or later.</param>
/// <param name="Until">Only those that arrived before.</param>
/// <param name="Limit">At most as many, ≥ 1.</param>
/// <param name="CountOnly">Only say what there is.</param>
/// <param name="After">Where the request before ended (<see cref="ReplayReport.Next"/>); null to begin with the first.</param>
public sealed record ReplayRequest(
    string? Reason = null, string? Partition = null, DateTimeOffset? From = null, DateTimeOffset? Until = null, int Limit = 50_000, bool CountOnly = false, ReplayPlace? After = null)
{
    internal bool Wants(DeadLetter letter) =>
        (Reason is null || string.Equals(letter.Reason, Reason, StringComparison.OrdinalIgnoreCase))
        && (From is null || letter.EnqueuedAt >= From)
        && (Until is null || letter.EnqueuedAt < Until);
}

/// <summary>What a replay did.</summary>
public sealed class ReplayReport
{
    /// <summary>Letters that were asked for, by reason.</summary>
    public SortedDictionary<string, long> Found { get; } = new(StringComparer.Ordinal);

    /// <summary>Letters taken in and removed.</summary>
    public long Replayed { get; internal set; }

    /// <summary>Readings they held.</summary>
    public long Readings { get; internal set; }

    /// <summary>Letters that stay, by the reason for which they were refused again.</summary>
    public SortedDictionary<string, long> RefusedAgain { get; } = new(StringComparer.Ordinal);

    /// <summary>Rows that Dataverse refused. They are no events: the next publication writes them again by itself.</summary>
    public long Rows { get; internal set; }

    /// <summary>Lines that are no dead letters; they stay.</summary>
    public long Damaged { get; internal set; }

    /// <summary>Letters that were taken in, but stay, because their file changed meanwhile. Replaying them again does no harm.</summary>
    public long NotRemoved { get; internal set; }

    /// <summary>True when the limit or the time was used up; ask again, after <see cref="Next"/>.</summary>
    public bool More => Next is not null;

    /// <summary>Where to go on, as text; null when all was looked at. Letters that stay are not looked at once more.</summary>
    public string? Next { get; internal set; }
}
