namespace Csm.Crm.Sandbox.Hub;

/// <summary>Size and delivery of the <see cref="EmbeddedHub"/>.</summary>
/// <param name="Partitions">Number of partitions.</param>
/// <param name="BatchSize">Most events per batch.</param>
/// <param name="CheckpointFrequency">Batches per checkpoint; what lies behind the last one comes again after a restart.</param>
/// <param name="Attempts">Deliveries of one batch before the hub gives up. In Azure the function's retry policy never does.</param>
/// <param name="DegreeOfParallelism">Partitions delivered at a time.</param>
/// <param name="ConsumerGroup">Consumer group in the trigger's partition context.</param>
public sealed record HubOptions(
    int Partitions = 4, int BatchSize = 1_000, int CheckpointFrequency = 1, int Attempts = 3, int DegreeOfParallelism = 2, string ConsumerGroup = "csm-telemetry");
