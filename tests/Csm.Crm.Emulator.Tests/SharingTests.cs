using Csm.Crm.Emulator.Tests.World;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests;

/// <summary>Business units, teams and shares.</summary>
public sealed class SharingTests
{
    private const string Leaf = "csm_leaf";
    private static readonly string[] Rights = ["Create", "Read", "Write", "Delete", "Append", "AppendTo", "Assign", "Share"];

    private readonly EmulatedOrganization _org = Sample.Solution()
        .Table("csm_Leaf", table => table.Name().Lookup("csm_ItemId", "csm_Item", onAssign: "NoCascade", onShare: "Cascade"))
        .Role("Basic", Privileges("Basic")).Role("Local", Privileges("Local")).Role("Deep", Privileges("Deep")).Role("Global", Privileges("Global"))
        .Import();

    [Theory]
    [InlineData("Basic", "")]
    [InlineData("Local", "middle")]
    [InlineData("Deep", "below,middle")]
    [InlineData("Global", "above,below,beside,middle")]
    public void Depth_ReachesAlongTheTreeOfBusinessUnits(string role, string names)
    {
        var middle = _org.AddBusinessUnit("Middle");
        foreach (var (name, unit) in new[] { ("above", _org.RootBusinessUnitId), ("middle", middle), ("below", _org.AddBusinessUnit("Below", middle)), ("beside", _org.AddBusinessUnit("Beside")) })
        {
            _org.ServiceFor(_org.AddUser(name, unit, "Basic")).CreateItem(name);
        }

        string.Join(',', _org.ServiceFor(_org.AddUser("Me", middle, role)).Names(Sample.Item)).ShouldBe(names);
    }

    [Fact]
    public void Team_GivesItsMembersItsPrivilegesFromItsOwnBusinessUnit()
    {
        var north = _org.AddBusinessUnit("North");
        _org.ServiceFor(_org.AddUser("Northerner", north, "Basic")).CreateItem("In the north");
        _org.Administrator.CreateItem("At the root");
        var member = _org.AddUser("Member");
        Sample.Fails(() => _org.ServiceFor(member).Names(Sample.Item), 0x80040220);

        _org.AddTeam("Northern team", north, [member], "Local");

        _org.ServiceFor(member).Names(Sample.Item).ShouldBe(["In the north"]);
    }

    [Fact]
    public void Team_OwnsRowsThatItsMembersReachWithBasicDepth()
    {
        var member = _org.AddUser("Member", "Basic");
        var team = _org.AddTeam("Team", _org.RootBusinessUnitId, [member], "Basic");
        _org.Administrator.CreateItem("The team's", ("ownerid", new EntityReference("team", team)));
        _org.Administrator.CreateItem("The administrator's");
        var query = new FetchExpression("<fetch><entity name='csm_item'><attribute name='csm_name'/><filter><condition attribute='ownerid' operator='eq-userteams'/></filter></entity></fetch>");

        _org.ServiceFor(member).Names(Sample.Item).ShouldBe(["The team's"]);
        _org.ServiceFor(_org.AddUser("Other", "Basic")).Names(Sample.Item).ShouldBeEmpty();
        _org.ServiceFor(member).RetrieveMultiple(query).Entities.Single()["csm_name"].ShouldBe("The team's");
        _org.Administrator.RetrieveMultiple(query).Entities.ShouldBeEmpty();
    }

