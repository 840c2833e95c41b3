using Csm.Crm.Emulator.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Emulator.Messages;

/// <summary>Update: one row, by id or alternate key.</summary>
internal sealed class UpdateHandler(WriteRequests writes) : IMessageHandler
{
    public string Message => "Update";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "Target", "ConcurrencyBehavior");
        writes.Update([RequestReader.Required<Entity>(request, "Target")], request, call);
        return new UpdateResponse();
    }
}
