using Csm.Crm.Emulator.Tests.World;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests;

public sealed class SecurityTests
{
    private static readonly string[] Rights = ["Create", "Read", "Write", "Delete", "Append", "AppendTo", "Assign"];

    private readonly EmulatedOrganization _org = Sample.Solution()
        .Role("Own rows", [.. Rights.Select(right => ($"prv{right}csm_Item", "Basic"))])
        .Role("Unit rows", [.. Rights.Select(right => ($"prv{right}csm_Item", "Local"))])
        .Role("All rows", [.. Rights.Select(right => ($"prv{right}csm_Item", "Global"))])
        .Role("Reader", ("prvReadcsm_Item", "Global"))
        .Role("Model reader", ("prvReadcsm_Model", "Global"))
        .Role("Model user", ("prvReadcsm_Model", "Global"), ("prvAppendTocsm_Model", "Global"))
        .Import();

    [Fact]
    public void Create_WithoutPrivilege_FaultsNamingThePrivilege() =>
        Sample.Fails(() => As("Reader").CreateItem("Mine"), 0x80040220).Message.ShouldContain("prvCreatecsm_Item");

    [Fact]
    public void Basic_ReachesOwnRowsOnly()
    {
        var theirs = _org.Administrator.CreateItem("Theirs");
        var user = As("Own rows");
        var mine = user.CreateItem("Mine");

        user.Names(Sample.Item).ShouldBe(["Mine"]);
        user.Update(Sample.Row(Sample.Item, mine, ("csm_count", 1)));
        Sample.Fails(() => user.ReadItem(theirs, "csm_name"), 0x80048306).Message.ShouldContain("ReadAccess");
        Sample.Fails(() => user.Update(Sample.Row(Sample.Item, theirs, ("csm_count", 1))), 0x80048306);
        Sample.Fails(() => user.Delete(Sample.Item, theirs), 0x80048306);
        _org.Administrator.ReadItem(theirs, "csm_count").Contains("csm_count").ShouldBeFalse();
    }

    [Fact]
    public void Local_ReachesTheBusinessUnit_DeepTheUnitsBelow()
    {
        var elsewhere = _org.Administrator.Create(Sample.Row("businessunit", ("name", "Elsewhere"), ("parentbusinessunitid", new EntityReference("businessunit", RootUnit()))));
        var far = _org.AddUser("Far", "All rows");
        _org.Administrator.Update(Sample.Row("systemuser", far, ("businessunitid", new EntityReference("businessunit", elsewhere))));
        _org.ServiceFor(far).CreateItem("Far away");
        _org.Administrator.CreateItem("Here");

        As("Unit rows").Names(Sample.Item).ShouldBe(["Here"]);
        As("All rows").Names(Sample.Item).ShouldBe(["Far away", "Here"]);
    }

    [Fact]
    public void Roles_AddUpToTheGreatestDepth()
    {
        _org.Administrator.CreateItem("Theirs");

        As("Own rows", "Reader").Names(Sample.Item).ShouldBe(["Theirs"]);
    }

    [Fact]
    public void Lookup_NeedsAppendToOnTheRowPointedTo()
    {
        var model = new EntityReference("csm_model", _org.Administrator.Create(Sample.Row("csm_model", ("csm_name", "M"))));

        Sample.Fails(() => As("Own rows", "Model reader").CreateItem("Mine", ("csm_modelid", model)), 0x80040220).Message.ShouldContain("prvAppendTocsm_Model");
        Should.NotThrow(() => As("Own rows", "Model user").CreateItem("Mine", ("csm_modelid", model)));
    }

    [Fact]
    public void Assign_NeedsTheAssignRight()
    {
        var other = _org.AddUser("Other", "Own rows");
        var user = As("Own rows");
        var id = user.CreateItem("Mine");

        user.Update(Sample.Row(Sample.Item, id, ("ownerid", new EntityReference("systemuser", other))));

        Sample.Fails(() => user.ReadItem(id, "csm_name"), 0x80048306);
        _org.ServiceFor(other).Names(Sample.Item).ShouldBe(["Mine"]);
    }

    [Fact]
    public void LinkedTables_AreFilteredToo()
    {
        var parent = _org.Administrator.CreateItem("Parent");
        var user = As("Own rows");
        var child = user.CreateItem("Child");
        _org.Administrator.Update(Sample.Row(Sample.Item, child, ("csm_parentid", new EntityReference(Sample.Item, parent))));
        var query = new QueryExpression(Sample.Item) { ColumnSet = new ColumnSet("csm_name") };
        query.AddLink(Sample.Item, "csm_parentid", "csm_itemid");

        _org.Administrator.RetrieveMultiple(query).Entities.Count.ShouldBe(1);
        user.RetrieveMultiple(query).Entities.ShouldBeEmpty();
    }

    [Fact]
    public void WhoAmI_NamesTheCaller()
    {
        var id = _org.AddUser("Ada", "Reader");

        _org.ServiceFor(id).Execute(new OrganizationRequest("WhoAmI"))["UserId"].ShouldBe(id);
    }

    [Fact]
    public void AddUser_WithAnUnknownRole_FaultsListingTheRoles() =>
        Should.Throw<ArgumentException>(() => _org.AddUser("Ada", "Nobody")).Message.ShouldContain("Own rows");

    private IOrganizationServiceAsync2 As(params string[] roles) => _org.ServiceFor(_org.AddUser(string.Join('+', roles), roles));

    private Guid RootUnit() => (Guid)_org.Administrator.Execute(new OrganizationRequest("WhoAmI"))["BusinessUnitId"];
}
