using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Main;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Security;
using Csm.Crm.Emulator.Store;
using Microsoft.Xrm.Sdk;
using Relationship = Csm.Crm.Emulator.Metadata.Relationship;

namespace Csm.Crm.Emulator.Messages;

/// <summary>
/// Merge of two accounts or contacts, by name: the content goes to the row that stays, rows that point to the other one
/// point to it from then on, and the other one is deactivated and marked. All or nothing, and as the system.
/// </summary>
internal sealed class MergeHandler(
    SolutionModel model, RowStore store, KeyResolver keys, WriteRequests writes, RowWriter writer, Dependents dependents, AccessControl access, TransactionRunner transactions,
    ContextFactory contexts, IdSource ids, TimeProvider clock, Guid systemUserId) : IMessageHandler
{
    private const int Inactive = 1;

    public string Message => "Merge";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "Target", "SubordinateId", "UpdateContent", "PerformParentingChecks");
        if (request.Parameters.TryGetValue("PerformParentingChecks", out var checks) && checks is true)
        {
            throw Fault.Refused("PerformParentingChecks of Merge");
        }

        var target = RequestReader.Required<EntityReference>(request, "Target");
        var table = model[target.LogicalName];
        if (!Relationship.IsMergeable(table.Name))
        {
            throw Fault.Invalid($"This type: {table.Name} is not supported with merge operation.");
        }

        var master = keys.Require(table, target.Id, target.KeyAttributes);
        var subordinate = keys.Require(table, RequestReader.Required<Guid>(request, "SubordinateId"), new KeyAttributeCollection());
        Check(table, master, subordinate, call);
        var asSystem = call with { UserId = systemUserId };
        var merge = contexts.ForMerge(table, master.Id, asSystem, Values.SdkCopy.Of(request.Parameters), RowComposer.StoredNow(clock), ids.Next());
        return transactions.Run(asSystem with { Parent = merge }, Message, inside =>
        {
            if (request.Parameters.TryGetValue("UpdateContent", out var given) && given is Entity { Attributes.Count: > 0 } content)
            {
                Update(table, master.Id, content.Attributes, inside);
            }

            Repoint(table, master.Id, subordinate.Id, inside);
            Retire(table, master.Id, subordinate.Id, inside);
            return new OrganizationResponse();
        });
    }

    private void Check(Table table, Row master, Row subordinate, CallContext call)
    {
        if (master.Id == subordinate.Id)
        {
            throw Fault.Invalid("Merge cannot be performed on master and sub-entities that are identical.");
        }

        access.Require(call.UserId, table, AccessRight.Read, master);
        foreach (var row in new[] { master, subordinate })
        {
            access.Require(call.UserId, table, AccessRight.Write, row);
            if (row[table.State!] is not 0)
            {
                throw Fault.Invalid($"{(row.Id == master.Id ? "master entity" : "sub-entity")}:{table.Name}-{row.Id:D} is deactive.");
            }
        }
    }

    private void Repoint(Table table, Guid master, Guid subordinate, CallContext call)
    {
        foreach (var relationship in table.ReferencedBy.Where(relationship => relationship.FollowsMerge))
        {
            foreach (var child in dependents.Of(relationship, subordinate).Where(child => child.Id != master))
            {
                Update(model[relationship.ReferencingTable], child.Id, new AttributeCollection { [relationship.ReferencingColumn] = new EntityReference(table.Name, master) }, call);
            }
        }

        foreach (var (name, column) in BaseTables.PlainLookups.Where(lookup => model[lookup.Table][lookup.Column].Targets.Contains(table.Name)))
        {
            var pointing = model[name];
            foreach (var row in store[pointing].Seek(pointing[column], subordinate).Where(row => row.Id != master).OrderBy(row => row.Id).ToArray())
            {
                Update(pointing, row.Id, new AttributeCollection { [column] = new EntityReference(table.Name, master) }, call);
            }
        }
    }

    // The mark is the platform's own; the deactivation is an update like any other.
    private void Retire(Table table, Guid master, Guid subordinate, CallContext call)
    {
        var values = store[table].Find(subordinate)!.CopyValues();
        values[table["merged"].Slot] = true;
        values[table["masterid"].Slot] = new RowReference(table.Name, master);
        writer.Replace(table, new Row(subordinate, values), call);
        Update(table, subordinate, new AttributeCollection { ["statecode"] = new OptionSetValue(Inactive) }, call);
    }

    private void Update(Table table, Guid id, AttributeCollection attributes, CallContext call)
    {
        var row = new Entity(table.Name, id);
        row.Attributes.AddRange(attributes);
        writes.Update([row], new OrganizationRequest("Update") { ["Target"] = row }, call);
    }
}
