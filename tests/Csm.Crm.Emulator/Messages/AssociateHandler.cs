using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Emulator.Messages;

/// <summary>Associate and Disassociate over a one-to-many relationship: they set or clear the lookup of the related rows.</summary>
internal sealed class AssociateHandler(SolutionModel model, WriteRequests writes, TransactionRunner transactions, bool associate) : IMessageHandler
{
    public string Message => associate ? "Associate" : "Disassociate";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "Target", "Relationship", "RelatedEntities");
        var target = RequestReader.Required<EntityReference>(request, "Target");
        var name = RequestReader.Required<Microsoft.Xrm.Sdk.Relationship>(request, "Relationship").SchemaName;
        var relationship = model.Relationships.GetValueOrDefault(name)
            ?? throw Fault.Invalid($"The solution has no one-to-many relationship '{name}'.");
        if (target.LogicalName != relationship.ReferencedTable)
        {
            throw Fault.Refused($"{Message} from the many side: the target of '{name}' must be a '{relationship.ReferencedTable}', not a '{target.LogicalName}'");
        }

        var related = RequestReader.Required<EntityReferenceCollection>(request, "RelatedEntities");
        transactions.Run(call, Message, inside =>
        {
            foreach (var reference in related)
            {
                var row = new Entity(reference.LogicalName, reference.Id) { [relationship.ReferencingColumn] = associate ? target : null };
                writes.Update([row], request, inside);
            }

            return true;
        });
        return associate ? new AssociateResponse() : new DisassociateResponse();
    }
}
