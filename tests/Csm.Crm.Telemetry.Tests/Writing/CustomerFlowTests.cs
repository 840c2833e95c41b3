using System.Text;
using Csm.Crm.Emulator;
using Csm.Crm.Functions;
using Csm.Crm.Sandbox.Hub;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Customers;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Tests.Writing;

/// <summary>Digital usage and consignment stocks from the hub through the functions to Dataverse, signed in as the Telemetry writer; and on to health.</summary>
public class CustomerFlowTests
{
    private readonly PackedOrganization world = new();
    private readonly MemoryStore store = new();
    private readonly DateTime today = PackedOrganization.Today.UtcDateTime.Date;
    private readonly EntityReference account;
    private readonly EntityReference contact;
    private readonly EntityReference site;
    private readonly EntityReference material;
    private readonly CurrentCustomers customers;
    private readonly CurrentMachineDirectory directory;
    private readonly EmbeddedHub hub;

    public CustomerFlowTests()
    {
        ReferenceData.Import(world.Administrator, Path.Combine(SharedData.Repository, "solution", "data"));
        account = Create(new Account { Name = "Port" });
        contact = Create(new Entity("contact") { ["lastname"] = "Kim", ["emailaddress1"] = "kim@port.example", ["parentcustomerid"] = account });
        site = Create(new Site { Name = "Quay", AccountId = account, TimeZone = "Europe/Berlin" });
        material = Create(new Material { Name = "Oil", Number = "HYD-46", Unit = "l" });
        var clock = world.Organization.Clock;
        customers = new CurrentCustomers(new DataverseCustomers(world.TelemetryWriter), clock, TimeSpan.FromMinutes(15), TimeSpan.Zero);
        directory = new CurrentMachineDirectory(new DataverseFleet(world.TelemetryWriter), clock, TimeSpan.FromMinutes(15), TimeSpan.Zero);
        hub = new EmbeddedHub(new IngestTelemetry(new TelemetryIngest(store, store, directory, new WindowOptions(), customers: customers), NullLogger<IngestTelemetry>.Instance), new HubOptions(Partitions: 2));
    }

    [Fact]
    public async Task Usage_IsARowPerPersonProductAndDayAndReachesHealth()
    {
        Use("0", day: -3, logins: 2, minutes: 20, functions: 2);
        Use("1", day: -3, logins: 5, minutes: 41, functions: 3);
        Use("0", day: -1, logins: 1, minutes: 9, functions: 4);
        Use("0", day: 0, logins: 1, minutes: 1, functions: 1);
        var first = await DeliverAndPublishAsync();

        first.Tables.Single(static table => table.Table == DigitalUsage.EntityLogicalName).Written.ShouldBe(2);
        Usages().ShouldBe([(today.AddDays(-3), "fleet-portal", 5, 41, 3), (today.AddDays(-1), "fleet-portal", 1, 9, 4)]);
        All<DigitalUsage>(DigitalUsage.EntityLogicalName).ShouldAllBe(row => row.AccountId!.Id == account.Id && row.ContactId!.Id == contact.Id);

        // Delivered once more, nothing is written; a report that says more changes its row and no other.
        hub.RestartOwners();
        (await DeliverAndPublishAsync()).Requests.ShouldBe(0);
        Use("0", day: -3, logins: 6, minutes: 40, functions: 3);
        (await DeliverAndPublishAsync()).Tables.Single(static table => table.Changed > 0).Written.ShouldBe(1);
        Usages()[0].ShouldBe((today.AddDays(-3), "fleet-portal", 6, 41, 3));

        var evidence = DigitalAdoption();
        (evidence.State, evidence.ObservedOn, evidence.SourceTable).ShouldBe((EvidenceState.Fresh, today.AddDays(-1), Account.EntityLogicalName));

        // One of one person active, four of five core functions on the broadest day.
        evidence.Value.ShouldBe(90m);
    }

    [Fact]
    public async Task Stock_IsARowPerSiteAndMaterialWithDaysOfCover()
    {
        for (var day = -20; day <= -1; day++)
        {
            Report(day, quantity: 400 + (day * 10));
        }

        await DeliverAndPublishAsync();
        var row = All<ConsignmentStock>(ConsignmentStock.EntityLogicalName).ShouldHaveSingleItem();
        (row.AccountId!.Id, row.SiteId!.Id, row.MaterialId!.Id, row.Quantity, row.AsOf).ShouldBe((account.Id, site.Id, material.Id, 390m, today.AddDays(-1).AddHours(12)));

        // It only rose: nothing is known of the use.
        (row.DaysOfCover, row.Minimum).ShouldBe((null, null));

        Report(-1, quantity: 200, hour: 13, more: ",\"minimum\":50,\"reorder_point\":80");
        Report(-1, quantity: 10, hour: 2);
        await DeliverAndPublishAsync();
        row = All<ConsignmentStock>(ConsignmentStock.EntityLogicalName).Single();

        // It fell once, from 380 to 200, in 19 days and an hour.
        (row.Quantity, row.Minimum, row.ReorderPoint).ShouldBe((200m, 50m, 80m));
        row.DaysOfCover!.Value.ShouldBe(Math.Round(200m * (19m + (1m / 24)) / 180m, 2));
        (await DeliverAndPublishAsync()).Requests.ShouldBe(0);
    }

