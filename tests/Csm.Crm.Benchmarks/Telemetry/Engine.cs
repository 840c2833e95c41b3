using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Benchmarks.Telemetry;

/// <summary>The real ingest of one partition over a store that keeps nothing: the engine is measured, not a disk.</summary>
internal sealed class Engine : IDisposable
{
    /// <summary>Hub events of a batch: the least that host.json lets the hub hand over (minEventBatchSize) unless it has no more.</summary>
    public const int BatchSize = 100;

    private readonly CurrentMachineDirectory directory;
    private readonly TelemetryIngest ingest;

    public Engine()
    {
        var store = new ForgetfulStore();
        directory = new CurrentMachineDirectory(store, TimeProvider.System, TimeSpan.FromDays(1), TimeSpan.FromDays(1));
        ingest = new TelemetryIngest(store, store, directory, new WindowOptions(), compactAfterBatches: int.MaxValue);
    }

    /// <summary>When the hub got the events.</summary>
    public static DateTimeOffset EnqueuedAt { get; } = new DateTimeOffset(EventStream.Start).AddDays(1);

    /// <summary>Takes a batch in.</summary>
    /// <returns>How many readings it held.</returns>
    public async Task<long> TakeAsync(IReadOnlyList<IncomingEvent> batch) => (await ingest.IngestAsync("0", batch, CancellationToken.None)).Readings;

    public void Dispose() => directory.Dispose();

    private sealed class ForgetfulStore : IStateStore, IDeadLetterStore, IMachineDirectorySource
    {
        private readonly MachineDirectory machines = Fleet.Directory(EventStream.Machines);

        public Task<MachineDirectory> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(machines);

        public ValueTask<IReadOnlyList<string>> ListAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<string>>([]);

        public ValueTask<StoredState> ReadAsync(string partition, StateStamp known, CancellationToken cancellationToken) => ValueTask.FromResult(new StoredState(default, default, default));

        public ValueTask<StateStamp> AppendAsync(string partition, StateStamp expected, ReadOnlyMemory<byte> record, CancellationToken cancellationToken) =>
            ValueTask.FromResult(expected with { JournalLength = expected.JournalLength + record.Length });

        public ValueTask<StateStamp> ReplaceAsync(string partition, StateStamp expected, ReadOnlyMemory<byte> snapshot, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new StateStamp(expected.Generation + 1, 0));

        public ValueTask WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
