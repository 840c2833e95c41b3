using Csm.Crm.Emulator.Main;
using Csm.Crm.Emulator.Metadata;
using Csm.Crm.Emulator.Security;
using Csm.Crm.Emulator.Store;

namespace Csm.Crm.Emulator;

/// <summary>The rows an organisation has before anybody writes one: itself, a business unit, a currency, users and roles.</summary>
internal static class Genesis
{
    public const string AdministratorRole = "System Administrator";

    private static readonly Guid AdministratorRoleId = new("627090ff-40a3-4053-8790-584edc5be201");

    public static void Populate(OrganizationCore core)
    {
        var identity = core.Identity;
        core.Users.Add(new Principal(identity.SystemUserId, isAdministrator: true, []));
        Insert(core, "organization", identity.Id, ("name", identity.Name), ("basecurrencyid", new RowReference("transactioncurrency", identity.CurrencyId)));
        Insert(core, "businessunit", identity.BusinessUnitId, ("name", identity.Name));
        Insert(core, "transactioncurrency", identity.CurrencyId,
            ("currencyname", core.Options.BaseCurrency), ("isocurrencycode", core.Options.BaseCurrency), ("currencyprecision", 2), ("exchangerate", 1m));
        InsertUser(core, identity.SystemUserId, "SYSTEM", identity.BusinessUnitId);
        AddUser(core, identity.AdministratorId, "Administrator", isAdministrator: true, [], identity.BusinessUnitId);
        foreach (var (id, name) in core.Model.Roles.Select(role => (role.Id, role.Name)).Append((AdministratorRoleId, AdministratorRole)))
        {
            Insert(core, "role", id, ("name", name), ("businessunitid", new RowReference("businessunit", identity.BusinessUnitId)));
        }
    }

    public static Guid AddUser(OrganizationCore core, Guid id, string fullName, bool isAdministrator, IEnumerable<Role> roles, Guid businessUnitId)
    {
        InsertUser(core, id, fullName, businessUnitId);
        core.Users.Add(new Principal(id, isAdministrator, roles));
        return id;
    }

    public static Guid AddTeam(OrganizationCore core, string name, IEnumerable<Role> roles, IEnumerable<Guid> members, Guid businessUnitId)
    {
        var id = core.Ids.Next();
        core.Users.AddTeam(new Principal(id, isAdministrator: false, roles), members);
        Insert(core, "team", id, ("name", name), ("businessunitid", new RowReference("businessunit", businessUnitId)));
        return id;
    }

    public static Guid AddBusinessUnit(OrganizationCore core, string name, Guid parentId)
    {
        var id = core.Ids.Next();
        Insert(core, "businessunit", id, ("name", name), ("parentbusinessunitid", new RowReference("businessunit", parentId)));
        return id;
    }

    private static void InsertUser(OrganizationCore core, Guid id, string fullName, Guid businessUnitId) =>
        Insert(core, "systemuser", id, ("fullname", fullName), ("isdisabled", false), ("businessunitid", new RowReference("businessunit", businessUnitId)));

    private static void Insert(OrganizationCore core, string tableName, Guid id, params (string Column, object Value)[] columns)
    {
        var table = core.Model[tableName];
        var values = new object?[table.Columns.Count];
        var system = new RowReference("systemuser", core.Identity.SystemUserId);
        var now = RowComposer.StoredNow(core.Clock);
        foreach (var (column, value) in columns.Concat([("createdon", now), ("modifiedon", now), ("createdby", system), ("modifiedby", system), ("statecode", 0), ("statuscode", (object)1)]))
        {
            values[table[column].Slot] = value;
        }

        values[table.PrimaryId.Slot] = id;
        values[table.Version.Slot] = core.Store.NextVersion();
        core.Store[table].Put(id, new Row(id, values));
    }
}
