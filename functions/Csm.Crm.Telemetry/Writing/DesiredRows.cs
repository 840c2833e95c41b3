using Csm.Crm.Tables;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using Microsoft.Xrm.Sdk;
using NodaTime;
using NodaTime.Text;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>The rows as they should stand in Dataverse. Absolute values and ids from the natural keys: writing twice changes nothing.</summary>
internal static class DesiredRows
{
    private const int Decimals = 4;

    public static MachineDay OfDay(MachineHistory history, DayTotals day)
    {
        var machine = history.Machine;
        var date = LocalDatePattern.Iso.Format(day.Day);
        return new MachineDay(RowId.From(MachineDay.EntityLogicalName, machine.MachineId.ToString("D"), date))
        {
            Name = $"{machine.DeviceId} {date}",
            MachineId = new EntityReference(Machine.EntityLogicalName, machine.MachineId),
            AccountId = new EntityReference(Account.EntityLogicalName, machine.AccountId),
            SiteId = machine.SiteId is { } site ? new EntityReference(Site.EntityLogicalName, site) : null,
            Day = DateOf(day.Day),
            OperatingHours = Rounded(day[Counter.OperatingHours]),
            IdleHours = Rounded(day[Counter.IdleHours]),
            ProductiveHours = Rounded(day[Counter.ProductiveHours]),
            PlannedHours = Rounded(day.PlannedHours),
            FuelLitres = Rounded(day[Counter.Fuel]),
            EnergyKwh = Rounded(day[Counter.Energy]),
            Co2Kg = Rounded(Emission.Co2(day[Counter.Fuel], day[Counter.Energy], machine.GridFactor)),
            DistanceKm = Rounded(day[Counter.Distance]),
            PayloadT = Rounded(day[Counter.Payload]),
            Moves = Whole(day[Counter.Moves]),
            Good = Whole(day[Counter.Good]),
            Reject = Whole(day[Counter.Reject]),
            Shocks = Whole(day[Counter.Shocks]),
            Faults = Whole(day[Counter.Faults]),
            DowntimeMinutes = Whole(day[Counter.DowntimeMinutes]),
            ConnectedMinutes = Whole(day.ConnectedMinutes),
            CounterFlags = (int)day.Flags,
            Coverage = Rounded(day.Coverage, 2),
        };
    }

    public static ViuMetric OfMonth(AccountMonth row)
    {
        var start = row.Month.OnDayOfMonth(1);
        var metric = RowId.From(Metric.EntityLogicalName, row.Metric);
        var kind = (int)PeriodKind.Month;
        return new ViuMetric(RowId.From(
            ViuMetric.EntityLogicalName, row.AccountId.ToString("D"), metric.ToString("D"), kind.ToString(System.Globalization.CultureInfo.InvariantCulture), LocalDatePattern.Iso.Format(start)))
        {
            Name = $"{row.Metric} {row.Month.Year:0000}-{row.Month.Month:00}",
            AccountId = new EntityReference(Account.EntityLogicalName, row.AccountId),
            MetricId = new EntityReference(Metric.EntityLogicalName, metric),
            PeriodKind = PeriodKind.Month,
            PeriodStart = DateOf(start),
            Numerator = Rounded(row.Numerator),
            Denominator = Rounded(row.Denominator),
            Value = Rounded(row.Value),
            PreviousValue = Rounded(row.Previous),
            LastYearValue = Rounded(row.LastYear),
            MachinesReporting = row.MachinesReporting,
            Coverage = Rounded(row.Coverage, 2),
        };
    }

    public static Machine OfMachine(MachineHistory history, Instant now) => new(history.Machine.MachineId)
    {
        HoursCounter = Rounded(history.HoursCounter, 2),
        LastSeen = history.LastSeen?.ToDateTimeUtc(),
        Connectivity = Reachability.Of(history.LastSeen, now),
    };

    /// <summary>The account's own columns: the fleet now, and value in use of the last full month.</summary>
    public static Account OfAccount(Guid accountId, IReadOnlyCollection<MachineHistory> machines, IReadOnlyCollection<AccountMonth> months, Instant now)
    {
        if (machines.All(static machine => machine.LastSeen is null))
        {
            // Nothing reported, or all state lost: the figures that stand in the CRM are better than none.
            return new Account(accountId) { FleetSize = machines.Count };
        }

        var lastFull = now.InUtc().Date.ToYearMonth().PlusMonths(-1);
        var values = months.Where(row => row.Month == lastFull).ToDictionary(static row => row.Metric, static row => row.Value, StringComparer.Ordinal);
        return new Account(accountId)
        {
            FleetSize = machines.Count,
            ConnectedMachines = machines.Count(machine => Reachability.Of(machine.LastSeen, now) == Connectivity.Online),
            Utilisation = Rounded(values.GetValueOrDefault("utilisation"), 2),
            IdleShare = Rounded(values.GetValueOrDefault("idle_share"), 2),
            EnergyPerHour = Rounded(values.GetValueOrDefault("energy_per_hour")),
            Co2Kg = Rounded(values.GetValueOrDefault("co2"), 2),
            ViuAsOf = values.Count > 0 ? DateOf(lastFull.PlusMonths(1).OnDayOfMonth(1).PlusDays(-1)) : null,
        };
    }

    private static DateTime DateOf(LocalDate day) => DateTime.SpecifyKind(day.ToDateTimeUnspecified(), DateTimeKind.Utc);

    private static decimal? Rounded(double? value, int decimals = Decimals) => value is { } number ? Math.Round((decimal)number, decimals) : null;

    private static int? Whole(double? value) => value is { } number ? (int)Math.Round(number) : null;
}
