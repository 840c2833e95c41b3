using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests;

/// <summary>Columns that hold several options of a choice.</summary>
public sealed class ChoicesTests
{
    private readonly EmulatedOrganization _org = new SolutionBuilder()
        .Choice("csm_Color", (1, "Red"), (2, "Green"), (3, "Amber"))
        .Table("csm_Item", table => table.Name().Choices("csm_Colors", "csm_Color").Add("csm_Body", "ntext", new System.Xml.Linq.XElement("MaxLength", 1_048_576)))
        .Import();

    public ChoicesTests()
    {
        _org.Administrator.CreateItem("both", ("csm_colors", Options(2, 1)));
        _org.Administrator.CreateItem("green", ("csm_colors", Options(2)));
        _org.Administrator.CreateItem("none");
    }

    [Fact]
    public void Create_KeepsEachOptionOnceWithItsLabels()
    {
        var given = Options(3, 1, 3);
        var id = _org.Administrator.CreateItem("x", ("csm_colors", given));
        given.Clear();

        var row = _org.Administrator.ReadItem(id, "csm_colors");

        Values(row).ShouldBe([1, 3]);
        row.FormattedValues["csm_colors"].ShouldBe("Red; Amber");
        row.GetAttributeValue<OptionSetValueCollection>("csm_colors").Clear();
        Values(_org.Administrator.ReadItem(id, "csm_colors")).ShouldBe([1, 3]);
    }

    [Fact]
    public void Update_WithoutOptions_ClearsTheColumn()
    {
        var id = _org.Administrator.CreateItem("x", ("csm_colors", Options(1)));
        _org.Administrator.Update(Sample.Row(Sample.Item, id, ("csm_colors", Options())));
        _org.Administrator.ReadItem(id, "csm_colors").Contains("csm_colors").ShouldBeFalse();
    }

    [Fact]
    public void Create_WithAnUnknownOption_OrOneOutsideACollection_Faults()
    {
        Sample.Fails(() => _org.Administrator.CreateItem("x", ("csm_colors", Options(1, 9))), 0x8004431A).Message.ShouldContain("9 is not an option");
        Sample.Fails(() => _org.Administrator.CreateItem("x", ("csm_colors", new OptionSetValue(1))), 0x80040203).Message.ShouldContain("OptionSetValueCollection");
    }

    [Theory]
    [InlineData("<condition attribute='csm_colors' operator='contain-values'><value>1</value></condition>", "both")]
    [InlineData("<condition attribute='csm_colors' operator='contain-values'><value>1</value><value>2</value></condition>", "both,green")]
    [InlineData("<condition attribute='csm_colors' operator='not-contain-values'><value>1</value></condition>", "green,none")]
    [InlineData("<condition attribute='csm_colors' operator='eq' value='2'/>", "green")]
    [InlineData("<condition attribute='csm_colors' operator='eq' value='1,2'/>", "both")]
    [InlineData("<condition attribute='csm_colors' operator='ne' value='2'/>", "both,none")]
    [InlineData("<condition attribute='csm_colors' operator='in'><value>2</value><value>3</value></condition>", "green")]
    [InlineData("<condition attribute='csm_colors' operator='not-in'><value>2</value></condition>", "both,none")]
    [InlineData("<condition attribute='csm_colors' operator='null'/>", "none")]
    [InlineData("<condition attribute='csm_colors' operator='not-null'/>", "both,green")]
    public void Condition_MatchesAsThePlatformDoes(string condition, string names) =>
        string.Join(',', _org.Administrator.RetrieveMultiple(new FetchExpression($"<fetch><entity name='csm_item'><attribute name='csm_name'/><order attribute='csm_name'/><filter>{condition}</filter></entity></fetch>"))
            .Entities.Select(row => row["csm_name"])).ShouldBe(names);

    [Fact]
    public void QueryExpression_ContainsValuesOfAnArray()
    {
        var query = new QueryExpression(Sample.Item) { Criteria = { Conditions = { new ConditionExpression("csm_colors", ConditionOperator.ContainValues, new[] { 1, 3 }) } } };
        _org.Administrator.RetrieveMultiple(query).Entities.Count.ShouldBe(1);
    }

    [Fact]
    public void OrderOrComparison_ByChoices_IsRefused()
    {
        var order = new QueryExpression(Sample.Item) { Orders = { new OrderExpression("csm_colors", OrderType.Ascending) } };
        Sample.Fails(() => _org.Administrator.RetrieveMultiple(order), 0x80040315).Message.ShouldContain("csm_colors");
        var comparison = new QueryExpression(Sample.Item) { Criteria = { Conditions = { new ConditionExpression("csm_colors", ConditionOperator.GreaterThan, 1) } } };
        Sample.Fails(() => _org.Administrator.RetrieveMultiple(comparison)).Message.ShouldContain("GreaterThan");
    }

    [Fact]
    public void Memo_TakesAMebibyteAndNotOneCharacterMore()
    {
        var text = new string('x', 1_048_576);
        _org.Administrator.CreateItem("long", ("csm_body", text));
        Sample.Fails(() => _org.Administrator.CreateItem("too long", ("csm_body", text + "x")), 0x80044331);
    }

    private static OptionSetValueCollection Options(params int[] values) => [.. values.Select(value => new OptionSetValue(value))];

    private static IEnumerable<int> Values(Entity row) => row.GetAttributeValue<OptionSetValueCollection>("csm_colors").Select(option => option.Value);
}
