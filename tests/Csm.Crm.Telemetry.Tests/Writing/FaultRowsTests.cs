using System.Text;
using Csm.Crm.Emulator;
using Csm.Crm.Functions;
using Csm.Crm.Sandbox.Hub;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Tests.Writing;

/// <summary>Faults from the hub through the functions to Dataverse, signed in as the Telemetry writer.</summary>
public class FaultRowsTests
{
    private readonly PackedOrganization world = new();
    private readonly MemoryStore store = new();
    private readonly DateTimeOffset start = PackedOrganization.Today.AddDays(-6);
    private readonly CurrentMachineDirectory directory;
    private readonly EmbeddedHub hub;

    public FaultRowsTests()
    {
        ReferenceData.Import(world.Administrator, Path.Combine(SharedData.Repository, "solution", "data"));
        var account = new EntityReference(Account.EntityLogicalName, world.Administrator.Create(new Account { Name = "Port" }));
        var site = world.Administrator.Create(new Site { Name = "Quay", AccountId = account, TimeZone = "Europe/Berlin" });
        world.Administrator.Create(new Machine { Name = "Crane", AccountId = account, SiteId = new EntityReference(Site.EntityLogicalName, site), DeviceId = "PN-001", Pin = "P1" });
        directory = new CurrentMachineDirectory(new DataverseFleet(world.TelemetryWriter), world.Organization.Clock, TimeSpan.FromMinutes(15), TimeSpan.Zero);
        hub = new EmbeddedHub(new IngestTelemetry(new TelemetryIngest(store, store, directory, new WindowOptions()), NullLogger<IngestTelemetry>.Instance), new HubOptions(Partitions: 1));
    }

    [Fact]
    public async Task Faults_StandInDataverseOnceAndAreClearedOnceTheMachineReportsWithoutThem()
    {
        Send(start, "SPN 110 FMI 0");
        Send(start.AddHours(1), "SPN 110 FMI 0");
        await PublishAsync();
        Describe().ShouldBe(["SPN 110 FMI 0 SPN 110 High engine 2 open"]);

        hub.RestartOwners();
        (await PublishAsync()).Requests.ShouldBe(0);

        Send(start.AddDays(5), "E-7");
        await PublishAsync();
        Describe().ShouldBe(["E-7  High engine 1 open", "SPN 110 FMI 0 SPN 110 High engine 2 cleared"]);
        var day = world.Administrator.RetrieveMultiple(new QueryExpression(MachineDay.EntityLogicalName) { ColumnSet = new ColumnSet { AllColumns = true } }).Entities.Select(static row => row.ToEntity<MachineDay>()).MinBy(static row => row.Day)!;
        day.Faults.ShouldBe(1);
    }

    [Fact]
    public async Task ReportThatComesLateAndBeganEarlier_ClosesTheRowItTakesThePlaceOf()
    {
        Send(start.AddHours(1), "E-7");
        await PublishAsync();
        Send(start, "E-7");
        await PublishAsync();

        var rows = Faults();
        rows.Single(static row => row.ClearedOn is null).FirstSeen.ShouldBe(start.UtcDateTime);
        rows.Single(static row => row.ClearedOn is not null).FirstSeen.ShouldBe(start.AddHours(1).UtcDateTime);
    }

    private void Send(DateTimeOffset time, string code) => hub.Send(
        "0",
        Encoding.UTF8.GetBytes($"{{\"device\":\"PN-001\",\"time\":\"{time:yyyy-MM-ddTHH:mm:ssZ}\",\"metrics\":{{\"fuel\":1}},\"faults\":[{{\"code\":\"{code}\",\"severity\":\"high\",\"source\":\"engine\"}}]}}"),
        PackedOrganization.Today);

    private async Task<PublishReport> PublishAsync()
    {
        await hub.DeliverAsync(CancellationToken.None);
        var publisher = new ValueInUsePublisher(store, directory, world.TelemetryWriter, store, store, new WindowOptions(), new WriterOptions(), world.Organization.Clock);
        var report = await publisher.PublishAsync(CancellationToken.None);
        await new PublishValueInUse(publisher, NullLogger<PublishValueInUse>.Instance).Run(new Microsoft.Azure.Functions.Worker.TimerInfo(), TestRequest.Context);
        report.Rejected.ShouldBe(0);
        return report;
    }

    private string[] Describe() => [.. Faults().Select(static row => $"{row.Code} {row.Family} {row.Severity} {row.Source} {row.Count} {(row.ClearedOn is null ? "open" : "cleared")}").Order(StringComparer.Ordinal)];

    private List<MachineFault> Faults() =>
        [.. world.Administrator.RetrieveMultiple(new QueryExpression(MachineFault.EntityLogicalName) { ColumnSet = new ColumnSet { AllColumns = true } }).Entities.Select(static row => row.ToEntity<MachineFault>())];
}
