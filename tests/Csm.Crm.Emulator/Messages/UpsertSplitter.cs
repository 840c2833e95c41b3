using Csm.Crm.Emulator.Main;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Store;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Emulator.Messages;

/// <summary>Sorts rows into those that exist (by id or alternate key) and those that do not, and writes both kinds.</summary>
internal sealed class UpsertSplitter(SolutionModel model, RowStore store, KeyResolver keys, WriteRequests writes, TransactionRunner transactions)
{
    public UpsertResponse[] Execute(IReadOnlyList<Entity> rows, OrganizationRequest request, CallContext call) =>
        transactions.Run(call, request.RequestName, inside => Split(rows, request, inside));

    private UpsertResponse[] Split(IReadOnlyList<Entity> rows, OrganizationRequest request, CallContext call)
    {
        var table = model[rows[0].LogicalName];
        var existing = rows.Select(row => Find(table, row)).ToArray();
        var created = Pick(rows, existing, isNew: true);
        var updated = Pick(rows, existing, isNew: false);
        var ids = created.Count == 0 ? [] : writes.Create(created, request, call);
        if (updated.Count > 0)
        {
            writes.Update(updated, request, call);
        }

        var next = 0;
        return [.. existing.Select(row => Response(table, row is null ? ids[next++] : row.Id, isNew: row is null))];
    }

    private Row? Find(Table table, Entity row)
    {
        if (row.KeyAttributes.Count > 0)
        {
            return keys.FindByKey(table, row.KeyAttributes);
        }

        var id = row.Id != Guid.Empty ? row.Id : row.GetAttributeValue<Guid>(table.PrimaryId.Name);
        return store[table].Find(id);
    }

    private static List<Entity> Pick(IReadOnlyList<Entity> rows, Row?[] existing, bool isNew) =>
        [.. rows.Where((_, i) => existing[i] is null == isNew)];

    private static UpsertResponse Response(Table table, Guid id, bool isNew) => new()
    {
        ResponseName = "Upsert",
        Results = { ["RecordCreated"] = isNew, ["Target"] = new EntityReference(table.Name, id) },
    };
}
