using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Measuring;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Fleets;

/// <summary>Loads the machine directory from Dataverse: machines joined with their sites, page by page.</summary>
/// <param name="service">Dataverse, as the Telemetry writer.</param>
/// <param name="options">How often a page is asked for again that Dataverse was too busy for; the usual when null.</param>
/// <param name="time">The clock; the system's when null.</param>
/// <param name="metrics">Where figures go, or null for nowhere.</param>
public sealed class DataverseFleet(IOrganizationServiceAsync2 service, WriterOptions? options = null, TimeProvider? time = null, TelemetryMetrics? metrics = null) : IMachineDirectorySource
{
    private const string SiteAlias = "site";

    private static readonly string[] PlannedColumns =
    [
        Site.Columns.PlannedMonday, Site.Columns.PlannedTuesday, Site.Columns.PlannedWednesday, Site.Columns.PlannedThursday,
        Site.Columns.PlannedFriday, Site.Columns.PlannedSaturday, Site.Columns.PlannedSunday,
    ];

    /// <inheritdoc/>
    public async Task<MachineDirectory> LoadAsync(CancellationToken cancellationToken)
    {
        var machines = new List<FleetMachine>();
        var faults = new List<string>();
        var calendars = new Dictionary<Guid, SiteCalendar>();
        var retry = DataverseRetry.Pipeline(options ?? new WriterOptions(), time ?? TimeProvider.System, static () => { }, metrics);
        await foreach (var row in service.RowsAsync(Query(), retry, cancellationToken))
        {
            AddMachine(row, machines, faults, calendars);
        }

        return new MachineDirectory(machines, faults);
    }

    private static QueryExpression Query()
    {
        var query = DataverseQuery.Of(
            Machine.EntityLogicalName, Machine.PrimaryIdColumn, Machine.Columns.DeviceId, Machine.Columns.AccountId, Machine.Columns.SiteId, Machine.Columns.CommissionedOn, Machine.Columns.Feed, Machine.Columns.StateCode);
        var site = query.AddLink(Site.EntityLogicalName, Machine.Columns.SiteId, Site.PrimaryIdColumn, JoinOperator.LeftOuter);
        site.EntityAlias = SiteAlias;
        site.Columns = new ColumnSet([Site.Columns.TimeZone, Site.Columns.GridFactor, .. PlannedColumns]);
        return query;
    }

    private static void AddMachine(Entity row, List<FleetMachine> machines, List<string> faults, Dictionary<Guid, SiteCalendar> calendars)
    {
        if (row.GetAttributeValue<EntityReference>(Machine.Columns.AccountId) is not { } account)
        {
            // The form asks for it; imports and other programs may leave it out.
            faults.Add($"Machine {row.Id} cannot be used because it has no account: fill csm_accountid in, or delete it.");
            return;
        }

        var site = row.GetAttributeValue<EntityReference>(Machine.Columns.SiteId)?.Id;
        if (!calendars.TryGetValue(site ?? Guid.Empty, out var calendar))
        {
            try
            {
                calendar = new SiteCalendar(
                    OfSite<string>(row, Site.Columns.TimeZone) ?? "Etc/UTC", [.. PlannedColumns.Select(column => (double)OfSite<decimal>(row, column))]);
            }
            catch (ArgumentException wrong)
            {
                // One mistyped site must not stop the telemetry of all others.
                faults.Add($"Machine {row.Id} cannot be used because of its site {site}: {wrong.Message}");
                return;
            }

            calendars.Add(site ?? Guid.Empty, calendar);
        }

        var device = row.GetAttributeValue<string>(Machine.Columns.DeviceId);
        machines.Add(new FleetMachine(
            string.IsNullOrEmpty(device) ? null : device,
            row.Id,
            account.Id,
            site,
            calendar,
            (double)OfSite<decimal>(row, Site.Columns.GridFactor),
            row.GetAttributeValue<DateTime?>(Machine.Columns.CommissionedOn) is { } day ? DateOnly.FromDateTime(day) : null,
            row.GetAttributeValue<string>(Machine.Columns.Feed),
            row.GetAttributeValue<OptionSetValue>(Machine.Columns.StateCode) is not { Value: not 0 }));
    }

    private static T? OfSite<T>(Entity row, string column) =>
        row.GetAttributeValue<AliasedValue>($"{SiteAlias}.{column}")?.Value is T value ? value : default;
}
