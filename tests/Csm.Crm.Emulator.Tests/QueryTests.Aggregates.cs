using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Emulator.Tests;

public sealed partial class QueryTests
{
    [Fact]
    public void Aggregates_GroupAndIgnoreEmptyValues()
    {
        var rows = Fetch(
            """
            <fetch aggregate='true'><entity name='csm_item'>
              <attribute name='csm_accountid' alias='account' groupby='true'/>
              <attribute name='csm_itemid' alias='rows' aggregate='count'/>
              <attribute name='csm_count' alias='filled' aggregate='countcolumn'/>
              <attribute name='csm_count' alias='total' aggregate='sum'/>
              <attribute name='csm_count' alias='average' aggregate='avg'/>
              <attribute name='csm_at' alias='last' aggregate='max'/>
              <order alias='rows' descending='true'/><order alias='total'/>
            </entity></fetch>
            """).Entities;

        rows.Count.ShouldBe(3);
        Value<EntityReference>(rows[0], "account")!.Name.ShouldBe("Port");
        (Value<int>(rows[0], "rows"), Value<int>(rows[0], "total"), Value<int>(rows[0], "average")).ShouldBe((2, 3, 1));
        Value<DateTime>(rows[0], "last").ShouldBe(Utc(5));
        rows[1].GetAttributeValue<AliasedValue>("total").Value.ShouldBeNull();
        (Value<int>(rows[1], "rows"), Value<int>(rows[1], "filled")).ShouldBe((1, 0));
    }

    [Fact]
    public void Aggregates_GroupByPartsOfADate()
    {
        var rows = Fetch(
            """
            <fetch aggregate='true'><entity name='csm_item'><filter><condition attribute='csm_at' operator='not-null'/></filter>
              <attribute name='csm_at' alias='year' groupby='true' dategrouping='year'/>
              <attribute name='csm_at' alias='month' groupby='true' dategrouping='month'/>
              <attribute name='csm_itemid' alias='rows' aggregate='count'/>
            </entity></fetch>
            """).Entities;

        rows.Select(row => (Value<int>(row, "year"), Value<int>(row, "month"), Value<int>(row, "rows"))).ShouldBe([(2025, 11, 1), (2026, 1, 2)]);
    }

    [Fact]
    public void Aggregates_OverNoRows_StillAnswerOneRow()
    {
        var row = Fetch("<fetch aggregate='true'><entity name='csm_model'><attribute name='csm_version' alias='n' aggregate='count'/><attribute name='csm_version' alias='s' aggregate='sum'/></entity></fetch>").Entities.Single();

        Value<int>(row, "n").ShouldBe(0);
        row.GetAttributeValue<AliasedValue>("s").Value.ShouldBeNull();
    }
}
