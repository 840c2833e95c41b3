using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using NodaTime;

namespace Csm.Crm.Telemetry.Tests.ValueInUse;

/// <summary>Availability and the other rates of R8, of an account's month.</summary>
public class AvailabilityTests
{
    private static readonly YearMonth March = new(2026, 3);
    private static readonly Instant Later = Instant.FromUtc(2026, 5, 1, 0, 0);

    [Fact]
    public void Availability_IsPlannedTimeWithoutDowntimeOverPlannedTime() => Law.ForAllSeeds(random =>
    {
        var machines = Enumerable.Range(1, random.Next(1, 6)).Select(number => History(number, Down(random.Next(1, 28), random.Next(30)), random.Next(3) == 0 ? random.Next(2_000) : null)).ToArray();

        var rows = AccountPeriods.Compute(Guid.Empty, machines, Later);

        var (available, downtime) = (Find(rows, "availability"), Find(rows, "downtime_minutes"));
        available.Denominator.ShouldBe(machines.Length * 31 * 16);
        available.Numerator.ShouldBe(available.Denominator - (downtime.Value!.Value / 60), 1e-9);
        available.Value!.Value.ShouldBe(100 * available.Numerator / available.Denominator, 1e-9);
        available.Value.Value.ShouldBeInRange(0, 100);
    });

    [Theory]
    [InlineData(600, 0, 600)]
    [InlineData(600, 5, 600)]
    [InlineData(100, 5, 300)]
    public void MeteredAndRecordedDowntime_NeverCountTwice(int metered, int recordedHours, double expected)
    {
        var rows = AccountPeriods.Compute(Guid.Empty, [History(1, Down(5, recordedHours), metered)], Later);

        Find(rows, "downtime_minutes").Value.ShouldBe(expected);
    }

    [Fact]
    public void ExcusedTime_IsTakenOutOfWhatWasMetered()
    {
        var rows = AccountPeriods.Compute(Guid.Empty, [History(1, Down(5, 4, isExcused: true), metered: 600)], Later);

        Find(rows, "downtime_minutes").Value.ShouldBe(360);
    }

    [Fact]
    public void SilentMachineWithARecord_IsKnownToBeDown()
    {
        var silent = History(1, Down(20, 48));
        silent.Months[March].DaysWithData = (1u << 19) - 1;
        silent.Months[March].PlannedHours = 19 * 16;

        var rows = AccountPeriods.Compute(Guid.Empty, [silent], Later);

        // 19 days with telemetry and two with a record are known, the other ten are not: neither up nor down.
        var row = Find(rows, "availability");
        (row.Numerator, row.Denominator, row.MachinesReporting).ShouldBe((19 * 16, 21 * 16, 1));
        row.Coverage.ShouldBe(100.0 * 21 / 31, 1e-9);
        Find(rows, "operating_hours").Coverage.ShouldBe(100.0 * 19 / 31, 1e-9);
    }

    [Fact]
    public void MachineDownAllMonthRoundTheClock_WasAvailableInNoHourOfIt()
    {
        // Berlin's March has 743 hours.
        var calendar = Streams.Calendar(planned: 24);
        var from = new DateTime(calendar.StartOf(March.OnDayOfMonth(1)), DateTimeKind.Utc);
        var downtime = MachineDowntime.Of(calendar, [new Standstill(from, new DateTime(calendar.StartOf(new LocalDate(2026, 4, 1)), DateTimeKind.Utc), false)], new LocalDate(2026, 1, 1), new LocalDate(2026, 4, 30));
        var silent = History(1, downtime) with { Machine = FixedFleet.Machine(1, calendar) };
        (silent.Months[March].DaysWithData, silent.Months[March].PlannedHours) = (1, 24);

        var row = Find(AccountPeriods.Compute(Guid.Empty, [silent], Later), "availability");

        (row.Numerator, row.Denominator, row.Value).ShouldBe((0, 743, 0));
    }

    [Fact]
    public void SiteWithoutPlannedHours_HasNoAvailability()
    {
        var history = History(1, Down(5, 8));
        history.Months[March].PlannedHours = 0;
        history = history with { Machine = FixedFleet.Machine(1, Streams.Calendar(planned: 0)), Downtime = MachineDowntime.None };

        AccountPeriods.Compute(Guid.Empty, [history], Later).ShouldNotContain(static row => row.Metric == "availability" || row.Metric == "downtime_minutes");
    }

    [Fact]
    public void Rates_ArePerHundredHoursAndPerOutput()
    {
        var month = Month((Counter.OperatingHours, 250), (Counter.Shocks, 5), (Counter.Faults, 2), (Counter.Good, 970), (Counter.Reject, 30));

        var rows = AccountPeriods.Compute(Guid.Empty, [History(1, MachineDowntime.None) with { Months = new Dictionary<YearMonth, MonthTotals> { [March] = month } }], Later);

        new[] { "shocks_per_100h", "faults_per_100h", "reject_rate", "output", "good", "reject" }.Select(code => Find(rows, code).Value!.Value).ShouldBe([2, 0.8, 3, 1_000, 970, 30]);
    }

    private static AccountPeriod Find(IEnumerable<AccountPeriod> rows, string metric) => rows.Single(row => row.Metric == metric && row.Kind == PeriodKind.Month && row.Start == March.OnDayOfMonth(1));

    private static MachineDowntime Down(int day, int hours, bool isExcused = false)
    {
        var from = new DateTime(2026, 3, day, 0, 0, 0, DateTimeKind.Utc);
        return MachineDowntime.Of(Streams.Calendar("Etc/UTC"), [new Standstill(from, from.AddHours(hours), isExcused)], new LocalDate(2026, 1, 1), new LocalDate(2026, 4, 30));
    }

    private static MachineHistory History(int number, MachineDowntime downtime, int? metered = null) =>
        new(FixedFleet.Machine(number, Streams.Calendar("Etc/UTC")), [], new Dictionary<YearMonth, MonthTotals> { [March] = Month(metered is { } minutes ? [(Counter.OperatingHours, 100), (Counter.DowntimeMinutes, minutes)] : [(Counter.OperatingHours, 100)]) }, null) { Downtime = downtime };

    private static MonthTotals Month(params (Counter Counter, double Value)[] values)
    {
        var month = new MonthTotals(March) { PlannedHours = 31 * 16, DaysWithData = 0x7FFFFFFF };
        var sums = default(CounterValues);
        foreach (var (counter, value) in values)
        {
            sums[(int)counter] = FixedPoint.Of(value);
            month.Present = month.Present.With(counter);
        }

        month.Sums = sums;
        return month;
    }
}
