using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;

namespace Csm.Crm.Telemetry.Tests.State.Fencing;

/// <summary>Several who believe that a partition is theirs, on both stores.</summary>
public sealed class ContentionTests(Azurite azurite) : IClassFixture<Azurite>, IDisposable
{
    private const int Owners = 4;

    private readonly string folder = Directory.CreateTempSubdirectory("csm-fence-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("folder", 100)]
    [InlineData("blob", 20)]
    public async Task OwnersThatWriteAtTheSameMoment_LoseNothingThatWasTaken(string kind, int rounds)
    {
        var stores = await StoresAsync(kind, "moment", Owners + 1);
        var ledger = new Ledger("0");
        var writers = WriteAsync(stores, ledger, rounds);
        var reader = ReadWhileAsync(stores[Owners], writers);
        await writers;

        (await reader).ShouldBeGreaterThan(0);
        ledger.Conflicts.ShouldBeGreaterThan(0);
        await ledger.ShouldStandInAsync(stores[Owners], kind);
        await ledger.FormerStampsShouldBeRefusedAsync(stores[Owners], kind);
    }

    [Theory]
    [InlineData("folder", 1)]
    [InlineData("folder", 2)]
    [InlineData("blob", 3)]
    [InlineData("blob", 4)]
    public async Task OwnersThatShareACheckpoint_LeaveTheStateOfOneCleanPass(string kind, int seed)
    {
        var random = new Random(seed);
        var events = IngestRig.Events(new Random(seed), days: 8);
        var clean = new MemoryStore();
        var cleanRig = new IngestRig(clean, clean);
        await cleanRig.NewOwner().IngestAsync(IngestRig.Partition, events, CancellationToken.None);
        var stores = await StoresAsync(kind, $"shared-{seed}", 3);
        var owners = stores[..2].Select(store => new IngestRig(store, new MemoryStore(), compactAfterBatches: 2).NewOwner()).ToArray();

        // What one has acknowledged comes to nobody again: were it lost, it would be missed.
        var conflicts = 0;
        for (var position = 0; position < events.Count;)
        {
            var count = Math.Min(random.Next(1, 40), events.Count - position);
            try
            {
                await owners[random.Next(owners.Length)].IngestAsync(IngestRig.Partition, events.GetRange(position, count), CancellationToken.None);
                position += count;
            }
            catch (StateConflictException)
            {
                conflicts++;
            }
        }

        conflicts.ShouldBeGreaterThan(5);
        (await new IngestRig(stores[2], new MemoryStore()).DescribeAsync()).ShouldBe(await cleanRig.DescribeAsync());
    }

    // Everybody finds the state as it is, and then they all write: each on a thread of its own, let go at the same moment.
    // Nobody waits for one that failed.
    private static async Task WriteAsync(IStateStore[] stores, Ledger ledger, int rounds)
    {
        using var start = new Barrier(Owners);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await Task.WhenAll(Enumerable.Range(0, Owners).Select(number => Task.Factory.StartNew(
            () =>
            {
                var random = new Random(number);
                var owner = new LedgerOwner(stores[number], ledger);
                var round = 0;
                try
                {
                    for (; round < rounds; round++)
                    {
                        start.SignalAndWait(stop.Token);
                        owner.LoadAsync().GetAwaiter().GetResult();
                        start.SignalAndWait(stop.Token);
                        owner.RunAsync(random.Next(3) switch { 0 => "c", 1 => "a", _ => "aca" }).GetAwaiter().GetResult();
                    }
                }
                finally
                {
                    if (round < rounds)
                    {
                        stop.Cancel();
                    }
                }
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
    }

    // What a reader sees only grows: a snapshot never comes without the journal that belonged to it.
    private static async Task<int> ReadWhileAsync(IStateStore store, Task writers)
    {
        var ledger = new Ledger("0");
        var (reads, before) = (0, new List<int>());
        while (!writers.IsCompleted)
        {
            var reader = new LedgerOwner(store, ledger);
            await reader.LoadAsync();
            before.Except(reader.Entries).ShouldBeEmpty("a read showed less than the one before");
            before = [.. reader.Entries];
            reads++;
        }

        return reads;
    }

    private async Task<IStateStore[]> StoresAsync(string kind, string name, int count)
    {
        if (kind == "folder")
        {
            return [.. Enumerable.Range(0, count).Select(_ => new FolderStateStore(folder, flushToDisk: false))];
        }

        var stores = new IStateStore[count];
        for (var number = 0; number < count; number++)
        {
            stores[number] = new BlobStateStore(await azurite.NewContainerAsync($"contention-{name}"));
        }

        return stores;
    }
}
