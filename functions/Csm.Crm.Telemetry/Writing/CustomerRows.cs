using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Customers;
using Csm.Crm.Telemetry.State;
using Microsoft.PowerPlatform.Dataverse.Client;
using Polly;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>Digital usage and consignment stocks as they should stand in Dataverse. Contacts, sites and materials are read only where there are any.</summary>
/// <param name="service">Dataverse, as the Telemetry writer.</param>
/// <param name="customers">Contacts, sites and materials; null where none are known.</param>
internal sealed class CustomerRows(IOrganizationServiceAsync2 service, CurrentCustomers? customers)
{
    /// <param name="partitions">What was reported.</param>
    /// <param name="today">The first day that is not over, UTC.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    /// <exception cref="InvalidOperationException">There is usage, and no directory of contacts.</exception>
    public async Task<IReadOnlyList<DigitalUsage>> UsageAsync(IReadOnlyList<PartitionState> partitions, DateOnly today, CancellationToken cancellationToken) =>
        partitions.Any(static partition => partition.Usage.All.Count > 0) ? [.. UsageRows.Of(partitions, await Known().ContactsAsync(cancellationToken), today)] : [];

    /// <param name="partitions">What was reported.</param>
    /// <param name="published">What was written before.</param>
    /// <param name="retry">Repeats requests that Dataverse was too busy for.</param>
    /// <param name="cancellationToken">Stops between pages.</param>
    /// <exception cref="InvalidOperationException">There is a stock, and no directory of sites and materials.</exception>
    public async Task<IReadOnlyList<ConsignmentStock>> StocksAsync(IReadOnlyList<PartitionState> partitions, PublishedRows published, ResiliencePipeline retry, CancellationToken cancellationToken)
    {
        if (!partitions.Any(static partition => partition.Stocks.All.Any()))
        {
            return [];
        }

        var rows = StockRows.Of(partitions, await Known().StocksAsync(cancellationToken));
        if (rows.Any(row => !published.Knows(row.Id)))
        {
            await StockRows.AdoptAsync(rows, service, retry, cancellationToken);
        }

        return rows;
    }

    private CurrentCustomers Known() => customers
        ?? throw new InvalidOperationException("The state holds digital usage or stocks, but the publisher knows no customers. Give it the same CurrentCustomers as the ingestion.");
}
