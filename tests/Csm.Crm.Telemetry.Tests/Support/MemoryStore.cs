using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;

namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>State, dead letters and published rows in memory, with failures on demand.</summary>
internal sealed class MemoryStore : IStateStore, IDeadLetterStore, IPublishedRowStore
{
    private readonly Dictionary<string, StoredState> partitions = new(StringComparer.Ordinal);
    private byte[] published = [];

    public Func<bool> FailAppend { get; set; } = static () => false;

    public Func<bool> FailPublished { get; set; } = static () => false;

    public List<DeadLetter> Letters { get; } = [];

    public int Appends { get; private set; }

    public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken)
    {
        lock (partitions)
        {
            return ValueTask.FromResult<IReadOnlyList<string>>([.. partitions.Keys.Order(StringComparer.Ordinal)]);
        }
    }

    public ValueTask<StoredState> ReadAsync(string partition, StateStamp known, CancellationToken cancellationToken)
    {
        lock (partitions)
        {
            var stored = partitions.GetValueOrDefault(partition, new StoredState(default, default, default));
            return ValueTask.FromResult(stored.Stamp.Generation == known.Generation ? stored with { Snapshot = default, Journal = stored.Journal[(int)known.JournalLength..] } : stored);
        }
    }

    public ValueTask<StateStamp> AppendAsync(string partition, StateStamp expected, ReadOnlyMemory<byte> record, CancellationToken cancellationToken)
    {
        lock (partitions)
        {
            if (FailAppend())
            {
                throw new IOException("The store is out of order.");
            }

            Appends++;
            var stored = Expected(partition, expected);
            byte[] journal = [.. stored.Journal.Span, .. record.Span];
            return Keep(partition, new StoredState(expected with { JournalLength = journal.Length }, stored.Snapshot, journal));
        }
    }

    public ValueTask<StateStamp> ReplaceAsync(string partition, StateStamp expected, ReadOnlyMemory<byte> snapshot, CancellationToken cancellationToken)
    {
        lock (partitions)
        {
            Expected(partition, expected);
            return Keep(partition, new StoredState(new StateStamp(expected.Generation + 1, 0), snapshot.ToArray(), default));
        }
    }

    public ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        lock (Letters)
        {
            Letters.AddRange(letters);
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<PublishedRows> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(PublishedRows.FromBytes(published));

    public ValueTask WriteAsync(PublishedRows rows, CancellationToken cancellationToken)
    {
        if (FailPublished())
        {
            throw new IOException("The store is out of order.");
        }

        published = rows.ToBytes();
        return ValueTask.CompletedTask;
    }

    private StoredState Expected(string partition, StateStamp expected)
    {
        var stored = partitions.GetValueOrDefault(partition, new StoredState(default, default, default));
        return stored.Stamp == expected ? stored : throw new StateConflictException($"'{partition}' stands at {stored.Stamp}, not at {expected}.");
    }

    private ValueTask<StateStamp> Keep(string partition, StoredState state)
    {
        partitions[partition] = state;
        return ValueTask.FromResult(state.Stamp);
    }
}

/// <summary>A fixed fleet: devices PN-001… on one account each four, at one site.</summary>
internal sealed class FixedFleet(params FleetMachine[] machines) : IMachineDirectorySource
{
    public List<FleetMachine> Machines { get; } = [.. machines];

    public int Loads { get; private set; }

    public Task<MachineDirectory> LoadAsync(CancellationToken cancellationToken)
    {
        Loads++;
        return Task.FromResult(new MachineDirectory(Machines));
    }

    public static FleetMachine Machine(int number, SiteCalendar? calendar = null, double gridFactor = 0.4) => new(
        $"PN-{number:000}", new Guid(number, 1, 0, new byte[8]), new Guid((number + 3) / 4, 2, 0, new byte[8]), new Guid(1, 3, 0, new byte[8]), calendar ?? Streams.Calendar(), gridFactor, null);

    public CurrentMachineDirectory Current(TimeProvider? time = null) => new(this, time ?? TimeProvider.System, TimeSpan.FromMinutes(15), TimeSpan.Zero);
}

/// <summary>A clock that stands still until it is set.</summary>
internal sealed class FixedClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.UtcTicks;
}
