using Csm.Crm.Telemetry.Measuring;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Csm.Crm.Functions;

/// <summary>Brings machine-days, value in use, machines and accounts in Dataverse up to date, on a schedule.</summary>
/// <param name="publisher">What does it.</param>
/// <param name="logger">Where the outcome goes.</param>
public sealed partial class PublishValueInUse(ValueInUsePublisher publisher, ILogger<PublishValueInUse> logger)
{
    /// <summary>Writes what changed since the last run. The host runs a timer function on one instance at a time.</summary>
    [Function(nameof(PublishValueInUse))]
    public async Task Run([TimerTrigger("%PublishSchedule%")] TimerInfo timer, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(timer);
        ArgumentNullException.ThrowIfNull(context);
        using var activity = TelemetryMetrics.Activities.StartActivity("publish value in use");
        var report = await publisher.PublishAsync(context.CancellationToken);
        LogPublished(report.Written, report.Requests, report.Retries, timer.IsPastDue);
        if (report.Rejected > 0)
        {
            LogRejected(report.Rejected);
        }

        foreach (var fault in report.Faults)
        {
            LogFault(fault);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "{Written} rows written in {Requests} requests, {Retries} of them repeats; past due: {PastDue}")]
    private partial void LogPublished(int written, int requests, int retries, bool pastDue);

    [LoggerMessage(2, LogLevel.Error, "Dataverse refused {Rejected} rows; they are dead letters")]
    private partial void LogRejected(int rejected);

    [LoggerMessage(3, LogLevel.Warning, "{Fault}")]
    private partial void LogFault(string fault);
}
