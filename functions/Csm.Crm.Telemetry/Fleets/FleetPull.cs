using System.Globalization;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.State;

namespace Csm.Crm.Telemetry.Fleets;

/// <summary>
/// Pulls fleets from ISO 15143-3 services and takes their pages in as events of the feed's own partition. A page is taken in
/// before the progress is written: stopped in between, it is pulled once more, which changes nothing.
/// </summary>
public sealed class FleetPull
{
    private const int Attempts = 5;

    private readonly FeedClient client;
    private readonly IFeedProgressStore store;
    private readonly TelemetryIngest ingest;
    private readonly FleetPullOptions options;
    private readonly TimeProvider time;

    /// <param name="http">Sends requests; <see cref="NewHttpClient"/> gives one that fits.</param>
    /// <param name="setting">Gives the value of an application setting, or null.</param>
    /// <param name="store">The progress of feeds.</param>
    /// <param name="ingest">Takes pages in.</param>
    /// <param name="time">The clock.</param>
    /// <param name="options">Patience and bounds; the usual ones when null.</param>
    public FleetPull(HttpClient http, Func<string, string?> setting, IFeedProgressStore store, TelemetryIngest ingest, TimeProvider time, FleetPullOptions? options = null)
    {
        this.options = options ?? new FleetPullOptions();
        client = new FeedClient(http, new FeedToken(http, setting, time), this.options, time);
        this.store = store;
        this.ingest = ingest;
        this.time = time;
    }

    /// <summary>Unpacks, follows no redirect with a token in hand, and leaves time to the feed.</summary>
    public static HttpClient NewHttpClient() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        AutomaticDecompression = System.Net.DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        UseCookies = false,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The feeds in the order in which it is their turn: the one that has waited longest comes first, be it due or not.</summary>
    public async Task<IReadOnlyList<FleetFeed>> InTurnAsync(IReadOnlyList<FleetFeed> feeds, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(feeds);
        var turns = new List<(FleetFeed Feed, DateTimeOffset TriedAt)>();
        foreach (var feed in feeds)
        {
            turns.Add((feed, await LastTurnAsync(feed, cancellationToken)));
        }

        return [.. turns.OrderBy(static turn => turn.TriedAt).Select(static turn => turn.Feed)];
    }

    /// <summary>Pulls what is due of a feed.</summary>
    /// <exception cref="InvalidDataException">The feed's progress is damaged; the message says what to do.</exception>
    public async Task<FeedReport> PullAsync(FleetFeed feed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(feed);
        var progress = await store.ReadAsync(feed.Name, cancellationToken);
        var now = time.GetUtcNow();
        if (progress.NotBefore > now)
        {
            return new FeedReport(feed.Name, FeedOutcome.Waiting, Fault: progress.Fault);
        }

        var mustBegin = progress.NextPage is null || progress.BeganAt + options.LongestPass < now || !SameService(progress.NextPage, feed.Address);
        if (mustBegin && progress.NextPage is null && progress.BeganAt + feed.Every > now)
        {
            return new FeedReport(feed.Name, FeedOutcome.NotDue);
        }

        if (mustBegin)
        {
            progress = progress with { BeganAt = now, NextPage = feed.Address, Visited = [] };
        }

        // Numbers are reserved before they are used: after a stop the next run begins above any that was. The partition knows its
        // last one too, for a progress that was deleted or restored: it would ignore every page with a number that it had.
        var sequence = Math.Max(progress.NextSequence, await ingest.LastSequenceNumberAsync(feed.Partition, cancellationToken) + 1);
        progress = progress with { NextSequence = sequence + feed.MostPages + 1, TriedAt = now, NotBefore = null, Fault = null };
        await store.WriteAsync(feed.Name, progress, cancellationToken);
        return await RunAsync(feed, progress, sequence, cancellationToken);
    }

