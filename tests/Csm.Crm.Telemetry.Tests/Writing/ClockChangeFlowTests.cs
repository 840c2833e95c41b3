using Csm.Crm.Emulator;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using NodaTime;

namespace Csm.Crm.Telemetry.Tests.Writing;

/// <summary>A month in which a site's clocks change, from telemetry to the ledger and the guarantee: both halves of the product mean the same month.</summary>
public class ClockChangeFlowTests
{
    private readonly PackedOrganization world = new();
    private readonly MemoryStore store = new();
    private readonly EntityReference account;

    public ClockChangeFlowTests()
    {
        ReferenceData.Import(world.Administrator, Path.Combine(SharedData.Repository, "solution", "data"));
        account = new EntityReference(Account.EntityLogicalName, world.Administrator.Create(new Account { Name = "Port" }));
    }

    [Theory]
    [InlineData("Europe/Helsinki", 2026, 10, 745)]
    [InlineData("Europe/Helsinki", 2027, 3, 743)]
    [InlineData("America/Santiago", 2027, 4, 721)]
    public async Task Month_IsTheSitesForLedgerAndGuarantee(string zone, int year, int number, int hours)
    {
        var month = new LocalDate(year, number, 1);
        DateTime StartOf(LocalDate day) => DateTimeZoneProviders.Tzdb[zone].AtStartOfDay(day).ToDateTimeUtc();
        world.Organization.Clock.SetUtcNow(new DateTimeOffset(StartOf(month.PlusMonths(1)).AddDays(4)));
        var machine = Machine(zone);
        PromiseAvailability();
        ValueIdleTime(month);

        // Stands on the last day of the month and on the first one after it.
        world.Administrator.Create(new Downtime
        {
            Name = "Gear", AccountId = account, MachineId = machine, From = StartOf(month.PlusMonths(1).PlusDays(-1)), To = StartOf(month.PlusMonths(1).PlusDays(1)), Kind = DowntimeKind.Unplanned,
        });
        await WorkAsync(zone, StartOf(month.PlusDays(-1)), StartOf(month.PlusMonths(1).PlusDays(1)));

        var first = month.ToDateTimeUnspecified();
        world.Administrator.Execute(new OrganizationRequest("csm_EvaluateGuarantees") { ["PeriodStart"] = first });
        world.Administrator.Execute(new OrganizationRequest("csm_CloseValueMonth") { ["Month"] = first });

        var availability = Month("availability", first);
        var days = DateTime.DaysInMonth(year, number);
        (availability.Numerator, availability.Denominator).ShouldBe((20m * (days - 1), 20m * days));
        All<GuaranteePeriod>(GuaranteePeriod.EntityLogicalName).ShouldHaveSingleItem().Measured.ShouldBe(availability.Value);
        Month("idle_share", first).Denominator.ShouldBe(hours);
        var entry = All<ValueEntry>(ValueEntry.EntityLogicalName).Single(row => row.Month == first);
        (entry.Volume, entry.Actual, entry.Quantity, entry.Amount).ShouldBe((hours, 25m, hours / 10m, hours / 10m * 20m));
    }

    private async Task WorkAsync(string zone, DateTime from, DateTime to)
    {
        var clock = world.Organization.Clock;
        var directory = new CurrentMachineDirectory(new DataverseFleet(world.TelemetryWriter), clock, TimeSpan.FromMinutes(15), TimeSpan.Zero);
        var ingest = new TelemetryIngest(store, store, directory, new WindowOptions());
        var events = Enumerable.Range(0, (int)(to - from).TotalHours + 1).Select(hour => new IncomingEvent(
            Streams.Json("PN-001", Streams.Reading(from.AddHours(hour), (Counter.OperatingHours, hour), (Counter.IdleHours, hour / 4.0))), hour, new DateTimeOffset(from.AddHours(hour)))).ToArray();
        (await ingest.IngestAsync("0", events, CancellationToken.None)).Rejected.ShouldBeEmpty(zone);
        var publisher = new ValueInUsePublisher(store, directory, world.TelemetryWriter, store, store, new WindowOptions(), new WriterOptions(), clock);
        (await publisher.PublishAsync(CancellationToken.None)).Rejected.ShouldBe(0);
    }

    private EntityReference Machine(string zone)
    {
        var site = world.Administrator.Create(new Site
        {
            Name = "Quay", AccountId = account, TimeZone = zone, PlannedMonday = 20, PlannedTuesday = 20, PlannedWednesday = 20, PlannedThursday = 20, PlannedFriday = 20, PlannedSaturday = 20, PlannedSunday = 20,
        });
        return new EntityReference(
            Tables.Machine.EntityLogicalName,
            world.Administrator.Create(new Machine { Name = "Crane", AccountId = account, SiteId = new EntityReference(Site.EntityLogicalName, site), DeviceId = "PN-001", Pin = "PN-001" }));
    }

    private void PromiseAvailability()
    {
        var subscription = world.Administrator.Create(new Subscription
        {
            Name = "Cranes", AccountId = account, Start = new DateTime(2026, 1, 1), End = new DateTime(2029, 1, 1), NoticeDays = 60, Model = SubscriptionModel.Fixed, Status = SubscriptionStatus.Active,
        });
        world.Administrator.Create(new Guarantee
        {
            Name = "Availability", AccountId = account, SubscriptionId = new EntityReference(Subscription.EntityLogicalName, subscription), MetricId = MetricOf("availability"),
            Operator = GuaranteeOperator.AtLeast, Threshold = 90m, Period = CalendarPeriod.Month, CreditKind = CreditKind.None, Status = GuaranteeStatus.Active,
        });
    }

    // From 35 %, each hour 40, half of it due to us.
    private void ValueIdleTime(LocalDate month)
    {
        var goal = new Goal
        {
            Name = "Less idling", AccountId = account, Level = GoalLevel.Medium, Baseline = 35m, Target = 20m, UnitValue = 40m, Attribution = 50m, Weight = 1m, Status = GoalStatus.Agreed,
            Start = month.ToDateTimeUnspecified().AddMonths(-1), Due = month.ToDateTimeUnspecified().AddYears(1),
        };
        goal.Id = world.Administrator.Create(goal);
        world.Administrator.Create(new Kpi
        {
            Name = "Idle share", AccountId = account, GoalId = goal.ToEntityReference(), MetricId = MetricOf("idle_share"), Better = Better.Lower, Indicator = Indicator.Lagging, Window = Tables.PeriodKind.Month,
            Baseline = 35m, Target = 20m, Amber = 30m, Green = 25m,
        });
    }

    private static EntityReference MetricOf(string code) => new(Metric.EntityLogicalName, RowId.From(Metric.EntityLogicalName, code));

    private ViuMetric Month(string code, DateTime first) => All<ViuMetric>(ViuMetric.EntityLogicalName)
        .Single(row => row.MetricId!.Id == MetricOf(code).Id && row.PeriodKind == Tables.PeriodKind.Month && row.PeriodStart == first);

    private List<T> All<T>(string table)
        where T : Entity =>
        [.. world.Administrator.RetrieveMultiple(new QueryExpression(table) { ColumnSet = new ColumnSet { AllColumns = true } }).Entities.Select(static row => row.ToEntity<T>())];
}