    [Fact]
    public void Grant_Modify_Revoke_DecideWhatAUserMayDo()
    {
        var id = _org.Administrator.CreateItem("Shared");
        var user = _org.AddUser("User", "Basic");
        var service = _org.ServiceFor(user);
        Sample.Fails(() => service.ReadItem(id, "csm_name"), 0x80048306);

        Share(_org.Administrator, "GrantAccess", id, "systemuser", user, AccessRights.ReadAccess);
        service.Names(Sample.Item).ShouldBe(["Shared"]);
        Sample.Fails(() => service.Update(Sample.Row(Sample.Item, id, ("csm_count", 1))), 0x80048306);

        Share(_org.Administrator, "GrantAccess", id, "systemuser", user, AccessRights.WriteAccess);
        service.Update(Sample.Row(Sample.Item, id, ("csm_count", 1)));
        Access(id, user).ShouldBe(AccessRights.ReadAccess | AccessRights.WriteAccess);

        Share(_org.Administrator, "ModifyAccess", id, "systemuser", user, AccessRights.ReadAccess);
        Access(id, user).ShouldBe(AccessRights.ReadAccess);

        Revoke(id, user);
        Access(id, user).ShouldBe(AccessRights.None);
        service.Names(Sample.Item).ShouldBeEmpty();
    }

    [Fact]
    public void Share_WithATeam_ReachesItsMembers_ButNeedsThePrivilegeAtSomeDepth()
    {
        var id = _org.Administrator.CreateItem("Shared");
        var (member, powerless) = (_org.AddUser("Member", "Basic"), _org.AddUser("Powerless"));
        var team = _org.AddTeam("Team", _org.RootBusinessUnitId, [member, powerless]);

        Share(_org.Administrator, "GrantAccess", id, "team", team, AccessRights.ReadAccess);

        _org.ServiceFor(member).Names(Sample.Item).ShouldBe(["Shared"]);
        Sample.Fails(() => _org.ServiceFor(powerless).Names(Sample.Item), 0x80040220);
    }

    [Fact]
    public void Share_NeedsTheShareRightAndTheRightsGiven()
    {
        var id = _org.Administrator.CreateItem("Shared");
        var (first, second) = (_org.AddUser("First", "Basic"), _org.AddUser("Second", "Basic"));
        Share(_org.Administrator, "GrantAccess", id, "systemuser", first, AccessRights.ReadAccess);
        Sample.Fails(() => Share(_org.ServiceFor(first), "GrantAccess", id, "systemuser", second, AccessRights.ReadAccess), 0x80048306).Message.ShouldContain("ShareAccess");

        Share(_org.Administrator, "GrantAccess", id, "systemuser", first, AccessRights.ShareAccess);
        Sample.Fails(() => Share(_org.ServiceFor(first), "GrantAccess", id, "systemuser", second, AccessRights.WriteAccess), 0x80048306);
        Should.NotThrow(() => Share(_org.ServiceFor(first), "GrantAccess", id, "systemuser", second, AccessRights.ReadAccess));
    }

    [Fact]
    public void Share_AndUnshare_CascadeToTheRowsBelow()
    {
        var id = _org.Administrator.CreateItem("Shared");
        AddLeaf(_org.Administrator, "Below", id);
        var user = _org.AddUser("User", "Basic");

        Share(_org.Administrator, "GrantAccess", id, "systemuser", user, AccessRights.ReadAccess);
        _org.ServiceFor(user).Names(Leaf).ShouldBe(["Below"]);

        AddLeaf(_org.Administrator, "Born below", id);
        _org.ServiceFor(user).Names(Leaf).ShouldBe(["Below", "Born below"]);

        Revoke(id, user);
        _org.ServiceFor(user).Names(Leaf).ShouldBeEmpty();
    }

    [Fact]
    public void Reparent_OpensTheRowToTheOwnerOfItsNewParent_AndClosesItToThatOfTheOld()
    {
        var (first, second) = (_org.AddUser("First", "Basic"), _org.AddUser("Second", "Basic"));
        var (mine, yours) = (_org.ServiceFor(first).CreateItem("First's"), _org.ServiceFor(second).CreateItem("Second's"));
        var leaf = AddLeaf(_org.Administrator, "Leaf", mine);
        _org.ServiceFor(first).Names(Leaf).ShouldBe(["Leaf"]);

        _org.Administrator.Update(Sample.Row(Leaf, leaf, ("csm_itemid", new EntityReference(Sample.Item, yours))));

        _org.ServiceFor(first).Names(Leaf).ShouldBeEmpty();
        _org.ServiceFor(second).Names(Leaf).ShouldBe(["Leaf"]);
    }

