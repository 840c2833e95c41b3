using Csm.Crm.Tables;
using NodaTime;

namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>Whether a machine is heard of, measured by how often its feed reports (R18).</summary>
public static class Reachability
{
    /// <summary>Intervals without a reading after which a machine is late.</summary>
    public const int LateAfterIntervals = 3;

    /// <summary>Intervals without a reading after which a machine is silent, but not before <see cref="SilentAfter"/>.</summary>
    public const int SilentAfterIntervals = 10;

    /// <summary>Silence before which no machine counts as silent, h: a weekend day is none.</summary>
    public static readonly Duration SilentAfter = Duration.FromHours(48);

    /// <summary>
    /// Never before the first reading. Online within three intervals of the newest, so that a daily feed is not late at
    /// noon; silent after ten intervals or 48 hours, whichever is longer; late in between.
    /// </summary>
    /// <param name="lastSeen">The newest reading, or null.</param>
    /// <param name="now">The moment of the question; a reading after it counts as one of now.</param>
    /// <param name="interval">How often the feed reports, more than 0.</param>
    public static Connectivity Of(Instant? lastSeen, Instant now, Duration interval)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(interval, Duration.Zero);
        if (lastSeen is not { } seen)
        {
            return Connectivity.Never;
        }

        var silence = now - seen;
        var silentAfter = Duration.Max(SilentAfter, interval * SilentAfterIntervals);

        // A feed slower than 16 hours is late only after it would be silent by the clock alone, and before its ten intervals.
        return silence > silentAfter ? Connectivity.Silent : silence > interval * LateAfterIntervals ? Connectivity.Late : Connectivity.Online;
    }
}

/// <summary>How often feeds report.</summary>
public sealed class FeedIntervals
{
    private readonly Dictionary<string, Duration> byFeed;

    /// <param name="usual">For machines whose feed is not named here. 4 hours: silent after 48, as R18 has it for unknown feeds.</param>
    /// <param name="byFeed">By name of the feed (csm_machine.csm_feed), in any case.</param>
    /// <exception cref="ArgumentException">An interval is not more than 0 and at most 7 days; the message names the feed.</exception>
    public FeedIntervals(TimeSpan? usual = null, IReadOnlyDictionary<string, TimeSpan>? byFeed = null)
    {
        Usual = Checked("(any other)", usual ?? TimeSpan.FromHours(4));
        this.byFeed = (byFeed ?? new Dictionary<string, TimeSpan>(StringComparer.Ordinal)).ToDictionary(static pair => pair.Key, static pair => Checked(pair.Key, pair.Value), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>For machines whose feed is not named.</summary>
    public Duration Usual { get; }

    /// <summary>How often a feed reports.</summary>
    public Duration Of(string? feed) => feed is not null && byFeed.TryGetValue(feed, out var interval) ? interval : Usual;

    private static Duration Checked(string feed, TimeSpan interval) => interval > TimeSpan.Zero && interval <= TimeSpan.FromDays(7)
        ? Duration.FromTimeSpan(interval)
        : throw new ArgumentException($"Feed '{feed}' is said to report every {interval}; the interval must be more than 0 and at most 7 days.", nameof(interval));
}
