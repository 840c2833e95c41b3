using System.Text.Json;

namespace Csm.Crm.Telemetry.Fleets;

/// <summary>How far a feed has been pulled. Written after every page, so that a pass goes on where it was stopped.</summary>
public sealed record FeedProgress
{
    /// <summary>Sequence number of the next page: numbers below it may have been used.</summary>
    public long NextSequence { get; init; }

    /// <summary>When the feed was first seen among the settings.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>When it was last its turn.</summary>
    public DateTimeOffset? TriedAt { get; init; }

    /// <summary>When the running or last pass began.</summary>
    public DateTimeOffset? BeganAt { get; init; }

    /// <summary>When a pass was last finished.</summary>
    public DateTimeOffset? FinishedAt { get; init; }

    /// <summary>The page to ask for next; null between passes.</summary>
    public Uri? NextPage { get; init; }

    /// <summary>Pages of this pass so far.</summary>
    public IReadOnlyList<Uri> Visited { get; init; } = [];

    /// <summary>The service asked to be left alone until then.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>What a page said of its version when it was last read, by address.</summary>
    public IReadOnlyDictionary<string, PageVersion> Versions { get; init; } = new Dictionary<string, PageVersion>(StringComparer.Ordinal);

    /// <summary>What went wrong last, or null when the last pass was whole.</summary>
    public string? Fault { get; init; }

    internal byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

    /// <exception cref="InvalidDataException">The bytes are damaged.</exception>
    internal static FeedProgress FromBytes(ReadOnlySpan<byte> bytes, string feed)
    {
        try
        {
            return JsonSerializer.Deserialize<FeedProgress>(bytes) ?? throw new JsonException("it is null");
        }
        catch (JsonException damaged)
        {
            throw new InvalidDataException($"The progress of feed '{feed}' cannot be read: {damaged.Message}. Delete it; the next pass then begins anew, with numbers above those that the feed's partition has.", damaged);
        }
    }
}

/// <summary>A page's version, and where it led: an unchanged page is not sent again, with its links.</summary>
/// <param name="ETag">Its entity tag, or null.</param>
/// <param name="LastModified">When it changed, as the service writes it, or null.</param>
/// <param name="Next">The page after it, or null.</param>
public sealed record PageVersion(string? ETag, string? LastModified, Uri? Next);

/// <summary>Keeps the progress of feeds.</summary>
public interface IFeedProgressStore
{
    /// <summary>The progress of a feed; a new one before the first pass.</summary>
    ValueTask<FeedProgress> ReadAsync(string feed, CancellationToken cancellationToken);

    /// <summary>Puts a progress in place of the one before, atomically.</summary>
    ValueTask WriteAsync(string feed, FeedProgress progress, CancellationToken cancellationToken);
}
