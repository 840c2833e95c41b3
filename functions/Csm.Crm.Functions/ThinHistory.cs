using Csm.Crm.Telemetry.Measuring;
using Csm.Crm.Telemetry.Retention;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Csm.Crm.Functions;

/// <summary>Deletes what is older than its kind is kept (R21), every night.</summary>
/// <param name="thinner">What does it.</param>
/// <param name="settings">How long a run may take.</param>
/// <param name="logger">Where progress and outcome go.</param>
public sealed partial class ThinHistory(HistoryThinner thinner, TelemetrySettings settings, ILogger<ThinHistory> logger)
{
    /// <summary>Thins, for as long as the setting allows; what is left is for the next night.</summary>
    [Function(nameof(ThinHistory))]
    public async Task Run([TimerTrigger("%RetentionSchedule%")] TimerInfo timer, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        using var activity = TelemetryMetrics.Activities.StartActivity("thin history");
        foreach (var report in await thinner.ThinAsync(settings.RetentionTime, new Log(this), context.CancellationToken))
        {
            LogThinned(report.Rule, report.Deleted, report.Requests, report.More);
            if (report.Refused > 0)
            {
                LogRefused(report.Rule, report.Refused, report.Fault);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Thinned {Rule}: {Deleted} rows deleted in {Requests} requests; more: {More}")]
    private partial void LogThinned(string rule, int deleted, int requests, bool more);

    [LoggerMessage(2, LogLevel.Error, "Of {Rule}, Dataverse would not delete {Refused} rows: {Fault}")]
    private partial void LogRefused(string rule, int refused, string? fault);

    [LoggerMessage(3, LogLevel.Information, "Thinning {Rule}: {Deleted} rows deleted so far")]
    private partial void LogProgress(string rule, int deleted);

    private sealed class Log(ThinHistory function) : IProgress<RetentionReport>
    {
        public void Report(RetentionReport value) => function.LogProgress(value.Rule, value.Deleted);
    }
}
