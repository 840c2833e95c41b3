using Csm.Crm.Emulator.Tests.Plugins;
using Csm.Crm.Emulator.Tests.World;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests;

/// <summary>Secured columns: nobody but administrators reads or writes them without a profile.</summary>
public sealed class ColumnSecurityTests
{
    private readonly EmulatedOrganization _org = Solution().Import();
    private readonly Guid _id;
    private readonly Guid _user;
    private readonly IOrganizationServiceAsync2 _service;

    public ColumnSecurityTests()
    {
        _id = _org.Administrator.CreateItem("Ada", ("csm_secret", "sceptic"));
        _user = _org.AddUser("Otto", "Everything");
        _service = _org.ServiceFor(_user);
    }

    [Fact]
    public void Read_WithoutProfile_LeavesTheValueOut()
    {
        _service.ReadItem(_id, "csm_name", "csm_secret").Attributes.Keys.ShouldBe(["csm_itemid", "csm_name"], ignoreOrder: true);
        _service.Retrieve(Sample.Item, _id, new ColumnSet { AllColumns = true }).Contains("csm_secret").ShouldBeFalse();
        _service.RetrieveMultiple(new QueryExpression(Sample.Item) { ColumnSet = new ColumnSet("csm_secret") }).Entities.Single().Contains("csm_secret").ShouldBeFalse();
        _org.Administrator.ReadItem(_id, "csm_secret")["csm_secret"].ShouldBe("sceptic");
    }

    [Fact]
    public void Read_WithAProfileOfHisOwnOrOfHisTeam_GivesTheValue()
    {
        var team = _org.AddTeam("Confidants", _org.RootBusinessUnitId, [_user]);
        _org.AssignProfile(team, "Readers");

        _service.ReadItem(_id, "csm_secret")["csm_secret"].ShouldBe("sceptic");
        var other = _org.AddUser("Eva", "Everything");
        _org.ServiceFor(other).ReadItem(_id, "csm_secret").Contains("csm_secret").ShouldBeFalse();
        _org.AssignProfile(other, "Readers");
        _org.ServiceFor(other).ReadItem(_id, "csm_secret")["csm_secret"].ShouldBe("sceptic");
    }

    [Theory]
    [InlineData("<filter><condition attribute='csm_secret' operator='eq' value='sceptic'/></filter>")]
    [InlineData("<order attribute='csm_secret'/>")]
    public void Query_ThatDependsOnAColumnHeMayNotRead_Faults(string part) =>
        Sample.Fails(() => _service.RetrieveMultiple(new FetchExpression($"<fetch><entity name='csm_item'>{part}</entity></fetch>")), 0x8004F506).Message.ShouldContain("csm_secret");

    [Fact]
    public void Write_NeedsThePermissionOfTheOperation()
    {
        _org.AssignProfile(_user, "Readers");
        Sample.Fails(() => _service.CreateItem("x", ("csm_secret", "y")), 0x8004F502).Message.ShouldContain("csm_secret");
        Sample.Fails(() => _service.Update(Sample.Row(Sample.Item, _id, ("csm_secret", "y"))), 0x8004F507).Message.ShouldContain("csm_secret");
        _service.Update(Sample.Row(Sample.Item, _id, ("csm_name", "y")));

        _org.AssignProfile(_user, "Writers");
        _service.Update(Sample.Row(Sample.Item, _id, ("csm_secret", "neutral")));
        _service.ReadItem(_id, "csm_secret")["csm_secret"].ShouldBe("neutral");
        _service.CreateItem("x", ("csm_secret", "y")).ShouldNotBe(Guid.Empty);
    }

    [Fact]
    public void Profile_OfAFork_IsItsOwn()
    {
        var fork = _org.Fork();
        fork.AssignProfile(_user, "Readers");

        fork.ServiceFor(_user).ReadItem(_id, "csm_secret").Contains("csm_secret").ShouldBeTrue();
        _service.ReadItem(_id, "csm_secret").Contains("csm_secret").ShouldBeFalse();
    }

    [Fact]
    public void System_ReadsEverything()
    {
        var org = Solution().Step<NoteStep>("Update", Sample.Item, 40, configuration: "{post}", images: ("Post", 1, "csm_name,csm_crypt")).Import();
        var id = org.Administrator.CreateItem("Ada", ("csm_crypt", "hidden"));
        org.ServiceFor(org.AddUser("Otto", "Everything")).Update(Sample.Row(Sample.Item, id, ("csm_name", "Eva")));

        org.Administrator.Notes().ShouldBe(["Post:csm_crypt=hidden,csm_name=Eva"]);
    }

    [Fact]
    public void Profile_OnAColumnThatIsNotSecured_IsRefusedAtImport() =>
        Should.Throw<SolutionImportException>(() => Solution().Profile("Wrong", ("csm_item", "csm_name", "r")).Import()).Message.ShouldContain("csm_item.csm_name");

    [Fact]
    public void UnknownProfile_IsRefusedNamingTheOthers() =>
        Should.Throw<ArgumentException>(() => _org.AssignProfile(_user, "Nobody")).Message.ShouldContain("Readers");

    private static SolutionBuilder Solution()
    {
        string[] rights = ["Create", "Read", "Write", "Append"];
        return new SolutionBuilder()
            .Table("csm_Item", table => table.Name().Secured("csm_Secret").Secured("csm_Crypt"))
            .Table("csm_Note", table => table.Name())
            .Role("Everything", [.. rights.Select(right => ($"prv{right}csm_Item", "Global"))])
            .Profile("Readers", ("csm_item", "csm_secret", "r"))
            .Profile("Writers", ("csm_item", "csm_secret", "cru"));
    }
}
