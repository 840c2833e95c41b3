using System.Runtime.CompilerServices;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using Polly;

namespace Csm.Crm.Telemetry.Writing;

/// <summary>Reads all rows of a query, page by page.</summary>
internal static class DataverseQuery
{
    private const int PageSize = 5_000;

    /// <summary>A query for named columns of a table, in order of its key so that pages do not overlap.</summary>
    public static QueryExpression Of(string table, string key, params string[] columns)
    {
        var query = new QueryExpression(table) { ColumnSet = new ColumnSet(columns) };
        query.AddOrder(key, OrderType.Ascending);
        return query;
    }

    /// <summary>The rows. A page that Dataverse was too busy for is asked for again.</summary>
    public static async IAsyncEnumerable<Entity> RowsAsync(
        this IOrganizationServiceAsync2 service, QueryExpression query, ResiliencePipeline retry, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        query.PageInfo = new PagingInfo { PageNumber = 1, Count = PageSize };
        while (true)
        {
            var page = await retry.ExecuteAsync(async token => await service.RetrieveMultipleAsync(query, token), cancellationToken);
            foreach (var row in page.Entities)
            {
                yield return row;
            }

            if (!page.MoreRecords)
            {
                yield break;
            }

            query.PageInfo.PageNumber++;
            query.PageInfo.PagingCookie = page.PagingCookie;
        }
    }
}
