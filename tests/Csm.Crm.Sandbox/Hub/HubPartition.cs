using System.Globalization;
using Azure.Messaging.EventHubs;

namespace Csm.Crm.Sandbox.Hub;

/// <summary>One partition: its events behind the checkpoint, and where its reader stands.</summary>
internal sealed class HubPartition(int number)
{
    private readonly List<EventData> events = [];
    private long nextSequenceNumber;
    private int position;
    private int batchesSinceCheckpoint;

    public string Id { get; } = number.ToString(CultureInfo.InvariantCulture);

    public long Backlog => events.Count - position;

    public long Redeliveries { get; set; }

    public void Append(ReadOnlyMemory<byte> body, DateTimeOffset enqueuedAt, string partitionKey) =>
        events.Add(EventHubsModelFactory.EventData(eventBody: BinaryData.FromBytes(body), partitionKey: partitionKey, sequenceNumber: nextSequenceNumber++, enqueuedTime: enqueuedAt));

    public EventData[] NextBatch(int size) => [.. events.GetRange(position, Math.Min(size, events.Count - position))];

    public void Advance(int count, int checkpointFrequency)
    {
        position += count;
        batchesSinceCheckpoint++;
        if (batchesSinceCheckpoint >= checkpointFrequency)
        {
            batchesSinceCheckpoint = 0;
            DropDelivered();
        }
    }

    public void Rewind()
    {
        position = 0;
        batchesSinceCheckpoint = 0;
    }

    private void DropDelivered()
    {
        events.RemoveRange(0, position);
        position = 0;
    }
}
