using System.ServiceModel;
using Azure;
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
/// <param name="time">The clock; the system's when null.</param>
public sealed partial class PullFleetFeeds(IReadOnlyList<FleetFeed> feeds, FleetPull pull, TelemetryMetrics metrics, ILogger<PullFleetFeeds> logger, TimeProvider? time = null)
{
    // With the longest turn of a feed that began just before, less than the host's functionTimeout.
    private static readonly TimeSpan AtMost = TimeSpan.FromMinutes(6);

    private readonly TimeProvider clock = time ?? TimeProvider.System;

    /// <summary>
    /// Pulls what is due, one feed after the other, the one that has waited longest first. A feed that hangs or is out of order does
    /// not keep the others; those that this run does not reach come first in the next.
    /// </summary>
    [Function(nameof(PullFleetFeeds))]
    public async Task Run([TimerTrigger("%FeedSchedule%")] TimerInfo timer, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var began = clock.GetTimestamp();
        foreach (var feed in await pull.InTurnAsync(feeds, context.CancellationToken))
        {
            if (clock.GetElapsedTime(began) >= AtMost)
            {
                LogOutOfTime(feed.Name);
                break;
            }

            using var activity = TelemetryMetrics.Activities.StartActivity("pull feed")?.SetTag("feed", feed.Name);
            try
            {
                var report = await pull.PullAsync(feed, context.CancellationToken);
                metrics.Pulled(report);
                Log(report);
            }
            catch (Exception broken) when (broken is InvalidDataException or IOException or UnauthorizedAccessException or RequestFailedException or HttpRequestException or TimeoutException or CommunicationException)
            {
                // The progress is damaged, or the store or Dataverse is out of order.
                metrics.Pulled(new FeedReport(feed.Name, FeedOutcome.Interrupted, Fault: broken.Message));
                LogBroken(feed.Name, broken.Message);
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

    [LoggerMessage(5, LogLevel.Information, "The run had no time left for feed {Feed}; the next run begins with it")]
    private partial void LogOutOfTime(string feed);

    // A sentence and no exception: exceptions stand in another table than the one that alerts look into.
    [LoggerMessage(3, LogLevel.Error, "Feed {Feed} is Interrupted and this run does not go on with it: {Fault}")]
    private partial void LogBroken(string feed, string fault);
}
