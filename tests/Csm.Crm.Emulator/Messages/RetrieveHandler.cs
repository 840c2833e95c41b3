using Csm.Crm.Emulator.Main;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Pipeline;
using Csm.Crm.Emulator.Security;
using Csm.Crm.Emulator.Values;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Messages;

/// <summary>Retrieve: one row by id or alternate key, with the columns asked for.</summary>
internal sealed class RetrieveHandler(SolutionModel model, KeyResolver keys, AccessControl access, ColumnSecurity secured, RowReader reader, Guard guard) : IMessageHandler
{
    public string Message => "Retrieve";

    public OrganizationResponse Execute(OrganizationRequest request, CallContext call)
    {
        RequestReader.Allow(request, "Target", "ColumnSet");
        var target = RequestReader.Required<EntityReference>(request, "Target");
        var columns = RequestReader.Required<ColumnSet>(request, "ColumnSet");
        var table = model[target.LogicalName];
        var wanted = columns.AllColumns ? RowReader.AllColumns(table) : columns.Columns.Select(column => table[column]).ToList();
        if (columns.AllColumns)
        {
            guard.AllColumns(Message, table, call);
        }

        access.RequirePrivilege(call.UserId, table, AccessRight.Read);
        var row = keys.Require(table, target.Id, target.KeyAttributes);
        access.Require(call.UserId, table, AccessRight.Read, row);
        return new RetrieveResponse { Results = { ["Entity"] = reader.Read(table, row, wanted.Where(column => secured.MayRead(call.UserId, table, column))) } };
    }
}
