using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Main;

/// <summary>Puts row versions into the store: unique keys first, the undo log with every write.</summary>
internal sealed class RowWriter(RowStore store, Journal journal)
{
    public void Insert(Table table, Row row, CallContext call)
    {
        if (store[table].Find(row.Id) is not null)
        {
            throw Fault.DuplicateId(table.Name, row.Id);
        }

        Put(table, row.Id, row, call, "insert");
    }

    public void Replace(Table table, Row row, CallContext call) => Put(table, row.Id, row, call, "update");

    public void Remove(Table table, Guid id, CallContext call)
    {
        journal.Add(JournalKind.Write, "delete", table.Name, id, call.Depth);
        call.Transaction!.Undo.Write(store[table], id, row: null);
    }

    private void Put(Table table, Guid id, Row row, CallContext call, string what)
    {
        for (var i = 0; i < table.Keys.Count; i++)
        {
            var key = table.Keys[i];
            var values = new object?[key.Columns.Count];
            for (var part = 0; part < values.Length; part++)
            {
                values[part] = row[key.Columns[part]];
            }

            // A key with an empty column is not enforced.
            if (!Array.Exists(values, value => value is null) && store[table].FindByKey(i, values) is { } other && other.Id != id)
            {
                throw Fault.DuplicateKey(table.Name, key.Name, string.Join(", ", key.Columns.Select(column => column.Name)));
            }
        }

        journal.Add(JournalKind.Write, what, table.Name, id, call.Depth);
        call.Transaction!.Undo.Write(store[table], id, row);
    }
}
