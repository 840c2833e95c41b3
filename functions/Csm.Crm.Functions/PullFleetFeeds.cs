using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Measuring;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Csm.Crm.Functions;

/// <summary>Pulls the fleets of makers that offer ISO 15143-3, each as often as its setting says.</summary>
/// <param name="feeds">The feeds.</param>
/// <param name="pull">What pulls them.</param>
/// <param name="metrics">Where figures go.</param>
/// <param name="logger">Where the outcome goes.</param>
public sealed partial class PullFleetFeeds(IReadOnlyList<FleetFeed> feeds, FleetPull pull, TelemetryMetrics metrics, ILogger<PullFleetFeeds> logger)
{
    /// <summary>Pulls what is due, one feed after the other. A feed that is out of order does not keep the others.</summary>
    [Function(nameof(PullFleetFeeds))]
    public async Task Run([TimerTrigger("%FeedSchedule%")] TimerInfo timer, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var feed in feeds)
        {
            try
            {
                using var activity = TelemetryMetrics.Activities.StartActivity("pull feed")?.SetTag("feed", feed.Name);
                var report = await pull.PullAsync(feed, context.CancellationToken);
                metrics.Pulled(report);
                Log(report);
            }
            catch (InvalidDataException damaged)
            {
                LogDamaged(feed.Name, damaged.Message);
            }
        }
    }

    private void Log(FeedReport report)
    {
        if (report.Outcome != FeedOutcome.NotDue)
        {
            LogPulled(report.Feed, report.Outcome, report.Pages, report.Unchanged, report.Readings, report.Rejected);
        }

        foreach (var (reason, count) in report.Reasons)
        {
            LogRejected(FleetFeed.PartitionPrefix + report.Feed, reason, count);
        }

        if (report.Fault is { } fault)
        {
            LogFault(report.Feed, report.Outcome, fault);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Feed {Feed}: {Outcome}; {Pages} pages taken in, {Unchanged} unchanged, {Readings} readings, {Rejected} rejected")]
    private partial void LogPulled(string feed, FeedOutcome outcome, int pages, int unchanged, long readings, long rejected);

    [LoggerMessage(2, LogLevel.Warning, "Feed {Feed} is {Outcome}: {Fault}")]
    private partial void LogFault(string feed, FeedOutcome outcome, string fault);

    [LoggerMessage(4, LogLevel.Warning, "Partition {Partition}: {Count} events are dead letters because {Reason}")]
    private partial void LogRejected(string partition, RejectionReason reason, long count);

    // A sentence and no exception: exceptions stand in another table than the one that alerts look into.
    [LoggerMessage(3, LogLevel.Error, "Feed {Feed} is Interrupted and cannot go on by itself: {Fault}")]
    private partial void LogDamaged(string feed, string fault);
}
