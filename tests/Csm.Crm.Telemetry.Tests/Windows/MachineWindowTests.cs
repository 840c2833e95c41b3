using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using NodaTime;

namespace Csm.Crm.Telemetry.Tests.Windows;

public class MachineWindowTests
{
    private static readonly TimeSpan JustInTime = TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1);

    [Fact]
    public void AnyOrderAndAnyRepetitionWithinLateness_GivesIdenticalDaysAndMonths() => Law.ForAllSeeds(random =>
    {
        var readings = Streams.Work(random, days: 40, withTrouble: true);

        var inOrder = Streams.Window(readings);
        var shuffled = Streams.Window(Streams.Shuffled(readings, random, JustInTime));

        shuffled.Days().ShouldBe(inOrder.Days());
        shuffled.Months().ShouldBe(inOrder.Months());
        shuffled.LastValue(Counter.OperatingHours).ShouldBe(inOrder.LastValue(Counter.OperatingHours));
    });

    [Fact]
    public void SameMomentWithDifferentValues_DoesNotDependOnOrder() => Law.ForAllSeeds(random =>
    {
        var readings = Streams.Work(random, days: 10, withTrouble: false);
        var contradicting = readings.Select(reading => Streams.Reading(new DateTime(reading.Ticks, DateTimeKind.Utc), (Counter.OperatingHours, FixedPoint.ToDouble(reading.Values[0]) * random.NextDouble() * 1.2), (Counter.Energy, random.Next(100))));
        CounterReading[] both = [.. readings, .. contradicting];

        Streams.Window(both.OrderBy(static reading => reading.Ticks)).Days().ShouldBe(Streams.Window(Streams.Shuffled(both, random, JustInTime)).Days());
    });

    [Fact]
    public void UntroubledCounters_DaysAddUpToLastMinusFirst() => Law.ForAllSeeds(random =>
    {
        var readings = Streams.Work(random, days: 30, withTrouble: false);
        var days = Streams.Window(readings).Days();

        days.Sum(static day => day[Counter.OperatingHours] ?? 0).ShouldBe(FixedPoint.ToDouble(readings[^1].Values[0] - readings[0].Values[0]), 1e-6);
        days.ShouldAllBe(static day => (day.Flags & ~CounterFlags.GapFilled) == CounterFlags.None);
    });

    [Fact]
    public void EveryMonth_IsTheSumOfItsDays() => Law.ForAllSeeds(random =>
    {
        var window = Streams.Window(Streams.Work(random, days: 39, withTrouble: true));
        foreach (var month in window.Months())
        {
            var days = window.Days().Where(day => day.Day.ToYearMonth() == month.Month).ToArray();
            for (var index = 0; index < CounterCatalog.Count; index++)
            {
                month.Sums[index].ShouldBe(days.Sum(day => day.Sums[index]));
            }

            month.PlannedHours.ShouldBe(days.Sum(static day => day.PlannedHours), 1e-9);
        }
    });

    [Theory]
    [InlineData(2026, 3, 29, 23)]
    [InlineData(2026, 3, 30, 24)]
    [InlineData(2026, 10, 25, 25)]
    public void MachineAtWorkAllDayRoundTheClock_IsUsedInFull(int year, int month, int day, int hours)
    {
        var calendar = Streams.Calendar(planned: 24);
        var from = new DateTime(calendar.StartOf(new LocalDate(year, month, day)), DateTimeKind.Utc);
        var readings = Enumerable.Range(-4, (hours * 4) + 9).Select(quarter => Streams.Reading(from.AddMinutes(quarter * 15), (Counter.OperatingHours, 100 + (quarter * 0.25)), (Counter.IdleHours, 7)));

        var totals = Streams.Window(readings, calendar).Days().Single(totals => totals.Day == new LocalDate(year, month, day));

        (totals[Counter.ProductiveHours], totals.PlannedHours, totals.Coverage).ShouldBe((hours, hours, 100));
    }

    [Theory]
    [InlineData(2026, 3, 29, 23)]
    [InlineData(2026, 3, 30, 24)]
    [InlineData(2026, 10, 25, 25)]
    public void ClockChange_DayHasItsHoursAndAllOfThemAreCovered(int year, int month, int day, int hours)
    {
        var calendar = Streams.Calendar(planned: 0);
        var from = new DateTime(calendar.StartOf(new LocalDate(year, month, day)), DateTimeKind.Utc);
        var readings = Enumerable.Range(-4, (hours * 4) + 9).Select(quarter => Streams.Reading(from.AddMinutes(quarter * 15), (Counter.OperatingHours, 100 + (quarter * 0.25))));

        var totals = Streams.Window(readings, calendar).Days().Single(totals => totals.Day == new LocalDate(year, month, day));

        totals.HoursInDay.ShouldBe(hours);
        totals[Counter.OperatingHours]!.Value.ShouldBe(hours, 1e-9);
        totals.ConnectedMinutes.ShouldBe(hours * 60);
        totals.Coverage.ShouldBe(100);
        totals.CoveredHours.ShouldBe((1u << hours) - 1);
    }

    [Fact]
    public void StepOverMidnight_GoesToTheDayOfTheLaterReading()
    {
        var midnight = new DateTime(2026, 3, 2, 23, 0, 0, DateTimeKind.Utc);
        var days = Streams.Window(
        [
            Streams.Reading(midnight.AddHours(-1), (Counter.OperatingHours, 10)),
            Streams.Reading(midnight.AddHours(1), (Counter.OperatingHours, 12)),
        ]).Days();

        days.Select(static day => day[Counter.OperatingHours]).ShouldBe([0, 2]);
    }

    [Fact]
    public void ReadingOfClosedDay_IsLateAndCounted()
    {
        var window = Streams.Window([Streams.Reading(Streams.Start, (Counter.Fuel, 1)), Streams.Reading(Streams.Start.AddDays(20), (Counter.Fuel, 2))]);

        window.Accept(Streams.Reading(Streams.Start.AddHours(1), (Counter.Fuel, 1.5))).ShouldBeFalse();
        window.LateReadings.ShouldBe(1);
    }

    /// <summary>A fault can move the horizon past everything that is open, before any reading does.</summary>
    [Fact]
    public void DayOfTheNewestHour_ClosesWhenOnlyLateReadingsFollow()
    {
        var window = Streams.Window([Streams.Reading(Streams.Start, (Counter.Fuel, 1)), Streams.Reading(Streams.Start.AddHours(1), (Counter.Fuel, 3))]);
        var open = window.Days();
        window.JoinFault("E17", Streams.Start.AddDays(20).Ticks / TimeSpan.TicksPerMinute, null, null);

        window.Join([], default);

        window.Days().ShouldBe(open);
        window.Accept(Streams.Reading(Streams.Start.AddHours(2), (Counter.Fuel, 4))).ShouldBeFalse();
        window.Accept(Streams.Reading(Streams.Start.AddDays(20), (Counter.Fuel, 5))).ShouldBeTrue();
        window.Months()[0][Counter.Fuel].ShouldBe(4);
    }

    [Fact]
    public void LongSilence_FlagsTheGrowthThatFillsIt()
    {
        var days = Streams.Window([Streams.Reading(Streams.Start, (Counter.OperatingHours, 10)), Streams.Reading(Streams.Start.AddDays(3), (Counter.OperatingHours, 30))]).Days();

        days[^1].Flags.ShouldBe(CounterFlags.GapFilled);
        days[^1].Coverage.ShouldBeLessThan(10);
    }

    [Fact]
    public void ProductiveHours_AreOperatingMinusIdleUnlessReported()
    {
        var days = Streams.Window(
        [
            Streams.Reading(Streams.Start.AddHours(8), (Counter.OperatingHours, 10), (Counter.IdleHours, 5)),
            Streams.Reading(Streams.Start.AddHours(12), (Counter.OperatingHours, 13), (Counter.IdleHours, 6)),
        ]).Days();

        days[0][Counter.ProductiveHours].ShouldBe(2);
        days[0][Counter.Fuel].ShouldBeNull();
    }
}
