using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins;

/// <summary>The narrow port between use cases and the platform: few verbs, each one request (a read: one per page).</summary>
internal interface IRows
{
    /// <summary>All rows the query matches, or as many as its <c>TopCount</c> says.</summary>
    /// <param name="query">Must name its columns.</param>
    IReadOnlyList<Entity> Read(QueryExpression query);

    /// <summary>One page of the rows the query matches; it must have an order that tells all rows apart.</summary>
    /// <param name="query">Must name its columns.</param>
    /// <param name="number">1 for the first page.</param>
    /// <param name="size">Rows of a page, at most 5,000.</param>
    /// <param name="hasMore">Whether there is a page after it.</param>
    IReadOnlyList<Entity> ReadPage(QueryExpression query, int number, int size, out bool hasMore);

    /// <summary>The groups of an aggregating FetchXML query, which takes no paging: at most 50,000 rows may lie behind them.</summary>
    /// <param name="fetchXml">Must name an alias for each column.</param>
    IReadOnlyList<Entity> Aggregate(string fetchXml);

    /// <summary>Creates the row, with the rows in its <c>RelatedEntities</c>, in one request.</summary>
    void Create(Entity row);

    /// <summary>Writes the columns present in <paramref name="change"/>, which should be the changed ones only.</summary>
    void Update(Entity change);

    /// <summary>Creates rows, a request each.</summary>
    void CreateAll(IEnumerable<Entity> created);

    /// <summary>Writes changes of rows, a request each.</summary>
    void UpdateAll(IEnumerable<Entity> changes);

    /// <summary>Deletes the row and what hangs on it by cascade.</summary>
    void Delete(string table, Guid id);
}

/// <summary><see cref="IRows"/> over the organisation service.</summary>
internal sealed class OrganizationRows : IRows
{
    private const int PageSize = 5000;

    private readonly IOrganizationService service;

    public OrganizationRows(IOrganizationService service) => this.service = service;

    public IReadOnlyList<Entity> Read(QueryExpression query)
    {
        if (query.TopCount is not null)
        {
            return service.RetrieveMultiple(query).Entities;
        }

        var rows = new List<Entity>();
        query.PageInfo = new PagingInfo { PageNumber = 1, Count = PageSize };
        while (true)
        {
            var page = service.RetrieveMultiple(query);
            rows.AddRange(page.Entities);
            if (!page.MoreRecords)
            {
                return rows;
            }

            query.PageInfo.PageNumber++;
            query.PageInfo.PagingCookie = page.PagingCookie;
        }
    }

    public IReadOnlyList<Entity> ReadPage(QueryExpression query, int number, int size, out bool hasMore)
    {
        query.PageInfo = new PagingInfo { PageNumber = number, Count = size };
        var page = service.RetrieveMultiple(query);
        hasMore = page.MoreRecords;
        return page.Entities;
    }

    public IReadOnlyList<Entity> Aggregate(string fetchXml) => service.RetrieveMultiple(new FetchExpression(fetchXml)).Entities;

    public void Create(Entity row) => service.Create(row);

    public void Update(Entity change) => service.Update(change);

    // Microsoft supports neither bulk nor batch messages in plug-ins.
    public void CreateAll(IEnumerable<Entity> created)
    {
        foreach (var row in created)
        {
            service.Create(row);
        }
    }

    public void UpdateAll(IEnumerable<Entity> changes)
    {
        foreach (var change in changes)
        {
            service.Update(change);
        }
    }

    public void Delete(string table, Guid id) => service.Delete(table, id);
}
