using Csm.Crm.Emulator.Tests.Plugins;
using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Emulator.Tests;

public sealed class ApiTests
{
    private readonly EmulatedOrganization _org = Sample.Solution()
        .Role("Caller", ("prvReadcsm_Item", "Basic"))
        .Role("Reader", ("prvReadcsm_Item", "Basic"), ("prvReadcsm_Model", "Global"))
        .Api<EchoApi>("csm_Echo", privilege: "prvReadcsm_Model", requests: [("Text", 10, false), ("Loud", 0, true)], responses: [("Echo", 10), ("Items", 7)])
        .Api<EchoApi>("csm_EchoItem", boundTable: "csm_item", requests: [("Text", 10, false)], responses: [("Echo", 10), ("Items", 7)])
        .Step<NoteStep>("csm_Echo", null, 40, configuration: "{message} {stage}")
        .Import();

    [Fact]
    public void Execute_RunsThePluginAsStage30AndReturnsItsProperties()
    {
        var response = _org.Administrator.Execute(new OrganizationRequest("csm_Echo") { ["Text"] = "hello" });

        response["Echo"].ShouldBe("hello@30");
        response.ResponseName.ShouldBe("csm_Echo");
        _org.Administrator.Notes().ShouldBe(["csm_Echo 40"]);
    }

    [Fact]
    public void Execute_RunsWithTheCallersPrivileges()
    {
        _org.Administrator.CreateItem("Not mine");
        var reader = _org.ServiceFor(_org.AddUser("Reader", "Reader"));
        var caller = _org.ServiceFor(_org.AddUser("Caller", "Caller"));

        reader.Execute(new OrganizationRequest("csm_Echo") { ["Text"] = "a" })["Items"].ShouldBe(0);
        Sample.Fails(() => caller.Execute(new OrganizationRequest("csm_Echo") { ["Text"] = "a" }), 0x80040220).Message.ShouldContain("prvReadcsm_Model");
    }

    [Fact]
    public void Execute_AFailureTakesBackItsWrites()
    {
        Sample.Fails(() => _org.Administrator.Execute(new OrganizationRequest("csm_Echo") { ["Text"] = "fail" }), 0x80040265);

        _org.Administrator.Notes().ShouldBeEmpty();
    }

    [Fact]
    public void Execute_ParametersAreCheckedAgainstTheDeclaration()
    {
        Sample.Fails(() => _org.Administrator.Execute(new OrganizationRequest("csm_Echo")), 0x80040203).Message.ShouldContain("'Text' is missing");
        Sample.Fails(() => _org.Administrator.Execute(new OrganizationRequest("csm_Echo") { ["Text"] = 1 }), 0x80040203).Message.ShouldContain("String");
        Sample.Fails(() => _org.Administrator.Execute(new OrganizationRequest("csm_Echo") { ["Text"] = "a", ["Volume"] = 1 }), 0x80040203).Message.ShouldContain("Volume");
        Sample.Fails(() => _org.Administrator.Execute(new OrganizationRequest("csm_Echo") { ["Text"] = "undeclared" }), 0x80040203).Message.ShouldContain("Surprise");
    }

    [Fact]
    public void Execute_BoundToATable_NeedsATarget()
    {
        Sample.Fails(() => _org.Administrator.Execute(new OrganizationRequest("csm_EchoItem") { ["Text"] = "a" }), 0x80040203).Message.ShouldContain("Target");

        var id = _org.Administrator.CreateItem("First");
        _org.Administrator.Execute(new OrganizationRequest("csm_EchoItem") { ["Text"] = "a", ["Target"] = new EntityReference(Sample.Item, id) })["Items"].ShouldBe(1);
    }
}
