using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace Csm.Crm.Sandbox.Hub;

/// <summary>What the isolated worker hands to a function, as far as ours use it. Parts that the host fills and our functions do not use refuse by name.</summary>
internal abstract class DeskFunctionContext(string invocationId, string functionId, CancellationToken cancellationToken) : FunctionContext
{
    public override string InvocationId { get; } = invocationId;

    public override string FunctionId { get; } = functionId;

    public override CancellationToken CancellationToken { get; } = cancellationToken;

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override BindingContext BindingContext => throw Unsupported(nameof(BindingContext));

    public override RetryContext RetryContext => throw Unsupported(nameof(RetryContext));

    public override TraceContext TraceContext => throw Unsupported(nameof(TraceContext));

    public override FunctionDefinition FunctionDefinition => throw Unsupported(nameof(FunctionDefinition));

    public override IInvocationFeatures Features => throw Unsupported(nameof(Features));

    public override IServiceProvider InstanceServices
    {
        get => throw Unsupported(nameof(InstanceServices));
        set => throw Unsupported(nameof(InstanceServices));
    }

    private NotSupportedException Unsupported(string member) => new(string.Create(CultureInfo.InvariantCulture, $"The host '{FunctionId}' does not provide FunctionContext.{member}."));
}

/// <summary>The context of a function that a timer triggers.</summary>
internal sealed class TimerFunctionContext(DateTimeOffset time, CancellationToken cancellationToken)
    : DeskFunctionContext(string.Create(CultureInfo.InvariantCulture, $"timer-{time:yyyyMMddHHmm}"), "embedded-timer", cancellationToken);
