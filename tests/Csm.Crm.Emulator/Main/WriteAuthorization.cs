using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Security;
using Csm.Crm.Emulator.Store;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Main;

/// <summary>
/// The permission check between stages 10 and 20: the right on the row, Assign for a new owner, Append on the row and
/// AppendTo on each row a lookup is set to, and a profile for each secured column.
/// </summary>
internal sealed class WriteAuthorization(SolutionModel model, UserDirectory users, AccessControl access, ColumnSecurity columns, KeyResolver keys)
{
    public void Require(WriteOperation operation)
    {
        var userId = operation.Call.UserId;
        if (users[userId].IsAdministrator)
        {
            return;
        }

        foreach (var target in operation.Targets)
        {
            RequireRight(operation, target, userId);
            if (operation.Kind != WriteKind.Delete)
            {
                RequireColumns(operation, target, userId);
                RequireAppend(operation, target, userId);
            }
        }
    }

    private void RequireRight(WriteOperation operation, WriteTarget target, Guid userId)
    {
        var table = operation.Table;
        switch (operation.Kind)
        {
            case WriteKind.Create:
                access.RequireCreate(userId, table, table.Owner is null ? null : OwnerOf(target, userId), target.Id);
                break;
            case WriteKind.Update:
                access.Require(userId, table, AccessRight.Write, target.Before!);
                if (table.Owner is { } owner && target.Entity.Contains(owner.Name) && !ValueEquality.Instance.Equals(target.Before![owner], OwnerOf(target, userId)))
                {
                    access.Require(userId, table, AccessRight.Assign, target.Before!);
                }

                break;
            default:
                access.Require(userId, table, AccessRight.Delete, target.Before!);
                break;
        }
    }

    private void RequireColumns(WriteOperation operation, WriteTarget target, Guid userId)
    {
        var creating = operation.Kind == WriteKind.Create;
        foreach (var name in target.Entity.Attributes.Keys)
        {
            if (operation.Table.Find(name) is { IsSecured: true } column
                && !columns.Allows(userId, operation.Table, column, permission => creating ? permission.Create : permission.Update))
            {
                throw Fault.SecuredColumn(creating ? FaultCode.SecuredCreate : FaultCode.SecuredUpdate, creating ? "create" : "update", operation.Table.Name, name);
            }
        }
    }

    private void RequireAppend(WriteOperation operation, WriteTarget target, Guid userId)
    {
        var appends = false;
        foreach (var (name, value) in target.Entity.Attributes)
        {
            if (name != "ownerid" && value is EntityReference reference)
            {
                var referenced = model[reference.LogicalName];
                access.Require(userId, referenced, AccessRight.AppendTo, keys.Require(referenced, reference.Id, reference.KeyAttributes));
                appends = true;
            }
        }

        if (appends && target.Before is { } row)
        {
            access.Require(userId, operation.Table, AccessRight.Append, row);
        }
        else if (appends)
        {
            access.RequirePrivilege(userId, operation.Table, AccessRight.Append);
        }
    }

    private RowReference OwnerOf(WriteTarget target, Guid userId) =>
        target.Entity.GetAttributeValue<EntityReference>("ownerid") is { } owner ? keys.Resolve(owner) : new RowReference("systemuser", userId);
}
