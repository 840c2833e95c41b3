using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests;

public sealed partial class QueryTests
{
    private readonly EmulatedOrganization _org = Sample.Solution().Import();
    private readonly Guid _port;

    public QueryTests()
    {
        _port = _org.Administrator.CreateAccount("Port");
        var logistics = _org.Administrator.CreateAccount("Logistics");
        _org.Administrator.CreateItem("Alpha", ("csm_code", "A_1"), ("csm_count", 1), ("csm_limit", 1), ("csm_color", Sample.Color(1)), ("csm_accountid", new EntityReference("account", _port)), ("csm_at", Utc(1)));
        _org.Administrator.CreateItem("beta", ("csm_code", "AB1"), ("csm_count", 2), ("csm_limit", 5), ("csm_color", Sample.Color(2)), ("csm_accountid", new EntityReference("account", _port)), ("csm_at", Utc(5)));
        _org.Administrator.CreateItem("Gamma", ("csm_code", "100%"), ("csm_count", 3), ("csm_limit", 2), ("csm_accountid", new EntityReference("account", logistics)), ("csm_at", Utc(-40)));
        _org.Administrator.CreateItem("Delta", ("csm_color", Sample.Color(0)));
    }

    [Theory]
    [InlineData("<condition attribute='csm_name' operator='eq' value='ALPHA'/>", "Alpha")]
    [InlineData("<condition attribute='csm_count' operator='ne' value='2'/>", "Alpha,Delta,Gamma")]
    [InlineData("<condition attribute='csm_count' operator='not-in'><value>1</value><value>2</value></condition>", "Delta,Gamma")]
    [InlineData("<condition attribute='csm_count' operator='in'><value>1</value><value>3</value></condition>", "Alpha,Gamma")]
    [InlineData("<condition attribute='csm_count' operator='between'><value>2</value><value>3</value></condition>", "beta,Gamma")]
    [InlineData("<condition attribute='csm_count' operator='ge' value='2'/>", "beta,Gamma")]
    [InlineData("<condition attribute='csm_count' operator='null'/>", "Delta")]
    [InlineData("<condition attribute='csm_count' operator='gt' valueof='csm_limit'/>", "Gamma")]
    [InlineData("<condition attribute='csm_code' operator='like' value='a_1'/>", "Alpha,beta")]
    [InlineData("<condition attribute='csm_code' operator='like' value='a[_]1'/>", "Alpha")]
    [InlineData("<condition attribute='csm_name' operator='like' value='%lt%'/>", "Delta")]
    [InlineData("<condition attribute='csm_name' operator='not-like' value='%m%'/>", "Alpha,beta,Delta")]
    [InlineData("<condition attribute='csm_code' operator='begins-with' value='a_'/>", "Alpha")]
    [InlineData("<condition attribute='csm_code' operator='ends-with' value='%'/>", "Gamma")]
    [InlineData("<condition attribute='csm_at' operator='today'/>", "")]
    [InlineData("<condition attribute='csm_at' operator='next-x-days' value='1'/>", "Alpha")]
    [InlineData("<condition attribute='csm_at' operator='olderthan-x-months' value='1'/>", "Gamma")]
    [InlineData("<condition attribute='csm_at' operator='on-or-after' value='2026-01-10'/>", "beta")]
    [InlineData("<condition attribute='csm_count' operator='not-between'><value>2</value><value>3</value></condition>", "Alpha")]
    [InlineData("<condition attribute='ownerid' operator='eq-userid'/>", "Alpha,beta,Delta,Gamma")]
    [InlineData("<condition attribute='ownerid' operator='ne-userid'/>", "")]
    [InlineData("<condition attribute='owningbusinessunit' operator='eq-businessid'/>", "Alpha,beta,Delta,Gamma")]
    [InlineData("<condition attribute='owningbusinessunit' operator='ne-businessid'/>", "")]
    [InlineData("<condition attribute='ownerid' operator='eq-userteams'/>", "")]
    [InlineData("<condition attribute='ownerid' operator='eq-useroruserteams'/>", "Alpha,beta,Delta,Gamma")]
    [InlineData("<link-entity name='account' from='accountid' to='csm_accountid' link-type='any'><filter><condition attribute='name' operator='eq' value='port'/></filter></link-entity>", "Alpha,beta")]
    [InlineData("<link-entity name='account' from='accountid' to='csm_accountid' link-type='not any'><filter><condition attribute='name' operator='eq' value='port'/></filter></link-entity>", "Delta,Gamma")]
    [InlineData("<link-entity name='account' from='accountid' to='csm_accountid' link-type='not all'><filter><condition attribute='name' operator='eq' value='port'/></filter></link-entity>", "Alpha,beta")]
    [InlineData("<link-entity name='account' from='accountid' to='csm_accountid' link-type='all'><filter><condition attribute='name' operator='eq' value='port'/></filter></link-entity>", "Gamma")]
    public void Condition_MatchesAsThePlatformDoes(string condition, string names)
    {
        var fetch = $"<fetch><entity name='csm_item'><attribute name='csm_name'/><order attribute='csm_name'/><filter>{condition}</filter></entity></fetch>";
        string.Join(',', Fetch(fetch).Entities.Select(row => row["csm_name"])).ShouldBe(names);
    }

