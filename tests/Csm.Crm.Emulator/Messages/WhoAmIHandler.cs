using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Security;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Messages;

/// <summary>WhoAmI, by name: its typed classes are in an assembly the product does not use.</summary>
internal sealed class WhoAmIHandler(AccessControl access, OrganizationIdentity organization) : IMessageHandler
{
    public string Message => "WhoAmI";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request);
        return new OrganizationResponse
        {
            Results =
            {
                ["UserId"] = call.UserId,
                ["BusinessUnitId"] = access.BusinessUnitOf(call.UserId),
                ["OrganizationId"] = organization.Id,
            },
        };
    }
}
