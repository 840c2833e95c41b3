using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests;

public sealed class WriteTests
{
    private readonly EmulatedOrganization _org = Sample.Solution().Import();

    private Microsoft.PowerPlatform.Dataverse.Client.IOrganizationServiceAsync2 Admin => _org.Administrator;

    [Fact]
    public void Create_ThenRetrieve_ReturnsOnlyRequestedColumnsAndTheId()
    {
        var id = Admin.CreateItem("First", ("csm_count", 3), ("csm_code", "A"));

        var row = Admin.ReadItem(id, "csm_name", "csm_amount");

        row.Attributes.Keys.ShouldBe(["csm_itemid", "csm_name"], ignoreOrder: true);
        row.Id.ShouldBe(id);
    }

    [Fact]
    public void Create_SystemColumnsAreSetByThePlatform()
    {
        var row = Admin.ReadItem(Admin.CreateItem("First"), "createdon", "createdby", "ownerid", "owningbusinessunit", "statecode", "statuscode", "csm_done", "csm_number");

        row.GetAttributeValue<DateTime>("createdon").ShouldBe(_org.Clock.GetUtcNow().UtcDateTime);
        row.GetAttributeValue<EntityReference>("ownerid").Name.ShouldBe("Administrator");
        row.GetAttributeValue<OptionSetValue>("statuscode").Value.ShouldBe(1);
        row.GetAttributeValue<bool>("csm_done").ShouldBeFalse();
        row.FormattedValues["csm_done"].ShouldBe("No");
        row.GetAttributeValue<string>("csm_number").ShouldBe("ITM-001000");
    }

    [Fact]
    public void Create_ChoiceLeftOut_BeginsWithItsDefaultAndOneThatIsSentDoesNot()
    {
        var admin = Sample.Solution().Table("csm_Task", table => table.Name().Choice("csm_Color", "csm_Color", initial: 729100001)).Import().Administrator;
        int? ColorOf(params (string Column, object? Value)[] columns) =>
            admin.Retrieve("csm_task", admin.Create(Sample.Row("csm_task", [("csm_name", "New"), .. columns])), new ColumnSet("csm_color")).GetAttributeValue<OptionSetValue>("csm_color")?.Value;

        ColorOf().ShouldBe(729100001);
        ColorOf(("csm_color", new OptionSetValue(729100002))).ShouldBe(729100002);
        ColorOf(("csm_color", null)).ShouldBeNull();
        Admin.ReadItem(Admin.CreateItem("No default"), "csm_color").Contains("csm_color").ShouldBeFalse();
    }

    [Fact]
    public void Create_SameIdTwice_FaultsDuplicateRecord()
    {
        var id = Admin.CreateItem("First");

        Sample.Fails(() => Admin.Create(Sample.Row(Sample.Item, id, ("csm_name", "Second"))), 0x80040237);
    }

    [Fact]
    public void Create_AlternateKeyTakenInOtherCase_FaultsDuplicateEntityKey()
    {
        Admin.CreateItem("First", ("csm_code", "abc"));

        Sample.Fails(() => Admin.CreateItem("Second", ("csm_code", "ABC")), 0x80060892).Message.ShouldContain("csm_codekey");
    }

    [Fact]
    public void Create_KeyWhoseIndexFailed_IsNotEnforced()
    {
        var admin = Sample.Solution().Import(new EmulatorOptions { FailedKeys = ["csm_item.csm_codekey"] }).Administrator;
        admin.CreateItem("First", ("csm_code", "abc"));

        Should.NotThrow(() => admin.CreateItem("Second", ("csm_code", "abc")));
    }

    [Fact]
    public void Create_KeyWithAnEmptyColumn_IsNotEnforced()
    {
        Admin.CreateItem("First");

        Should.NotThrow(() => Admin.CreateItem("Second"));
    }

