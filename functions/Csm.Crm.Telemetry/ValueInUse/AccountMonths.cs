using System.Numerics;
using NodaTime;

namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>Account months from machine months (R8). Pure.</summary>
public static class AccountMonths
{
    /// <summary>All metrics of all months of one account.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="machines">Its machines.</param>
    /// <param name="now">The moment of the calculation: days that have not ended are not expected yet.</param>
    public static IReadOnlyList<AccountMonth> Compute(Guid accountId, IReadOnlyCollection<MachineHistory> machines, Instant now)
    {
        ArgumentNullException.ThrowIfNull(machines);
        var fleets = machines.SelectMany(static machine => machine.Months.Keys).Distinct().Order()
            .ToDictionary(static month => month, month => FleetMonth.Of(machines, month, now));
        var values = new Dictionary<(string Metric, YearMonth Month), AccountMonth>();
        foreach (var (month, fleet) in fleets)
        {
            foreach (var definition in MetricDefinition.All)
            {
                if (Total(definition, machines, month) is var (numerator, denominator))
                {
                    Add(values, definition.Code, definition.Scale, numerator, denominator, fleet);
                }
            }

            Add(values, MetricDefinition.Connectivity, 100, fleet.Reporting, fleet.Expected, fleet);
        }

        return [.. values.Values.Select(row => row with { Previous = ValueOf(row, -1), LastYear = ValueOf(row, -12) })];

        double? ValueOf(AccountMonth row, int months) => values.TryGetValue((row.Metric, row.Month.PlusMonths(months)), out var other) ? other.Value : null;

        void Add(Dictionary<(string Metric, YearMonth Month), AccountMonth> rows, string code, double scale, double numerator, double denominator, FleetMonth fleet) =>
            rows[(code, fleet.Month)] = new AccountMonth(
                accountId, code, fleet.Month, numerator, denominator, denominator > 0 ? numerator / denominator * scale : null, null, null, fleet.Reporting, fleet.Coverage);
    }

    // Only machines that report both sides take part: fuel of one must not be divided by the hours of another.
    private static (double Numerator, double Denominator)? Total(MetricDefinition definition, IReadOnlyCollection<MachineHistory> machines, YearMonth month)
    {
        double numerator = 0;
        double denominator = 0;
        var any = false;
        foreach (var machine in machines)
        {
            if (!machine.Months.TryGetValue(month, out var totals) || definition.Numerator(machine.Machine, totals) is not { } above)
            {
                continue;
            }

            var below = definition.Denominator is null ? 0 : definition.Denominator(machine.Machine, totals);
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

    private sealed record FleetMonth(YearMonth Month, int Reporting, int Expected, double Coverage)
    {
        public static FleetMonth Of(IReadOnlyCollection<MachineHistory> machines, YearMonth month, Instant now)
        {
            var reporting = 0;
            var expected = 0;
            var days = 0;
            var expectedDays = 0;
            foreach (var machine in machines)
            {
                var bits = machine.Months.TryGetValue(month, out var totals) ? totals.DaysWithData : 0;
                var expectedBits = ExpectedDays(machine, month, now);
                reporting += bits != 0 ? 1 : 0;
                expected += bits != 0 || expectedBits != 0 ? 1 : 0;
                days += BitOperations.PopCount(bits & expectedBits);
                expectedDays += BitOperations.PopCount(expectedBits);
            }

            // On the first day of a month nothing is expected yet: what there is covers it.
            return new FleetMonth(month, reporting, expected, expectedDays > 0 ? 100.0 * days / expectedDays : reporting > 0 ? 100 : 0);
        }

        private static uint ExpectedDays(MachineHistory machine, YearMonth month, Instant now)
        {
            var first = month.OnDayOfMonth(1);
            var last = month.OnDayOfMonth(month.Calendar.GetDaysInMonth(month.Year, month.Month));
            var yesterday = now.InZone(machine.Machine.Calendar.Zone).Date.PlusDays(-1);
            var commissioned = machine.Machine.CommissionedOn is { } day ? LocalDate.FromDateOnly(day) : first;
            var from = LocalDate.Max(first, commissioned);
            var to = LocalDate.Min(last, yesterday);
            return from > to ? 0 : (uint)(((1UL << to.Day) - 1) & ~((1UL << (from.Day - 1)) - 1));
        }
    }
}
