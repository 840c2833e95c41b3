using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Contracts.Tests.Behaviour;

/// <summary>Where a query keeps what its methods are given.</summary>
public sealed class QueryTests
{
    private static readonly string[] Names = ["A", "B"];

    [Fact]
    public void Links_StartFromTheTableTheyAreAddedTo()
    {
        var query = new QueryExpression("account");

        var site = query.AddLink("csm_site", "accountid", "csm_accountid");
        var machine = site.AddLink("csm_machine", "csm_siteid", "csm_siteid", JoinOperator.LeftOuter);

        query.LinkEntities.ShouldBe([site]);
        site.LinkEntities.ShouldBe([machine]);
        (site.LinkFromEntityName, site.JoinOperator).ShouldBe(("account", JoinOperator.Inner));
        (machine.LinkFromEntityName, machine.JoinOperator).ShouldBe(("csm_site", JoinOperator.LeftOuter));
    }

    [Fact]
    public void Conditions_KeepEachOfSeveralValues()
    {
        var filter = new FilterExpression(LogicalOperator.Or);

        filter.AddCondition("name", ConditionOperator.In, Names);
        filter.AddCondition("name", ConditionOperator.Between, 1, 2);
        filter.Conditions.Add(new ConditionExpression("name", ConditionOperator.In, new List<int> { 3, 4 }));

        filter.Conditions.Select(condition => condition.Values.ToArray())
            .ShouldBe([["A", "B"], [1, 2], [3, 4]]);
    }

    [Fact]
    public void AnEmptyCondition_HasNoValues()
    {
        new ConditionExpression("name", ConditionOperator.NotNull).Values.ShouldBeEmpty();
        new ColumnSet().AllColumns.ShouldBeFalse();
        new ColumnSet("a", "b").Columns.ShouldBe(["a", "b"]);
    }
}
