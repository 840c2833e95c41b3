using Csm.Crm.Telemetry.Decoding;

namespace Csm.Crm.Telemetry.Ingest;

/// <summary>An event as the hub delivered it.</summary>
/// <param name="Body">Its bytes.</param>
/// <param name="SequenceNumber">Its number in the partition, ascending.</param>
/// <param name="EnqueuedAt">When the hub took it.</param>
/// <param name="Properties">What came with the body, or null for nothing.</param>
public readonly record struct IncomingEvent(ReadOnlyMemory<byte> Body, long SequenceNumber, DateTimeOffset EnqueuedAt, EventProperties? Properties = null);

/// <summary>What became of a batch: every event is in exactly one of repeated, or readings plus rejected.</summary>
public sealed class IngestReport
{
    private readonly Dictionary<RejectionReason, long> rejected = [];
    private readonly Dictionary<string, long> unknownDevices = new(StringComparer.Ordinal);

    /// <summary>Hub events taken in for the first time.</summary>
    public long Events { get; internal set; }

    /// <summary>Hub events that had been taken in before: redelivered, and ignored.</summary>
    public long Repeated { get; internal set; }

    /// <summary>Readings taken into the state; one hub event may carry many.</summary>
    public long Readings { get; internal set; }

    /// <summary>Metrics in accepted events that neither a counter nor a gauge stands for.</summary>
    public long UnknownMetrics { get; internal set; }

    /// <summary>Faults that machines reported.</summary>
    public long Faults { get; internal set; }

    /// <summary>Data items that sources declare but did not give.</summary>
    public long MissingItems { get; internal set; }

    /// <summary>Rejected events by reason; each is in the dead letters.</summary>
    public IReadOnlyDictionary<RejectionReason, long> Rejected => rejected;

    /// <summary>Rejected events by device id that no machine has.</summary>
    public IReadOnlyDictionary<string, long> UnknownDevices => unknownDevices;

    internal void Count(RejectionReason reason) => rejected[reason] = rejected.GetValueOrDefault(reason) + 1;

    internal void CountUnknown(string deviceId) => unknownDevices[deviceId] = unknownDevices.GetValueOrDefault(deviceId) + 1;

    internal void Add(IngestReport other)
    {
        Events += other.Events;
        Repeated += other.Repeated;
        Readings += other.Readings;
        UnknownMetrics += other.UnknownMetrics;
        Faults += other.Faults;
        MissingItems += other.MissingItems;
        foreach (var (reason, count) in other.rejected)
        {
            rejected[reason] = rejected.GetValueOrDefault(reason) + count;
        }

        foreach (var (device, count) in other.unknownDevices)
        {
            unknownDevices[device] = unknownDevices.GetValueOrDefault(device) + count;
        }
    }
}
