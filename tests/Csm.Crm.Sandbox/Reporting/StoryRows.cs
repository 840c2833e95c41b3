using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Sandbox.Reporting;

/// <summary>Reads all rows a user may see of a table, named columns only, page by page.</summary>
public sealed class StoryRows(IOrganizationService service)
{
    private const int PageSize = 5_000;

    /// <summary>All rows, oldest first.</summary>
    /// <param name="table">Logical name.</param>
    /// <param name="columns">Columns to read; when a row was created is always there.</param>
    public IReadOnlyList<T> Read<T>(string table, params string[] columns)
        where T : Entity
    {
        var query = new QueryExpression(table) { ColumnSet = new ColumnSet([.. columns, "createdon"]), PageInfo = new PagingInfo { Count = PageSize, PageNumber = 1 } };
        query.AddOrder("createdon", OrderType.Ascending);
        query.AddOrder(table + "id", OrderType.Ascending);
        var rows = new List<T>();
        while (true)
        {
            var page = service.RetrieveMultiple(query);
            rows.AddRange(page.Entities.Select(row => row.ToEntity<T>()));
            if (!page.MoreRecords)
            {
                return rows;
            }

            query.PageInfo.PageNumber++;
            query.PageInfo.PagingCookie = page.PagingCookie;
        }
    }
}
