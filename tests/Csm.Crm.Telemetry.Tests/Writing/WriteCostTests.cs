using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;

namespace Csm.Crm.Telemetry.Tests.Writing;

/// <summary>
/// What a day costs in Dataverse requests. The state of a fleet that reports every ten seconds is built hour by hour: 10,000
/// machines are 86 million events a day, and what is published does not depend on how many there were.
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

        var dataverse = new FakeDataverse();
        var clock = new FixedClock(new DateTimeOffset(FirstDay));
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
