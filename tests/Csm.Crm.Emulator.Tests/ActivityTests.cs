using System.Xml.Linq;
using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests;

/// <summary>Contacts, activities and notes of the base platform, as far as a solution of ours meets them.</summary>
public sealed class ActivityTests
{
    private readonly EmulatedOrganization _org = Sample.Solution()
        .Table("csm_Member", table => table.Name().Lookup("csm_ContactId", "Contact", onDelete: "Restrict").Lookup("csm_UserId", "SystemUser"))
        .Table("csm_Plan", table => table.Name())
        .Edit(root => Body(root, "csm_Plan").Add(new XElement("HasRelatedActivities", "True"), new XElement("HasRelatedNotes", "True")))
        .Role("Planner", ("prvCreateActivity", "Basic"), ("prvReadActivity", "Basic"), ("prvAppendActivity", "Basic"), ("prvAppendTocsm_Plan", "Basic"))
        .Import();

    [Theory]
    [InlineData("task", 2, 5)]
    [InlineData("phonecall", 1, 2)]
    [InlineData("appointment", 1, 3)]
    public void Activity_IsOpenFirstAndCompletedLater(string table, int open, int completed)
    {
        var account = _org.Administrator.CreateAccount("Port");
        var id = _org.Administrator.Create(Sample.Row(table, ("subject", "Call"), ("description", "Why"), ("scheduledend", new DateTime(2026, 2, 1)), ("regardingobjectid", new EntityReference("account", account))));

        Status(table, id).ShouldBe(open);
        _org.Administrator.Update(Sample.Row(table, id, ("statecode", new OptionSetValue(1))));
        Status(table, id).ShouldBe(completed);
        _org.Administrator.Retrieve(table, id, new ColumnSet("regardingobjectid")).GetAttributeValue<EntityReference>("regardingobjectid").Name.ShouldBe("Port");
    }

    [Fact]
    public void Activity_MayStandBesideATableThatAllowsIt_AndNoOther()
    {
        var plan = _org.Administrator.Create(Sample.Row("csm_plan", ("csm_name", "2026")));
        var task = _org.Administrator.Create(Sample.Row("task", ("subject", "Review"), ("regardingobjectid", new EntityReference("csm_plan", plan))));
        _org.Administrator.Create(Sample.Row("annotation", ("notetext", "Agreed"), ("objectid", new EntityReference("csm_plan", plan))));

        Sample.Fails(() => _org.Administrator.Create(Sample.Row("task", ("regardingobjectid", new EntityReference(Sample.Item, _org.Administrator.CreateItem("x"))))), 0x80040203)
            .Message.ShouldContain("csm_plan");
        _org.Administrator.Delete("csm_plan", plan);
        Sample.Fails(() => Status("task", task), 0x80040217);
        _org.Administrator.RetrieveMultiple(new QueryExpression("annotation")).Entities.ShouldBeEmpty();
    }

    [Fact]
    public void Relationship_ToTheCommonParentOfActivities_StandsForEach()
    {
        var org = Sample.Solution().Edit(root => root.Element("EntityRelationships")!.Add(new XElement("EntityRelationship", new XAttribute("Name", "csm_Item_ActivityPointers"),
            new XElement("EntityRelationshipType", "OneToMany"), new XElement("ReferencingEntityName", "ActivityPointer"), new XElement("ReferencedEntityName", "csm_Item"),
            new XElement("CascadeDelete", "RemoveLink"), new XElement("ReferencingAttributeName", "RegardingObjectId")))).Import();
        var item = org.Administrator.CreateItem("x");
        var call = org.Administrator.Create(Sample.Row("phonecall", ("subject", "Call"), ("regardingobjectid", new EntityReference(Sample.Item, item))));

        org.Administrator.Delete(Sample.Item, item);

        org.Administrator.Retrieve("phonecall", call, new ColumnSet("regardingobjectid")).Contains("regardingobjectid").ShouldBeFalse();
    }

    [Fact]
    public void Contact_BelongsToACustomer_AndStaysWhileAMemberPointsToIt()
    {
        var account = _org.Administrator.CreateAccount("Port");
        var contact = _org.Administrator.Create(Sample.Row("contact", ("fullname", "Ada"), ("parentcustomerid", new EntityReference("account", account))));
        var user = _org.AddUser("Cleo");
        _org.Administrator.Create(Sample.Row("csm_member", ("csm_contactid", new EntityReference("contact", contact)), ("csm_userid", new EntityReference("systemuser", user))));

        Sample.Fails(() => _org.Administrator.Delete("contact", contact), 0x80040227);
    }

    [Fact]
    public void Activity_NeedsThePrivilegesOfAllActivities()
    {
        var planner = _org.AddUser("Cleo", "Planner");
        var plan = _org.Administrator.Create(Sample.Row("csm_plan", ("ownerid", new EntityReference("systemuser", planner))));
        _org.ServiceFor(planner).Create(Sample.Row("phonecall", ("regardingobjectid", new EntityReference("csm_plan", plan)))).ShouldNotBe(Guid.Empty);
        Sample.Fails(() => _org.ServiceFor(_org.AddUser("Otto")).Create(Sample.Row("task")), 0x80040220).Message.ShouldContain("prvCreateActivity");
    }

    private int Status(string table, Guid id) => _org.Administrator.Retrieve(table, id, new ColumnSet("statuscode")).GetAttributeValue<OptionSetValue>("statuscode").Value;

    private static XElement Body(XElement root, string table) => root.Descendants("entity").Single(entity => entity.Attribute("Name")?.Value == table);
}
