using System.Globalization;
using Azure.Messaging.EventHubs;

namespace Csm.Crm.CrashHost;

/// <summary>
/// A partition of a hub as a file that survives the process: one event per line, the moment it was enqueued and its body.
/// Its checkpoint is a file beside it, one per owner.
/// </summary>
public sealed class HubFile
{
    private const string Extension = ".events";

    private readonly string checkpoint;
    private readonly EventData[] events;
    private int position;
    private int sinceCheckpoint;

    private HubFile(string file, string owner)
    {
        PartitionId = Path.GetFileNameWithoutExtension(file);
        checkpoint = Path.ChangeExtension(file, owner + ".checkpoint");
        events = [.. File.ReadLines(file).Select(static (line, number) => EventOf(line, number))];
        position = File.Exists(checkpoint) ? int.Parse(File.ReadAllText(checkpoint), CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>The partition's id.</summary>
    public string PartitionId { get; }

    /// <summary>All partitions in a folder, each at the checkpoint of an owner.</summary>
    public static IReadOnlyList<HubFile> All(string folder, string owner) =>
        [.. Directory.EnumerateFiles(folder, "*" + Extension).Order(StringComparer.Ordinal).Select(file => new HubFile(file, owner))];

    /// <summary>Writes a partition.</summary>
    public static void Write(string folder, string partitionId, IEnumerable<(DateTimeOffset EnqueuedAt, byte[] Body)> events) =>
        File.WriteAllLines(Path.Combine(folder, partitionId + Extension), events.Select(static item => $"{item.EnqueuedAt:O} {Convert.ToBase64String(item.Body)}"));

    /// <summary>Moves the checkpoints of an owner back to the beginning while processes may be reading them: everything comes again.</summary>
    public static void Rewind(string folder, string owner)
    {
        foreach (var file in Directory.EnumerateFiles(folder, $"*.{owner}.checkpoint"))
        {
            Put(file, 0);
        }
    }

    /// <summary>Forgets an owner's checkpoints: everything comes again.</summary>
    public static void ForgetCheckpoints(string folder, string owner)
    {
        foreach (var file in Directory.EnumerateFiles(folder, $"*.{owner}.checkpoint"))
        {
            File.Delete(file);
        }
    }

    /// <summary>The events that come next, none at the end.</summary>
    public EventData[] NextBatch(int size) => events[position..Math.Min(position + size, events.Length)];

    /// <summary>Moves on behind a batch; the checkpoint follows every so many batches.</summary>
    public void Advance(int count, int checkpointFrequency)
    {
        position += count;
        if (++sinceCheckpoint < checkpointFrequency)
        {
            return;
        }

        sinceCheckpoint = 0;
        Put(checkpoint, position);
    }

    // Processes that share a checkpoint must not share its draft.
    private static void Put(string checkpoint, int position)
    {
        var draft = string.Create(CultureInfo.InvariantCulture, $"{checkpoint}.{Environment.ProcessId}.draft");
        File.WriteAllText(draft, position.ToString(CultureInfo.InvariantCulture));
        File.Move(draft, checkpoint, overwrite: true);
    }

    private static EventData EventOf(string line, int number)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return EventHubsModelFactory.EventData(
            eventBody: BinaryData.FromBytes(Convert.FromBase64String(line[(space + 1)..])), sequenceNumber: number, enqueuedTime: DateTimeOffset.Parse(line[..space], CultureInfo.InvariantCulture));
    }
}
