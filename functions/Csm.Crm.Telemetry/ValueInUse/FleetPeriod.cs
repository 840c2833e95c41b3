using System.Numerics;
using Csm.Crm.Tables;
using NodaTime;

namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>A period by the calendar, first and last day included.</summary>
internal readonly record struct FleetSpan(PeriodKind Kind, LocalDate Start, LocalDate End);

/// <summary>What the machines of one account did in one period.</summary>
internal sealed class FleetPeriod
{
    private readonly List<(MachineHistory Machine, Usage Usage)> uses = [];

    private FleetPeriod(FleetSpan period) => Period = period;

    public FleetSpan Period { get; }

    /// <summary>Machines with data.</summary>
    public int Reporting { get; private set; }

    /// <summary>Machine-days on which the machine was heard of.</summary>
    public int HeardDays { get; private set; }

    /// <summary>
    /// Machine-days on which it should have been, or was: those that have ended since it was commissioned, of the weekdays on
    /// which its site plans to work. A machine that is switched off over the weekend is not out of reach; a site without
    /// planned hours expects every day.
    /// </summary>
    public int ExpectedDaysHeard { get; private set; }

    /// <summary>Machine-days with data against machine-days expected so far, 0–100 %.</summary>
    public double Coverage { get; private set; }

    /// <summary>How long machines were planned and down.</summary>
    public FleetAvailability Availability { get; } = new();

    public static FleetPeriod Of(IReadOnlyCollection<MachineHistory> machines, FleetSpan period, Instant now)
    {
        var fleet = new FleetPeriod(period);
        var days = 0;
        var expectedDays = 0;
        foreach (var machine in machines)
        {
            var usage = machine.In(period);
            var reported = usage?.Days ?? 0;
            var expected = machine.Machine.IsActive ? ExpectedDays(machine, period, now) : reported;
            fleet.Reporting += reported != 0 ? 1 : 0;
            fleet.HeardDays += BitOperations.PopCount(reported);
            fleet.ExpectedDaysHeard += BitOperations.PopCount(reported | (expected & WorkingDays(machine, period)));
            days += BitOperations.PopCount(reported & expected);
            expectedDays += BitOperations.PopCount(expected);
            fleet.Availability.Add(machine, usage, period, expected);
            if (usage is not null)
            {
                fleet.uses.Add((machine, usage));
            }
        }

        // On the first day of a month nothing is expected yet: what there is covers it.
        fleet.Coverage = expectedDays > 0 ? 100.0 * days / expectedDays : fleet.Reporting > 0 ? 100 : 0;
        return fleet;
    }

    /// <summary>
    /// Numerator and denominator, or null when no machine has both. Only those that report both sides take part: fuel of
    /// one must not be divided by the hours of another.
    /// </summary>
    public (double Numerator, double Denominator)? Total(MetricDefinition definition)
    {
        double numerator = 0;
        double denominator = 0;
        var any = false;
        foreach (var (machine, usage) in uses)
        {
            if (definition.Numerator(machine.Machine, usage) is not { } above)
            {
                continue;
            }

            var below = definition.Denominator is null ? 0 : definition.Denominator(machine.Machine, usage);
            if (below is null)
            {
                continue;
            }

            any = true;
            numerator += above;
            denominator += below.Value;
        }

        return any ? (numerator, definition.Denominator is null ? 1 : denominator) : null;
    }

    private static uint WorkingDays(MachineHistory machine, FleetSpan period)
    {
        var calendar = machine.Machine.Calendar;
        if (calendar.PlannedHours.All(static hours => hours == 0))
        {
            return uint.MaxValue;
        }

        var days = 0U;
        for (var day = period.Start; day <= period.End; day = day.PlusDays(1))
        {
            days |= calendar.PlannedOn(day) > 0 ? 1U << NodaTime.Period.DaysBetween(period.Start, day) : 0;
        }

        return days;
    }

    private static uint ExpectedDays(MachineHistory machine, FleetSpan period, Instant now)
    {
        var yesterday = now.InZone(machine.Machine.Calendar.Zone).Date.PlusDays(-1);
        var commissioned = machine.Machine.CommissionedOn is { } day ? LocalDate.FromDateOnly(day) : period.Start;
        var from = LocalDate.Max(period.Start, commissioned);
        var to = LocalDate.Min(period.End, yesterday);
        if (from > to)
        {
            return 0;
        }

        var (first, last) = (NodaTime.Period.DaysBetween(period.Start, from), NodaTime.Period.DaysBetween(period.Start, to));
        return (uint)(((1UL << (last + 1)) - 1) & ~((1UL << first) - 1));
    }
}
