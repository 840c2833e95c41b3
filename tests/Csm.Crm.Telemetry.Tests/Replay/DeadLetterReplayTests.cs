using System.Net;
using System.Text;
using Csm.Crm.Functions;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Replay;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Microsoft.Extensions.Logging.Abstractions;
using DeadLetterFile = Csm.Crm.Telemetry.Replay.DeadLetterFile;

namespace Csm.Crm.Telemetry.Tests.Replay;

/// <summary>Dead letters taken in once more leave what would stand had they never been refused.</summary>
public sealed class DeadLetterReplayTests(Azurite azurite) : IClassFixture<Azurite>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("csm-replay-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task MachineThatWasRegisteredLater_StandsAsIfItHadBeenKnown()
    {
        var rig = NewRig(out var store, known: 3);
        await IngestAsync(rig, seed: 11);
        (await rig.DescribeAsync()).ShouldNotBe(await CleanAsync(seed: 11));

        rig.Fleet.Machines.Add(FixedFleet.Machine(4));
        var report = await ReplayOf(rig).ReplayAsync(new ReplayRequest(), null, CancellationToken.None);

        (await rig.DescribeAsync()).ShouldBe(await CleanAsync(seed: 11));
        report.Found.Keys.ShouldBe([nameof(RejectionReason.DeviceUnknown)]);
        report.Replayed.ShouldBe(report.Found.Values.Sum());
        (report.RefusedAgain.Count, report.More, report.Readings).ShouldBe((0, false, report.Replayed));
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ShouldBeEmpty();
        store.Letters.ShouldBeEmpty();
    }

    [Fact]
    public async Task ReplayThatIsKilledHalfWay_LosesNothingAndRepeatsHarmlessly()
    {
        var clean = await CleanAsync(seed: 12);
        var rig = NewRig(out var store, known: 3);
        await IngestAsync(rig, seed: 12);
        rig.Fleet.Machines.Add(FixedFleet.Machine(4));
        var random = new Random(5);
        var killed = 0;
        store.FailAppend = () => random.Next(3) == 0;
        for (var finished = false; !finished;)
        {
            var replay = new DeadLetterReplay(new Failing(new FolderDeadLetterArchive(folder), random), rig.NewOwner(), TimeProvider.System);
            try
            {
                finished = (await replay.ReplayAsync(new ReplayRequest(Limit: 40), null, CancellationToken.None)).Found.Count == 0;
            }
            catch (IOException)
            {
                killed++;
            }
        }

        store.FailAppend = static () => false;
        (await rig.DescribeAsync()).ShouldBe(clean);
        killed.ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task OwnerThatWritesMeanwhile_AndReplayBothTakeEffect()
    {
        var rig = NewRig(out _, known: 3);
        var events = IngestRig.Events(new Random(13), days: 10);
        var owner = rig.NewOwner();
        await owner.IngestAsync(IngestRig.Partition, events[..^50], CancellationToken.None);
        rig.Fleet.Machines.Add(FixedFleet.Machine(4));

        await ReplayOf(rig).ReplayAsync(new ReplayRequest(), null, CancellationToken.None);
        await Should.ThrowAsync<StateConflictException>(() => owner.IngestAsync(IngestRig.Partition, events[^50..], CancellationToken.None));
        await owner.IngestAsync(IngestRig.Partition, events[^50..], CancellationToken.None);

        (await rig.DescribeAsync()).ShouldBe(await CleanAsync(13, days: 10));
    }

    [Fact]
    public async Task Filters_ChooseByReasonPartitionAndArrival()
    {
        var rig = NewRig(out _, known: 0);
        IncomingEvent[] events = [.. Enumerable.Range(0, 6).Select(static day => new IncomingEvent(day % 2 == 0 ? Streams.Json("PN-001", Streams.Reading(Streams.Start.AddDays(day), (Counter.Fuel, day))) : "{oops"u8.ToArray(), day, Streams.Arrival(day)))];
        await rig.NewOwner().IngestAsync("0", events, CancellationToken.None);
        await rig.NewOwner().IngestAsync("1", events, CancellationToken.None);

        async Task<long> CountAsync(ReplayRequest request) => (await ReplayOf(rig).ReplayAsync(request with { CountOnly = true }, null, CancellationToken.None)).Found.Values.Sum();

        (await CountAsync(new ReplayRequest())).ShouldBe(12);
        (await CountAsync(new ReplayRequest(Reason: "unreadable"))).ShouldBe(6);
        (await CountAsync(new ReplayRequest(Partition: "1"))).ShouldBe(6);
        (await CountAsync(new ReplayRequest(Partition: "1", From: Streams.Arrival(2), Until: Streams.Arrival(4)))).ShouldBe(2);
        (await CountAsync(new ReplayRequest(Limit: 5))).ShouldBe(5);
        (await rig.DescribeAsync()).Contains("PN-001", StringComparison.Ordinal).ShouldBeFalse();
    }

    [Fact]
    public async Task LetterThatIsStillWrong_StaysAndIsNotCountedTwice()
    {
        var rig = NewRig(out _, known: 1);
        var ahead = new IncomingEvent(Streams.Json("PN-001", Streams.Reading(Streams.Start.AddDays(3), (Counter.Fuel, 9))), 1, Streams.Arrival());
        var good = new IncomingEvent(Streams.Json("PN-001", Streams.Reading(Streams.Start, (Counter.Fuel, 1))), 0, Streams.Arrival());
        await rig.NewOwner().IngestAsync("0", [good, ahead, new("{oops"u8.ToArray(), 2, Streams.Arrival())], CancellationToken.None);
        var before = await rig.DescribeAsync();

        // Years later the clock that was three days ahead is still wrong.
        var report = await ReplayOf(rig).ReplayAsync(new ReplayRequest(), null, CancellationToken.None);

        report.RefusedAgain.ShouldBe(new Dictionary<string, long>(StringComparer.Ordinal) { ["Future"] = 1, ["Unreadable"] = 1 }, ignoreOrder: true);
        (report.Replayed, await rig.DescribeAsync()).ShouldBe((0, before));
        (await File.ReadAllLinesAsync(Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Single(), CancellationToken.None)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task WhatCameBesideTheBody_IsKept()
    {
        var rig = NewRig(out _, known: 0);
        var properties = new EventProperties { HubDeviceId = "PN-001", CreatedAt = Streams.Arrival(), ContentType = "application/json", Application = new Dictionary<string, string>(StringComparer.Ordinal) { ["tenant"] = "a" } };
        byte[] body = [.. "{\"metrics\":{\"fuel\":5}}"u8];
        await rig.NewOwner().IngestAsync("0", [new IncomingEvent(body, 0, Streams.Arrival(), properties)], CancellationToken.None);
        rig.Fleet.Machines.Add(FixedFleet.Machine(1));

        var report = await ReplayOf(rig).ReplayAsync(new ReplayRequest(), null, CancellationToken.None);

        (report.Replayed, report.Readings).ShouldBe((1, 1));
        (await rig.DescribeAsync()).ShouldContain("PN-001");
    }

    [Fact]
    public void Line_GivesTheLetterBack() => Law.ForAllSeeds(random =>
    {
        var content = new byte[random.Next(60)];
        random.NextBytes(content);
        var letter = new DeadLetter("partition-0", "7", "Late", "Too late.", random.Next(2) == 0 ? content : Encoding.UTF8.GetBytes("{\"a\":\"ä\\n\"}\n"))
        {
            EnqueuedAt = random.Next(2) == 0 ? null : Streams.Arrival(random.NextDouble()),
            Properties = random.Next(2) == 0 ? null : new EventProperties { HubDeviceId = "x", Application = new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "\u2028v" } },
        };

        var line = DeadLetterLine.Write(letter);

        line.ShouldNotContain('\n');
        DeadLetterLine.TryRead(line, out var read).ShouldBeTrue();
        read!.Content.ToArray().ShouldBe(letter.Content.ToArray());
        (read.Source, read.Position, read.Reason, read.Detail, read.EnqueuedAt, read.Properties?.HubDeviceId, read.Properties?.Application.Count).ShouldBe(
            (letter.Source, letter.Position, letter.Reason, letter.Detail, letter.EnqueuedAt, letter.Properties?.HubDeviceId, letter.Properties?.Application.Count));
        DeadLetterLine.TryRead(line[..random.Next(line.Length)], out _).ShouldBeFalse();
    });

    [Fact]
    public async Task BlobArchive_RemovesOnlyFromTheVersionThatWasRead()
    {
        var container = await azurite.NewContainerAsync("letters");
        var store = new BlobDeadLetterStore(container);
        var archive = new BlobDeadLetterArchive(container);
        DeadLetter[] letters = [.. Enumerable.Range(0, 3).Select(static number => new DeadLetter("partition-0", $"{number:D12}-0001", "Late", "Late.", "{}"u8.ToArray()))];
        await store.WriteAsync(letters, CancellationToken.None);
        await store.WriteAsync([letters[0] with { Source = "csm_machineday" }], CancellationToken.None);

        (await archive.ListAsync(null, CancellationToken.None)).Count.ShouldBe(2);
        var name = (await archive.ListAsync("partition-0", CancellationToken.None)).ShouldHaveSingleItem();
        var file = (await archive.ReadAsync(name, CancellationToken.None))!;
        (await archive.RemoveAsync(file, new HashSet<int> { 1 }, CancellationToken.None)).ShouldBeTrue();
        (await archive.RemoveAsync(file, new HashSet<int> { 0 }, CancellationToken.None)).ShouldBeFalse();

        var left = (await archive.ReadAsync(name, CancellationToken.None))!;
        left.Lines.ShouldBe([file.Lines[0], file.Lines[2]]);
        (await archive.RemoveAsync(left, new HashSet<int> { 0, 1 }, CancellationToken.None)).ShouldBeTrue();
        (await archive.ReadAsync(name, CancellationToken.None)).ShouldBeNull();
    }

    [Fact]
    public async Task Request_CountsReplaysAndRefusesWhatItDoesNotUnderstand()
    {
        var rig = NewRig(out _, known: 0);
        await rig.NewOwner().IngestAsync("0", [new(Streams.Json("PN-001", Streams.Reading(Streams.Start, (Counter.Fuel, 1))), 0, Streams.Arrival())], CancellationToken.None);
        rig.Fleet.Machines.Add(FixedFleet.Machine(1));
        using var measured = new Measured();
        var function = new ReplayDeadLetters(ReplayOf(rig), measured.Metrics, NullLogger<ReplayDeadLetters>.Instance);
        async Task<string> AskAsync(string method, string query)
        {
            var (status, body) = TestRequest.Read(await function.Run(new TestRequest(method, "dead-letters" + query), TestRequest.Context));
            return status == HttpStatusCode.OK ? $"{body.GetProperty("found")} {body.GetProperty("replayed")}".Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal) : $"{status}: {body.GetProperty("error")}";
        }

        (await AskAsync("GET", "?reason=deviceunknown&code=key")).ShouldBe("{\"DeviceUnknown\":1}0");
        (await AskAsync("POST", "?reason=Late")).ShouldBe("{}0");
        (await AskAsync("POST", "?from=yesterday")).ShouldStartWith("BadRequest: from is 'yesterday'");
        (await AskAsync("POST", "?limit=0")).ShouldStartWith("BadRequest: limit is '0'");
        (await AskAsync("POST", "?partition=../..")).ShouldStartWith("BadRequest: partition is");
        (await AskAsync("POST", "?force=yes")).ShouldStartWith("BadRequest: There is no parameter 'force'");
        (await AskAsync("POST", "?from=2026-03-01&until=2026-04-01T00:00:00Z&partition=0")).ShouldBe("{\"DeviceUnknown\":1}1");
        (await AskAsync("GET", "")).ShouldBe("{}0");
        measured.Sum("csm.replay.letters").ShouldBe(1);
    }

    private IngestRig NewRig(out MemoryStore store, int known)
    {
        store = new MemoryStore();
        return new IngestRig(store, new FolderDeadLetterStore(folder), new FixedFleet([.. Enumerable.Range(1, known).Select(static number => FixedFleet.Machine(number))]));
    }

    private DeadLetterReplay ReplayOf(IngestRig rig) => new(new FolderDeadLetterArchive(folder), rig.NewOwner(), TimeProvider.System);

    private static async Task IngestAsync(IngestRig rig, int seed)
    {
        foreach (var batch in IngestRig.Events(new Random(seed), days: 6).Chunk(40))
        {
            await rig.NewOwner().IngestAsync(IngestRig.Partition, batch, CancellationToken.None);
        }
    }

    private static async Task<string> CleanAsync(int seed, int days = 6)
    {
        var store = new MemoryStore();
        var rig = new IngestRig(store, store);
        await rig.NewOwner().IngestAsync(IngestRig.Partition, IngestRig.Events(new Random(seed), days), CancellationToken.None);
        return await rig.DescribeAsync();
    }

    /// <summary>Fails before or after letters were removed.</summary>
    private sealed class Failing(IDeadLetterArchive archive, Random random) : IDeadLetterArchive
    {
        public ValueTask<IReadOnlyList<string>> ListAsync(string? source, CancellationToken cancellationToken) => archive.ListAsync(source, cancellationToken);

        public ValueTask<DeadLetterFile?> ReadAsync(string name, CancellationToken cancellationToken) => archive.ReadAsync(name, cancellationToken);

        public async ValueTask<bool> RemoveAsync(DeadLetterFile file, IReadOnlySet<int> lines, CancellationToken cancellationToken)
        {
            var fate = random.Next(4);
            if (fate == 0)
            {
                throw new IOException("Killed before.");
            }

            var removed = await archive.RemoveAsync(file, lines, cancellationToken);
            return fate == 1 ? throw new IOException("Killed after.") : removed;
        }
    }
}
