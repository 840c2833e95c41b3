using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Security;

/// <summary>
/// Privilege × depth × owner. A privilege that is missing altogether faults; one that is there reaches own rows (Basic),
/// rows of the user's business unit (Local), of it and those below (Deep) or all (Global).
/// </summary>
internal sealed class AccessControl(SolutionModel model, RowStore store, UserDirectory users)
{
    private readonly Table _businessUnits = model["businessunit"];
    private readonly Table _systemUsers = model["systemuser"];

    /// <summary>Which rows of the table the user may read; null when all.</summary>
    /// <exception cref="System.ServiceModel.FaultException">The read privilege is missing.</exception>
    public Func<Row, bool>? Visibility(Guid userId, Table table)
    {
        var depth = DepthOf(userId, table, AccessRight.Read);
        return depth == PrivilegeDepth.Global ? null : row => Reaches(userId, depth, table, row);
    }

    /// <exception cref="System.ServiceModel.FaultException">The privilege is missing or does not reach the row.</exception>
    public void Require(Guid userId, Table table, AccessRight right, Row row)
    {
        var depth = DepthOf(userId, table, right);
        if (depth != PrivilegeDepth.Global && !Reaches(userId, depth, table, row))
        {
            throw Fault.MissingAccess(userId, right.ToString(), table.Name, row.Id);
        }
    }

    /// <summary>May the user create a row for this owner?</summary>
    public void RequireCreate(Guid userId, Table table, RowReference? owner, Guid rowId)
    {
        var depth = DepthOf(userId, table, AccessRight.Create);
        if (depth != PrivilegeDepth.Global && owner is not null && !OwnerInReach(userId, depth, owner.Id, BusinessUnitOf(owner)))
        {
            throw Fault.MissingAccess(userId, nameof(AccessRight.Create), table.Name, rowId);
        }
    }

    /// <summary>Checks a privilege that is named outright, such as the execute privilege of a Custom API.</summary>
    public void RequirePrivilege(Guid userId, string privilege)
    {
        var user = users[userId];
        if (!user.IsAdministrator && user.DepthOf(privilege) == PrivilegeDepth.None)
        {
            throw Fault.MissingPrivilege(userId, privilege);
        }
    }

    /// <summary>Checks that the user has the privilege at some depth; for rows that do not exist yet.</summary>
    public void RequirePrivilege(Guid userId, Table table, AccessRight right) => DepthOf(userId, table, right);

    public Guid BusinessUnitOf(Guid userId) =>
        store[_systemUsers].Find(userId)?[_systemUsers["businessunitid"]] is RowReference unit ? unit.Id : Guid.Empty;

    /// <summary>Business unit of a user or team.</summary>
    public Guid BusinessUnitOf(RowReference owner)
    {
        var table = model[owner.Table];
        return store[table].Find(owner.Id)?[table["businessunitid"]] is RowReference unit ? unit.Id : Guid.Empty;
    }

    private PrivilegeDepth DepthOf(Guid userId, Table table, AccessRight right)
    {
        var user = users[userId];
        if (user.IsAdministrator)
        {
            return PrivilegeDepth.Global;
        }

        var named = BaseTables.PrivilegeName(table.Name);
        var privilege = "prv" + right + (named.Length > 0 ? named : table.SchemaName);
        var depth = user.DepthOf(privilege);
        return depth == PrivilegeDepth.None ? throw Fault.MissingPrivilege(userId, privilege) : depth;
    }

    private bool Reaches(Guid userId, PrivilegeDepth depth, Table table, Row row) =>
        table.Owner is null || (row[table.Owner] is RowReference owner
            && OwnerInReach(userId, depth, owner.Id, row[table["owningbusinessunit"]] is RowReference unit ? unit.Id : Guid.Empty));

    private bool OwnerInReach(Guid userId, PrivilegeDepth depth, Guid ownerId, Guid businessUnitId) =>
        ownerId == userId || depth switch
        {
            PrivilegeDepth.Local => businessUnitId == BusinessUnitOf(userId),
            PrivilegeDepth.Deep => IsAtOrBelow(businessUnitId, BusinessUnitOf(userId)),
            PrivilegeDepth.Global => true,
            _ => false,
        };

    private bool IsAtOrBelow(Guid unit, Guid ancestor)
    {
        for (var current = unit; current != Guid.Empty;)
        {
            if (current == ancestor)
            {
                return true;
            }

            current = store[_businessUnits].Find(current)?[_businessUnits["parentbusinessunitid"]] is RowReference parent ? parent.Id : Guid.Empty;
        }

        return false;
    }
}
