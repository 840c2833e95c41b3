using System.Collections.ObjectModel;
using Csm.Crm.Telemetry.Decoding;

namespace Csm.Crm.Telemetry.Fleets;

/// <summary>Patience with services, and bounds. Immutable.</summary>
public sealed record FleetPullOptions
{
    /// <summary>Times a page is asked for again within a run, ≥ 1.</summary>
    public int Attempts { get; init; } = 4;

    /// <summary>Delay before the first of them where the service does not say; then exponential.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait within a run. A service that asks for more is asked again by a later run.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Wait where a service is busy to the end and does not say how long.</summary>
    public TimeSpan UsualRest { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Time that a feed may take of a run; the next run goes on where it was. So one that hangs does not keep the others.</summary>
    public TimeSpan LongestTurn { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>Age at which a pass that does not get on is begun anew: its links may have ended.</summary>
    public TimeSpan LongestPass { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Largest page in bytes, unpacked.</summary>
    public int LargestPage { get; init; } = 16 << 20;
}

/// <summary>How a feed stands after a run.</summary>
public enum FeedOutcome
{
    /// <summary>The pass is whole.</summary>
    Complete,

    /// <summary>The next pass is not due yet.</summary>
    NotDue,

    /// <summary>The service asked to wait; the pass goes on later.</summary>
    Waiting,

    /// <summary>Something is wrong, or its time was over; the pass goes on with the next run.</summary>
    Interrupted,
}

/// <summary>What a run did with a feed.</summary>
/// <param name="Feed">Its name.</param>
/// <param name="Outcome">How it stands.</param>
/// <param name="Pages">Pages read and taken in.</param>
/// <param name="Unchanged">Pages that were as before.</param>
/// <param name="Readings">Readings taken in.</param>
/// <param name="Rejected">Parts of pages that are dead letters.</param>
/// <param name="Fault">What is wrong, a sentence, or null.</param>
public sealed record FeedReport(string Feed, FeedOutcome Outcome, int Pages = 0, int Unchanged = 0, long Readings = 0, long Rejected = 0, string? Fault = null)
{
    /// <summary>Those parts by the reason for which they are.</summary>
    public IReadOnlyDictionary<RejectionReason, long> Reasons { get; init; } = ReadOnlyDictionary<RejectionReason, long>.Empty;

    /// <summary>Machines on the pages that nobody registered, counted on each page.</summary>
    public int UnknownDevices { get; init; }
}
