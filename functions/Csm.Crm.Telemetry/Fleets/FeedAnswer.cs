namespace Csm.Crm.Telemetry.Fleets;

/// <summary>How a service answered a request for a page.</summary>
internal enum FeedAnswerKind
{
    /// <summary>With the page.</summary>
    Page,

    /// <summary>The page is as it was.</summary>
    Unchanged,

    /// <summary>There is no such page: the end was passed.</summary>
    End,

    /// <summary>The token was not taken.</summary>
    Unauthorized,

    /// <summary>Asked to wait.</summary>
    Busy,

    /// <summary>It may do better when asked again.</summary>
    Broken,

    /// <summary>It will answer the same again.</summary>
    Refused,
}

/// <summary>An answer.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="Detail">A sentence for people, where it is not a page.</param>
internal sealed record FeedAnswer(FeedAnswerKind Kind, string Detail = "")
{
    /// <summary>The document, unpacked.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Its media type, as given.</summary>
    public string? ContentType { get; init; }

    /// <summary>Its version, and the page after it.</summary>
    public PageVersion Version { get; init; } = new(null, null, null);

    /// <summary>How long to wait, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
