using System.Text;
using Azure;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;

namespace Csm.Crm.Telemetry.Tests.State;

/// <summary>State in Azure Blob Storage, against its emulator.</summary>
public sealed class BlobStateStoreTests(Azurite azurite) : IClassFixture<Azurite>
{
    [Fact]
    public async Task StaleStamp_IsAConflictWhateverTheFormerOwnerDoes()
    {
        var store = new BlobStateStore(await azurite.NewContainerAsync("stale"));
        var first = await store.AppendAsync("1", default, new byte[] { 1 }, CancellationToken.None);

        await ConflictAsync(() => store.AppendAsync("1", default, new byte[] { 2 }, CancellationToken.None));
        var second = await store.ReplaceAsync("1", first, new byte[] { 3 }, CancellationToken.None);
        await ConflictAsync(() => store.AppendAsync("1", first, new byte[] { 4 }, CancellationToken.None));
        await ConflictAsync(() => store.ReplaceAsync("1", first, new byte[] { 5 }, CancellationToken.None));
        var third = await store.AppendAsync("1", second, new byte[] { 6, 7 }, CancellationToken.None);
        var fourth = await store.ReplaceAsync("1", third, new byte[] { 8 }, CancellationToken.None);
        await ConflictAsync(() => store.AppendAsync("1", second, new byte[] { 9 }, CancellationToken.None));
        await ConflictAsync(() => store.AppendAsync("1", default, new byte[] { 9 }, CancellationToken.None));

        var stored = await store.ReadAsync("1", default, CancellationToken.None);
        (stored.Stamp, stored.Snapshot.Length, stored.Journal.Length).ShouldBe((fourth, 1, 0));
        stored.Snapshot.Span[0].ShouldBe((byte)8);
        (await store.ListAsync(CancellationToken.None)).ShouldBe(["1"]);
    }

    [Fact]
    public async Task KnownGeneration_IsReadFromWhereTheJournalWasKnown()
    {
        var store = new BlobStateStore(await azurite.NewContainerAsync("known"));
        var snapshot = await store.ReplaceAsync("1", default, new byte[] { 1 }, CancellationToken.None);
        var one = await store.AppendAsync("1", snapshot, new byte[] { 2, 3 }, CancellationToken.None);

        (await store.ReadAsync("1", one, CancellationToken.None)).Journal.Length.ShouldBe(0);
        var two = await store.AppendAsync("1", one, new byte[] { 4, 5, 6 }, CancellationToken.None);

        var since = await store.ReadAsync("1", one, CancellationToken.None);
        since.Stamp.ShouldBe(two);
        since.Snapshot.Length.ShouldBe(0);
        since.Journal.ToArray().ShouldBe([4, 5, 6]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task TwoOwnersOverAStorageThatLosesRequestsAndAnswers_LeaveTheStateOfOneCleanPass(int seed)
    {
        var random = new Random(seed);
        var events = IngestRig.Events(new Random(seed), days: 6);
        var clean = new MemoryStore();
        var cleanRig = new IngestRig(clean, clean);
        await cleanRig.NewOwner().IngestAsync(IngestRig.Partition, events, CancellationToken.None);

        var reliable = await azurite.NewContainerAsync($"owners-{seed}");
        var store = new BlobStateStore(await azurite.NewContainerAsync($"owners-{seed}", new Random(seed)));
        var rig = new IngestRig(store, new MemoryStore(), compactAfterBatches: 2);
        var owners = new[] { rig.NewOwner(), rig.NewOwner() };
        var positions = new int[2];
        while (positions.Min() < events.Count)
        {
            // Both believe the partition is theirs, and the hub gives each the stream from its own checkpoint on.
            var owner = random.Next(2);
            var count = Math.Min(random.Next(1, 60), events.Count - positions[owner]);
            try
            {
                await owners[owner].IngestAsync(IngestRig.Partition, events.GetRange(positions[owner], count), CancellationToken.None);
                positions[owner] += count;
            }
            catch (Exception failure) when (failure is IOException or RequestFailedException or AggregateException)
            {
                // The hub delivers the batch again.
            }
        }

        (await new IngestRig(new BlobStateStore(reliable), new MemoryStore()).DescribeAsync()).ShouldBe(await cleanRig.DescribeAsync());
    }

    [Fact]
    public async Task MissingSnapshot_IsRefusedLoudly()
    {
        var container = await azurite.NewContainerAsync("missing");
        var store = new BlobStateStore(container);
        await store.ReplaceAsync("1", default, new byte[] { 1 }, CancellationToken.None);
        var generation = (await store.ReadAsync("1", default, CancellationToken.None)).Stamp.Generation;
        await container.DeleteAsync($"partitions/1/snapshot-{generation}-4", CancellationToken.None);

        (await Should.ThrowAsync<InvalidDataException>(async () => await store.ReadAsync("1", default, CancellationToken.None))).Message.ShouldContain($"generation {generation} of partition '1' is missing");
    }

    [Fact]
    public async Task DeadLettersAndPublishedRows_ComeBack()
    {
        var container = await azurite.NewContainerAsync("letters");
        var letters = new BlobDeadLetterStore(container);
        DeadLetter[] batch = [new("partition-0", "000000000007-0001", "Late", "Too late.", "{}"u8.ToArray())];
        await letters.WriteAsync(batch, CancellationToken.None);
        await letters.WriteAsync(batch, CancellationToken.None);
        var expected = DeadLetterLine.Write(batch[0]) + "\n";
        var file = DeadLetterFile.NameOf("000000000007-0001", Encoding.UTF8.GetBytes(expected));
        var line = Encoding.UTF8.GetString((await container.ReadAsync($"dead-letters/partition-0/{file}", 0, CancellationToken.None))!.Bytes.Span);
        line.ShouldBe(expected);
        line.ShouldContain("\"Text\":\"{}\"");

        var rows = new BlobPublishedRowStore(container);
        (await rows.ReadAsync(CancellationToken.None)).Count.ShouldBe(0);
        var published = new PublishedRows();
        published.Note(new Guid(1, 2, 3, new byte[8]), 42);
        await rows.WriteAsync(published, CancellationToken.None);
        (await rows.ReadAsync(CancellationToken.None)).Holds(new Guid(1, 2, 3, new byte[8]), 42).ShouldBeTrue();
    }

    [Fact]
    public async Task RefusedSignature_IsAnErrorAndNoConflict()
    {
        Assert.SkipWhen(azurite.Missing is not null, azurite.Missing ?? "");
        var wrong = await azurite.NewContainerAsync("refused", signature: "sv=2022-11-02&sig=wrong");

        await Should.ThrowAsync<RequestFailedException>(async () => await new BlobStateStore(wrong).ReadAsync("1", default, CancellationToken.None));
    }

    [Theory]
    [InlineData("https://contoso.blob.core.windows.net/")]
    [InlineData("http://contoso.blob.core.windows.net/telemetry")]
    public void AddressThatIsNoContainerOrNotEncrypted_IsRefused(string address) =>
        Should.Throw<ArgumentException>(() => new BlobContainer(new Uri(address), new NoCredential())).Message.ShouldContain(address);

    private static async Task ConflictAsync(Func<ValueTask<StateStamp>> write) => await Should.ThrowAsync<StateConflictException>(async () => await write());

    private sealed class NoCredential : Azure.Core.TokenCredential
    {
        public override Azure.Core.AccessToken GetToken(Azure.Core.TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();

        public override ValueTask<Azure.Core.AccessToken> GetTokenAsync(Azure.Core.TokenRequestContext requestContext, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
