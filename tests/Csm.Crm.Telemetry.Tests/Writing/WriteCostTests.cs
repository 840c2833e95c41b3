using System.Text;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Customers;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Tests.Writing;

/// <summary>
/// What a day costs in Dataverse requests. 10,000 machines that report every ten seconds are 86 million events a day, too many
/// for a test: their state is built hour by hour. That requests depend on machines and not on how often they report is shown
/// on a few machines, through the real ingest.
/// </summary>
public class WriteCostTests(ITestOutputHelper output)
{
    private const int Machines = 10_000;
    private const int PerAccount = 20;
    private const int Partitions = 4;
    private const int MostRequests = 1_000;

    private static readonly DateTime FirstDay = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);
    private static readonly SiteCalendar Calendar = Streams.Calendar("Etc/UTC", planned: 8);

    private readonly FixedFleet fleet = new([.. Enumerable.Range(0, Machines).Select(static number => new FleetMachine(
        Device(number), new Guid(number, 1, 0, new byte[8]), new Guid(number / PerAccount, 2, 0, new byte[8]), null, Calendar, 0.4, null))]);

    [Fact]
    public async Task OneDayOfTenThousandMachinesEveryTenSeconds_TakesAtMostAThousandRequests()
    {
        var store = new MemoryStore();
        var states = Enumerable.Range(0, Partitions).Select(_ => new PartitionState(new WindowOptions())).ToArray();
        var stamps = new StateStamp[Partitions];
        for (var number = 0; number < Machines; number++)
        {
            states[number % Partitions].Introduce(Device(number), Calendar);
        }

        // Every twentieth machine stood still on each of the days.
        var dataverse = new FakeDataverse { Answers = static query => query is QueryExpression { EntityName: Downtime.EntityLogicalName } ? Standstills() : new EntityCollection() };
        var clock = new FixedClock(new DateTimeOffset(FirstDay, TimeSpan.Zero));
        var publisher = new ValueInUsePublisher(store, fleet.Current(clock), dataverse, store, store, new WindowOptions(), new WriterOptions(), clock);
        for (var day = 0; day < 3; day++)
        {
            await WorkAsync(day, fromHour: 0, toHour: 24);
            await PublishAsync(day + 1, 0.5);
        }

        // The day that is counted: published at night, in the morning, at noon and in the evening.
        dataverse.Requests.Clear();
        foreach (var hour in new[] { 6, 12, 18, 24 })
        {
            await WorkAsync(3, hour - 6, hour);
            await PublishAsync(3, hour + 0.5);
        }

        var rows = dataverse.Requests.GroupBy(static request => request.Table).Select(static table => $"{table.Key}: {table.Sum(static request => request.Rows)} rows in {table.Count()} requests").ToArray();
        output.WriteLine($"{dataverse.Requests.Count} requests. {string.Join("; ", rows)}.");
        dataverse.Requests.Count.ShouldBeLessThanOrEqualTo(MostRequests);
        dataverse.Requests.Where(static request => request.Table == MachineDay.EntityLogicalName).Sum(static request => request.Rows).ShouldBeGreaterThanOrEqualTo(Machines);

        // Availability is among them: of each account's four days, of the week and of the month.
        var availability = RowId.From(Metric.EntityLogicalName, "availability");
        var available = dataverse.Rows.Values.OfType<ViuMetric>().Where(row => row.MetricId!.Id == availability).ToArray();
        available.Length.ShouldBe(Machines / PerAccount * 6);
        available.ShouldAllBe(static row => row.Value > 99 && row.Value < 100);

        async Task WorkAsync(int day, int fromHour, int toHour)
        {
            for (var number = 0; number < Machines; number++)
            {
                var window = states[number % Partitions].Machines[number / Partitions];
                for (var hour = fromHour; hour < toHour; hour++)
                {
                    var worked = Hour(number, FirstDay.AddDays(day).AddHours(hour));
                    window.Join(new ReadOnlySpan<HourSummary>(in worked), default);
                }
            }

            for (var partition = 0; partition < Partitions; partition++)
            {
                stamps[partition] = await store.ReplaceAsync($"{partition}", stamps[partition], StateSnapshot.Write(states[partition]), CancellationToken.None);
            }
        }

        async Task PublishAsync(int day, double hour)
        {
            clock.Now = new DateTimeOffset(FirstDay.AddDays(day).AddHours(hour), TimeSpan.Zero);
            (await publisher.PublishAsync(CancellationToken.None)).Rejected.ShouldBe(0);
        }
    }

    [Fact]
    public async Task UsageOfContactsAndStocks_TakeARequestPerHundredRowsThatChanged()
    {
        const int contacts = 1_000;
        const int sites = 250;
        var known = new KnownCustomers();
        known.Contacts.AddRange(Enumerable.Range(10, contacts).Select(static number => new CustomerContact(new Guid(number, 11, 0, new byte[8]), new Guid(number, 2, 0, new byte[8]))));
        known.Sites.AddRange(Enumerable.Range(10, sites).Select(static number => new CustomerSite(new Guid(number, 12, 0, new byte[8]), new Guid(number, 2, 0, new byte[8]), $"S{number}")));
        var (store, dataverse, clock) = (new MemoryStore(), new FakeDataverse(), new FixedClock(new DateTimeOffset(FirstDay, TimeSpan.Zero)));
        var ingest = new TelemetryIngest(store, store, fleet.Current(clock), new WindowOptions(), customers: known.Current(clock));
        var publisher = new ValueInUsePublisher(store, new FixedFleet().Current(clock), dataverse, store, store, new WindowOptions(), new WriterOptions(), clock, customers: known.Current(clock));

        // Ten reports a day of each contact, four of each stock; published after each.
        var number = 0;
        for (var report = 0; report < 10; report++)
        {
            string[] bodies =
            [
                .. Enumerable.Range(10, contacts).Select(contact => $"{{\"digital_usage\":{{\"contact\":\"{new Guid(contact, 11, 0, new byte[8])}\",\"product\":\"portal\",\"day\":\"2026-03-02\",\"logins\":{report}}}}}"),
                .. Enumerable.Range(10, report < 4 ? sites : 0).Select(site => $"{{\"time\":\"2026-03-02T{report:00}:00:00Z\",\"consignment_stock\":{{\"site\":\"{new Guid(site, 12, 0, new byte[8])}\",\"material\":\"HYD-0\",\"quantity\":{50 - report}}}}}"),
            ];
            clock.Now = new DateTimeOffset(FirstDay.AddHours(report), TimeSpan.Zero);
            (await ingest.IngestAsync("0", [.. bodies.Select(body => new IncomingEvent(Encoding.UTF8.GetBytes(body), number++, clock.Now))], CancellationToken.None)).Rejected.ShouldBeEmpty();
            await publisher.PublishAsync(CancellationToken.None);
        }

        dataverse.Requests.Count(static request => request.Table == ConsignmentStock.EntityLogicalName).ShouldBe(4 * 3);
        dataverse.Requests.ShouldNotContain(static request => request.Table == DigitalUsage.EntityLogicalName);

        clock.Now = new DateTimeOffset(FirstDay.AddDays(1), TimeSpan.Zero);
        (await publisher.PublishAsync(CancellationToken.None)).Requests.ShouldBe(contacts / 100);
        (await publisher.PublishAsync(CancellationToken.None)).Requests.ShouldBe(0);
        dataverse.Rows.Values.OfType<DigitalUsage>().ShouldAllBe(static row => row.Logins == 9);
        known.Loads.Contacts.ShouldBeLessThanOrEqualTo(60, "a directory is loaded when it is older than a quarter of an hour, not per event");
        output.WriteLine($"{StateSnapshot.Write((await PartitionLoading.LoadAllAsync(store, new WindowOptions(), CancellationToken.None)).Single()).Length} bytes of snapshot for {contacts} contacts and {sites} stocks of one day.");
    }

    [Fact]
    public async Task MachinesThatReportSixtyTimesAsOften_TakeTheSameRequests()
    {
        var often = await IngestAndPublishAsync(TimeSpan.FromSeconds(10));
        var seldom = await IngestAndPublishAsync(TimeSpan.FromMinutes(10));

        output.WriteLine($"{often.Events} events: {string.Join("; ", often.Requests)}. {seldom.Events} events: {string.Join("; ", seldom.Requests)}.");
        often.Events.ShouldBeGreaterThan(seldom.Events * 59);
        often.Requests.ShouldNotBeEmpty();
        often.Requests.ShouldBe(seldom.Requests);
    }

    private static async Task<(long Events, string[] Requests)> IngestAndPublishAsync(TimeSpan interval)
    {
        const int few = 20;
        const int days = 2;
        var store = new MemoryStore();
        var dataverse = new FakeDataverse();
        var clock = new FixedClock(new DateTimeOffset(FirstDay, TimeSpan.Zero));
        var source = new FixedFleet([.. Enumerable.Range(0, few).Select(static number => new FleetMachine(Device(number), new Guid(number, 1, 0, new byte[8]), new Guid(number / 5, 2, 0, new byte[8]), null, Calendar, 0.4, null))]);
        var ingest = new TelemetryIngest(store, store, source.Current(clock), new WindowOptions());
        var publisher = new ValueInUsePublisher(store, source.Current(clock), dataverse, store, store, new WindowOptions(), new WriterOptions(BatchSize: 10), clock);
        var events = 0L;
        for (var quarter = 1; quarter <= days * 4; quarter++)
        {
            var end = FirstDay.AddHours(quarter * 6);
            for (var time = end.AddHours(-6); time < end; time += interval)
            {
                var batch = Enumerable.Range(0, few).Select(machine => new IncomingEvent(Body(machine, time), events++, new DateTimeOffset(time))).ToArray();
                await ingest.IngestAsync("0", batch, CancellationToken.None);
            }

            clock.Now = new DateTimeOffset(end, TimeSpan.Zero).AddMinutes(30);
            await publisher.PublishAsync(CancellationToken.None);
        }

        return (events, [.. dataverse.Requests.GroupBy(static request => request).Select(static request => $"{request.Key.Table} with {request.Key.Rows} rows: {request.Count()}").Order(StringComparer.Ordinal)]);
    }

    private static byte[] Body(int machine, DateTime time)
    {
        var elapsed = (time - FirstDay).TotalHours;
        return Streams.Json(Device(machine), Streams.Reading(
            time, (Counter.OperatingHours, machine + elapsed), (Counter.IdleHours, elapsed * 0.25), (Counter.Fuel, machine + (elapsed * 12)), (Counter.Moves, Math.Floor(elapsed * 14))));
    }

    private static EntityCollection Standstills() => new(
    [
        .. Enumerable.Range(0, 4).SelectMany(static day => Enumerable.Range(0, Machines / PerAccount), static (day, account) => new Downtime
        {
            MachineId = new EntityReference(Machine.EntityLogicalName, new Guid(account * PerAccount, 1, 0, new byte[8])), From = FirstDay.AddDays(day).AddHours(8), To = FirstDay.AddDays(day).AddHours(9),
        }),
    ]);

    private static string Device(int number) => $"PN-{number:00000}";

    private static HourSummary Hour(int machine, DateTime start)
    {
        var elapsed = (start - FirstDay).TotalHours;
        var hour = Hours.Of([At(0), At(1)], start.Ticks / TimeSpan.TicksPerMillisecond);
        hour.Minutes = (1UL << 60) - 1;
        return hour;

        CounterReading At(int end) => Streams.Reading(
            start.AddSeconds(end * 3_590), (Counter.OperatingHours, machine + elapsed + end), (Counter.IdleHours, (elapsed + end) * 0.25), (Counter.Fuel, machine + ((elapsed + end) * 12)), (Counter.Moves, (elapsed + end) * 14));
    }
}