    [Fact]
    public void Filter_NestsAndOr()
    {
        var query = Items();
        query.Criteria.AddCondition("csm_count", ConditionOperator.NotNull);
        var either = query.Criteria.AddFilter(LogicalOperator.Or);
        either.AddCondition("csm_name", ConditionOperator.Equal, "alpha");
        either.AddCondition("csm_limit", ConditionOperator.LessThan, 3);

        Names(query).ShouldBe(["Alpha", "Gamma"]);
    }

    [Fact]
    public void LinkInner_FiltersAndBringsAliasedValues()
    {
        var query = Items();
        var link = query.AddLink("account", "csm_accountid", "accountid");
        link.EntityAlias = "customer";
        link.Columns = new ColumnSet("name");
        link.LinkCriteria.AddCondition("name", ConditionOperator.Equal, "port");

        var rows = _org.Administrator.RetrieveMultiple(query).Entities;

        rows.Select(row => row["csm_name"]).ShouldBe(["Alpha", "beta"]);
        rows[0].GetAttributeValue<AliasedValue>("customer.name").Value.ShouldBe("Port");
    }

    [Theory]
    [InlineData("exists")]
    [InlineData("in")]
    public void LinkExists_FindsEachRowOnce_AndBringsNoColumns(string type)
    {
        const string fetch = "<fetch><entity name='account'><attribute name='name'/><order attribute='name'/><link-entity name='csm_item' from='csm_accountid' to='accountid' link-type='{0}'>{1}<filter><condition attribute='csm_count' operator='le' value='2'/></filter></link-entity></entity></fetch>";

        Fetch(string.Format(System.Globalization.CultureInfo.InvariantCulture, fetch, type, "")).Entities.Select(row => row["name"]).ShouldBe(["Port"]);
        Sample.Fails(() => Fetch(string.Format(System.Globalization.CultureInfo.InvariantCulture, fetch, type, "<attribute name='csm_name'/>")));
    }

    [Fact]
    public void QueryExpression_AsksForExistenceToo()
    {
        var query = new QueryExpression("account") { ColumnSet = new ColumnSet("name") };
        var link = query.AddLink(Sample.Item, "accountid", "csm_accountid", JoinOperator.Exists);
        link.LinkCriteria.AddCondition("csm_count", ConditionOperator.LessEqual, 2);
        _org.Administrator.RetrieveMultiple(query).Entities.Select(row => row["name"]).ShouldBe(["Port"]);

        var without = new QueryExpression("account") { ColumnSet = new ColumnSet("name") };
        without.Criteria.AddFilter(LogicalOperator.And).AnyAllFilterLinkEntity = new LinkEntity("account", Sample.Item, "accountid", "csm_accountid", JoinOperator.NotAny) { LinkCriteria = link.LinkCriteria };
        _org.Administrator.RetrieveMultiple(without).Entities.Select(row => row["name"]).ShouldBe(["Logistics"]);
    }

    [Fact]
    public void FilterLink_OfAQueryExpression_MeansTheSame()
    {
        string Names(JoinOperator join)
        {
            var query = Items();
            var link = new LinkEntity(Sample.Item, "account", "csm_accountid", "accountid", join);
            link.LinkCriteria.AddCondition("name", ConditionOperator.Equal, "Port");
            query.Criteria.AnyAllFilterLinkEntity = link;
            return string.Join(',', _org.Administrator.RetrieveMultiple(query).Entities.Select(row => row["csm_name"]).Order());
        }

        Names(JoinOperator.Any).ShouldBe(Names(JoinOperator.NotAll));
        Names(JoinOperator.All).ShouldBe("Gamma");
    }

