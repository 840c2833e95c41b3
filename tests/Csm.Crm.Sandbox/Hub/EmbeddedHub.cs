using Azure.Messaging.EventHubs;
using Csm.Crm.Functions;

namespace Csm.Crm.Sandbox.Hub;

/// <summary>
/// An event hub in the process: partitions by key, sequence numbers, and delivery to <see cref="IngestTelemetry"/> at
/// least once. A batch whose function throws comes again; after <see cref="RestartOwners"/> everything behind the last
/// checkpoint comes again. Events behind a checkpoint are dropped.
/// </summary>
/// <remarks>Sending is for one thread. Partitions are delivered in parallel, each in order, as the host does.</remarks>
public sealed class EmbeddedHub
{
    private readonly HubOptions options;
    private readonly IngestTelemetry function;
    private readonly HubPartition[] partitions;

    /// <param name="function">The function that the hub triggers.</param>
    /// <param name="options">Size and delivery.</param>
    public EmbeddedHub(IngestTelemetry function, HubOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options is not { Partitions: >= 1, BatchSize: >= 1, CheckpointFrequency: >= 1, Attempts: >= 1, DegreeOfParallelism: >= 1 })
        {
            throw new ArgumentException($"All numbers must be 1 or more, but the options are {options}.", nameof(options));
        }

        this.function = function;
        this.options = options;
        partitions = [.. Enumerable.Range(0, options.Partitions).Select(static number => new HubPartition(number))];
    }

    /// <summary>Events waiting for delivery.</summary>
    public long Backlog => partitions.Sum(static partition => partition.Backlog);

    /// <summary>Batches delivered again because the function threw.</summary>
    public long Redeliveries => partitions.Sum(static partition => partition.Redeliveries);

    /// <summary>Puts an event at the end of the partition of its key.</summary>
    /// <param name="partitionKey">Events with the same key keep their order.</param>
    /// <param name="body">The event's bytes; must not change afterwards.</param>
    /// <param name="enqueuedAt">When the hub takes it.</param>
    public void Send(string partitionKey, ReadOnlyMemory<byte> body, DateTimeOffset enqueuedAt)
    {
        ArgumentNullException.ThrowIfNull(partitionKey);
        partitions[PartitionOf(partitionKey)].Append(body, enqueuedAt, partitionKey);
    }

    /// <summary>Delivers all waiting events.</summary>
    /// <exception cref="HubDeliveryException">The function threw on every attempt; its exception is the inner one.</exception>
    public Task DeliverAsync(CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            partitions,
            new ParallelOptions { MaxDegreeOfParallelism = options.DegreeOfParallelism, CancellationToken = cancellationToken },
            async (partition, token) =>
            {
                while (partition.NextBatch(options.BatchSize) is { Length: > 0 } batch)
                {
                    await DeliverAsync(partition, batch, token);
                    partition.Advance(batch.Length, options.CheckpointFrequency);
                }
            });

    /// <summary>As if every partition got a new owner: delivery goes on from the last checkpoint.</summary>
    public void RestartOwners()
    {
        foreach (var partition in partitions)
        {
            partition.Rewind();
        }
    }

    private async Task DeliverAsync(HubPartition partition, EventData[] batch, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await function.Run(batch, new HubFunctionContext(partition.Id, options.ConsumerGroup, attempt - 1, cancellationToken));
                return;
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // Whatever the function threw: the host redelivers without asking why.
                if (attempt >= options.Attempts)
                {
                    throw new HubDeliveryException($"Partition {partition.Id} could not be delivered in {attempt} attempts: {failure.Message}", failure);
                }

                partition.Redeliveries++;
            }
        }
    }

    // FNV-1a: the same key goes to the same partition in every run.
    private int PartitionOf(string key)
    {
        var hash = 2166136261u;
        foreach (var character in key)
        {
            hash = (hash ^ character) * 16777619u;
        }

        return (int)(hash % (uint)partitions.Length);
    }
}
