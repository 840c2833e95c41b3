using System.Text;
using Csm.Crm.Emulator;
using Csm.Crm.Functions;
using Csm.Crm.Sandbox.Hub;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Tests.Writing;

/// <summary>From the hub through the functions to Dataverse, signed in as the Telemetry writer.</summary>
public class IssueRowsTests
{
    private readonly PackedOrganization world = new();
    private readonly MemoryStore store = new();
    private readonly DateTimeOffset yesterday = PackedOrganization.Today.AddDays(-1);
    private PublishReport? report;

    public IssueRowsTests()
    {
        ReferenceData.Import(world.Administrator, Path.Combine(SharedData.Repository, "solution", "data"));
        var account = new EntityReference(Account.EntityLogicalName, world.Administrator.Create(new Account { Name = "Port" }));
        var site = world.Administrator.Create(new Site { Name = "Quay", AccountId = account, TimeZone = "Europe/Berlin" });
        world.Administrator.Create(new Machine { Name = "Crane", AccountId = account, SiteId = new EntityReference(Site.EntityLogicalName, site), DeviceId = "PN-001", Pin = "P1" });
    }

    [Fact]
    public async Task WhatCouldNotBeUsed_StandsInDataverseOnceHoweverOftenItIsDelivered()
    {
        var hub = NewHub(out var ingest);
        SendTrouble(hub);
        await hub.DeliverAsync(CancellationToken.None);
        await PublishAsync(ingest);
        var first = Describe();

        hub.RestartOwners();
        await hub.DeliverAsync(CancellationToken.None);
        await PublishAsync(ingest);
        report!.Requests.ShouldBe(0);

        // Also from nothing: the same events, another process, no record of what was published.
        var again = new IssueRowsTests();
        var otherHub = again.NewHub(out var other);
        again.SendTrouble(otherHub);
        await otherHub.DeliverAsync(CancellationToken.None);
        await again.PublishAsync(other);
        again.Describe().ShouldBe(first);

        Describe().ShouldBe(first);
        first.ShouldBe([
            "CounterReversed PN-001 2026-11-01 1 - -",
            "Late PN-001 2026-11-01 1 04:00:05 04:00:05",
            "Unreadable ? 2026-11-01 1 04:00:06 04:00:06",
            "UnknownDevice XX-1 2026-11-01 3 04:00:00 04:00:02",
        ], ignoreOrder: true);
        Issues().Single(static row => row.Kind == IssueKind.UnknownDevice).Sample!.ShouldStartWith("No machine has the device id 'XX-1'");
    }

    [Fact]
    public async Task IssueThatGoesOn_CountsUpInItsRow()
    {
        var hub = NewHub(out var ingest);
        Send(hub, "XX-1", 0);
        await hub.DeliverAsync(CancellationToken.None);
        await PublishAsync(ingest);
        Send(hub, "xx-1", 60);
        await hub.DeliverAsync(CancellationToken.None);
        await PublishAsync(ingest);

        Describe().ShouldBe(["UnknownDevice XX-1 2026-11-01 2 04:00:00 04:01:00"]);
    }

    [Fact]
    public async Task CounterWhoseStepBackIsExplainedLater_HasNoRowAnyMore()
    {
        var hub = NewHub(out var ingest);
        SendTrouble(hub);
        await hub.DeliverAsync(CancellationToken.None);
        await PublishAsync(ingest);
        Issues().ShouldContain(static row => row.Kind == IssueKind.CounterReversed);

        // It was exchanged between the two: a new one began at zero.
        hub.Send("0", Streams.Json("PN-001", Streams.Reading(yesterday.AddHours(-1.5).UtcDateTime, (Counter.Moves, 1))), At(5));
        await hub.DeliverAsync(CancellationToken.None);
        await PublishAsync(ingest);

        Issues().ShouldNotContain(static row => row.Kind == IssueKind.CounterReversed);
        Issues().ShouldContain(static row => row.Kind == IssueKind.UnknownDevice);
    }

