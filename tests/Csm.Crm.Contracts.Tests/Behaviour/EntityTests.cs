using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Client;

namespace Csm.Crm.Contracts.Tests.Behaviour;

/// <summary>What plug-ins and the emulator take for granted of a row; in the Microsoft build these judge Microsoft's own class.</summary>
public sealed class EntityTests
{
    [Fact]
    public void AnAbsentColumn_ReadByIndexer_ThrowsAndReadByType_IsDefault()
    {
        var row = new Entity("account");

        Should.Throw<KeyNotFoundException>(() => row["name"]);
        row.GetAttributeValue<decimal?>("revenue").ShouldBeNull();
        row.GetAttributeValue<int>("numberofemployees").ShouldBe(0);
        row.TryGetAttributeValue<string>("name", out _).ShouldBeFalse();
    }

    [Fact]
    public void AColumnSetToNull_IsContainedAndReadsAsDefault()
    {
        var row = new Entity("account") { ["revenue"] = null };

        row.Contains("revenue").ShouldBeTrue();
        row.GetAttributeValue<decimal?>("revenue").ShouldBeNull();
    }

    [Fact]
    public void SettingTheId_DoesNotWriteTheIdColumn()
    {
        var row = new Entity("account") { Id = Guid.Parse("11111111-2222-3333-4444-555555555555") };

        row.Attributes.Count.ShouldBe(0);
        row.ToEntityReference().ShouldBe(new EntityReference("account", row.Id));
    }

    [Fact]
    public void ToEntity_CarriesEverythingTheRowHas()
    {
        var row = new Entity("csm_sample", Guid.Parse("11111111-2222-3333-4444-555555555555"))
        {
            ["csm_target"] = 5m,
            RowVersion = "7",
            EntityState = EntityState.Changed,
        };
        row.FormattedValues["csm_target"] = "5.00";
        row.KeyAttributes["csm_code"] = "A";

        var typed = row.ToEntity<Sample>();

        typed.Id.ShouldBe(row.Id);
        typed.LogicalName.ShouldBe("csm_sample");
        typed.Target.ShouldBe(5m);
        typed.RowVersion.ShouldBe("7");
        typed.EntityState.ShouldBe(EntityState.Changed);
        typed.FormattedValues["csm_target"].ShouldBe("5.00");
        typed.KeyAttributes["csm_code"].ShouldBe("A");
    }

    [Fact]
    public void ToEntity_OfAnotherTable_Throws()
    {
        Should.Throw<NotSupportedException>(() => new Entity("account").ToEntity<Sample>());
        Should.Throw<NotSupportedException>(() => new Entity().ToEntity<Sample>());
    }

    [EntityLogicalName("csm_sample")]
    public sealed class Sample : Entity
    {
        public Sample()
            : base("csm_sample")
        {
        }

        [AttributeLogicalName("csm_target")]
        public decimal? Target => GetAttributeValue<decimal?>("csm_target");
    }
}
