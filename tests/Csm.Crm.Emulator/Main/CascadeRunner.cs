using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Store;
using Microsoft.Xrm.Sdk;
using Relationship = Csm.Crm.Emulator.Metadata.Relationship;

namespace Csm.Crm.Emulator.Main;

/// <summary>
/// What a delete or an assign does to the rows that point here. Cascaded deletes and assigns are messages of their own,
/// with steps and privileges, at the depth of the cause; removing a link is a plain write.
/// </summary>
internal sealed class CascadeRunner(SolutionModel model, RowStore store, RowWriter writer, Dependents dependents, Sharing sharing, Action<OrganizationRequest, CallContext> execute)
{
    public void BeforeDelete(Table table, Row row, CallContext call)
    {
        foreach (var relationship in table.ReferencedBy)
        {
            if (relationship.OnDelete == Cascade.Restrict && dependents.Of(relationship, row.Id).Count > 0)
            {
                throw Fault.Of(FaultCode.CannotDeleteDueToAssociation, $"The '{table.Name}' row {row.Id:D} cannot be deleted: rows of '{relationship.ReferencingTable}' point to it (relationship '{relationship.Name}', delete restricted).");
            }
        }

        foreach (var relationship in table.ReferencedBy)
        {
            foreach (var child in dependents.Of(relationship, row.Id))
            {
                if (relationship.OnDelete == Cascade.All)
                {
                    execute(new OrganizationRequest("Delete") { ["Target"] = new EntityReference(relationship.ReferencingTable, child.Id) }, call);
                }
                else if (relationship.OnDelete == Cascade.RemoveLink)
                {
                    RemoveLink(relationship, child, call);
                }
            }
        }
    }

    public void AfterAssign(Table table, Row before, Row after, CallContext call)
    {
        if (table.Owner is not { } owner || ValueEquality.Instance.Equals(before[owner], after[owner]))
        {
            return;
        }

        var (oldOwner, newOwner) = ((RowReference)before[owner]!, (RowReference)after[owner]!);
        foreach (var (childTable, child) in dependents.Following(table, after.Id, oldOwner, relationship => relationship.OnAssign))
        {
            var target = new Entity(childTable.Name, child.Id) { ["ownerid"] = new EntityReference(newOwner.Table, newOwner.Id) };
            execute(new OrganizationRequest("Update") { ["Target"] = target }, call);
        }

        sharing.Reassign(table, after, oldOwner, newOwner, call);
    }

    private void RemoveLink(Relationship relationship, Row child, CallContext call)
    {
        var table = model[relationship.ReferencingTable];
        if (store[table].Find(child.Id) is { } current)
        {
            var values = current.CopyValues();
            values[table[relationship.ReferencingColumn].Slot] = null;
            values[table.Version.Slot] = store.NextVersion();
            writer.Replace(table, new Row(child.Id, values), call);
        }
    }
}
