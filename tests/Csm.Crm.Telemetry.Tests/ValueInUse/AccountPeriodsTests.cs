using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using NodaTime;

namespace Csm.Crm.Telemetry.Tests.ValueInUse;

public class AccountPeriodsTests
{
    private static readonly YearMonth March = new(2026, 3);
    private static readonly Instant Later = Instant.FromUtc(2027, 6, 1, 0, 0);

    [Fact]
    public void EveryRatio_IsSumOverSumAndLiesBetweenTheMachines() => Law.ForAllSeeds(random =>
    {
        var machines = Enumerable.Range(1, random.Next(1, 9)).Select(number => History(number, Month(March, random))).ToArray();
        var idle = machines.Sum(static machine => machine.Months[March][Counter.IdleHours]!.Value);
        var operating = machines.Sum(static machine => machine.Months[March][Counter.OperatingHours]!.Value);

        var row = Find(AccountPeriods.Compute(Guid.Empty, machines, Later), "idle_share", March);

        (row.Numerator, row.Denominator).ShouldBe((idle, operating));
        row.Value!.Value.ShouldBe(100 * idle / operating, 1e-9);
        var shares = machines.Select(static machine => 100 * machine.Months[March][Counter.IdleHours]!.Value / machine.Months[March][Counter.OperatingHours]!.Value).ToArray();
        row.Value.Value.ShouldBeInRange(shares.Min() - 1e-9, shares.Max() + 1e-9);
    });

    [Fact]
    public void MachineWithoutTheNumerator_DoesNotThinTheRatio()
    {
        var withFuel = Month(March, new Random(1));
        var without = new MonthTotals(March) { Present = new CounterSet(0).With(Counter.OperatingHours), Sums = Values((Counter.OperatingHours, 1_000)), DaysWithData = 1 };

        var row = Find(AccountPeriods.Compute(Guid.Empty, [History(1, withFuel), History(2, without)], Later), "energy_per_hour", March);

        row.Denominator.ShouldBe(withFuel[Counter.OperatingHours]!.Value);
        row.Numerator.ShouldBe((withFuel[Counter.Fuel]!.Value * 9.96) + withFuel[Counter.Energy]!.Value, 1e-9);
    }

    [Fact]
    public void PreviousAndLastYear_AreTheValuesOfThoseMonths()
    {
        var random = new Random(2);
        var history = History(1, Month(March, random), Month(March.PlusMonths(-1), random), Month(March.PlusMonths(-12), random));

        var rows = AccountPeriods.Compute(Guid.Empty, [history], Later);

        foreach (var row in rows.Where(static row => row.Start == March.OnDayOfMonth(1)))
        {
            row.Previous.ShouldBe(Find(rows, row.Metric, March.PlusMonths(-1)).Value);
            row.LastYear.ShouldBe(Find(rows, row.Metric, March.PlusMonths(-12)).Value);
        }

        Find(rows, "fuel", March.PlusMonths(-12)).Previous.ShouldBeNull();
    }

    [Fact]
    public void DeactivatedMachine_IsExpectedOnNoDayButThoseOnWhichItReported() => Law.ForAllSeeds(random =>
    {
        var kept = History(1, Month(March, random));
        var scrapped = History(2, Month(March, random));
        var silent = History(3);

        double CoverageOf(params MachineHistory[] machines) => Find(AccountPeriods.Compute(Guid.Empty, machines, Later), "fuel", March).Coverage;
        MachineHistory Inactive(MachineHistory history) => history with { Machine = history.Machine with { IsActive = false } };

        CoverageOf(kept, Inactive(silent)).ShouldBe(CoverageOf(kept));
        CoverageOf(Inactive(scrapped)).ShouldBe(100);
        CoverageOf(kept, silent).ShouldBe(CoverageOf(kept) / 2, 1e-9);
        Find(AccountPeriods.Compute(Guid.Empty, [kept, Inactive(scrapped)], Later), "fuel", March).Numerator
            .ShouldBe(Find(AccountPeriods.Compute(Guid.Empty, [kept, scrapped], Later), "fuel", March).Numerator);
    });

    [Fact]
    public void Coverage_IsMachineDaysWithDataAgainstDaysThatHaveEnded()
    {
        var month = Month(March, new Random(3));
        month.DaysWithData = 0b1111;
        var commissioned = History(2, month) with { Machine = FixedFleet.Machine(2) with { CommissionedOn = new DateOnly(2026, 3, 4) } };

        var row = Find(AccountPeriods.Compute(Guid.Empty, [History(1, month), commissioned], Instant.FromUtc(2026, 3, 11, 12, 0)), "fuel", March);

        // Ten days have ended: ten of the one machine and seven of the other are expected, four and one are there.
        row.Coverage.ShouldBe(100.0 * 5 / 17, 1e-9);
        row.MachinesReporting.ShouldBe(2);
    }

