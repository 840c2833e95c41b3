using System.Globalization;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace Csm.Crm.Sandbox.Hub;

/// <summary>
/// What the isolated worker hands to an event hub function: the partition as JSON in the binding data, the attempt in the
/// retry context. Parts that the host fills and our functions do not use refuse by name.
/// </summary>
internal sealed class HubFunctionContext(string partitionId, string consumerGroup, int retryCount, CancellationToken cancellationToken) : FunctionContext
{
    public override string InvocationId { get; } = string.Create(CultureInfo.InvariantCulture, $"hub-{partitionId}-{retryCount}");

    public override string FunctionId => "embedded-hub";

    public override BindingContext BindingContext { get; } = new HubBindingContext(partitionId, consumerGroup);

    public override RetryContext RetryContext { get; } = new HubRetryContext(retryCount);

    public override CancellationToken CancellationToken { get; } = cancellationToken;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override TraceContext TraceContext => throw Unsupported(nameof(TraceContext));

    public override FunctionDefinition FunctionDefinition => throw Unsupported(nameof(FunctionDefinition));

    public override IInvocationFeatures Features => throw Unsupported(nameof(Features));

    public override IServiceProvider InstanceServices
    {
        get => throw Unsupported(nameof(InstanceServices));
        set => throw Unsupported(nameof(InstanceServices));
    }

    private static NotSupportedException Unsupported(string member) => new($"The embedded hub does not provide FunctionContext.{member}.");

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
