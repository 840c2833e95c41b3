using Csm.Crm.Emulator.Pipeline;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Emulator.Messages;

/// <summary>UpdateMultiple: all rows or none.</summary>
internal sealed class UpdateMultipleHandler(WriteRequests writes) : IMessageHandler
{
    public string Message => "UpdateMultiple";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "Targets", "ConcurrencyBehavior");
        writes.Update(RequestReader.Targets(request), request, call);
        return new UpdateMultipleResponse();
    }
}