    [Fact]
    public void Assign_OfTheParent_OpensTheRowsBelowToTheNewOwner()
    {
        var (first, second) = (_org.AddUser("First", "Basic"), _org.AddUser("Second", "Basic"));
        var parent = _org.ServiceFor(first).CreateItem("Parent");
        AddLeaf(_org.Administrator, "Leaf", parent);

        _org.Administrator.Update(Sample.Row(Sample.Item, parent, ("ownerid", new EntityReference("systemuser", second))));

        _org.ServiceFor(first).Names(Leaf).ShouldBeEmpty();
        _org.ServiceFor(second).Names(Leaf).ShouldBe(["Leaf"]);
    }

    [Fact]
    public void Shares_AreUndoneAndForkedAndDeletedWithTheirRow()
    {
        var id = _org.Administrator.CreateItem("Shared");
        var user = _org.AddUser("User", "Basic");
        var requests = new OrganizationRequestCollection { Grant("GrantAccess", id, "systemuser", user, AccessRights.ReadAccess), new OrganizationRequest("Nothing") };
        Sample.Fails(() => _org.Administrator.Execute(new Microsoft.Xrm.Sdk.Messages.ExecuteTransactionRequest { Requests = requests }));
        Access(id, user).ShouldBe(AccessRights.None);

        Share(_org.Administrator, "GrantAccess", id, "systemuser", user, AccessRights.ReadAccess);
        _org.Fork().ServiceFor(user).Names(Sample.Item).ShouldBe(["Shared"]);
        _org.Administrator.Delete(Sample.Item, id);
        _org.Administrator.RetrieveMultiple(new QueryExpression("principalobjectaccess")).Entities.ShouldBeEmpty();
    }

    [Fact]
    public void Share_WithAWrongParameter_IsRefusedNamingIt()
    {
        var id = _org.Administrator.CreateItem("Shared");
        var request = new OrganizationRequest("GrantAccess") { ["Target"] = new EntityReference(Sample.Item, id), ["PrincipalAccess"] = "read" };

        Sample.Fails(() => _org.Administrator.Execute(request), 0x80040203).Message.ShouldContain("AccessMask");
        Sample.Fails(() => Share(_org.Administrator, "GrantAccess", id, "account", _org.Administrator.CreateAccount("A"), AccessRights.ReadAccess), 0x80040203).Message.ShouldContain("systemuser or a team");
    }

    private static (string, string)[] Privileges(string depth) => [.. Rights.SelectMany(right => new[] { ($"prv{right}csm_Item", depth), ($"prv{right}csm_Leaf", depth) })];

    private static OrganizationRequest Grant(string message, Guid item, string principalTable, Guid principal, AccessRights rights) => new(message)
    {
        ["Target"] = new EntityReference(Sample.Item, item),
        ["PrincipalAccess"] = new PrincipalAccess(new EntityReference(principalTable, principal), rights),
    };

    private static void Share(IOrganizationServiceAsync2 service, string message, Guid item, string principalTable, Guid principal, AccessRights rights) =>
        service.Execute(Grant(message, item, principalTable, principal, rights));

    private static Guid AddLeaf(IOrganizationServiceAsync2 service, string name, Guid item) =>
        service.Create(Sample.Row(Leaf, ("csm_name", name), ("csm_itemid", new EntityReference(Sample.Item, item))));

    private void Revoke(Guid item, Guid user) => _org.Administrator.Execute(
        new OrganizationRequest("RevokeAccess") { ["Target"] = new EntityReference(Sample.Item, item), ["Revokee"] = new EntityReference("systemuser", user) });

    private AccessRights Access(Guid item, Guid user) => (AccessRights)_org.Administrator.Execute(
        new OrganizationRequest("RetrievePrincipalAccess") { ["Target"] = new EntityReference(Sample.Item, item), ["Principal"] = new EntityReference("systemuser", user) })["AccessRights"];
}