    private async Task<FeedReport> RunAsync(FleetFeed feed, FeedProgress progress, long sequence, CancellationToken cancellationToken)
    {
        var report = new FeedReport(feed.Name, FeedOutcome.Complete);
        using var turn = new CancellationTokenSource(options.LongestTurn, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(turn.Token, cancellationToken);
        while (progress.NextPage is { } page)
        {
            if (FenceOf(feed, progress, page) is { } fence)
            {
                return await EndAsync(feed, progress, report with { Fault = fence }, cancellationToken);
            }

            var asked = report.Pages + report.Unchanged > 0;
            if (asked && turn.IsCancellationRequested)
            {
                return report with { Outcome = FeedOutcome.Interrupted };
            }

            var answer = await AskAsync(feed, page, progress.Versions.GetValueOrDefault(page.AbsoluteUri), asked ? feed.Pace : TimeSpan.Zero, either.Token, cancellationToken);
            switch (answer.Kind)
            {
                case FeedAnswerKind.Page:
                    var taken = await IngestAsync(feed, answer, sequence++, cancellationToken);
                    if (taken.Repeated > 0)
                    {
                        return await StopAsync(feed, progress, report, AsRepeated(feed, page, sequence - 1), cancellationToken);
                    }

                    report = Add(report, taken);
                    break;
                case FeedAnswerKind.Unchanged:
                    report = report with { Unchanged = report.Unchanged + 1 };
                    break;
                case FeedAnswerKind.End:
                    return await EndAsync(feed, progress, report, cancellationToken);
                default:
                    return await StopAsync(feed, progress, report, answer, cancellationToken);
            }

            progress = progress with { NextPage = answer.Version.Next, Visited = [.. progress.Visited, page], Versions = With(progress.Versions, page, answer.Version) };
            await store.WriteAsync(feed.Name, progress, cancellationToken);
        }

        return await EndAsync(feed, progress, report, cancellationToken);
    }

    // A page that takes in is stored to its end: only what waits for the service is cut off.
    private async Task<FeedAnswer> AskAsync(FleetFeed feed, Uri page, PageVersion? known, TimeSpan pause, CancellationToken turn, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, time, turn);
            return await client.GetAsync(feed, page, known, first: page == feed.Address, turn);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new FeedAnswer(FeedAnswerKind.Broken, string.Create(CultureInfo.InvariantCulture, $"Feed '{feed.Name}' may take {options.LongestTurn.TotalSeconds} s of a run, and was cut off at {page}; the next run goes on there."));
        }
    }

    // Also notes when the feed was seen first: one that never gets its turn must be noticed. Damaged progress is told of when it is read again.
    private async Task<DateTimeOffset> LastTurnAsync(FleetFeed feed, CancellationToken cancellationToken)
    {
        try
        {
            var progress = await store.ReadAsync(feed.Name, cancellationToken);
            if (progress.SeenAt is null)
            {
                await store.WriteAsync(feed.Name, progress with { SeenAt = time.GetUtcNow() }, cancellationToken);
            }

            return progress.TriedAt ?? DateTimeOffset.MinValue;
        }
        catch (InvalidDataException)
        {
            return DateTimeOffset.MinValue;
        }
    }

    private static FeedAnswer AsRepeated(FleetFeed feed, Uri page, long sequence) => new(
        FeedAnswerKind.Broken, string.Create(
            CultureInfo.InvariantCulture, $"Page {page} of feed '{feed.Name}' was ignored as one seen before: partition '{feed.Partition}' has number {sequence} already, written by another instance. The next run asks for the page again, with a number above it."));

    private static string? FenceOf(FleetFeed feed, FeedProgress progress, Uri page) =>
        progress.Visited.Contains(page) ? $"The links of feed '{feed.Name}' lead back to {page}; the pass ends there."
        : progress.Visited.Count >= feed.MostPages ? $"Feed '{feed.Name}' has more than {feed.MostPages} pages; raise mostPages if that is right."
        : null;

    private async Task<FeedReport> EndAsync(FleetFeed feed, FeedProgress progress, FeedReport report, CancellationToken cancellationToken)
    {
        // Versions of pages that the pass did not see would only make the file grow.
        var seen = progress.Visited.Select(static page => page.AbsoluteUri).ToHashSet(StringComparer.Ordinal);
        progress = progress with
        {
            NextPage = null,
            Visited = [],
            FinishedAt = time.GetUtcNow(),
            Fault = report.Fault,
            Versions = progress.Versions.Where(pair => seen.Contains(pair.Key)).ToDictionary(StringComparer.Ordinal),
        };
        await store.WriteAsync(feed.Name, progress, cancellationToken);
        return report;
    }

    private async Task<FeedReport> StopAsync(FleetFeed feed, FeedProgress progress, FeedReport report, FeedAnswer answer, CancellationToken cancellationToken)
    {
        var busy = answer.Kind == FeedAnswerKind.Busy;
        await store.WriteAsync(feed.Name, progress with { NotBefore = busy ? time.GetUtcNow() + (answer.RetryAfter ?? options.UsualRest) : null, Fault = answer.Detail }, cancellationToken);
        return report with { Outcome = busy ? FeedOutcome.Waiting : FeedOutcome.Interrupted, Fault = answer.Detail };
    }

    private async Task<IngestReport> IngestAsync(FleetFeed feed, FeedAnswer answer, long sequence, CancellationToken cancellationToken)
    {
        var incoming = new IncomingEvent(answer.Body, sequence, time.GetUtcNow(), new EventProperties { ContentType = answer.ContentType });
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ingest.IngestAsync(feed.Partition, [incoming], cancellationToken);
            }
            catch (StateConflictException) when (attempt < Attempts)
            {
                // A replay of dead letters wrote meanwhile; nothing took effect, so once more from what is stored now.
            }
        }
    }

    private static FeedReport Add(FeedReport report, IngestReport page) => report with
    {
        Pages = report.Pages + 1,
        Readings = report.Readings + page.Readings,
        Rejected = report.Rejected + page.Rejected.Values.Sum(),
        Reasons = page.Rejected.Count == 0 ? report.Reasons : report.Reasons.Concat(page.Rejected).GroupBy(static pair => pair.Key, static pair => pair.Value).ToDictionary(static group => group.Key, static group => group.Sum()),
        UnknownDevices = report.UnknownDevices + page.UnknownDevices.Count,
    };

    private static Dictionary<string, PageVersion> With(IReadOnlyDictionary<string, PageVersion> versions, Uri page, PageVersion version)
    {
        var changed = versions.ToDictionary(StringComparer.Ordinal);
        if (version is { ETag: null, LastModified: null })
        {
            changed.Remove(page.AbsoluteUri);
        }
        else
        {
            changed[page.AbsoluteUri] = version;
        }

        return changed;
    }

    private static bool SameService(Uri one, Uri other) => one.GetLeftPart(UriPartial.Authority) == other.GetLeftPart(UriPartial.Authority);
}