    [Fact]
    public void IssuesOfTheSameKey_AreSummedOverPartitions()
    {
        static PartitionState State(string device, int seconds)
        {
            var state = new PartitionState(new WindowOptions());
            state.Issues.Count(IssueKind.Late, device, Streams.Arrival().AddSeconds(seconds).UtcTicks / TimeSpan.TicksPerMillisecond, "Late.", "{}"u8);
            return state;
        }

        var one = IssueRows.Of([State("PN-1", 5), State("pn-1", 3)], []).Single();
        var other = IssueRows.Of([State("pn-1", 3), State("PN-1", 5)], []).Single();

        RowHash.Of(one).ShouldBe(RowHash.Of(other));
        (one.Id, one.Count, one.FirstSeen, one.LastSeen).ShouldBe((other.Id, 2, Streams.Start.AddSeconds(3), Streams.Start.AddSeconds(5)));
    }

    private void SendTrouble(EmbeddedHub hub)
    {
        for (var second = 0; second < 3; second++)
        {
            Send(hub, "XX-1", second);
        }

        // A counter that goes back, but not to zero: the third reading is below the first.
        foreach (var (hours, moves) in new[] { (0, 5_000), (1, 5_010), (2, 4_000) })
        {
            var time = yesterday.AddHours(-3 + hours);
            hub.Send("0", Streams.Json("PN-001", Streams.Reading(time.UtcDateTime, (Counter.Moves, moves))), At(4));
        }

        hub.Send("0", Streams.Json("PN-001", Streams.Reading(yesterday.AddDays(-30).UtcDateTime, (Counter.Moves, 1))), At(5));
        hub.Send("0", Encoding.UTF8.GetBytes("{\"device\":"), At(6));
    }

    private void Send(EmbeddedHub hub, string device, int second) =>
        hub.Send("0", Streams.Json(device, Streams.Reading(At(second).UtcDateTime, (Counter.Fuel, 1))), At(second));

    private DateTimeOffset At(int second) => new DateTimeOffset(yesterday.Year, yesterday.Month, yesterday.Day, 4, 0, 0, TimeSpan.Zero).AddSeconds(second);

    private EmbeddedHub NewHub(out CurrentMachineDirectory directory)
    {
        directory = new CurrentMachineDirectory(new DataverseFleet(world.TelemetryWriter), world.Organization.Clock, TimeSpan.FromMinutes(15), TimeSpan.Zero);
        return new EmbeddedHub(new IngestTelemetry(new TelemetryIngest(store, store, directory, new WindowOptions()), NullLogger<IngestTelemetry>.Instance), new HubOptions(Partitions: 1));
    }

    private async Task PublishAsync(CurrentMachineDirectory directory)
    {
        var publisher = new ValueInUsePublisher(store, directory, world.TelemetryWriter, store, store, new WindowOptions(), new WriterOptions(), world.Organization.Clock);
        report = await publisher.PublishAsync(CancellationToken.None);
        await new PublishValueInUse(publisher, NullLogger<PublishValueInUse>.Instance).Run(new TimerInfo(), TestRequest.Context);
        report.Rejected.ShouldBe(0);
    }

    private string[] Describe() => [.. Issues().Select(static row => $"{row.Kind} {row.DeviceId} {row.Day:yyyy-MM-dd} {row.Count} {Shown(row.FirstSeen)} {Shown(row.LastSeen)}").Order(StringComparer.Ordinal)];

    private static string Shown(DateTime? time) => time is { } moment ? $"{moment:HH:mm:ss}" : "-";

    private List<IngestionIssue> Issues() =>
        [.. world.Administrator.RetrieveMultiple(new QueryExpression(IngestionIssue.EntityLogicalName) { ColumnSet = new ColumnSet { AllColumns = true } }).Entities.Select(static row => row.ToEntity<IngestionIssue>())];
}