    [Fact]
    public void LinkFirstRow_BringsOnePartnerAtMost()
    {
        var rows = Fetch("<fetch><entity name='account'><attribute name='name'/><order attribute='name'/><link-entity name='csm_item' from='csm_accountid' to='accountid' link-type='matchfirstrowusingcrossapply' alias='i'><attribute name='csm_name'/></link-entity></entity></fetch>");
        rows.Entities.Select(row => row["name"]).ShouldBe(["Logistics", "Port"]);
        rows.Entities[0].GetAttributeValue<AliasedValue>("i.csm_name").Value.ShouldBe("Gamma");
    }

    [Fact]
    public void LinkOuter_WithAConditionOnTheLink_FindsRowsWithoutPartner()
    {
        var query = Items();
        var link = query.AddLink("account", "csm_accountid", "accountid", JoinOperator.LeftOuter);
        link.EntityAlias = "customer";
        query.Criteria.AddCondition("customer", "accountid", ConditionOperator.Null);

        Names(query).ShouldBe(["Delta"]);
    }

    [Fact]
    public void LinkOnTheManySide_MultipliesRows()
    {
        var query = new QueryExpression("account") { ColumnSet = new ColumnSet("name"), Orders = { new OrderExpression("name", OrderType.Ascending) } };
        query.AddLink("csm_item", "accountid", "csm_accountid").AddLink("systemuser", "ownerid", "systemuserid");

        _org.Administrator.RetrieveMultiple(query).Entities.Select(row => row["name"]).ShouldBe(["Logistics", "Port", "Port"]);
        query.Distinct = true;
        _org.Administrator.RetrieveMultiple(query).Entities.Select(row => row["name"]).ShouldBe(["Logistics", "Port"]);
    }

    [Fact]
    public void Order_ChoicesByLabelLookupsByNameEmptyFirst()
    {
        string[] Sorted(string column) => [.. _org.Administrator.Names(Sample.Item, column)];

        Sorted("csm_color").ShouldBe(["Gamma", "beta", "Alpha", "Delta"]);
        Sorted("csm_accountid")[0].ShouldBe("Delta");
        Sorted("csm_accountid")[1].ShouldBe("Gamma");
    }

    [Fact]
    public void Order_OfALink_ComesAfterThoseOfTheEntity()
    {
        _org.Administrator.CreateItem("Alpha", ("csm_count", 9), ("csm_accountid", new EntityReference("account", _org.Administrator.CreateAccount("Aaa"))));
        const string fetch = """
            <fetch><entity name='csm_item'><attribute name='csm_count'/><order attribute='csm_name' {1}/>
              <link-entity name='account' from='accountid' to='csm_accountid' alias='customer'><order attribute='name' /></link-entity>{0}
            </entity></fetch>
            """;

        Counts(string.Format(System.Globalization.CultureInfo.InvariantCulture, fetch, "", "")).ShouldBe([9, 1, 2, 3]);
        Counts(string.Format(System.Globalization.CultureInfo.InvariantCulture, fetch, "<order attribute='csm_count'/>", "descending='true'")).ShouldBe([3, 2, 1, 9]);
        int[] Counts(string xml) => [.. Fetch(xml).Entities.Select(row => (int)row["csm_count"])];
    }

    [Fact]
    public void Order_NamingALink_StandsWhereItIsWritten()
    {
        var query = new QueryExpression(Sample.Item) { ColumnSet = new ColumnSet("csm_count"), TopCount = 3 };
        query.AddLink("account", "csm_accountid", "accountid", JoinOperator.LeftOuter).EntityAlias = "customer";
        query.Orders.Add(new OrderExpression("name", OrderType.Descending) { EntityName = "customer" });
        query.Orders.Add(new OrderExpression("csm_count", OrderType.Ascending));
        var foremost = _org.Administrator.CreateItem("Last by name", ("csm_count", 9), ("csm_accountid", new EntityReference("account", _org.Administrator.CreateAccount("Zzz"))));

        // Those of no customer come last, for empty is lowest.
        var found = _org.Administrator.RetrieveMultiple(query).Entities;
        found.Count.ShouldBe(3);
        found[0].Id.ShouldBe(foremost);
        query.TopCount = null;
        query.Orders[0].OrderType = OrderType.Ascending;
        _org.Administrator.RetrieveMultiple(query).Entities[^1].Id.ShouldBe(foremost);
    }

