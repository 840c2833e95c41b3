using System.Net;
using Csm.Crm.Functions;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Replay;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Microsoft.Extensions.Logging.Abstractions;

namespace Csm.Crm.Telemetry.Tests.Replay;

/// <summary>Portions of a replay meet every letter once, whatever stays refused.</summary>
public sealed class ReplayInPortionsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("csm-portions-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Portions_MeetEveryLetterOnceAndThenEnd() => Law.ForAllSeeds(random => MeetAllAsync(random).GetAwaiter().GetResult(), cases: 30);

    [Fact]
    public async Task Request_GoesOnBehindLettersThatStay()
    {
        await WriteAsync("partition-0", [.. Enumerable.Repeat(false, 5)]);
        await WriteAsync("partition-7", [true, true]);
        using var measured = new Measured();
        var function = new ReplayDeadLetters(NewReplay(), measured.Metrics, NullLogger<ReplayDeadLetters>.Instance);
        var (replayed, asked, after) = (0L, 0, "");
        do
        {
            (asked++).ShouldBeLessThan(10);
            var (status, body) = TestRequest.Read(await function.Run(new TestRequest("POST", "dead-letters?limit=2" + after), TestRequest.Context));
            status.ShouldBe(HttpStatusCode.OK);
            replayed += body.GetProperty("replayed").GetInt64();
            after = body.GetProperty("more").GetBoolean() ? "&after=" + Uri.EscapeDataString(body.GetProperty("next").GetString()!) : "";
        }
        while (after.Length > 0);

        replayed.ShouldBe(2);
        var (refused, fault) = TestRequest.Read(await function.Run(new TestRequest("POST", "dead-letters?after=there"), TestRequest.Context));
        (refused, fault.GetProperty("error").GetString()!).ShouldBe((HttpStatusCode.BadRequest, "after is 'there'; it must be the 'next' of the answer before."));
    }

    private static async Task MeetAllAsync(Random random)
    {
        using var one = new ReplayInPortionsTests();
        var letters = 0;
        var good = 0;
        foreach (var source in new[] { "partition-0", "partition-3", "partition-7" })
        {
            for (var files = random.Next(4); files > 0; files--)
            {
                bool[] usable = [.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(2) == 0)];
                await one.WriteAsync(source, usable);
                letters += usable.Length;
                good += usable.Count(static item => item);
            }
        }

        var (found, replayed, asked) = (0L, 0L, 0);
        ReplayPlace? after = null;
        do
        {
            (asked++).ShouldBeLessThanOrEqualTo(letters + 1);
            var report = await one.NewReplay().ReplayAsync(new ReplayRequest(Limit: random.Next(1, 7), After: after), null, CancellationToken.None);
            (found, replayed) = (found + report.Found.Values.Sum(), replayed + report.Replayed);
            after = report.Next is { } next && ReplayPlace.TryParse(next, out var place) ? place : null;
        }
        while (after is not null);

        (found, replayed).ShouldBe((letters, good));
    }

    private int written;

    // What cannot be used never can: it is no JSON.
    private async Task WriteAsync(string source, bool[] usable)
    {
        DeadLetter[] letters = [.. usable.Select(good => new DeadLetter(
            source, $"{++written:D12}-0000", good ? "DeviceUnknown" : "Unreadable", "A test's.", good ? Streams.Json("PN-001", Streams.Reading(Streams.Start.AddMinutes(written), (Counter.Moves, written))) : "{oops"u8.ToArray()))];
        await new FolderDeadLetterStore(folder).WriteAsync(letters, CancellationToken.None);
    }

    private DeadLetterReplay NewReplay()
    {
        var store = new MemoryStore();
        return new DeadLetterReplay(new FolderDeadLetterArchive(folder), new TelemetryIngest(store, store, new FixedFleet(FixedFleet.Machine(1)).Current(), new WindowOptions()), TimeProvider.System);
    }
}
