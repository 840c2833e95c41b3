using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Main;

/// <summary>Finds the rows that point to a row, and those of them a cascade reaches.</summary>
internal sealed class Dependents(SolutionModel model, RowStore store)
{
    /// <summary>Rows pointing to the row. A list, because rows change while it is read; sorted, so that runs repeat.</summary>
    public IReadOnlyList<Row> Of(Relationship relationship, Guid id)
    {
        var table = model[relationship.ReferencingTable];
        return [.. store[table].Seek(table[relationship.ReferencingColumn], id).OrderBy(row => row.Id)];
    }

    /// <summary>Rows of user-owned tables that follow the row.</summary>
    /// <param name="table">Table of the row.</param>
    /// <param name="id">Row pointed to.</param>
    /// <param name="owner">Owner the row had; rows he owns are the user-owned ones.</param>
    /// <param name="cascade">Cascade that applies.</param>
    public IReadOnlyList<(Table Table, Row Row)> Following(Table table, Guid id, RowReference owner, Func<Relationship, Cascade> cascade) =>
    [
        .. table.ReferencedBy.Where(relationship => cascade(relationship) is not Cascade.None && model[relationship.ReferencingTable].Owner is not null)
            .SelectMany(relationship => Of(relationship, id)
                .Where(row => Follows(model[relationship.ReferencingTable], row, owner, cascade(relationship)))
                .Select(row => (model[relationship.ReferencingTable], row))),
    ];

    public static bool Follows(Table table, Row row, RowReference owner, Cascade cascade) => cascade switch
    {
        Cascade.All => true,
        Cascade.Active => table.State is not { } state || row[state] is 0,
        Cascade.UserOwned => ValueEquality.Instance.Equals(row[table.Owner!], owner),
        _ => false,
    };
}