    [Theory]
    [InlineData("csm_code", "longer than ten", 0x80044331)]
    [InlineData("csm_count", 2_000_000, 0x80044330)]
    [InlineData("csm_count", "3", 0x80040203)]
    [InlineData("csm_nothing", 1, 0x80041103)]
    [InlineData("createdon", "x", 0x80040203)]
    [InlineData("csm_document", "x", 0x80040315)]
    public void Create_ValueTheColumnCannotTake_FaultsNamingTheColumn(string column, object value, uint code) =>
        Sample.Fails(() => Admin.CreateItem("First", (column, value)), code).Message.ShouldContain(column);

    [Fact]
    public void Create_ChoiceValueThatIsNoOption_Faults() =>
        Sample.Fails(() => Admin.CreateItem("First", ("csm_color", new OptionSetValue(1))), 0x8004431A).Message.ShouldContain("729100002");

    [Fact]
    public void Create_UnknownTable_FaultsNamingIt() =>
        Sample.Fails(() => Admin.Create(new Entity("csm_nowhere")), 0x80041102).Message.ShouldContain("csm_nowhere");

    [Fact]
    public void Create_LookupToAMissingRow_Faults() =>
        Sample.Fails(() => Admin.CreateItem("First", ("csm_accountid", new EntityReference("account", new Guid("00000000-0000-0000-0000-000000000009")))), 0x80040217);

    [Fact]
    public void Create_LookupToAnotherTable_Faults() =>
        Sample.Fails(() => Admin.CreateItem("First", ("csm_parentid", new EntityReference("account", Admin.CreateAccount("A")))), 0x80040203);

    [Fact]
    public void Write_ValuesAreCopiedInAndOut()
    {
        var color = Sample.Color(1);
        var id = Admin.CreateItem("First", ("csm_color", color));
        color.Value = 729100002;
        Admin.ReadItem(id, "csm_color").GetAttributeValue<OptionSetValue>("csm_color").Value = 729100002;

        Admin.ReadItem(id, "csm_color").GetAttributeValue<OptionSetValue>("csm_color").Value.ShouldBe(729100001);
    }

    [Fact]
    public void Write_NumbersAreRoundedAndDatesKeptByTheirBehaviour()
    {
        var id = Admin.CreateItem("First", ("csm_amount", 1.005m), ("csm_day", new DateTime(2026, 3, 4, 23, 30, 0, DateTimeKind.Utc)), ("csm_at", new DateTime(2026, 3, 4, 23, 30, 1, 500, DateTimeKind.Utc)));

        var row = Admin.ReadItem(id, "csm_amount", "csm_day", "csm_at");

        row["csm_amount"].ShouldBe(1.01m);
        row["csm_day"].ShouldBe(new DateTime(2026, 3, 4, 0, 0, 0, DateTimeKind.Utc));
        row["csm_at"].ShouldBe(new DateTime(2026, 3, 4, 23, 30, 1, DateTimeKind.Utc));
    }

    [Fact]
    public void Write_MoneyGetsCurrencyRateAndBaseAmount()
    {
        var dollar = Admin.Create(Sample.Row("transactioncurrency", ("currencyname", "Dollar"), ("isocurrencycode", "USD"), ("exchangerate", 1.25m)));
        var id = Admin.CreateItem("First", ("csm_price", new Money(10m)));
        Admin.ReadItem(id, "transactioncurrencyid").FormattedValues["transactioncurrencyid"].ShouldBe("EUR");

        Admin.Update(Sample.Row(Sample.Item, id, ("transactioncurrencyid", new EntityReference("transactioncurrency", dollar))));

        Admin.ReadItem(id, "csm_price_base").GetAttributeValue<Money>("csm_price_base").Value.ShouldBe(8m);
    }

