using System.Net;
using System.Reflection;
using Csm.Crm.Functions;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Telemetry.Tests.Functions;

/// <summary>The app as it is put together.</summary>
public sealed class CompositionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("csm-app-").FullName;
    private readonly FakeDataverse dataverse = new() { Answers = static _ => new EntityCollection([new Entity("csm_metric")]) };
    private readonly FixedClock clock = new(Streams.Arrival());

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void EveryFunction_CanBeMade()
    {
        using var services = Services();
        var functions = typeof(IngestTelemetry).Assembly.GetTypes().Where(static type => type.GetMethods().Any(static method => method.GetCustomAttribute<FunctionAttribute>() is not null)).ToArray();

        functions.Select(static type => type.Name).Order().ShouldBe(["BuildBenchmarks", "Health", "IngestTelemetry", "PublishValueInUse", "PullFleetFeeds", "ReplayDeadLetters", "ThinHistory"]);
        functions.ShouldAllBe(type => services.GetRequiredService(type) != null);
    }

    [Fact]
    public void FunctionsOverHttp_NeedAKey()
    {
        var triggers = typeof(IngestTelemetry).Assembly.GetTypes().SelectMany(static type => type.GetMethods()).SelectMany(static method => method.GetParameters())
            .Select(static parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).OfType<HttpTriggerAttribute>().ToArray();

        triggers.Length.ShouldBe(2);
        triggers.ShouldAllBe(static trigger => trigger.AuthLevel == AuthorizationLevel.Function);
    }

    [Fact]
    public async Task Health_NamesEachDependencyAndNoSecret()
    {
        using var services = Services();
        (await HealthAsync(services)).ShouldBe((HttpStatusCode.OK, "state store True 0 partitions. | Dataverse True It answers. | feed maker True No whole pass yet; known since 2026-03-02T00:00:00Z."));

        dataverse.Answers = static _ => throw new TimeoutException("https://contoso.crm4.dynamics.com?sig=secret");
        await services.GetRequiredService<IFeedProgressStore>().WriteAsync("maker", new FeedProgress { BeganAt = clock.Now.AddDays(-1), Fault = "secret" }, CancellationToken.None);
        var (status, text) = await HealthAsync(services);

        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        text.ShouldBe("state store True 0 partitions. | Dataverse False It answered with TimeoutException; see the log. | feed maker False No whole pass since 2026-03-01T00:00:00Z; see the log.");
        text.ShouldNotContain("secret");
    }

    [Fact]
    public async Task FeedThatNeverGetsItsTurn_IsSickAfterThreeIntervals()
    {
        await using (var before = Services())
        {
            await before.GetRequiredService<FleetPull>().InTurnAsync(before.GetRequiredService<IReadOnlyList<FleetFeed>>(), CancellationToken.None);
        }

        // Also when the app is started anew meanwhile.
        clock.Now += TimeSpan.FromMinutes(100);
        using var services = Services();
        (await HealthAsync(services)).Status.ShouldBe(HttpStatusCode.OK);
        clock.Now += TimeSpan.FromMinutes(10);

        (await HealthAsync(services)).Text.ShouldEndWith("feed maker False No whole pass since 2026-03-02T00:00:00Z; see the log.");
    }

    private static async Task<(HttpStatusCode Status, string Text)> HealthAsync(ServiceProvider services)
    {
        var (status, body) = TestRequest.Read(await services.GetRequiredService<Health>().Run(new TestRequest("GET", "health"), TestRequest.Context));
        return (status, string.Join(" | ", body.GetProperty("dependencies").EnumerateArray().Select(static item => $"{item.GetProperty("name")} {item.GetProperty("healthy")} {item.GetProperty("detail")}")));
    }

    private ServiceProvider Services()
    {
        var feed = new FleetFeed("maker", new Uri("https://maker.example/1"), new FeedSignIn(new Uri("https://id.example/"), "A", "B"));
        return new ServiceCollection()
            .AddLogging()
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton<IOrganizationServiceAsync2>(dataverse)
            .AddTelemetry(new TelemetrySettings(new Uri("https://contoso.crm4.dynamics.com"), folder, TimeSpan.FromMinutes(15), 64, new WindowOptions(), new WriterOptions()) { FleetFeeds = [feed] })
            .BuildServiceProvider();
    }
}
