using Csm.Crm.Telemetry.Benchmarks;
using Csm.Crm.Telemetry.Measuring;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Csm.Crm.Functions;

/// <summary>Compares consenting customers with one another, every night (R10).</summary>
/// <param name="builder">What does it.</param>
/// <param name="logger">Where the outcome goes.</param>
public sealed partial class BuildBenchmarks(BenchmarkBuilder builder, ILogger<BuildBenchmarks> logger)
{
    /// <summary>Writes what changed since the last run.</summary>
    [Function(nameof(BuildBenchmarks))]
    public async Task Run([TimerTrigger("%BenchmarkSchedule%")] TimerInfo timer, FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        LogStarted();
        using var activity = TelemetryMetrics.Activities.StartActivity("build benchmarks");
        var report = await builder.BuildAsync(context.CancellationToken);
        LogBuilt(report.Published, report.Withheld, report.Written, report.Places, report.Requests, report.Retries);
        if (report.Rejected > 0)
        {
            LogRejected(report.Rejected);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Comparing consenting customers")]
    private partial void LogStarted();

    [LoggerMessage(2, LogLevel.Information, "{Published} benchmarks are shown, {Withheld} withheld; {Written} rows and {Places} percentiles written in {Requests} requests, {Retries} of them repeats")]
    private partial void LogBuilt(int published, int withheld, int written, int places, int requests, int retries);

    [LoggerMessage(3, LogLevel.Error, "Dataverse refused {Rejected} rows; they are dead letters")]
    private partial void LogRejected(int rejected);
}
