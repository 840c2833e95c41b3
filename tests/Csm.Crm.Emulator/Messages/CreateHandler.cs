using Csm.Crm.Emulator.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Emulator.Messages;

/// <summary>Create: one row.</summary>
internal sealed class CreateHandler(WriteRequests writes) : IMessageHandler
{
    public string Message => "Create";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "Target");
        var ids = writes.Create([RequestReader.Required<Entity>(request, "Target")], request, call);
        return new CreateResponse { Results = { ["id"] = ids[0] } };
    }
}
