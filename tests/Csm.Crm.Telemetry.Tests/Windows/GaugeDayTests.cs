using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using NodaTime;

namespace Csm.Crm.Telemetry.Tests.Windows;

public class GaugeDayTests
{
    private static readonly TimeSpan JustInTime = TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1);

    [Fact]
    public void AnyOrderAndAnyRepetitionWithinLateness_GivesIdenticalDaysAndMonths() => Law.ForAllSeeds(random =>
    {
        var readings = Streams.WithGauges(Streams.Work(random, days: 40, withTrouble: true), random);

        var inOrder = Streams.Window(readings);
        var shuffled = Streams.Window(Streams.Shuffled(readings, random, JustInTime));

        inOrder.Days().Count(static day => day.Gauges is not null).ShouldBeGreaterThan(20);
        shuffled.Days().ShouldBe(inOrder.Days());
        shuffled.Months().ShouldBe(inOrder.Months());
    });

    [Fact]
    public void ClosedDays_AreThoseOfAWindowThatNeverCloses() => Law.ForAllSeeds(random =>
    {
        var readings = Streams.WithGauges(Streams.Work(random, days: 40, withTrouble: false), random);

        Streams.Window(readings).Days().ShouldBe(Streams.Window(readings, options: Streams.KeepingAll with { Lateness = TimeSpan.FromDays(60) }).Days());
    });

    /// <summary>Against a walk through every second of every day, that knows readings only.</summary>
    [Fact]
    public void EveryDay_IsTheIntegralOfTheStepFunction() => Law.ForAllSeeds(random =>
    {
        var readings = Streams.WithGauges(Streams.Work(random, days: 5, withTrouble: false), random);
        foreach (var day in Streams.Window(readings).Days())
        {
            foreach (var gauge in Enum.GetValues<Gauge>())
            {
                day.Gauges?[gauge].ShouldBe(Walk(readings, gauge, day.Day), $"{gauge} on {day.Day}");
            }
        }
    }, cases: 20);

    [Fact]
    public void ConstantSignal_HasItselfAsMeanLeastAndGreatest() => Law.ForAllSeeds(random =>
    {
        var value = random.Next(-4_000, 12_000) / 100.0;
        var readings = Streams.Work(random, days: 12, withTrouble: false).Select(reading => reading.With(Gauge.HydraulicTemperature, value));
        foreach (var day in Streams.Window(readings).Days())
        {
            var total = day.Gauges![Gauge.HydraulicTemperature]!.Value;
            (total.Mean, FixedPoint.ToDouble(total.Least), FixedPoint.ToDouble(total.Greatest)).ShouldBe((value, value, value));
        }
    });

    [Fact]
    public void Mean_LiesWithinLeastAndGreatest_AndHoursWithinTheDay() => Law.ForAllSeeds(random =>
    {
        foreach (var day in Streams.Window(Streams.WithGauges(Streams.Work(random, days: 20, withTrouble: true), random)).Days())
        {
            foreach (var gauge in day.Gauges?.Present ?? default)
            {
                var total = day.Gauges![gauge]!.Value;
                total.Mean.ShouldBeInRange(FixedPoint.ToDouble(total.Least), FixedPoint.ToDouble(total.Greatest));
                total.Hours.ShouldBeInRange(1 / 3_600.0, day.HoursInDay);
            }
        }
    });

    [Fact]
    public void StreamSplitByHourAndJoined_IsTheWhole() => Law.ForAllSeeds(random =>
    {
        var readings = Streams.WithGauges(Streams.Work(random, days: 3, withTrouble: false), random);
        var joined = new MachineWindow("PN-001", Streams.Calendar(), Streams.KeepingAll);
        foreach (var ofHour in readings.GroupBy(static reading => reading.Ticks / TimeSpan.TicksPerHour).OrderBy(_ => random.Next()))
        {
            var (hour, gauges) = (default(HourSummary), default(GaugeHour));
            var start = ofHour.Key * Hours.FullHour;
            hour.Begin(start, (int)Hours.FullHour);
            gauges.Begin(start);
            foreach (var reading in ofHour)
            {
                hour.Add(reading, reading.Ticks / TimeSpan.TicksPerMillisecond);
                gauges.Add(reading, reading.Ticks / TimeSpan.TicksPerMillisecond);
            }

            joined.JoinGauges(new ReadOnlySpan<GaugeHour>(in gauges));
            joined.Join(new ReadOnlySpan<HourSummary>(in hour), default);
        }

        joined.Days().ShouldBe(Streams.Window(readings).Days());
    });

    [Theory]
    [InlineData(2026, 3, 29, 23)]
    [InlineData(2026, 3, 30, 24)]
    [InlineData(2026, 10, 25, 25)]
    public void ClockChange_DayWeighsEachOfItsHours(int year, int month, int day, int hours)
    {
        var calendar = Streams.Calendar();
        var from = new DateTime(calendar.StartOf(new LocalDate(year, month, day)), DateTimeKind.Utc);

        // Empty until six hours before the end, full from then on.
        var readings = Enumerable.Range(-2, hours + 4).Select(hour => Streams.Reading(from.AddHours(hour)).With(Gauge.StateOfCharge, hour < hours - 6 ? 0 : 100));

        var total = Streams.Window(readings, calendar).Days().Single(totals => totals.Day == new LocalDate(year, month, day)).Gauges![Gauge.StateOfCharge]!.Value;

        total.Hours.ShouldBe(hours);
        total.Mean.ShouldBe(600.0 / hours, 1e-9);
    }

    [Fact]
    public void Level_HoldsThroughASilenceForTheLongestBridgeAndOverMidnight_LoadForHalfAnHour()
    {
        // Berlin: midnight is 23:00 UTC.
        var evening = new DateTime(2026, 3, 2, 20, 0, 0, DateTimeKind.Utc);
        var days = Streams.Window(
        [
            Streams.Reading(evening).With(Gauge.FuelLevel, 80).With(Gauge.LoadFactor, 50),
            Streams.Reading(evening.AddHours(10), (Counter.Moves, 1)),
        ]).Days();

        days[0].Gauges![Gauge.FuelLevel].ShouldBe(new GaugeTotal(800_000L * 3 * 3_600, 3 * 3_600, 800_000, 800_000));
        days[0].Gauges![Gauge.LoadFactor]!.Value.Hours.ShouldBe(0.5);
        days[1].Gauges![Gauge.FuelLevel]!.Value.Hours.ShouldBe(9);
        days[1].Gauges![Gauge.LoadFactor].ShouldBeNull();
    }

    [Fact]
    public void ValueCarriedOverMidnight_IsKnownAfterItsDayHasClosed()
    {
        var evening = new DateTime(2026, 3, 2, 22, 0, 0, DateTimeKind.Utc);
        var window = Streams.Window(
        [
            Streams.Reading(evening).With(Gauge.FuelLevel, 80),
            Streams.Reading(evening.AddDays(7.4), (Counter.Moves, 1)),
        ]);
        window.ClosedUntilTicks.ShouldBeLessThan(evening.Ticks);
        window.Accept(Streams.Reading(evening.AddDays(7.6), (Counter.Moves, 1))).ShouldBeTrue();
        window.ClosedUntilTicks.ShouldBe(evening.AddHours(1).Ticks);

        window.Accept(Streams.Reading(evening.AddHours(4), (Counter.Moves, 0))).ShouldBeTrue();

        window.Days()[1].Gauges![Gauge.FuelLevel]!.Value.Hours.ShouldBe(11);
    }

    [Fact]
    public void Snapshot_ReadsAsItWasWritten_AndMachinesWithoutGaugesTakeNothingMore() => Law.ForAllSeeds(random =>
    {
        var state = new PartitionState(Streams.KeepingAll);
        var plain = new PartitionState(Streams.KeepingAll);
        foreach (var number in Enumerable.Range(1, 3))
        {
            var work = Streams.Work(random, days: 30, withTrouble: true);
            foreach (var reading in work)
            {
                plain.Machines[plain.TryFind($"PN-{number}", out var known) ? known : plain.Introduce($"PN-{number}", Streams.Calendar())].Accept(reading);
            }

            foreach (var reading in number == 2 ? Streams.WithGauges(work, random) : work)
            {
                state.Machines[state.TryFind($"PN-{number}", out var known) ? known : state.Introduce($"PN-{number}", Streams.Calendar())].Accept(reading);
            }
        }

        var read = StateSnapshot.Read(StateSnapshot.Write(state), Streams.KeepingAll);

        read.Machines.SelectMany(static machine => machine.Days()).ShouldBe(state.Machines.SelectMany(static machine => machine.Days()));
        read.Machines.SelectMany(static machine => machine.Months()).ShouldBe(state.Machines.SelectMany(static machine => machine.Months()));
        StateSnapshot.Write(read).ShouldBe(StateSnapshot.Write(state));
        plain.Machines.ShouldAllBe(static machine => !machine.StoreGauges(new BitWriter()));
        state.Machines.Select(static machine => machine.StoreGauges(new BitWriter())).ShouldBe([false, true, false]);
    }, cases: 20);

    private static GaugeTotal? Walk(List<CounterReading> readings, Gauge gauge, LocalDate day)
    {
        var calendar = Streams.Calendar();
        var (from, to) = (calendar.StartOf(day) / TimeSpan.TicksPerSecond, calendar.StartOf(day.PlusDays(1)) / TimeSpan.TicksPerSecond);
        var all = readings.Where(reading => reading.Gauges.Has(gauge)).Select(reading => (Second: reading.Ticks / TimeSpan.TicksPerSecond, Value: reading.GaugeValues[(int)gauge])).ToArray();
        var kept = all.GroupBy(static item => item.Second / 600).Select(static slot => slot.Max()).Order().ToArray();
        var longest = GaugeCatalog.Of(gauge).HoldsInSilence ? 12 * 3_600 : 1_800;
        var (at, weighted, seconds) = (-1, 0L, 0L);
        var shown = new HashSet<int>();
        for (var second = from; second < to; second++)
        {
            while (at + 1 < kept.Length && kept[at + 1].Second <= second)
            {
                at++;
            }

            if (at >= 0 && second - kept[at].Second < longest)
            {
                (weighted, seconds) = (weighted + kept[at].Value, seconds + 1);
                shown.Add(kept[at].Value);
            }
        }

        shown.UnionWith(all.Where(item => item.Second >= from && item.Second < to).Select(static item => item.Value));
        return seconds == 0 ? null : new GaugeTotal(weighted, seconds, shown.Min(), shown.Max());
    }
}
