using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Customers;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Polly;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>Consignment stocks as rows: one per site and material, with what the newest report of all partitions says.</summary>
internal static class StockRows
{
    private const int LongestName = 200;

    /// <param name="partitions">What was reported.</param>
    /// <param name="directory">Sites and materials; a stock of one that is not there any more is left alone.</param>
    public static IReadOnlyList<ConsignmentStock> Of(IEnumerable<PartitionState> partitions, StockDirectory directory)
    {
        var stocks = new StockLog();
        foreach (var (key, levels) in partitions.SelectMany(static partition => partition.Stocks.All))
        {
            foreach (var level in levels)
            {
                stocks.Join(key, level);
            }
        }

        var rows = new List<ConsignmentStock>();
        foreach (var (key, levels) in stocks.All)
        {
            if (directory.FindSite(key.Site) is { } site && directory.FindMaterial(key.Material) is { } material)
            {
                rows.Add(Row(site, material, levels));
            }
        }

        return rows;
    }

    /// <summary>Gives rows that people entered before telemetry came the figures, in place of rows beside them: site and material are a key.</summary>
    /// <param name="rows">The rows as they should stand.</param>
    /// <param name="service">Dataverse, as the Telemetry writer.</param>
    /// <param name="retry">Repeats requests that it was too busy for.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    public static async Task AdoptAsync(IReadOnlyList<ConsignmentStock> rows, IOrganizationServiceAsync2 service, ResiliencePipeline retry, CancellationToken cancellationToken)
    {
        var query = DataverseQuery.Of(ConsignmentStock.EntityLogicalName, ConsignmentStock.PrimaryIdColumn, ConsignmentStock.Columns.SiteId, ConsignmentStock.Columns.MaterialId);
        var there = new Dictionary<(Guid Site, Guid Material), Guid>();
        await foreach (var row in service.RowsAsync(query, retry, cancellationToken))
        {
            var stock = row.ToEntity<ConsignmentStock>();
            if (stock is { SiteId: { } site, MaterialId: { } material })
            {
                there[(site.Id, material.Id)] = stock.Id;
            }
        }

        foreach (var row in rows)
        {
            row.Id = there.GetValueOrDefault((row.SiteId!.Id, row.MaterialId!.Id), row.Id);
        }
    }

    private static ConsignmentStock Row(CustomerSite site, StockMaterial material, IReadOnlyCollection<StockLevel> levels)
    {
        var newest = levels.Last();
        var name = $"{material.Number} {site.Name}";
        var row = new ConsignmentStock(RowId.From(ConsignmentStock.EntityLogicalName, site.Id.ToString("D"), material.Id.ToString("D")))
        {
            Name = name[..Math.Min(name.Length, LongestName)],
            AccountId = new EntityReference(Account.EntityLogicalName, site.AccountId),
            SiteId = new EntityReference(Site.EntityLogicalName, site.Id),
            MaterialId = new EntityReference(Material.EntityLogicalName, material.Id),
            Quantity = Units(newest.Quantity),

            // Dataverse keeps whole seconds.
            AsOf = new DateTime(newest.Moment / 1_000 * TimeSpan.TicksPerSecond, DateTimeKind.Utc),
            DaysOfCover = StockCover.Days(levels) is { } days ? Math.Round((decimal)days, 2) : null,
        };

        // What the source does not say may have been entered by people.
        if (newest.Minimum != StockLevel.NotSaid)
        {
            row.Minimum = Units(newest.Minimum);
        }

        if (newest.ReorderPoint != StockLevel.NotSaid)
        {
            row.ReorderPoint = Units(newest.ReorderPoint);
        }

        return row;
    }

    private static decimal Units(long quantity) => quantity / (decimal)FixedPoint.Scale;
}
