using Csm.Crm.Emulator.Main;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Security;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Messages;

/// <summary>RetrievePrincipalAccess, by name: what a user or team may do with a row. AccessRights is the number of the flags.</summary>
internal sealed class RetrievePrincipalAccessHandler(SolutionModel model, KeyResolver keys, AccessControl access) : IMessageHandler
{
    public string Message => "RetrievePrincipalAccess";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "Target", "Principal");
        var target = RequestReader.Required<EntityReference>(request, "Target");
        var table = model[target.LogicalName];
        var row = keys.Require(table, target.Id, target.KeyAttributes);
        access.Require(call.UserId, table, AccessRight.Read, row);
        var principal = keys.Resolve(RequestReader.Required<EntityReference>(request, "Principal"));
        return new OrganizationResponse { Results = { ["AccessRights"] = access.RightsOn(principal, table, row) } };
    }
}