    [Fact]
    public async Task StockThatPeopleEntered_GetsTheFiguresAndKeepsTheirLimits()
    {
        var entered = Create(new ConsignmentStock { Name = "Oil at the quay", AccountId = account, SiteId = site, MaterialId = material, Quantity = 5, ReorderPoint = 60 });
        Report(-1, quantity: 70);
        (await DeliverAndPublishAsync()).Rejected.ShouldBe(0);
        Report(-1, quantity: 55, hour: 14);
        (await DeliverAndPublishAsync()).Rejected.ShouldBe(0);

        var row = All<ConsignmentStock>(ConsignmentStock.EntityLogicalName).ShouldHaveSingleItem();
        (row.Id, row.Quantity, row.ReorderPoint).ShouldBe((entered.Id, 55m, 60m));
    }

    [Fact]
    public async Task ContactThatChangesItsAccount_TakesOnlyItsKeptDaysAlong()
    {
        Use("0", day: -1, logins: 1, minutes: 1, functions: 1);
        await DeliverAndPublishAsync();
        var other = Create(new Account { Name = "Rail" });
        world.Administrator.Update(new Entity("contact", contact.Id) { ["parentcustomerid"] = other });
        world.Organization.Clock.Advance(TimeSpan.FromMinutes(16));

        (await DeliverAndPublishAsync()).Rejected.ShouldBe(0);
        All<DigitalUsage>(DigitalUsage.EntityLogicalName).Single().AccountId!.Id.ShouldBe(other.Id);
    }

    private HealthEvidence DigitalAdoption()
    {
        var factor = All<HealthFactor>(HealthFactor.EntityLogicalName).First(static row => row.Source == FactorSource.DigitalAdoption);
        world.Administrator.Update(new Account(account.Id) { HealthModelId = factor.HealthModelId });

        // Usage is counted in the background before anything is scored from it.
        world.Organization.RunAsyncJobs();
        world.Administrator.Execute(new OrganizationRequest("csm_RecalculateHealth") { ["Account"] = account });
        return All<HealthEvidence>(HealthEvidence.EntityLogicalName).Single(row => row.HealthFactorId?.Id == factor.Id);
    }

    private async Task<PublishReport> DeliverAndPublishAsync()
    {
        await hub.DeliverAsync(CancellationToken.None);
        store.Letters.ShouldBeEmpty();
        return await new ValueInUsePublisher(store, directory, world.TelemetryWriter, store, store, new WindowOptions(), new WriterOptions(), world.Organization.Clock, customers: customers).PublishAsync(CancellationToken.None);
    }

    private void Use(string partition, int day, int logins, int minutes, int functions) => Send(
        partition, $"{{\"csm\":1,\"digital_usage\":{{\"contact\":\"kim@port.example\",\"product\":\"fleet-portal\",\"day\":\"{today.AddDays(day):yyyy-MM-dd}\",\"logins\":{logins},\"active_minutes\":{minutes},\"core_functions\":{functions}}}}}");

    private void Report(int day, int quantity, int hour = 12, string more = "") => Send(
        "0", $"{{\"csm\":1,\"time\":\"{today.AddDays(day).AddHours(hour):yyyy-MM-ddTHH:mm:ssZ}\",\"consignment_stock\":{{\"site\":\"Quay\",\"material\":\"HYD-46\",\"quantity\":{quantity}{more}}}}}");

    private void Send(string partition, string body) => hub.Send(partition, Encoding.UTF8.GetBytes(body), PackedOrganization.Today);

    private IReadOnlyList<(DateTime Day, string Product, int Logins, int Minutes, int Functions)> Usages() =>
        [.. All<DigitalUsage>(DigitalUsage.EntityLogicalName).OrderBy(static row => row.Day).Select(static row => (row.Day!.Value, row.Product!, row.Logins!.Value, row.ActiveMinutes!.Value, row.CoreFunctions!.Value))];

    private EntityReference Create(Entity row) => new(row.LogicalName, world.Administrator.Create(row));

    private List<T> All<T>(string table)
        where T : Entity =>
        [.. world.Administrator.RetrieveMultiple(new QueryExpression(table) { ColumnSet = new ColumnSet { AllColumns = true } }).Entities.Select(static row => row.ToEntity<T>())];
}
