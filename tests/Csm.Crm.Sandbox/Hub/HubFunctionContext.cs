using System.Globalization;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Csm.Crm.Sandbox.Hub;

/// <summary>What the isolated worker hands to an event hub function: the partition as JSON in the binding data, the attempt in the retry context.</summary>
internal sealed class HubFunctionContext(string partitionId, string consumerGroup, int retryCount, CancellationToken cancellationToken)
    : DeskFunctionContext(string.Create(CultureInfo.InvariantCulture, $"hub-{partitionId}-{retryCount}"), "embedded-hub", cancellationToken)
{
    public override BindingContext BindingContext { get; } = new HubBindingContext(partitionId, consumerGroup);

    public override RetryContext RetryContext { get; } = new HubRetryContext(retryCount);

    private sealed class HubBindingContext(string partitionId, string consumerGroup) : BindingContext
    {
        public override IReadOnlyDictionary<string, object> BindingData { get; } = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["PartitionContext"] = JsonSerializer.Serialize(new
            {
                FullyQualifiedNamespace = "embedded.servicebus.windows.net",
                EventHubName = "telemetry",
                ConsumerGroup = consumerGroup,
                PartitionId = partitionId,
            }),
        };
    }

    private sealed class HubRetryContext(int retryCount) : RetryContext
    {
        public override int RetryCount => retryCount;

        public override int MaxRetryCount => -1;
    }
}
