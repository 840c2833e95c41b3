using System.ServiceModel;
using Azure;
using Azure.Core.Pipeline;
using Azure.Messaging.EventHubs;
using Csm.Crm.Functions;
using Csm.Crm.Sandbox.Hub;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.PowerPlatform.Dataverse.Client;

namespace Csm.Crm.CrashHost;

/// <summary>What a host works on.</summary>
/// <param name="Container">Container of state, dead letters and published rows, with a signature.</param>
/// <param name="Folder">Folder of the hub's partitions (<see cref="HubFile"/>).</param>
/// <param name="Owner">Whose checkpoints are used.</param>
public sealed record FunctionHostOptions(Uri Container, string Folder, string Owner)
{
    /// <summary>Events per batch.</summary>
    public int BatchSize { get; init; } = 40;

    /// <summary>Batches per checkpoint.</summary>
    public int CheckpointFrequency { get; init; } = 3;

    /// <summary>Rounds over all partitions per publication; 0 for none, not even at the end.</summary>
    public int PublishEvery { get; init; } = 6;

    /// <summary>The moment of the last publication.</summary>
    public DateTimeOffset End { get; init; }

    /// <summary>Told how long the host would wait before it repeats a request to Dataverse, instead of waiting; null to wait.</summary>
    public Action<TimeSpan>? Waits { get; init; }

    /// <summary>Told of each batch that was refused because another owner had written.</summary>
    public Action? Conflicts { get; init; }
}

/// <summary>Runs the real functions, composed as in the app, over events, storage and Dataverse of one's choice.</summary>
public sealed class FunctionHost : IDisposable
{
    private const int Attempts = 500;

    private static readonly TimeSpan HoldDelay = TimeSpan.FromMinutes(2);
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FunctionHostOptions options;
    private readonly HostClock clock;
    private readonly HttpClient client;
    private readonly ServiceProvider services;

    /// <param name="options">What to work on.</param>
    /// <param name="dataverse">Dataverse, as the Telemetry writer.</param>
    /// <param name="storage">Where requests to the storage go through.</param>
    public FunctionHost(FunctionHostOptions options, IOrganizationServiceAsync2 dataverse, HttpMessageHandler storage)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        clock = new HostClock(Start, options.Waits);
        client = new HttpClient(storage, disposeHandler: false);
        var container = new BlobContainer(options.Container, credential: null, new BlobContainerOptions
        {
            Transport = new HttpClientTransport(client),
            Retry = { MaxRetries = 2, Delay = TimeSpan.FromMilliseconds(2), MaxDelay = TimeSpan.FromMilliseconds(5) },
        });
        var settings = new TelemetrySettings(
            new Uri("https://embedded.example"), string.Empty, TimeSpan.FromDays(1), CompactAfterBatches: 4, Windows, new WriterOptions(BatchSize: 50, DegreeOfParallelism: 2, FirstDelay: TimeSpan.FromMilliseconds(5)));
        services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<IStateStore>(new BlobStateStore(container))
            .AddSingleton<IDeadLetterStore>(new BlobDeadLetterStore(container))
            .AddSingleton<IPublishedRowStore>(new BlobPublishedRowStore(container))
            .AddSingleton(dataverse)
            .AddTelemetry(settings)
            .BuildServiceProvider();
    }

    /// <summary>Days close within a stream of some days, and nothing is forgotten.</summary>
    public static WindowOptions Windows { get; } = new() { Lateness = TimeSpan.FromDays(1), ClosedDays = 400 };

    /// <summary>Takes all events from the checkpoints on, publishing now and then and at the end.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var partitions = HubFile.All(options.Folder, options.Owner);
        var ingest = services.GetRequiredService<IngestTelemetry>();
        bool any;
        var round = 0;
        do
        {
            any = false;
            foreach (var partition in partitions)
            {
                if (partition.NextBatch(options.BatchSize) is not { Length: > 0 } batch)
                {
                    continue;
                }

                any = true;
                await HoldAsync(attempt => ingest.Run(batch, new HubFunctionContext(partition.PartitionId, "crash", attempt, cancellationToken)));
                partition.Advance(batch.Length, options.CheckpointFrequency);
                clock.MoveOnTo(batch[^1].EnqueuedTime);
            }

            if (options.PublishEvery > 0 && ++round % options.PublishEvery == 0)
            {
                await PublishAsync(cancellationToken);
            }
        }
        while (any);
        if (options.PublishEvery > 0)
        {
            clock.MoveOnTo(options.End);
            await PublishAsync(cancellationToken);
        }
    }

    /// <summary>Publishes at the end of the stream.</summary>
    public async Task PublishAtEndAsync(CancellationToken cancellationToken)
    {
        clock.MoveOnTo(options.End);
        await PublishAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        services.Dispose();
        client.Dispose();
    }

    private Task PublishAsync(CancellationToken cancellationToken) =>
        HoldAsync(attempt => services.GetRequiredService<PublishValueInUse>().Run(new TimerInfo(), new HubFunctionContext("timer", "crash", attempt, cancellationToken)));

    // As the retry policy of the functions does: an exception holds the batch, and it comes again.
    private async Task HoldAsync(Func<int, Task> run)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await run(attempt);
                return;
            }
            catch (Exception failure) when (attempt < Attempts && failure is IOException or RequestFailedException or AggregateException or HttpRequestException or FaultException)
            {
                if (failure is StateConflictException)
                {
                    options.Conflicts?.Invoke();
                }

                options.Waits?.Invoke(HoldDelay);
                await Task.Delay(TimeSpan.FromMilliseconds(1));
            }
        }
    }

    private sealed class HostClock(DateTimeOffset now, Action<TimeSpan>? waits) : TimeProvider
    {
        private DateTimeOffset now = now;

        public override DateTimeOffset GetUtcNow() => now;

        public void MoveOnTo(DateTimeOffset moment) => now = moment > now ? moment : now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (waits is null || dueTime <= TimeSpan.Zero)
            {
                return base.CreateTimer(callback, state, dueTime, period);
            }

            waits(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
