using Csm.Crm.Emulator.Faults;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator.Security;

/// <summary>
/// Privilege × depth × owner, or a share. A privilege that is missing altogether faults; one that is there reaches own rows
/// and those of own teams (Basic), rows of the business unit (Local), of it and those below (Deep) or all (Global). A
/// privilege of a team's role reaches from the team, not from its member.
/// </summary>
internal sealed class AccessControl(SolutionModel model, RowStore store, UserDirectory users, Shares shares)
{
    private static readonly Reach[] Everywhere = [new Reach(PrivilegeDepth.Global, Guid.Empty, [])];

    private readonly Table _businessUnits = model["businessunit"];

    /// <summary>Which rows of the table the user may read; null when all.</summary>
    /// <exception cref="System.ServiceModel.FaultException">The read privilege is missing.</exception>
    public Func<Row, bool>? Visibility(Guid userId, Table table)
    {
        var reaches = RequireReaches(userId, table, AccessRight.Read);
        if (table.Owner is null || Array.Exists(reaches, reach => reach.Depth == PrivilegeDepth.Global))
        {
            return null;
        }

        var principals = PrincipalsOf(userId);
        return row => Array.Exists(reaches, reach => Covers(reach, table, row)) || shares.Allow(row.Id, principals, AccessRight.Read);
    }

    /// <exception cref="System.ServiceModel.FaultException">The privilege is missing or does not reach the row.</exception>
    public void Require(Guid userId, Table table, AccessRight right, Row row)
    {
        var reaches = RequireReaches(userId, table, right);
        if (!Array.Exists(reaches, reach => Covers(reach, table, row)) && !shares.Allow(row.Id, PrincipalsOf(userId), right))
        {
            throw Fault.MissingAccess(userId, right.ToString(), table.Name, row.Id);
        }
    }

    /// <summary>Rights of a user or team on a row, as the platform's AccessRights flags.</summary>
    public int RightsOn(RowReference principal, Table table, Row row) => Enum.GetValues<AccessRight>()
        .Where(right => right != AccessRight.Create && (Array.Exists(Reaches(principal, table, right), reach => Covers(reach, table, row))
            || (Reaches(principal, table, right).Length > 0 && shares.Allow(row.Id, PrincipalsOf(principal.Id), right))))
        .Sum(Shares.Flag);

    /// <summary>May the user create a row for this owner?</summary>
    public void RequireCreate(Guid userId, Table table, RowReference? owner, Guid rowId)
    {
        var reaches = RequireReaches(userId, table, AccessRight.Create);
        if (owner is not null && !Array.Exists(reaches, reach => Covers(reach, owner.Id, BusinessUnitOf(owner))))
        {
            throw Fault.MissingAccess(userId, nameof(AccessRight.Create), table.Name, rowId);
        }
    }

    /// <summary>Checks a privilege that is named outright, such as the execute privilege of a Custom API.</summary>
    public void RequirePrivilege(Guid userId, string privilege)
    {
        var user = users[userId];
        if (!user.IsAdministrator && users.TeamsOf(userId).Append(user).All(principal => principal.DepthOf(privilege) == PrivilegeDepth.None))
        {
            throw Fault.MissingPrivilege(userId, privilege);
        }
    }

    /// <summary>Checks that the user has the privilege at some depth; for rows that do not exist yet.</summary>
    public void RequirePrivilege(Guid userId, Table table, AccessRight right) => RequireReaches(userId, table, right);

    public Guid BusinessUnitOf(Guid userId) => BusinessUnitOf(new RowReference("systemuser", userId));

    public IReadOnlyList<Guid> TeamsOf(Guid userId) => [.. users.TeamsOf(userId).Select(team => team.Id)];

    /// <summary>Business unit of a user or team.</summary>
    public Guid BusinessUnitOf(RowReference owner)
    {
        var table = model[owner.Table];
        return store[table].Find(owner.Id)?[table["businessunitid"]] is RowReference unit ? unit.Id : Guid.Empty;
    }

    private Guid[] PrincipalsOf(Guid id) => [id, .. TeamsOf(id)];

    private Reach[] RequireReaches(Guid userId, Table table, AccessRight right)
    {
        var reaches = Reaches(new RowReference("systemuser", userId), table, right);
        return reaches.Length > 0 ? reaches : throw Fault.MissingPrivilege(userId, Privilege(table, right));
    }

    private Reach[] Reaches(RowReference principal, Table table, AccessRight right)
    {
        var privilege = Privilege(table, right);
        if (principal.Table == "team")
        {
            return FromTeam(users.Team(principal.Id), privilege);
        }

        var user = users[principal.Id];
        if (user.IsAdministrator)
        {
            return Everywhere;
        }

        var fromTeams = users.TeamsOf(user.Id).SelectMany(team => FromTeam(team, privilege));
        return user.DepthOf(privilege) is not PrivilegeDepth.None and var own
            ? [new Reach(own, BusinessUnitOf(user.Id), PrincipalsOf(user.Id)), .. fromTeams]
            : [.. fromTeams];
    }

    private Reach[] FromTeam(Principal team, string privilege) => team.DepthOf(privilege) is not PrivilegeDepth.None and var depth
        ? [new Reach(depth, BusinessUnitOf(new RowReference("team", team.Id)), [team.Id])]
        : [];

    private static string Privilege(Table table, AccessRight right)
    {
        var named = BaseTables.PrivilegeName(table.Name);
        return "prv" + right + (named.Length > 0 ? named : table.SchemaName);
    }

    private bool Covers(Reach reach, Table table, Row row) =>
        table.Owner is null || reach.Depth == PrivilegeDepth.Global || (row[table.Owner] is RowReference owner
            && Covers(reach, owner.Id, row[table["owningbusinessunit"]] is RowReference unit ? unit.Id : Guid.Empty));

    private bool Covers(Reach reach, Guid ownerId, Guid businessUnitId) => reach.Owners.Contains(ownerId) || reach.Depth switch
    {
        PrivilegeDepth.Local => businessUnitId == reach.BusinessUnitId,
        PrivilegeDepth.Deep => IsAtOrBelow(businessUnitId, reach.BusinessUnitId),
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

    /// <summary>How far a privilege reaches from a user or a team.</summary>
    private sealed record Reach(PrivilegeDepth Depth, Guid BusinessUnitId, Guid[] Owners);
}
