using Azure.Core;
using Azure.Core.Pipeline;

namespace Csm.Crm.Telemetry.Tests.State.Fencing;

/// <summary>Halts its owner before one of its requests to the storage, as a long pause of the process or of the network does.</summary>
internal sealed class Halting : HttpPipelinePolicy
{
    private readonly TaskCompletionSource halted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource goesOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int left = int.MaxValue;

    /// <summary>The request that it halts before, as it would have been sent.</summary>
    public string? Request { get; private set; }

    /// <summary>Ends once the owner stands still.</summary>
    public Task Halted => halted.Task;

    /// <summary>Halts before a request, counted from 0 from now on.</summary>
    public void HaltBefore(int request) => left = request;

    public void GoOn() => goesOn.TrySetResult();

    public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) => throw new NotSupportedException("The store is asynchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        if (left-- == 0)
        {
            Request = $"{message.Request.Method} {message.Request.Uri.Path}";
            halted.TrySetResult();
            await goesOn.Task;
        }

        await ProcessNextAsync(message, pipeline);
    }
}
