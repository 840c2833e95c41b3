using Csm.Crm.Functions;
using Csm.Crm.Sandbox.Hub;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Microsoft.Azure.Functions.Worker;

namespace Csm.Crm.Telemetry.Tests.Fleets;

/// <summary>What an operator may do to the progress of a feed, and what another instance may.</summary>
public sealed partial class FleetPullTests
{
    [Fact]
    public async Task ProgressThatWasDeleted_DoesNotSilenceTheFeed()
    {
        await PullAsync();
        await File.WriteAllTextAsync(ProgressFile, "{oops", CancellationToken.None);
        (await Should.ThrowAsync<InvalidDataException>(() => PullAsync())).Message.ShouldContain("Delete it");

        File.Delete(ProgressFile);

        (await PullAsync()).ShouldBe(new FeedReport("maker", FeedOutcome.Complete, Pages: 3, Readings: 3));
    }

    [Fact]
    public async Task ProgressOfAnOlderBackup_DoesNotSilenceTheFeed()
    {
        await PullAsync();
        var backup = await File.ReadAllTextAsync(ProgressFile, CancellationToken.None);
        clock.Now += TimeSpan.FromHours(1);
        (await PullAsync(Feed() with { MostPages = 5_000 })).Readings.ShouldBe(3);
        clock.Now += TimeSpan.FromHours(1);
        (await PullAsync()).Readings.ShouldBe(3);
        await File.WriteAllTextAsync(ProgressFile, backup, CancellationToken.None);
        clock.Now += TimeSpan.FromHours(1);

        (await PullAsync()).Readings.ShouldBe(3);
    }

    [Fact]
    public async Task PageThatIsIgnoredAsRepeated_IsAFaultAndIsAskedForAgain()
    {
        var pull = NewPull();
        await pull.PullAsync(Feed(), CancellationToken.None);
        var reading = Streams.Json("PN-004", Streams.Reading(Streams.Start, (Counter.Fuel, 1)));
        await rig.NewOwner().IngestAsync(Feed().Partition, [new IncomingEvent(reading, 9_999, clock.Now)], CancellationToken.None);
        File.Delete(ProgressFile);

        var ignored = await pull.PullAsync(Feed(), CancellationToken.None);

        (ignored.Outcome, ignored.Pages, ignored.Readings).ShouldBe((FeedOutcome.Interrupted, 0, 0));
        ignored.Fault!.ShouldContain("partition 'feed-maker' has number 3 already");
        (await pull.PullAsync(Feed(), CancellationToken.None)).ShouldBe(new FeedReport("maker", FeedOutcome.Complete, Pages: 3, Readings: 3));
    }

    /// <summary>Machines 5 to 7 are registered nowhere.</summary>
    [Fact]
    public async Task DeadLettersOfAFeed_AreMeasuredAndAlertedLikeThoseOfTheHub()
    {
        using var measured = new Measured(clock);
        var log = new SentenceLog<PullFleetFeeds>();
        Trouble("/fleet/1", new ServerReply(200, Document(5, next: "/fleet/2")));
        Trouble("/fleet/2", new ServerReply(200, Document(6, next: "/fleet/3")));

        await new PullFleetFeeds([Feed()], NewPull(), measured.Metrics, log).Run(new TimerInfo(), new HubFunctionContext("0", "tests", 0, CancellationToken.None));

        measured.Sum("csm.ingest.dead_letters", "partition=feed-maker").ShouldBe(store.Letters.Count);
        (measured.Sum("csm.ingest.dead_letters", "reason=DeviceUnknown"), measured.Sum("csm.ingest.unknown_devices", "partition=feed-maker")).ShouldBe((2, 2));
        log.Sentences.ShouldContain("Partition feed-maker: 2 events are dead letters because DeviceUnknown");
    }

    private string ProgressFile => Path.Combine(folder, "maker.json");
}
