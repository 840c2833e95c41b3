using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Main;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Security;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Messages;

/// <summary>
/// GrantAccess, ModifyAccess and RevokeAccess, by name. The type of the parameter PrincipalAccess is in an assembly the
/// product does not use, so any object with its two properties is taken: Principal and AccessMask.
/// </summary>
internal sealed class ShareHandler(string message, KeyResolver keys, SolutionModel model, AccessControl access, Sharing sharing, TransactionRunner transactions) : IMessageHandler
{
    public string Message => message;

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "Target", message == "RevokeAccess" ? "Revokee" : "PrincipalAccess");
        var target = RequestReader.Required<EntityReference>(request, "Target");
        var table = model[target.LogicalName];
        if (table.Owner is null)
        {
            throw Fault.Invalid($"Rows of '{table.Name}' belong to the organisation and cannot be shared.");
        }

        var row = keys.Require(table, target.Id, target.KeyAttributes);
        access.Require(call.UserId, table, AccessRight.Share, row);
        return transactions.Run(call, message, inside =>
        {
            if (message == "RevokeAccess")
            {
                sharing.Revoke(table, row, Principal(RequestReader.Required<EntityReference>(request, "Revokee")), inside);
                return new OrganizationResponse();
            }

            var (principal, rights) = PrincipalAccess(RequestReader.Required<object>(request, "PrincipalAccess"));
            var missing = rights & ~Shares.Flag(AccessRight.Create) & ~access.RightsOn(new Store.RowReference("systemuser", call.UserId), table, row);
            if (missing != 0)
            {
                throw Fault.Of(FaultCode.RowAccessDenied, $"User {call.UserId:D} cannot share the rights {missing} (AccessRights flags) on '{table.Name}' {row.Id:D}, because he does not have them.");
            }

            if (message == "GrantAccess")
            {
                sharing.Grant(table, row, Principal(principal), rights, inside);
            }
            else
            {
                sharing.Modify(table, row, Principal(principal), rights, inside);
            }

            return new OrganizationResponse();
        });
    }

    private Guid Principal(EntityReference reference) => reference.LogicalName is "systemuser" or "team"
        ? keys.Resolve(reference).Id
        : throw Fault.Invalid($"{message}: a row is shared with a systemuser or a team, not with a '{reference.LogicalName}'.");

    private (EntityReference Principal, int Rights) PrincipalAccess(object given)
    {
        var type = given.GetType();
        return type.GetProperty("Principal")?.GetValue(given) is EntityReference principal && type.GetProperty("AccessMask")?.GetValue(given) is Enum mask
            ? (principal, Convert.ToInt32(mask, System.Globalization.CultureInfo.InvariantCulture))
            : throw Fault.Invalid($"{message}: PrincipalAccess is a {type}; it needs the properties Principal (EntityReference) and AccessMask (AccessRights).");
    }
}
