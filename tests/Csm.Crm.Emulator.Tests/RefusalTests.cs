using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests;

/// <summary>What the emulator does not do it refuses by name; it never answers approximately.</summary>
public sealed class RefusalTests
{
    private readonly EmulatedOrganization _org = Sample.Solution().Import();

    [Theory]
    [InlineData("RetrieveEntity")]
    [InlineData("DeleteMultiple")]
    [InlineData("RetrieveAttribute")]
    [InlineData("RetrieveRelationship")]
    [InlineData("RetrieveSharedPrincipalsAndAccess")]
    public void Message_IsRefusedByName(string message) =>
        Sample.Fails(() => _org.Administrator.Execute(new OrganizationRequest(message)), 0x80040315).Message.ShouldContain(message);

    [Theory]
    [InlineData("<fetch><entity name='csm_item'><filter><condition attribute='csm_parentid' operator='under' value='1'/></filter></entity></fetch>", "under")]
    [InlineData("<fetch><entity name='csm_item'><filter><condition attribute='csm_at' operator='this-fiscal-year'/></filter></entity></fetch>", "this-fiscal-year")]
    [InlineData("<fetch><entity name='csm_item'><filter><condition attribute='csm_at' operator='older-than-x-months' value='1'/></filter></entity></fetch>", "older-than-x-months")]
    [InlineData("<fetch><entity name='csm_item'><link-entity name='account' from='accountid' to='csm_accountid' link-type='any'/></entity></fetch>", "any")]
    [InlineData("<fetch><entity name='csm_item'><link-entity name='account' from='accountid' to='csm_accountid' link-type='natural'/></entity></fetch>", "natural")]
    [InlineData("<fetch><entity name='csm_item'><filter><link-entity name='account' from='accountid' to='csm_accountid' link-type='outer'/></filter></entity></fetch>", "outer")]
    [InlineData("<fetch><entity name='csm_item'><filter isquickfindfields='1'/></entity></fetch>", "isquickfindfields")]
    [InlineData("<fetch utc-offset='1'><entity name='csm_item'/></fetch>", "utc-offset")]
    [InlineData("<fetch><entity name='csm_item'><link-entity name='csm_item' from='csm_itemid' to='csm_parentid' link-type='outer'><link-entity name='account' from='accountid' to='csm_accountid'/></link-entity></entity></fetch>", "inner link")]
    [InlineData("<fetch aggregate='true'><entity name='csm_item'><attribute name='csm_at' alias='a' groupby='true' dategrouping='fiscal-year'/></entity></fetch>", "fiscal-year")]
    [InlineData("<fetch><entity name='csm_item'><attribute name='csm_document'/></entity></fetch>", "csm_document")]
    public void Fetch_IsRefusedNamingWhat(string fetch, string what) =>
        Sample.Fails(() => _org.Administrator.RetrieveMultiple(new FetchExpression(fetch)), 0x80040315).Message.ShouldContain(what);

    [Fact]
    public void QueryExpression_OperatorsAndJoinsItDoesNotKnow_AreRefused()
    {
        var operators = new QueryExpression(Sample.Item);
        operators.Criteria.AddCondition("csm_code", ConditionOperator.Contains, "x");
        Sample.Fails(() => _org.Administrator.RetrieveMultiple(operators), 0x80040315).Message.ShouldContain("Contains");

        var joins = new QueryExpression(Sample.Item);
        joins.AddLink("account", "csm_accountid", "accountid", JoinOperator.All);
        Sample.Fails(() => _org.Administrator.RetrieveMultiple(joins), 0x80040315).Message.ShouldContain("All");
    }

    [Fact]
    public void ConditionValue_WrappedInAnSdkType_IsRefusedAsThePlatformDoes()
    {
        var query = new QueryExpression(Sample.Item);
        query.Criteria.AddCondition("csm_accountid", ConditionOperator.Equal, new EntityReference("account", Guid.Empty));

        Sample.Fails(() => _org.Administrator.RetrieveMultiple(query), 0x80041108).Message.ShouldContain("EntityReference");
    }

    [Fact]
    public void RequestParameter_ItWouldIgnore_IsRefused() =>
        Sample.Fails(() => _org.Administrator.Execute(new CreateRequest { Target = Sample.Row(Sample.Item), Parameters = { ["BypassBusinessLogicExecution"] = "CustomSync" } }), 0x80040315).Message.ShouldContain("BypassBusinessLogicExecution");

    [Fact]
    public void RelatedRowsInAnUpdate_AreRefused()
    {
        var row = Sample.Row(Sample.Item, _org.Administrator.CreateItem("Parent"));
        row.RelatedEntities.Add(new Relationship("csm_Item_csm_Item_csm_ParentId"), new EntityCollection());

        Sample.Fails(() => _org.Administrator.Update(row), 0x80040315).Message.ShouldContain("deep insert");
    }

    [Fact]
    public void CreateMultiple_WithoutEntityName_Faults() =>
        Sample.Fails(() => _org.Administrator.Execute(new CreateMultipleRequest { Targets = new EntityCollection([Sample.Row(Sample.Item)]) }), 0x80040203).Message.ShouldContain("EntityName");

    [Fact]
    public void DeletingAUser_IsRefused() =>
        Sample.Fails(() => _org.Administrator.Delete("systemuser", _org.AddUser("Ada")), 0x80040315);
}
