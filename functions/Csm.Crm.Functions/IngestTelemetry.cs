using System.Text.Json;
using Azure.Messaging.EventHubs;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Measuring;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Csm.Crm.Functions;

/// <summary>Takes batches of machine telemetry from the event hub into the state of their partition.</summary>
/// <param name="ingest">What does it.</param>
/// <param name="logger">Where the outcome of each batch goes.</param>
/// <param name="metrics">Where figures go, or null for nowhere.</param>
/// <param name="time">The clock; the system's when null.</param>
public sealed partial class IngestTelemetry(TelemetryIngest ingest, ILogger<IngestTelemetry> logger, TelemetryMetrics? metrics = null, TimeProvider? time = null)
{
    private readonly TimeProvider clock = time ?? TimeProvider.System;

    /// <summary>Takes in one batch of one partition. When it returns, the batch is stored.</summary>
    /// <remarks>
    /// Retried for ever: the hub moves on after an exception unless a retry policy holds the batch, and a batch that was
    /// skipped would be lost. Bad events never get here as exceptions; they are dead letters.
    /// </remarks>
    /// <exception cref="InvalidOperationException">The host did not say which partition the batch is from.</exception>
    [Function(nameof(IngestTelemetry))]
    [ExponentialBackoffRetry(-1, "00:00:02", "00:02:00")]
    public async Task Run(
        [EventHubTrigger("%TelemetryHub%", Connection = "TelemetryEventHubs", ConsumerGroup = "%TelemetryConsumerGroup%")] EventData[] events,
        FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(context);
        var partition = PartitionOf(context.BindingContext);
        var incoming = Array.ConvertAll(events, HubEvent.Of);
        using var activity = TelemetryMetrics.Activities.StartActivity("ingest batch")?.SetTag("partition", partition).SetTag("events", incoming.Length);
        var began = metrics?.Begin() ?? 0;
        var report = await ingest.IngestAsync(partition, incoming, context.CancellationToken);
        if (incoming.Length > 0)
        {
            metrics?.Ingested(partition, incoming[^1].EnqueuedAt, report, began);
        }

        LogBatch(partition, report.Events, report.Repeated, report.Readings, report.Rejected.Values.Sum(), incoming.Length > 0 ? (long)(clock.GetUtcNow() - incoming[^1].EnqueuedAt).TotalSeconds : 0);
        foreach (var (reason, count) in report.Rejected)
        {
            LogRejected(partition, reason, count);
        }
    }

    // The isolated worker gets the trigger's PartitionContext as JSON, not as the SDK's type. Sequence numbers are those of one
    // hub: the partition of another hub, or of one in another namespace, is another partition.
    private static string PartitionOf(BindingContext binding)
    {
        if (binding.BindingData.TryGetValue("PartitionContext", out var value) && value?.ToString() is { Length: > 0 } json)
        {
            using var document = JsonDocument.Parse(json);
            if (TextOf(document.RootElement, "PartitionId") is { Length: > 0 } partition)
            {
                string?[] parts = [TextOf(document.RootElement, "FullyQualifiedNamespace")?.Split('.')[0], TextOf(document.RootElement, "EventHubName"), partition];
                return string.Join('_', parts.Where(static part => !string.IsNullOrEmpty(part)).Select(static part => part!.Replace('.', '-')));
            }
        }

        throw new InvalidOperationException(
            $"The trigger's binding data has no PartitionContext with a PartitionId; it has: {string.Join(", ", binding.BindingData.Keys)}. Without it sequence numbers mean nothing.");
    }

    private static string? TextOf(JsonElement context, string property) =>
        context.TryGetProperty(property, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    [LoggerMessage(1, LogLevel.Information, "Partition {Partition}: {Events} events taken in, {Repeated} seen before, {Readings} readings, {Rejected} rejected; the newest is {LagSeconds} s old")]
    private partial void LogBatch(string partition, long events, long repeated, long readings, long rejected, long lagSeconds);

    [LoggerMessage(2, LogLevel.Warning, "Partition {Partition}: {Count} events are dead letters because {Reason}")]
    private partial void LogRejected(string partition, RejectionReason reason, long count);
}
