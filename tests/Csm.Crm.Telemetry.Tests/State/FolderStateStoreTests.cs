using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.State;

public sealed class FolderStateStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("csm-state-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task JournalTornAtAnyByte_IsCutAndTheBatchComesAgain()
    {
        var store = new FolderStateStore(folder, flushToDisk: false);
        var rig = new IngestRig(store, new MemoryStore(), compactAfterBatches: 1_000);
        var events = IngestRig.Events(new Random(3), days: 1);
        await rig.NewOwner().IngestAsync(IngestRig.Partition, events[..10], CancellationToken.None);
        var journal = Directory.GetFiles(folder, "journal-*", SearchOption.AllDirectories).Single();
        var whole = await File.ReadAllBytesAsync(journal, TestContext.Current.CancellationToken);
        await rig.NewOwner().IngestAsync(IngestRig.Partition, events[10..13], CancellationToken.None);
        var longer = await File.ReadAllBytesAsync(journal, TestContext.Current.CancellationToken);
        var expected = await rig.DescribeAsync();

        for (var length = whole.Length; length < longer.Length; length++)
        {
            Directory.Delete(Path.Combine(folder, IngestRig.Partition), recursive: true);
            Directory.CreateDirectory(Path.Combine(folder, IngestRig.Partition));
            await File.WriteAllBytesAsync(journal, longer[..length], TestContext.Current.CancellationToken);

            var report = await rig.NewOwner().IngestAsync(IngestRig.Partition, events[..13], CancellationToken.None);

            report.Repeated.ShouldBe(10);
            report.Events.ShouldBe(3);
            (await rig.DescribeAsync()).ShouldBe(expected);
        }
    }

    [Fact]
    public async Task DamageBeforeTheLastRecord_IsRefusedLoudly()
    {
        var store = new FolderStateStore(folder, flushToDisk: false);
        var rig = new IngestRig(store, new MemoryStore(), compactAfterBatches: 1_000);
        var events = IngestRig.Events(new Random(4), days: 1);
        var owner = rig.NewOwner();
        await owner.IngestAsync(IngestRig.Partition, events[..5], CancellationToken.None);
        await owner.IngestAsync(IngestRig.Partition, events[5..10], CancellationToken.None);
        var journal = Directory.GetFiles(folder, "journal-*", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(journal, TestContext.Current.CancellationToken);
        bytes[30] ^= 1;
        await File.WriteAllBytesAsync(journal, bytes, TestContext.Current.CancellationToken);

        (await Should.ThrowAsync<InvalidDataException>(() => rig.NewOwner().IngestAsync(IngestRig.Partition, events[10..], CancellationToken.None))).Message.ShouldContain("partition '0'");
    }

    [Fact]
    public async Task DamagedSnapshot_IsRefusedLoudly()
    {
        var store = new FolderStateStore(folder, flushToDisk: false);
        var rig = new IngestRig(store, new MemoryStore(), compactAfterBatches: 1);
        var events = IngestRig.Events(new Random(5), days: 1);
        await rig.NewOwner().IngestAsync(IngestRig.Partition, events, CancellationToken.None);
        var snapshot = Directory.GetFiles(folder, "snapshot-*", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(snapshot, TestContext.Current.CancellationToken);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(snapshot, bytes, TestContext.Current.CancellationToken);

        await Should.ThrowAsync<InvalidDataException>(async () => await PartitionLoading.LoadAllAsync(store, new WindowOptions(), CancellationToken.None));
    }

    [Fact]
    public async Task StaleStamp_IsAConflict()
    {
        var store = new FolderStateStore(folder, flushToDisk: false);
        var first = await store.AppendAsync("1", default, new byte[] { 1 }, CancellationToken.None);

        await Should.ThrowAsync<StateConflictException>(async () => await store.AppendAsync("1", default, new byte[] { 2 }, CancellationToken.None));
        var second = await store.ReplaceAsync("1", first, new byte[] { 3 }, CancellationToken.None);
        await Should.ThrowAsync<StateConflictException>(async () => await store.AppendAsync("1", first, new byte[] { 4 }, CancellationToken.None));
        await Should.ThrowAsync<StateConflictException>(async () => await store.ReplaceAsync("1", first, new byte[] { 5 }, CancellationToken.None));

        var stored = await store.ReadAsync("1", default, CancellationToken.None);
        stored.Stamp.ShouldBe(second);
        stored.Snapshot.ToArray().ShouldBe([3]);
        stored.Journal.Length.ShouldBe(0);
    }

    [Fact]
    public async Task WriteWhileAnotherWrites_WaitsAndIsGivenUpLoudly()
    {
        var store = new FolderStateStore(folder, flushToDisk: false, patience: TimeSpan.FromMilliseconds(20));
        var stamp = await store.AppendAsync("1", default, new byte[] { 1 }, CancellationToken.None);
        var other = new FileStream(Path.Combine(folder, "1", "lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        (await Should.ThrowAsync<IOException>(async () => await store.AppendAsync("1", stamp, new byte[] { 2 }, CancellationToken.None))).Message.ShouldContain("another writes the partition");
        await Should.ThrowAsync<IOException>(async () => await store.ReplaceAsync("1", stamp, new byte[] { 2 }, CancellationToken.None));
        (await store.ReadAsync("1", default, CancellationToken.None)).Stamp.ShouldBe(stamp);

        var waiting = new FolderStateStore(folder, flushToDisk: false).AppendAsync("1", stamp, new byte[] { 3 }, CancellationToken.None).AsTask();
        await other.DisposeAsync();
        (await waiting).JournalLength.ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../0")]
    [InlineData("a/b")]
    public async Task PartitionIdThatIsNoName_IsRefused(string partition) =>
        await Should.ThrowAsync<ArgumentException>(async () => await new FolderStateStore(folder).ReadAsync(partition, default, CancellationToken.None));

    [Fact]
    public async Task DeadLetters_WrittenTwiceStandOnce()
    {
        var store = new FolderDeadLetterStore(folder);
        DeadLetter[] letters = [new("partition-0", "000000000007-0001", "Unreadable", "No JSON.", new byte[] { 0xFF, 0xFE }), new("partition-0", "000000000008-0001", "Late", "Too late.", "{}"u8.ToArray())];

        await store.WriteAsync(letters, CancellationToken.None);
        await store.WriteAsync(letters, CancellationToken.None);

        var lines = await File.ReadAllLinesAsync(Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Single(), TestContext.Current.CancellationToken);
        lines.Length.ShouldBe(2);
        lines[0].ShouldContain("\"Base64\":\"//4=\"");
        lines[1].ShouldContain("\"Text\":\"{}\"");
    }
}
