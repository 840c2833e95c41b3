using Csm.Crm.Emulator.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Emulator.Messages;

/// <summary>CreateMultiple: all rows or none.</summary>
internal sealed class CreateMultipleHandler(WriteRequests writes) : IMessageHandler
{
    public string Message => "CreateMultiple";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "Targets");
        var ids = writes.Create(RequestReader.Targets(request), request, call);
        return new CreateMultipleResponse { Results = { ["Ids"] = ids.ToArray() } };
    }
}
