using Csm.Crm.Emulator.Pipeline;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Messages;

/// <summary>SetState, by name: an Update of statecode and statuscode.</summary>
internal sealed class SetStateHandler(WriteRequests writes) : IMessageHandler
{
    public string Message => "SetState";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "EntityMoniker", "State", "Status");
        var target = RequestReader.Required<EntityReference>(request, "EntityMoniker");
        var row = new Entity(target.LogicalName, target.Id) { ["statecode"] = RequestReader.Required<OptionSetValue>(request, "State") };
        var status = RequestReader.Required<OptionSetValue>(request, "Status");

        // -1 asks for the state's default status.
        if (status.Value != -1)
        {
            row["statuscode"] = status;
        }

        writes.Update([row], request, call);
        return new OrganizationResponse();
    }
}
