using Csm.Crm.Emulator.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Emulator.Messages;

/// <summary>Delete: one row, by id or alternate key, with its cascades.</summary>
internal sealed class DeleteHandler(WriteRequests writes) : IMessageHandler
{
    public string Message => "Delete";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "Target", "ConcurrencyBehavior");
        writes.Delete(RequestReader.Required<EntityReference>(request, "Target"), request, call);
        return new DeleteResponse();
    }
}
