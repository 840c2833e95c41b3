using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.State;

/// <summary>A day that has closed stays closed, whatever lateness the next owner of its partition is started with.</summary>
public class ChangedLatenessTests
{
    private static readonly TimeSpan AlwaysInTime = TimeSpan.FromDays(3);

    /// <summary>What comes for the first time comes in time; what comes again comes whenever it likes.</summary>
    [Fact]
    public void AnyOrderAndRepetitionUnderOwnersOfAnyLateness_GivesTheDaysAndMonthsOfOneCleanPass() => Law.ForAllSeeds(
        static random =>
        {
            var readings = Streams.Work(random, days: 30, withTrouble: true);
            var clean = Streams.Window(readings);

            var machine = DeliverAsync(Delivered(readings, random), random, () => Streams.Calendar()).GetAwaiter().GetResult();

            machine.Days().ShouldBe(clean.Days());
            machine.Months().ShouldBe(clean.Months());
            machine.LastValue(Counter.OperatingHours).ShouldBe(clean.LastValue(Counter.OperatingHours));
        },
        cases: 60);

    [Fact]
    public void SiteThatChangesItsZoneToo_CountsNothingTwice() => Law.ForAllSeeds(
        static random =>
        {
            var readings = Streams.Work(random, days: 30, withTrouble: false);

            var machine = DeliverAsync(
                Delivered(readings, random), random, () => Streams.Calendar(random.Next(3) switch { 0 => "Pacific/Kiritimati", 1 => "Pacific/Pago_Pago", _ => "Europe/Berlin" })).GetAwaiter().GetResult();

            var grown = FixedPoint.ToDouble(readings[^1].Values[0] - readings[0].Values[0]);
            machine.Months().Sum(static month => month[Counter.OperatingHours] ?? 0).ShouldBe(grown, 1e-6);
            machine.Days().Select(static day => day.Day).ShouldBe(machine.Days().Select(static day => day.Day).Distinct().Order());
        },
        cases: 60);

    [Fact]
    public void LatenessRaisedFrom7To30Days_RefusesWhatHadClosed()
    {
        var state = new PartitionState(new WindowOptions());
        var window = state.Machines[state.Introduce("PN-001", Streams.Calendar())];
        CounterReading[] readings = [.. Enumerable.Range(0, 25 * 24).Select(static hour => Streams.Reading(Streams.Start.AddHours(hour), (Counter.OperatingHours, 100 + (hour * 0.5))))];
        Array.ForEach(readings, reading => window.Accept(reading).ShouldBeTrue());
        var (days, months) = (window.Days(), window.Months());

        var restarted = StateSnapshot.Read(StateSnapshot.Write(state), new WindowOptions { Lateness = TimeSpan.FromDays(30) }).Machines[0];

        readings.Count(reading => restarted.Accept(reading)).ShouldBe(readings.Count(reading => reading.Ticks >= window.ClosedUntilTicks));
        restarted.Days().ShouldBe(days);
        restarted.Months().ShouldBe(months);
    }

    [Fact]
    public void LatenessRaised_LeavesFaultsThatAreFoldedUpAsTheyAre()
    {
        var state = new PartitionState(new WindowOptions());
        var window = state.Machines[state.Introduce("PN-001", Streams.Calendar())];
        var minute = Streams.Start.Ticks / TimeSpan.TicksPerMinute;
        window.JoinFault("E-7", minute, null, null);
        window.JoinFault("E-8", minute + (12 * 24 * 60), null, null);
        window.CloseFaults();

        var restarted = StateSnapshot.Read(StateSnapshot.Write(state), new WindowOptions { Lateness = TimeSpan.FromDays(30) }).Machines[0];

        restarted.TryEnter(minute * MachineWindow.MillisecondsPerMinute).ShouldBeFalse();
        restarted.TryEnter((minute + 60) * MachineWindow.MillisecondsPerMinute).ShouldBeTrue();
    }

    // Each reading first up to three days late, then perhaps again, up to forty.
    private static List<CounterReading> Delivered(List<CounterReading> readings, Random random) =>
    [
        .. readings
            .Select(reading => (Reading: reading, Arrival: reading.Ticks + (long)(random.NextDouble() * (AlwaysInTime.Ticks - TimeSpan.TicksPerSecond))))
            .SelectMany(item => random.Next(4) > 0 ? [item] : new[] { item, item with { Arrival = item.Arrival + (long)(random.NextDouble() * TimeSpan.FromDays(40).Ticks) } })
            .OrderBy(static item => item.Arrival)
            .Select(static item => item.Reading),
    ];

    private static async Task<MachineWindow> DeliverAsync(List<CounterReading> readings, Random random, Func<SiteCalendar> site)
    {
        var store = new MemoryStore();
        var fleet = new FixedFleet(FixedFleet.Machine(1, site()));
        var owner = NewOwner(store, fleet, random);
        for (var at = 0; at < readings.Count;)
        {
            if (random.Next(6) == 0)
            {
                fleet.Machines[0] = FixedFleet.Machine(1, site());
                owner = NewOwner(store, fleet, random);
            }

            var count = Math.Min(random.Next(1, 120), readings.Count - at);
            IncomingEvent[] batch = [.. Enumerable.Range(at, count).Select(index => new IncomingEvent(Streams.Json("PN-001", readings[index]), index, Streams.Arrival(400)))];
            await owner.IngestAsync(IngestRig.Partition, batch, CancellationToken.None);
            at += count;
        }

        return (await PartitionLoading.LoadAllAsync(store, Options(random), CancellationToken.None))[0].Machines[0];
    }

    private static TelemetryIngest NewOwner(MemoryStore store, FixedFleet fleet, Random random) => new(store, store, fleet.Current(), Options(random), random.Next(1, 30));

    private static WindowOptions Options(Random random) => Streams.KeepingAll with { Lateness = random.Next(3) switch { 0 => AlwaysInTime, 1 => TimeSpan.FromDays(7), _ => TimeSpan.FromDays(30) } };
}