    [Fact]
    public void Connectivity_IsMachineDaysHeardOfMachineDaysExpected()
    {
        var always = Month(March, new Random(4));
        always.DaysWithData = 0x7FFFFFFF;
        var once = Month(March, new Random(5));
        once.DaysWithData = 0b1000;

        var row = Find(AccountPeriods.Compute(Guid.Empty, [History(1, always), History(2, once), History(3)], Later), "connectivity", March);

        // One is heard daily, one on a single day, and one never.
        (row.Numerator, row.Denominator, row.MachinesReporting).ShouldBe((31 + 1, 3 * 31, 2));
        row.Value!.Value.ShouldBe(100.0 * 32 / 93, 1e-9);
    }

    [Fact]
    public void Connectivity_ExpectsNobodyOnDaysWithoutPlannedHours()
    {
        var working = new SiteCalendar("Europe/Berlin", [8, 8, 8, 8, 8, 0, 0]);
        var month = Month(March, new Random(6));

        // March 2026 begins on a Sunday and has 22 working days: heard on all of them, and on one Sunday.
        month.DaysWithData = (uint)Enumerable.Range(1, 31).Where(static day => new DateOnly(2026, 3, day).DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) || day == 8).Sum(static day => 1L << (day - 1));
        var heard = History(1, month) with { Machine = FixedFleet.Machine(1, working) };
        var silent = History(2) with { Machine = FixedFleet.Machine(2, working) };

        Connectivity(heard).ShouldBe((23, 23));
        Connectivity(heard, silent).ShouldBe((23, 45));
        Connectivity(History(3, month) with { Machine = FixedFleet.Machine(3, new SiteCalendar("Europe/Berlin", new double[7])) }).ShouldBe((23, 31));

        static (double, double) Connectivity(params MachineHistory[] machines)
        {
            var row = Find(AccountPeriods.Compute(Guid.Empty, machines, Later), "connectivity", March);
            return (row.Numerator, row.Denominator);
        }
    }

    [Fact]
    public void Connectivity_LiesBetweenNoneAndAllAndGrowsWithEveryDayHeard() => Law.ForAllSeeds(random =>
    {
        var calendar = new SiteCalendar("Europe/Berlin", [.. Enumerable.Range(0, 7).Select(_ => random.Next(3) * 8.0)]);
        var month = Month(March, new Random(7));
        month.DaysWithData = 1;
        var before = 0.0;
        for (var step = 0; step < 20; step++)
        {
            month.DaysWithData |= 1U << random.Next(31);
            var value = Find(AccountPeriods.Compute(Guid.Empty, [History(1, month) with { Machine = FixedFleet.Machine(1, calendar) }, History(2)], Later), "connectivity", March).Value!.Value;
            value.ShouldBeInRange(before - 1e-9, 100);
            before = value;
        }
    });

    private static AccountPeriod Find(IEnumerable<AccountPeriod> rows, string metric, YearMonth month) => rows.Single(row => row.Metric == metric && row.Kind == PeriodKind.Month && row.Start == month.OnDayOfMonth(1));

    private static MachineHistory History(int number, params MonthTotals[] months) =>
        new(FixedFleet.Machine(number), [], months.ToDictionary(static month => month.Month), null);

    private static MonthTotals Month(YearMonth month, Random random)
    {
        var operating = 1 + (random.NextDouble() * 300);
        var idle = operating * random.NextDouble();
        return new MonthTotals(month)
        {
            Sums = Values((Counter.OperatingHours, operating), (Counter.IdleHours, idle), (Counter.ProductiveHours, operating - idle), (Counter.Fuel, random.Next(5_000)), (Counter.Energy, random.Next(5_000)), (Counter.Moves, random.Next(1, 900))),
            Present = new CounterSet(0b1011111),
            PlannedHours = 320,
            DaysWithData = 0x3FFFFFFF,
        };
    }

    private static CounterValues Values(params (Counter Counter, double Value)[] values)
    {
        var all = default(CounterValues);
        foreach (var (counter, value) in values)
        {
            all[(int)counter] = FixedPoint.Of(value);
        }

        return all;
    }
}