    [Theory]
    [InlineData(0, "1235")]
    [InlineData(2, "1234.57")]
    [InlineData(4, "1234.5650")]
    public void Write_MoneyKeepsTheDigitsOfItsCurrency(int precision, string kept)
    {
        var currency = Admin.Create(Sample.Row("transactioncurrency", ("currencyname", "Other"), ("isocurrencycode", "OTH"), ("currencyprecision", precision), ("exchangerate", 1m)));
        var id = Admin.CreateItem("First", ("csm_price", new Money(1234.565m)), ("transactioncurrencyid", new EntityReference("transactioncurrency", currency)));
        Admin.ReadItem(id, "csm_price").GetAttributeValue<Money>("csm_price").Value.ShouldBe(decimal.Parse(kept, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Update_NullAndEmptyTextClearTheColumn()
    {
        var id = Admin.CreateItem("First", ("csm_code", "A"), ("csm_count", 1));

        Admin.Update(Sample.Row(Sample.Item, id, ("csm_code", ""), ("csm_count", null)));

        Admin.ReadItem(id, "csm_code", "csm_count").Attributes.Keys.ShouldBe(["csm_itemid"]);
    }

    [Fact]
    public void Update_AlternateKeyWhereverAReferenceGoes()
    {
        Admin.CreateItem("Parent", ("csm_code", "P"));
        var id = Admin.CreateItem("Child", ("csm_code", "C"), ("csm_parentid", new EntityReference(Sample.Item, "csm_code", "p")));
        Admin.Update(new Entity(Sample.Item, "csm_code", "c") { ["csm_count"] = 5 });

        Admin.ReadItem(id, "csm_count", "csm_parentid").GetAttributeValue<EntityReference>("csm_parentid").Name.ShouldBe("Parent");
        ((RetrieveResponse)Admin.Execute(new RetrieveRequest { Target = new EntityReference(Sample.Item, "csm_code", "C"), ColumnSet = new ColumnSet("csm_count") }))
            .Entity["csm_count"].ShouldBe(5);
        Admin.Execute(new DeleteRequest { Target = new EntityReference(Sample.Item, "csm_code", "P") });
        Admin.Names(Sample.Item).ShouldBe(["Child"]);
    }

    [Fact]
    public void Update_ColumnsThatAreNoKey_FaultListingTheKeys() =>
        Sample.Fails(() => Admin.Update(new Entity(Sample.Item, "csm_count", 1)), 0x80040203).Message.ShouldContain("csm_accountid, csm_day, csm_color");

    [Fact]
    public void Update_StatusAloneSetsState_AndMismatchFaults()
    {
        var id = Admin.CreateItem("First");
        Admin.Update(Sample.Row(Sample.Item, id, ("statuscode", new OptionSetValue(2))));
        Admin.ReadItem(id, "statecode").GetAttributeValue<OptionSetValue>("statecode").Value.ShouldBe(1);

        Sample.Fails(() => Admin.Update(Sample.Row(Sample.Item, id, ("statecode", new OptionSetValue(0)), ("statuscode", new OptionSetValue(2)))), 0x80048408);
    }

    [Fact]
    public void SetState_IsAnUpdateOfStateAndStatus()
    {
        var id = Admin.CreateItem("First");

        Admin.Execute(new OrganizationRequest("SetState") { ["EntityMoniker"] = new EntityReference(Sample.Item, id), ["State"] = new OptionSetValue(1), ["Status"] = new OptionSetValue(-1) });

        var row = Admin.ReadItem(id, "statecode", "statuscode");
        (row.GetAttributeValue<OptionSetValue>("statecode").Value, row.GetAttributeValue<OptionSetValue>("statuscode").Value).ShouldBe((1, 2));
        row.FormattedValues["statecode"].ShouldBe("Inactive");
    }

    [Fact]
    public void Create_WithTheSameSeed_GivesTheSameIds() =>
        Sample.Solution().Import().Administrator.CreateItem("A").ShouldBe(Sample.Solution().Import().Administrator.CreateItem("B"));

    [Fact]
    public void Update_IfRowVersionMatches_FaultsOnAnOldVersion()
    {
        var id = Admin.CreateItem("First");
        var read = Admin.ReadItem(id, "csm_name");
        Admin.Update(Sample.Row(Sample.Item, id, ("csm_count", 1)));

        var update = Sample.Row(Sample.Item, id, ("csm_count", 2));
        update.RowVersion = read.RowVersion;
        Sample.Fails(() => Admin.Execute(new UpdateRequest { Target = update, ConcurrencyBehavior = ConcurrencyBehavior.IfRowVersionMatches }), 0x80060882);
    }

    [Fact]
    public void Upsert_ByKey_CreatesThenUpdatesTheSameRow()
    {
        UpsertResponse Upsert(int count) => (UpsertResponse)Admin.Execute(new UpsertRequest
        {
            Target = new Entity(Sample.Item, "csm_code", "K") { ["csm_name"] = "Keyed", ["csm_count"] = count },
        });

        var first = Upsert(1);
        var second = Upsert(2);

        (first.RecordCreated, second.RecordCreated).ShouldBe((true, false));
        second.Target.Id.ShouldBe(first.Target.Id);
        var row = Admin.ReadItem(first.Target.Id, "csm_code", "csm_count");
        (row["csm_code"], row["csm_count"]).ShouldBe(("K", 2));
    }

    [Fact]
    public void Create_WithRelatedRows_WritesAllOrNone()
    {
        Entity Family(params string[] codes)
        {
            var row = Sample.Row(Sample.Item, ("csm_name", "Parent"));
            row.RelatedEntities.Add(new Relationship("csm_Item_csm_Item_csm_ParentId"), new EntityCollection([.. codes.Select(code => Sample.Row(Sample.Item, ("csm_name", code), ("csm_code", code)))]));
            return row;
        }

        Sample.Fails(() => Admin.Create(Family("A", "a")), 0x80060892);
        Admin.Names(Sample.Item).ShouldBeEmpty();
        var parent = Admin.Create(Family("A", "B"));

        Admin.Names(Sample.Item).ShouldBe(["A", "B", "Parent"]);
        ((RetrieveResponse)Admin.Execute(new RetrieveRequest { Target = new EntityReference(Sample.Item, "csm_code", "B"), ColumnSet = new ColumnSet("csm_parentid") }))
            .Entity.GetAttributeValue<EntityReference>("csm_parentid").Id.ShouldBe(parent);
    }

    [Fact]
    public void Delete_CascadesRestrictsAndRemovesLinksAsTheRelationshipSays()
    {
        var account = Admin.CreateAccount("Port");
        var model = Admin.Create(Sample.Row("csm_model", ("csm_name", "M")));
        var child = Admin.CreateItem("Child", ("csm_accountid", new EntityReference("account", account)), ("csm_modelid", new EntityReference("csm_model", model)));
        var grandchild = Admin.CreateItem("Grandchild", ("csm_parentid", new EntityReference(Sample.Item, child)));

        Sample.Fails(() => Admin.Delete("csm_model", model), 0x80040227).Message.ShouldContain("csm_item");
        Admin.Delete("account", account);

        Admin.Names(Sample.Item).ShouldBe(["Grandchild"]);
        Admin.ReadItem(grandchild, "csm_parentid").Contains("csm_parentid").ShouldBeFalse();
        Should.NotThrow(() => Admin.Delete("csm_model", model));
    }

    [Fact]
    public void Assign_CascadesToChildren()
    {
        var account = Admin.CreateAccount("Port");
        var child = Admin.CreateItem("Child", ("csm_accountid", new EntityReference("account", account)));
        var user = _org.AddUser("Ada");

        Admin.Execute(new OrganizationRequest("Assign") { ["Target"] = new EntityReference("account", account), ["Assignee"] = new EntityReference("systemuser", user) });

        Admin.ReadItem(child, "ownerid").GetAttributeValue<EntityReference>("ownerid").Name.ShouldBe("Ada");
    }

    [Fact]
    public void Associate_SetsTheLookupOfTheRelatedRows()
    {
        var parent = Admin.CreateItem("Parent");
        var child = Admin.CreateItem("Child");
        var relationship = new Relationship("csm_Item_csm_Item_csm_ParentId");

        Admin.Associate(Sample.Item, parent, relationship, new EntityReferenceCollection([new EntityReference(Sample.Item, child)]));
        Admin.ReadItem(child, "csm_parentid").GetAttributeValue<EntityReference>("csm_parentid").Id.ShouldBe(parent);
        Admin.Disassociate(Sample.Item, parent, relationship, new EntityReferenceCollection([new EntityReference(Sample.Item, child)]));
        Admin.ReadItem(child, "csm_parentid").Contains("csm_parentid").ShouldBeFalse();
    }
}
