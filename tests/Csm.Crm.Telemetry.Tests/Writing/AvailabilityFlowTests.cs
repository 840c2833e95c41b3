using Csm.Crm.Emulator;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Tests.Writing;

/// <summary>From downtimes that the service records, over the published month, to the credit of a guarantee: three roles, one figure.</summary>
public class AvailabilityFlowTests
{
    private static readonly DateTime October = new(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly PackedOrganization world = new();
    private readonly MemoryStore store = new();
    private readonly CurrentMachineDirectory directory;
    private readonly ValueInUsePublisher publisher;
    private readonly EntityReference account;
    private readonly EntityReference[] machines;
    private readonly IOrganizationService service;

    public AvailabilityFlowTests()
    {
        ReferenceData.Import(world.Administrator, Path.Combine(SharedData.Repository, "solution", "data"));
        account = new EntityReference(Account.EntityLogicalName, world.Administrator.Create(new Account { Name = "Port" }));
        var site = new EntityReference(Site.EntityLogicalName, world.Administrator.Create(new Site
        {
            Name = "Quay", AccountId = account, TimeZone = "Etc/UTC", PlannedMonday = 20, PlannedTuesday = 20, PlannedWednesday = 20, PlannedThursday = 20, PlannedFriday = 20, PlannedSaturday = 20, PlannedSunday = 20,
        }));
        machines = [.. new[] { "PN-001", "PN-002" }.Select(device => new EntityReference(
            Machine.EntityLogicalName, world.Administrator.Create(new Machine { Name = device, AccountId = account, SiteId = site, DeviceId = device, Pin = device })))];
        service = world.Organization.ServiceFor(world.Organization.AddUser("Sven", "Customer success administrator"));
        directory = new CurrentMachineDirectory(new DataverseFleet(world.TelemetryWriter), world.Organization.Clock, TimeSpan.FromMinutes(15), TimeSpan.Zero);
        publisher = new ValueInUsePublisher(store, directory, world.TelemetryWriter, store, store, new WindowOptions(), new WriterOptions(), world.Organization.Clock);
    }

    [Fact]
    public async Task RecordedDowntime_IsThePublishedMonthAndTheCreditOfTheGuarantee()
    {
        Promise();
        await WorkAsync();
        var standstill = Down(machines[0], October.AddDays(9), hours: 31);
        Down(machines[0], October.AddDays(9).AddHours(2), hours: 4);
        Down(machines[1], October.AddDays(14), hours: 10, row => row.Kind = DowntimeKind.Planned);
        (await publisher.PublishAsync(CancellationToken.None)).Rejected.ShouldBe(0);

        // 20 planned hours of the first day and 7 of the second, of two machines' 1,240.
        var month = Month("availability");
        (month.Numerator, month.Denominator, month.Value, month.Coverage, month.MachinesReporting).ShouldBe((1_213m, 1_240m, 97.8226m, 100m, 2));
        Month("downtime_minutes").Value.ShouldBe(27 * 60m);
        Evaluate().ShouldBe((97.8226m, GuaranteeResult.NotMet, 1_500m));

        // Found out weeks later: most of it was the customer's doing.
        service.Update(new Downtime(standstill) { Excluded = true });
        var report = await publisher.PublishAsync(CancellationToken.None);
        Month("availability").Value.ShouldBe(100m);
        report.Tables.Single(static table => table.Changed > 0).Table.ShouldBe(ViuMetric.EntityLogicalName);
        Evaluate().ShouldBe((100m, GuaranteeResult.Met, 0m));

        // And one that nobody had entered.
        Down(machines[1], October.AddDays(3), hours: 12);
        await publisher.PublishAsync(CancellationToken.None);
        Evaluate().ShouldBe((99.0323m, GuaranteeResult.NotMet, 0m));
    }

    [Fact]
    public async Task MeteredDowntime_BreachesAGuaranteeThoughNobodyRecordedIt()
    {
        Promise();
        await WorkAsync(downtimeMinutesADay: 60);
        await publisher.PublishAsync(CancellationToken.None);

        // The first reading begins the counting: 30 days and 6 hours of two machines.
        Month("downtime_minutes").Value!.Value.ShouldBeInRange(3_600, 3_720);
        var (measured, result, credit) = Evaluate();
        (measured!.Value, result, credit).ShouldBe((Month("availability").Value!.Value, GuaranteeResult.NotMet, 2_000m));
        measured.Value.ShouldBeInRange(95, 95.2m);
    }

    [Fact]
    public async Task Publication_ReadsDowntimesByNamedColumnsAndWritesNothingWhenNoneChanged()
    {
        await WorkAsync();
        Down(machines[0], October.AddDays(9), hours: 31);
        await publisher.PublishAsync(CancellationToken.None);

        (await publisher.PublishAsync(CancellationToken.None)).Requests.ShouldBe(0);
    }

    private async Task WorkAsync(double downtimeMinutesADay = 0)
    {
        var ingest = new TelemetryIngest(store, store, directory, new WindowOptions());
        var number = 0;
        for (var time = October; time < October.AddMonths(1); time = time.AddHours(6))
        {
            var days = (time - October).TotalDays;
            var events = new[] { "PN-001", "PN-002" }.Select(device => new IncomingEvent(
                Streams.Json(device, downtimeMinutesADay > 0
                    ? Streams.Reading(time, (Counter.OperatingHours, days * 12), (Counter.DowntimeMinutes, days * downtimeMinutesADay))
                    : Streams.Reading(time, (Counter.OperatingHours, days * 12))),
                number++,
                new DateTimeOffset(time))).ToArray();
            (await ingest.IngestAsync("0", events, CancellationToken.None)).Rejected.ShouldBeEmpty();
        }
    }

    private Guid Down(EntityReference machine, DateTime from, int hours, Action<Downtime>? overrides = null)
    {
        var row = new Downtime { Name = $"{from:yyyy-MM-dd HH}", AccountId = account, MachineId = machine, From = from, To = from.AddHours(hours), Kind = DowntimeKind.Unplanned };
        overrides?.Invoke(row);
        return service.Create(row);
    }

    // 99.5 % a month; each half percent under it costs 500.
    private void Promise()
    {
        var subscription = new EntityReference(Subscription.EntityLogicalName, world.Administrator.Create(new Subscription
        {
            Name = "Cranes", AccountId = account, Start = October.AddYears(-1), End = October.AddYears(2), NoticeDays = 60, Arr = 120_000m, Model = SubscriptionModel.Fixed, Status = SubscriptionStatus.Active,
        }));
        world.Administrator.Create(new Guarantee
        {
            Name = "Availability", AccountId = account, SubscriptionId = subscription, MetricId = new EntityReference(Metric.EntityLogicalName, RowId.From(Metric.EntityLogicalName, "availability")), Operator = GuaranteeOperator.AtLeast,
            Threshold = 99.5m, Tolerance = 0m, Period = CalendarPeriod.Month, CreditKind = CreditKind.AmountPerStep, CreditStep = 0.5m, CreditAmount = 500m, CreditCap = 2_000m, Status = GuaranteeStatus.Active,
        });
    }

    private (decimal? Measured, GuaranteeResult? Result, decimal? Credit) Evaluate()
    {
        service.Execute(new OrganizationRequest("csm_EvaluateGuarantees") { ["PeriodStart"] = October });
        var period = All<GuaranteePeriod>(GuaranteePeriod.EntityLogicalName).ShouldHaveSingleItem();
        return (period.Measured, period.Result, period.Credit);
    }

    private ViuMetric Month(string code)
    {
        var metric = RowId.From(Metric.EntityLogicalName, code);
        return All<ViuMetric>(ViuMetric.EntityLogicalName).Single(row => row.MetricId!.Id == metric && row.PeriodKind == PeriodKind.Month && row.PeriodStart == October);
    }

    private List<T> All<T>(string table)
        where T : Entity =>
        [.. world.Administrator.RetrieveMultiple(new QueryExpression(table) { ColumnSet = new ColumnSet { AllColumns = true } }).Entities.Select(static row => row.ToEntity<T>())];
}
