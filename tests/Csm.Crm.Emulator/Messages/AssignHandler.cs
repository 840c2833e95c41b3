using Csm.Crm.Emulator.Pipeline;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Messages;

/// <summary>Assign, by name: an Update of ownerid, as the platform has done since the specialised messages were deprecated.</summary>
internal sealed class AssignHandler(WriteRequests writes) : IMessageHandler
{
    public string Message => "Assign";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "Target", "Assignee");
        var target = RequestReader.Required<EntityReference>(request, "Target");
        var row = new Entity(target.LogicalName, target.Id) { ["ownerid"] = RequestReader.Required<EntityReference>(request, "Assignee") };
        writes.Update([row], request, call);
        return new OrganizationResponse();
    }
}
