using System.Globalization;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using Microsoft.Xrm.Sdk;
using NodaTime;
using NodaTime.Calendars;
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
        var row = new MachineDay(RowId.From(MachineDay.EntityLogicalName, machine.MachineId.ToString("D"), date))
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
            Faults = Whole(day[Counter.Faults]) ?? FaultsOn(history, day),
            DowntimeMinutes = Whole(day[Counter.DowntimeMinutes]),
            ConnectedMinutes = Whole(day.ConnectedMinutes),
            CounterFlags = (int)day.Flags,
            Coverage = Rounded(day.Coverage, 2),
        };

        // Not even an empty value otherwise: rows of machines without gauges are as they always were.
        if (day.Gauges is { } gauges)
        {
            row.OtherMetrics = OtherMetrics.Of(gauges);
        }

        return row;
    }

    public static ViuMetric OfPeriod(AccountPeriod period)
    {
        var metric = RowId.From(Metric.EntityLogicalName, period.Metric);
        var kind = ((int)period.Kind).ToString(CultureInfo.InvariantCulture);
        var row = new ViuMetric(RowId.From(
            ViuMetric.EntityLogicalName, period.AccountId.ToString("D"), metric.ToString("D"), kind, LocalDatePattern.Iso.Format(period.Start)))
        {
            Name = $"{period.Metric} {NameOf(period)}",
            AccountId = new EntityReference(Account.EntityLogicalName, period.AccountId),
            MetricId = new EntityReference(Metric.EntityLogicalName, metric),
            PeriodKind = period.Kind,
            PeriodStart = DateOf(period.Start),
            Numerator = Rounded(period.Numerator),
            Denominator = Rounded(period.Denominator),
            Value = Rounded(period.Value),
            MachinesReporting = period.MachinesReporting,
            Coverage = Rounded(period.Coverage, 2),
        };

        // What is not known here may stand in Dataverse: after a loss of state it must not be taken away.
        if (period.Previous is { } previous)
        {
            row.PreviousValue = Rounded(previous);
        }

        if (period.LastYear is { } lastYear)
        {
            row.LastYearValue = Rounded(lastYear);
        }

        return row;
    }

    /// <summary>
    /// What a machine's row says. While the machine is online it says what stood when yesterday ended, so that the row is
    /// written once a day and not with every publication; the position is that of the last write.
    /// </summary>
    public static Machine OfMachine(MachineHistory history, Connectivity connectivity) => new(history.Machine.MachineId)
    {
        HoursCounter = Rounded(history.HoursCounter, 2),
        LastSeen = (connectivity == Connectivity.Online ? history.LastEnded ?? history.LastSeen : history.LastSeen)?.ToDateTimeUtc(),
        Connectivity = connectivity,
    };

    /// <summary>Adds where the machine is, when that is known.</summary>
    public static void AddPosition(Machine row, LastPosition position)
    {
        if (position.Moment > 0)
        {
            row.Latitude = position.LatitudeDegrees;
            row.Longitude = position.LongitudeDegrees;
        }
    }

    /// <summary>The account's own columns: the fleet now, and value in use of the last full month.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="machines">Its machines.</param>
    /// <param name="periods">Its value in use.</param>
    /// <param name="connected">Active machines that are not silent.</param>
    /// <param name="now">The moment.</param>
    public static Account OfAccount(Guid accountId, IReadOnlyCollection<MachineHistory> machines, IReadOnlyCollection<AccountPeriod> periods, int connected, Instant now)
    {
        var active = machines.Count(static machine => machine.Machine.IsActive);
        if (machines.All(static machine => machine.LastSeen is null))
        {
            // Nothing reported, or all state lost: the figures that stand in the CRM are better than none.
            return new Account(accountId) { FleetSize = active };
        }

        var lastFull = now.InUtc().Date.ToYearMonth().PlusMonths(-1).OnDayOfMonth(1);
        var values = periods.Where(row => row.Kind == PeriodKind.Month && row.Start == lastFull).ToDictionary(static row => row.Metric, static row => row.Value, StringComparer.Ordinal);
        return new Account(accountId)
        {
            FleetSize = active,
            ConnectedMachines = connected,
            Utilisation = Rounded(values.GetValueOrDefault("utilisation"), 2),
            IdleShare = Rounded(values.GetValueOrDefault("idle_share"), 2),
            EnergyPerHour = Rounded(values.GetValueOrDefault("energy_per_hour")),
            Co2Kg = Rounded(values.GetValueOrDefault("co2"), 2),
            ViuAsOf = values.Count > 0 ? DateOf(lastFull.PlusMonths(1).PlusDays(-1)) : null,
        };
    }

    // A machine that does not count its faults: those whose report began on the day. None that we know of says nothing.
    private static int? FaultsOn(MachineHistory history, DayTotals day)
    {
        var calendar = history.Machine.Calendar;
        var began = history.Faults.Count(spell => calendar.DayAt(spell.First * MachineWindow.MillisecondsPerMinute) == day.Day);
        return began > 0 ? began : null;
    }

    private static string NameOf(AccountPeriod period) => period.Kind switch
    {
        PeriodKind.Day => LocalDatePattern.Iso.Format(period.Start),
        PeriodKind.Week => string.Create(CultureInfo.InvariantCulture, $"{WeekYearRules.Iso.GetWeekYear(period.Start):0000}-W{WeekYearRules.Iso.GetWeekOfWeekYear(period.Start):00}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{period.Start.Year:0000}-{period.Start.Month:00}"),
    };

    private static DateTime DateOf(LocalDate day) => DateTime.SpecifyKind(day.ToDateTimeUnspecified(), DateTimeKind.Utc);

    private static decimal? Rounded(double? value, int decimals = Decimals) => value is { } number ? Math.Round((decimal)number, decimals) : null;

    private static int? Whole(double? value) => value is { } number ? (int)Math.Round(number) : null;
}
