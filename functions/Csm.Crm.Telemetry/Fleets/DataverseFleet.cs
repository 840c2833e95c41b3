using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Windows;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Fleets;

/// <summary>Loads the machine directory from Dataverse: machines joined with their sites, page by page.</summary>
/// <param name="service">Dataverse, as the Telemetry writer.</param>
public sealed class DataverseFleet(IOrganizationServiceAsync2 service) : IMachineDirectorySource
{
    private const string SiteAlias = "site";
    private const int PageSize = 5_000;

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
        var query = Query();
        while (true)
        {
            var page = await service.RetrieveMultipleAsync(query, cancellationToken);
            foreach (var row in page.Entities)
            {
                AddMachine(row, machines, faults, calendars);
            }

            if (!page.MoreRecords)
            {
                return new MachineDirectory(machines, faults);
            }

            query.PageInfo.PageNumber++;
            query.PageInfo.PagingCookie = page.PagingCookie;
        }
    }

    private static QueryExpression Query()
    {
        var query = new QueryExpression(Machine.EntityLogicalName)
        {
            ColumnSet = new ColumnSet(Machine.Columns.DeviceId, Machine.Columns.AccountId, Machine.Columns.SiteId, Machine.Columns.CommissionedOn, Machine.Columns.Feed),
            PageInfo = new PagingInfo { PageNumber = 1, Count = PageSize },
        };
        query.AddOrder(Machine.PrimaryIdColumn, OrderType.Ascending);
        var site = query.AddLink(Site.EntityLogicalName, Machine.Columns.SiteId, Site.PrimaryIdColumn, JoinOperator.LeftOuter);
        site.EntityAlias = SiteAlias;
        site.Columns = new ColumnSet([Site.Columns.TimeZone, Site.Columns.GridFactor, .. PlannedColumns]);
        return query;
    }

    private static void AddMachine(Entity row, List<FleetMachine> machines, List<string> faults, Dictionary<Guid, SiteCalendar> calendars)
    {
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
            row.GetAttributeValue<EntityReference>(Machine.Columns.AccountId).Id,
            site,
            calendar,
            (double)OfSite<decimal>(row, Site.Columns.GridFactor),
            row.GetAttributeValue<DateTime?>(Machine.Columns.CommissionedOn) is { } day ? DateOnly.FromDateTime(day) : null,
            row.GetAttributeValue<string>(Machine.Columns.Feed)));
    }

    private static T? OfSite<T>(Entity row, string column) =>
        row.GetAttributeValue<AliasedValue>($"{SiteAlias}.{column}")?.Value is T value ? value : default;
}
