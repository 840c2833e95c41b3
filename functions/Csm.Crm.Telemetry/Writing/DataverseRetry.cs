using System.ServiceModel;
using Csm.Crm.Telemetry.Measuring;
using Microsoft.Xrm.Sdk;
using Polly;
using Polly.Retry;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>Repeats requests that Dataverse was too busy for, when it says so, and those that never reached it.</summary>
internal static class DataverseRetry
{
    private const string RetryAfter = "Retry-After";
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);

    // Service protection: number of requests, execution time, concurrent requests.
    private static readonly int[] Throttled = [-2147015902, -2147015903, -2147015898];

    public static ResiliencePipeline Pipeline(WriterOptions options, TimeProvider time, Action retried, TelemetryMetrics? metrics = null)
    {
        if (options.Attempts == 0)
        {
            return ResiliencePipeline.Empty;
        }

        return new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.Attempts,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.FirstDelay ?? TimeSpan.FromSeconds(2),
                MaxDelay = LongestDelay,
                UseJitter = true,
                ShouldHandle = static arguments => ValueTask.FromResult(IsTransient(arguments.Outcome.Exception)),
                DelayGenerator = static arguments => ValueTask.FromResult(DelayAskedFor(arguments.Outcome.Exception)),
                OnRetry = arguments =>
                {
                    retried();
                    metrics?.Repeats(byServer: arguments.Outcome.Exception is FaultException);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>True when the same request may succeed later; false when it will be refused again.</summary>
    public static bool IsTransient(Exception? exception) => exception switch
    {
        FaultException<OrganizationServiceFault> fault => Array.IndexOf(Throttled, fault.Detail.ErrorCode) >= 0,
        FaultException => false,
        TimeoutException or HttpRequestException or CommunicationException => true,
        _ => false,
    };

    private static TimeSpan? DelayAskedFor(Exception? exception) =>
        exception is FaultException<OrganizationServiceFault> fault && fault.Detail.ErrorDetails is { } details && details.TryGetValue(RetryAfter, out var value) && value is TimeSpan delay
            ? delay
            : null;
}
