using Csm.Crm.Functions;
using Csm.Crm.Sandbox.Hub;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Tests.Support;
using Microsoft.Azure.Functions.Worker;

namespace Csm.Crm.Telemetry.Tests.Fleets;

/// <summary>Feeds that hang or are out of order, beside others.</summary>
public sealed partial class FleetPullTests
{
    [Fact]
    public async Task FeedThatHangs_IsCutOffAndTheOthersAreServed()
    {
        var hangs = Feed() with { Name = "hangs", Address = new Uri(server.Address, "/hangs/1"), Timeout = TimeSpan.FromMinutes(5) };
        Trouble("/hangs/1", Page(1) with { Wait = TimeSpan.FromMinutes(5) });
        var pull = NewPull(folder, Patience with { LongestTurn = TimeSpan.FromSeconds(10) });
        var log = await RunAsync(pull, [hangs, Feed()]);

        log.ShouldContain(static said => said.StartsWith("Feed hangs is Interrupted: Feed 'hangs' may take 10 s of a run, and was cut off at ", StringComparison.Ordinal));
        log.ShouldContain(static said => said.StartsWith("Feed maker: Complete; 3 pages taken in", StringComparison.Ordinal));
    }

    [Fact]
    public async Task FeedsThatARunDoesNotReach_ComeFirstInTheNext()
    {
        FleetFeed[] feeds = [Feed(), Feed() with { Name = "other" }, Feed() with { Name = "third" }];
        server.Answer = request =>
        {
            clock.Now += TimeSpan.FromMinutes(4);
            return Answer(request);
        };

        var said = string.Join('\n', await RunAsync(NewPull(), feeds));
        said.ShouldContain("Feed maker: Complete");
        said.ShouldNotContain("Feed other: ");
        said = string.Join('\n', await RunAsync(NewPull(), feeds));
        said.ShouldContain("Feed other: Complete");
        said.ShouldNotContain("Feed maker: ");
        said = string.Join('\n', await RunAsync(NewPull(), feeds));
        said.ShouldContain("Feed third: Complete");
    }

    [Fact]
    public async Task StoreThatIsOutOfOrderForOneFeed_DoesNotKeepTheOthers()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "damaged.json"), "{oops", CancellationToken.None);
        store.FailAppend = static () => true;
        var fails = Feed() with { Name = "fails" };

        var log = await RunAsync(NewPull(), [Feed() with { Name = "damaged" }, fails, Feed() with { Name = "alike" }]);

        log.Where(static said => said.Contains("is Interrupted and this run does not go on with it", StringComparison.Ordinal)).Select(static said => said.Split(' ')[1]).ShouldBe(["damaged", "fails", "alike"]);
    }

    private async Task<List<string>> RunAsync(FleetPull pull, FleetFeed[] feeds)
    {
        using var measured = new Measured(clock);
        var log = new SentenceLog<PullFleetFeeds>();
        await new PullFleetFeeds(feeds, pull, measured.Metrics, log, clock).Run(new TimerInfo(), new HubFunctionContext("0", "tests", 0, CancellationToken.None));
        return log.Sentences;
    }

    private FleetPull NewPull(string progress, FleetPullOptions options) => new(http, settings.GetValueOrDefault, new FolderFeedProgressStore(progress), rig.NewOwner(), clock, options);
}
