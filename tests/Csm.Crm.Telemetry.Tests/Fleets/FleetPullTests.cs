using System.Globalization;
using System.IO.Compression;
using System.Text;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Fleets;

/// <summary>The client of ISO 15143-3 services, against one that misbehaves.</summary>
public sealed partial class FleetPullTests : IAsyncDisposable
{
    private static readonly string[] AllPages = ["/fleet/1", "/fleet/2", "/fleet/3"];

    private readonly FleetServer server = new();
    private readonly HttpClient http = FleetPull.NewHttpClient();
    private readonly FixedClock clock = new(Streams.Arrival(1));
    private readonly MemoryStore store = new();
    private readonly IngestRig rig;
    private readonly string folder = Directory.CreateTempSubdirectory("csm-feeds-").FullName;
    private readonly Dictionary<string, string> settings = new(StringComparer.Ordinal) { ["MakerId"] = "client", ["MakerSecret"] = "s e&cret" };
    private readonly Dictionary<string, Queue<ServerReply>> trouble = new(StringComparer.Ordinal);
    private int tokens;
    private int tokenSeconds = 3600;
    private string acceptedToken = "";

    public FleetPullTests()
    {
        rig = new IngestRig(store, store);
        server.Answer = Answer;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        http.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task AllPages_AreTakenInWithOneToken()
    {
        var report = await PullAsync();

        report.ShouldBe(new FeedReport("maker", FeedOutcome.Complete, Pages: 3, Readings: 3));
        Asked().ShouldBe(AllPages);
        server.Requests[0].Body.ShouldBe("grant_type=client_credentials&scope=fleet&client_id=client&client_secret=s+e%26cret");
        (await rig.DescribeAsync()).ShouldSatisfyAllConditions(static text => text.ShouldContain("PN-001"), static text => text.ShouldContain("PN-003"));
        (await store.ListAsync(CancellationToken.None)).ShouldBe(["feed-maker"]);
    }

    [Fact]
    public async Task NextPass_BeginsNotBeforeItIsDueAndChangesNothing()
    {
        await PullAsync();
        var before = await StateAsync();
        clock.Now += TimeSpan.FromMinutes(14);
        (await PullAsync()).Outcome.ShouldBe(FeedOutcome.NotDue);
        clock.Now += TimeSpan.FromMinutes(2);

        (await PullAsync()).Pages.ShouldBe(3);

        (await StateAsync()).ShouldBe(before);
    }

    [Theory]
    [InlineData("500")]
    [InlineData("truncated")]
    [InlineData("cut")]
    [InlineData("web page")]
    [InlineData("slow")]
    [InlineData("429")]
    [InlineData("gzip cut")]
    public async Task PageThatFailsOnce_IsAskedForAgain(string kind)
    {
        Trouble("/fleet/2", kind switch
        {
            "500" => new ServerReply(500),
            "truncated" => Page(2) with { Missing = 200 },
            "cut" => new ServerReply(200, Document(2)[..^40]),
            "web page" => new ServerReply(200, "<html><body>Sign in</body></html>") { Headers = { ["Content-Type"] = "text/html" } },
            "slow" => Page(2) with { Wait = TimeSpan.FromMinutes(5) },
            "429" => new ServerReply(429) { Headers = { ["Retry-After"] = "1" } },
            _ => new ServerReply(200) { Bytes = Zipped(Document(2))[..^30], Headers = { ["Content-Encoding"] = "gzip" } },
        });

        var report = await PullAsync(Feed() with { Timeout = TimeSpan.FromSeconds(kind == "slow" ? 10 : 300) });

        (report.Outcome, report.Pages, report.Readings, report.Rejected, report.Fault).ShouldBe((FeedOutcome.Complete, 3, 3, 0, null));
        Asked().ShouldBe(["/fleet/1", "/fleet/2", "/fleet/2", "/fleet/3"]);
        store.Letters.ShouldBeEmpty();
    }

    [Fact]
    public async Task WrongContentTypeAndGzip_AreReadByTheirBytes()
    {
        Trouble("/fleet/1", new ServerReply(200, Document(1)) { Headers = { ["Content-Type"] = "text/plain" } });
        Trouble("/fleet/2", new ServerReply(200) { Bytes = Zipped(Document(2)), Headers = { ["Content-Encoding"] = "gzip", ["Content-Type"] = "application/octet-stream" } });
        Trouble("/fleet/3", new ServerReply(200, "{\"Fleet\":{\"Links\":[{\"rel\":\"self\",\"href\":\"/fleet/3\"}],\"Equipment\":[{\"EquipmentHeader\":{\"PIN\":\"PN-003\"},\"CumulativeOperatingHours\":{\"@datetime\":\"2026-03-02T06:00:00Z\",\"Hour\":5}}]}}"));

        (await PullAsync()).Readings.ShouldBe(3);
    }

    [Fact]
    public async Task PageThatKeepsFailing_IsWhereTheNextRunGoesOn()
    {
        Trouble("/fleet/2", [.. Enumerable.Repeat(new ServerReply(502), 3)]);

        var report = await PullAsync();
        (report.Outcome, report.Pages).ShouldBe((FeedOutcome.Interrupted, 1));
        report.Fault!.ShouldContain("502");

        // Also before the next pass would be due, and without the first page.
        (await PullAsync()).ShouldBe(new FeedReport("maker", FeedOutcome.Complete, Pages: 2, Readings: 2));
        Asked().ShouldBe(["/fleet/1", "/fleet/2", "/fleet/2", "/fleet/2", "/fleet/2", "/fleet/3"]);
    }

    [Fact]
    public async Task LongRetryAfter_IsRespectedAcrossRuns()
    {
        Trouble("/fleet/2", new ServerReply(429) { Headers = { ["Retry-After"] = "900" } });

        (await PullAsync()).Outcome.ShouldBe(FeedOutcome.Waiting);
        var asked = server.Requests.Count;
        clock.Now += TimeSpan.FromMinutes(14);
        (await PullAsync()).Outcome.ShouldBe(FeedOutcome.Waiting);
        server.Requests.Count.ShouldBe(asked);
        clock.Now += TimeSpan.FromMinutes(2);
        (await PullAsync()).Pages.ShouldBe(2);
    }

    [Fact]
    public async Task TokenThatEndsMidway_IsRenewedOnce()
    {
        acceptedToken = "token-1";
        Trouble("/fleet/2", new ServerReply(401));
        server.Answer = request =>
        {
            var reply = Answer(request);
            acceptedToken = reply.Status == 401 ? "token-2" : acceptedToken;
            return reply;
        };

        (await PullAsync()).Pages.ShouldBe(3);
        tokens.ShouldBe(2);

        // One that is never taken ends the run, by name.
        var again = new FleetPullTests { acceptedToken = "another" };
        var report = await again.PullAsync();
        (report.Outcome, again.tokens).ShouldBe((FeedOutcome.Interrupted, 2));
        report.Fault!.ShouldContain("does not take the token");
        await again.DisposeAsync();
    }

    [Fact]
    public async Task ShortToken_IsRenewedWhenItsTimeIsOver()
    {
        tokenSeconds = 300;
        var pull = NewPull();
        await pull.PullAsync(Feed(), CancellationToken.None);
        clock.Now += TimeSpan.FromMinutes(16);
        await pull.PullAsync(Feed(), CancellationToken.None);

        tokens.ShouldBe(2);
    }

    [Fact]
    public async Task RefusedClient_IsReportedWithoutItsSecret()
    {
        server.Answer = static _ => new ServerReply(401, "{\"error\":\"invalid_client\",\"error_description\":\"s e&cret is wrong\"}");

        var fault = (await PullAsync()).Fault!;

        fault.ShouldContain("invalid_client");
        fault.ShouldContain("MakerSecret");
        fault.ShouldNotContain("s e&cret");
        settings["MakerSecret"] = "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/maker)";
        (await PullAsync()).Fault!.ShouldContain("Key Vault reference that was not resolved");
        settings.Remove("MakerSecret");
        (await PullAsync()).Fault!.ShouldContain("MakerSecret, which feed 'maker' names, is missing");
    }

    [Fact]
    public async Task LinksThatLoopOrLeadAway_EndThePass()
    {
        Trouble("/fleet/3", new ServerReply(200, Document(3, next: "/fleet/1")));
        var loop = await PullAsync();
        (loop.Outcome, loop.Pages).ShouldBe((FeedOutcome.Complete, 3));
        loop.Fault!.ShouldContain("lead back to");

        clock.Now += TimeSpan.FromHours(1);
        Trouble("/fleet/1", new ServerReply(200, Document(1, next: "http://elsewhere.example/fleet/2")));
        var away = await PullAsync();
        (away.Outcome, away.Pages).ShouldBe((FeedOutcome.Interrupted, 0));
        away.Fault!.ShouldContain("the token is not sent there");

        (await PullAsync(Feed() with { MostPages = 2 })).Fault!.ShouldContain("more than 2 pages");
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(405)]
    public async Task PageBehindTheLast_IsTheEnd(int status)
    {
        Trouble("/fleet/3", new ServerReply(status));
        (await PullAsync()).ShouldBe(new FeedReport("maker", FeedOutcome.Complete, Pages: 2, Readings: 2));
    }

    [Fact]
    public async Task FirstPageThatIsNotThere_IsAFault()
    {
        Trouble("/fleet/1", new ServerReply(405));
        (await PullAsync()).Fault!.ShouldContain("/Fleet/1");
        Trouble("/fleet/1", new ServerReply(302) { Headers = { ["Location"] = "https://new.example/fleet" } });
        (await PullAsync()).Fault!.ShouldContain("moved to https://new.example/fleet");
        Trouble("/fleet/1", new ServerReply(200, "<Fleet/>"));
        (await PullAsync()).ShouldBe(new FeedReport("maker", FeedOutcome.Complete, Pages: 1));
    }

    [Fact]
    public async Task UnchangedPages_AreNotSentAgainAndTheirLinksAreKnown()
    {
        server.Answer = request => Answer(request) is { Status: 200 } reply && request.Method == "GET"
            ? request.Headers.GetValueOrDefault("If-None-Match") == "\"v1\"" && request.Headers.ContainsKey("If-Modified-Since") ? new ServerReply(304) : reply with { Headers = new(reply.Headers) { ["ETag"] = "\"v1\"", ["Last-Modified"] = "Mon, 02 Mar 2026 06:00:00 GMT" } }
            : Answer(request);
        await PullAsync();
        clock.Now += TimeSpan.FromMinutes(20);

        (await PullAsync()).ShouldBe(new FeedReport("maker", FeedOutcome.Complete, Unchanged: 3));
        Asked().ShouldBe([.. AllPages, .. AllPages]);
    }

    [Fact]
    public async Task RunThatIsKilledAnywhere_LeavesWhatOnePassLeaves()
    {
        await PullAsync();
        var clean = await StateAsync();
        for (var seed = 0; seed < 20; seed++)
        {
            var other = new FleetPullTests();
            var random = new Random(seed);
            var failing = new FailingProgress(new FolderFeedProgressStore(other.folder), random);
            other.store.FailAppend = () => random.Next(4) == 0;
            FeedReport? report = null;
            while (report is null)
            {
                try
                {
                    report = await new FleetPull(other.http, other.settings.GetValueOrDefault, failing, other.rig.NewOwner(), other.clock, Patience).PullAsync(other.Feed(), CancellationToken.None);
                }
                catch (IOException)
                {
                    // Killed; a new process goes on.
                }
            }

            (await other.StateAsync()).ShouldBe(clean);
            await other.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("{}", "FleetFeeds")]
    [InlineData("[{}]", "[0].name is missing")]
    [InlineData("[{\"name\":\"Maker!\"}]", "[0].name is 'Maker!'")]
    [InlineData("[{\"name\":\"maker\",\"address\":\"http://maker.example/1\"}]", "[0].address is 'http://maker.example/1'; it must be an https address")]
    [InlineData("[{\"name\":\"maker\",\"address\":\"https://maker.example/1\",\"secret\":\"x\"}]", "secret")]
    [InlineData("[{\"name\":\"maker\",\"address\":\"https://maker.example/1\"}]", "[0].token is missing")]
    [InlineData("[{\"name\":\"maker\",\"address\":\"https://maker.example/1\",\"token\":{\"address\":\"https://id.example/\"}}]", "[0].token.clientIdSetting is missing")]
    [InlineData("[{\"name\":\"maker\",\"address\":\"https://maker.example/1\",\"everyMinutes\":0,\"token\":{\"address\":\"https://id.example/\",\"clientIdSetting\":\"A\",\"clientSecretSetting\":\"B\"}}]", "[0].everyMinutes is 0; it must be 1–10080")]
    public void WrongSetting_IsRefusedByMember(string text, string said) => Should.Throw<FleetFeedException>(() => FleetFeedFormat.Read(text)).Message.ShouldContain(said);
}
