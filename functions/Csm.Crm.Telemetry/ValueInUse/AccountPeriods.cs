using Csm.Crm.Tables;
using NodaTime;

namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>Account days, weeks and months from what its machines did (R8). Pure.</summary>
public static class AccountPeriods
{
    /// <summary>Days back from today of which account days are written: R21 forgets those that are older.</summary>
    private const int DayRowsBack = 35;

    /// <summary>All metrics of all periods of one account that can be told from its machines.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="machines">Its machines, with days that have ended only.</param>
    /// <param name="now">The moment of the calculation: days that have not ended are not expected yet.</param>
    public static IReadOnlyList<AccountPeriod> Compute(Guid accountId, IReadOnlyCollection<MachineHistory> machines, Instant now)
    {
        ArgumentNullException.ThrowIfNull(machines);
        var rows = new Dictionary<(string Metric, PeriodKind Kind, LocalDate Start), AccountPeriod>();
        foreach (var period in PeriodsOf(machines, now))
        {
            var fleet = FleetPeriod.Of(machines, period, now);
            foreach (var definition in MetricDefinition.All)
            {
                if (fleet.Total(definition) is var (numerator, denominator))
                {
                    Add(definition.Code, definition.Scale, numerator, denominator, fleet);
                }
            }

            if (fleet.Reporting > 0)
            {
                Add(MetricDefinition.Connectivity, 100, fleet.HeardDays, fleet.ExpectedDaysHeard, fleet);
            }

            foreach (var row in AvailabilityOf(accountId, fleet))
            {
                Put(row);
            }
        }

        return [.. rows.Values.Select(row => row with { Previous = ValueOf(row, row.Start.Before(row.Kind)), LastYear = row.Start.LastYear(row.Kind) is { } start ? ValueOf(row, start) : null })];

        double? ValueOf(AccountPeriod row, LocalDate start) => rows.TryGetValue((row.Metric, row.Kind, start), out var other) ? other.Value : null;

        void Add(string code, double scale, double numerator, double denominator, FleetPeriod fleet) =>
            Put(new AccountPeriod(
                accountId, code, fleet.Period.Kind, fleet.Period.Start, numerator, denominator, denominator > 0 ? numerator / denominator * scale : null, null, null, fleet.Reporting, fleet.Coverage));

        void Put(AccountPeriod row) => rows[(row.Metric, row.Kind, row.Start)] = row;
    }

    // Where no planned hours are known there is nothing to be available in.
    private static IEnumerable<AccountPeriod> AvailabilityOf(Guid accountId, FleetPeriod fleet)
    {
        var (known, period) = (fleet.Availability, fleet.Period);
        if (known.PlannedHours > 0)
        {
            yield return new AccountPeriod(
                accountId, MetricDefinition.Availability, period.Kind, period.Start, known.AvailableHours, known.PlannedHours, 100 * known.AvailableHours / known.PlannedHours, null, null, known.Machines, known.Coverage);
            yield return new AccountPeriod(accountId, MetricDefinition.Downtime, period.Kind, period.Start, known.DownMinutes, 1, known.DownMinutes, null, null, known.Machines, known.Coverage);
        }
    }

    private static IEnumerable<FleetSpan> PeriodsOf(IReadOnlyCollection<MachineHistory> machines, Instant now)
    {
        var months = machines.SelectMany(static machine => machine.Months.Keys).Distinct().Order()
            .Select(static month => new FleetSpan(PeriodKind.Month, month.OnDayOfMonth(1), month.OnDayOfMonth(1).PlusMonths(1).PlusDays(-1)));

        // A day of the account has ended when it has ended at all its sites.
        var today = machines.Min(machine => now.InZone(machine.Machine.Calendar.Zone).Date);
        var oldest = OldestDay(machines, today);
        var days = machines.SelectMany(static machine => machine.Days.Select(static day => day.Day).Concat(machine.Downtime.Days.Keys)).Distinct().Where(day => day >= oldest && day < today).Order().ToArray();
        var weeks = days.Select(static day => day.PlusDays(1 - (int)day.DayOfWeek)).Distinct().Where(monday => monday >= oldest)
            .Select(static monday => new FleetSpan(PeriodKind.Week, monday, monday.PlusDays(6)));
        return [.. months, .. weeks, .. days.Where(day => day >= today.PlusDays(-DayRowsBack)).Select(static day => new FleetSpan(PeriodKind.Day, day, day))];
    }

    // Every machine's days are kept from there on, so that days and weeks can be summed: what is older stands in Dataverse and is
    // left alone.
    private static LocalDate OldestDay(IReadOnlyCollection<MachineHistory> machines, LocalDate today)
    {
        var oldest = today.PlusDays(-machines.Max(static machine => machine.DaysBack));
        return machines.Max(static machine => machine.WholeFrom) is { } whole && whole > oldest ? whole : oldest;
    }

    private static LocalDate Before(this LocalDate start, PeriodKind kind) => kind switch
    {
        PeriodKind.Day => start.PlusDays(-1),
        PeriodKind.Week => start.PlusWeeks(-1),
        _ => start.PlusMonths(-1),
    };

    // A day is not compared with last year's: day rows are not kept that long (R21), and one day says nothing.
    private static LocalDate? LastYear(this LocalDate start, PeriodKind kind) => kind switch
    {
        PeriodKind.Day => null,
        PeriodKind.Week => start.PlusWeeks(-WeeksPerYear),
        _ => start.PlusYears(-1),
    };

    /// <summary>Weeks between a week and the one it is compared with: the same weekdays a year before.</summary>
    internal const int WeeksPerYear = 52;
}