    [Fact]
    public void Paging_WithACookie_IsStableWhenRowsComeAndGo()
    {
        var query = Items();
        query.PageInfo = new PagingInfo { PageNumber = 1, Count = 2, ReturnTotalRecordCount = true };
        var first = _org.Administrator.RetrieveMultiple(query);
        _org.Administrator.CreateItem("Aaa");

        query.PageInfo.PageNumber = 2;
        query.PageInfo.PagingCookie = first.PagingCookie;
        var second = _org.Administrator.RetrieveMultiple(query);

        first.Entities.Select(row => row["csm_name"]).ShouldBe(["Alpha", "beta"]);
        (first.MoreRecords, first.TotalRecordCount).ShouldBe((true, 4));
        second.Entities.Select(row => row["csm_name"]).ShouldBe(["Delta", "Gamma"]);
        (second.MoreRecords, second.PagingCookie).ShouldBe((false, null));
    }

    [Fact]
    public void Paging_OverEmptyOrderValuesAndTies_SeesEveryRowOnce()
    {
        for (var i = 0; i < 20; i++)
        {
            _org.Administrator.CreateItem("Tie", ("csm_count", i % 3 == 0 ? null : i % 3));
        }

        var query = new QueryExpression(Sample.Item) { Orders = { new OrderExpression("csm_count", OrderType.Descending) }, PageInfo = new PagingInfo { PageNumber = 1, Count = 5 } };
        var seen = new List<Guid>();
        EntityCollection page;
        do
        {
            page = _org.Administrator.RetrieveMultiple(query);
            seen.AddRange(page.Entities.Select(row => row.Id));
            query.PageInfo.PageNumber++;
            query.PageInfo.PagingCookie = page.PagingCookie;
        }
        while (page.MoreRecords);

        seen.Count.ShouldBe(24);
        seen.Distinct().Count().ShouldBe(24);
    }

    [Fact]
    public void Unpaged_StopsAt5000AndSaysSo()
    {
        for (var i = 0; i < 5001; i++)
        {
            _org.Administrator.Create(Sample.Row(Sample.Note, ("csm_name", "n")));
        }

        var answer = _org.Administrator.RetrieveMultiple(new QueryExpression(Sample.Note));

        (answer.Entities.Count, answer.MoreRecords).ShouldBe((5000, true));
    }

    [Fact]
    public void TopCount_Limits_AndFaultsTogetherWithAPage()
    {
        var query = Items();
        query.TopCount = 1;
        Names(query).ShouldBe(["Alpha"]);

        query.PageInfo = new PagingInfo { PageNumber = 1, Count = 2 };
        Sample.Fails(() => Names(query), 0x80040203);
    }

    [Fact]
    public void QueryByAttribute_NullMeansEmpty()
    {
        var query = new QueryByAttribute(Sample.Item) { ColumnSet = new ColumnSet("csm_name") };
        query.AddAttributeValue("csm_accountid", null);

        _org.Administrator.RetrieveMultiple(query).Entities.Single()["csm_name"].ShouldBe("Delta");
    }

    [Fact]
    public void Journal_SaysHowManyRowsAQueryRead()
    {
        var query = Items();
        query.Criteria.AddCondition("csm_accountid", ConditionOperator.Equal, _port);

        Names(query);

        _org.Journal.Entries.Last().Detail.ShouldBe("2 read, 2 returned");
    }

    private static DateTime Utc(int days) => new DateTime(2026, 1, 5, 12, 0, 0, DateTimeKind.Utc).AddDays(days);

    private static T? Value<T>(Entity row, string alias) => (T?)row.GetAttributeValue<AliasedValue>(alias).Value;

    private static QueryExpression Items() => new(Sample.Item) { ColumnSet = new ColumnSet("csm_name"), Orders = { new OrderExpression("csm_name", OrderType.Ascending) } };

    private string[] Names(QueryExpression query) => [.. _org.Administrator.RetrieveMultiple(query).Entities.Select(row => (string)row["csm_name"])];

    private EntityCollection Fetch(string xml) => _org.Administrator.RetrieveMultiple(new FetchExpression(xml));
}
