using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;

namespace Csm.Crm.Telemetry.Tests.Writing;

/// <summary>What faults that stand cost in Dataverse: 10,000 machines, of which 5 % report one every ten minutes for ten days.</summary>
public class StandingFaultCostTests
{
    private const int Machines = 10_000;
    private const int Faulty = Machines / 20;
    private const int Days = 10;
    private const int MinutesBetweenReports = 10;
    private const int HoursBetweenPublications = 4;
    private const string Code = "SPN 110 FMI 0";

    private static readonly DateTime FirstDay = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);
    private static readonly SiteCalendar Calendar = Streams.Calendar("Etc/UTC", planned: 8);

    private readonly ITestOutputHelper output;
    private readonly MemoryStore store = new();
    private readonly FakeDataverse dataverse = new();
    private readonly FixedClock clock = new(new DateTimeOffset(FirstDay, TimeSpan.Zero));
    private readonly PartitionState state = new(new WindowOptions());
    private readonly ValueInUsePublisher publisher;
    private StateStamp stamp;

    public StandingFaultCostTests(ITestOutputHelper output)
    {
        this.output = output;
        var fleet = new FixedFleet([.. Enumerable.Range(0, Machines).Select(static number => new FleetMachine(
            Device(number), new Guid(number, 1, 0, new byte[8]), new Guid(number / 200, 2, 0, new byte[8]), null, Calendar, 0.4, null))]);
        publisher = new ValueInUsePublisher(store, fleet.Current(clock), dataverse, store, store, new WindowOptions(), new WriterOptions(), clock);
        for (var number = 0; number < Faulty; number++)
        {
            state.Introduce(Device(number), Calendar);
        }
    }

    [Fact]
    public async Task FaultThatStands_IsWrittenWhenItOpensAFewTimesThatDayAndThenOnceADay()
    {
        stamp = await store.ReplaceAsync("0", stamp, StateSnapshot.Write(state), CancellationToken.None);
        for (var hour = 0; hour < Days * 24; hour++)
        {
            stamp = await store.AppendAsync("0", stamp, ReportsOf(hour).Complete(), CancellationToken.None);
            if (hour % HoursBetweenPublications == HoursBetweenPublications - 1)
            {
                await PublishAsync(FirstDay.AddHours(hour + 1).AddMinutes(15));
            }
        }

        var requests = dataverse.Requests.Where(static request => request.Table == MachineFault.EntityLogicalName).ToArray();
        var rows = requests.Sum(static request => request.Rows);
        output.WriteLine($"{rows} rows of faults in {requests.Length} requests, {(double)rows / Faulty:0.0} writes per fault in {Days} days.");

        // Opens, 10th, 100th and 1,000th report, and once for each night.
        rows.ShouldBeLessThanOrEqualTo(Faulty * (Days + 4));
        requests.Length.ShouldBeLessThanOrEqualTo(150);
        var last = FirstDay.AddDays(Days).AddMinutes(-MinutesBetweenReports);
        var told = dataverse.Rows.Values.OfType<MachineFault>().ToArray();
        told.Length.ShouldBe(Faulty);
        told.ShouldAllBe(row => row.ClearedOn == null && row.LastSeen == last);
    }

    [Fact]
    public async Task GraverSeverityAndClearing_AreToldAtOnce()
    {
        var window = state.Machines[0];
        var began = FirstDay.AddHours(1);
        window.JoinFault(Code, Minute(began), FaultSeverity.Low, null);
        await StoreAndPublishAsync(began.AddMinutes(5));
        window.JoinFault(Code, Minute(began.AddMinutes(10)), FaultSeverity.Critical, null);
        await StoreAndPublishAsync(began.AddMinutes(15));

        var row = Single();
        (row.Severity, row.Count, row.LastSeen, row.ClearedOn).ShouldBe((Severity.Critical, 1, began, null));

        // The machine goes on without it: at the moment it counts as cleared, the row says all that was reported.
        window.Accept(Streams.Reading(began.AddMinutes(11).AddDays(3), (Counter.Fuel, 1)));
        await StoreAndPublishAsync(began.AddMinutes(12).AddDays(3));
        row = Single();
        (row.Count, row.LastSeen, row.ClearedOn).ShouldBe((2, began.AddMinutes(10), began.AddMinutes(10).AddDays(3)));
    }

    [Fact]
    public void Told_OnlyGrowsAndLagsByLessThanADayAndLessThanTenfold() => Law.ForAllSeeds(static random =>
    {
        const int Day = 24 * 60;
        var faults = new MachineFaults();
        var (last, count) = (0L, 0);
        for (var minute = 1_000L * Day; minute < 1_004L * Day; minute += random.Next(1, 400))
        {
            faults.Add(Code, minute, null, null);
            var spell = faults.Spells(60 * Day, minute / Day * Day).Single();
            var told = spell.Told();
            told.Last.ShouldBeGreaterThanOrEqualTo(last);
            told.Count.ShouldBeInRange(count, spell.Count);
            (told.Last >= spell.Last - (2 * Day) && spell.Count < told.Count * 10).ShouldBeTrue($"{told} of {spell}");
            (last, count) = told;
        }
    });

    private static JournalRecord ReportsOf(int hour)
    {
        var record = new JournalRecord();
        record.Begin(hour);
        for (var number = 0; number < Faulty; number++)
        {
            // They begin over the first day.
            for (var minute = 0; minute < 60 && hour >= number % 24; minute += MinutesBetweenReports)
            {
                record.AddFault(number, Code, Minute(FirstDay.AddHours(hour).AddMinutes(minute)), FaultSeverity.Medium, "engine");
            }
        }

        return record;
    }

    private async Task StoreAndPublishAsync(DateTime time)
    {
        stamp = await store.ReplaceAsync("0", stamp, StateSnapshot.Write(state), CancellationToken.None);
        await PublishAsync(time);
    }

    private async Task PublishAsync(DateTime time)
    {
        clock.Now = new DateTimeOffset(time, TimeSpan.Zero);
        (await publisher.PublishAsync(CancellationToken.None)).Rejected.ShouldBe(0);
    }

    private MachineFault Single() => dataverse.Rows.Values.OfType<MachineFault>().Single();

    private static long Minute(DateTime time) => time.Ticks / TimeSpan.TicksPerMinute;

    private static string Device(int number) => $"PN-{number:00000}";
}
