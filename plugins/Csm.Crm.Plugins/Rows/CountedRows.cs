using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins;

/// <summary>Rows that count what is written, for work that has to stop before a call takes too long.</summary>
internal sealed class CountedRows : IRows
{
    private readonly IRows rows;

    public CountedRows(IRows rows) => this.rows = rows;

    /// <summary>Rows created, updated and deleted so far, a request each.</summary>
    public int Writes { get; private set; }

    public IReadOnlyList<Entity> Read(QueryExpression query) => rows.Read(query);

    public IReadOnlyList<Entity> ReadPage(QueryExpression query, int number, int size, out bool hasMore) => rows.ReadPage(query, number, size, out hasMore);

    public IReadOnlyList<Entity> Aggregate(string fetchXml) => rows.Aggregate(fetchXml);

    public void Create(Entity row)
    {
        Writes++;
        rows.Create(row);
    }

    public void Update(Entity change)
    {
        Writes++;
        rows.Update(change);
    }

    public void CreateAll(IEnumerable<Entity> created)
    {
        foreach (var row in created)
        {
            Create(row);
        }
    }

    public void UpdateAll(IEnumerable<Entity> changes)
    {
        foreach (var change in changes)
        {
            Update(change);
        }
    }

    public void Delete(string table, Guid id)
    {
        Writes++;
        rows.Delete(table, id);
    }
}
