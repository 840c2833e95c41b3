using FsCheck;
using FsCheck.Fluent;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Contracts.Tests.Behaviour;

/// <summary>Values of columns are equal when what they hold is equal, and then hash alike.</summary>
public sealed class ValueTests
{
    [Fact]
    public void Choices_AreEqualAsTheirNumbersAre() =>
        Prop.ForAll<int, int>((left, right) => Agree(left == right, new OptionSetValue(left), new OptionSetValue(right))
            && Agree(expected: true, new OptionSetValue(left), new OptionSetValue(left))).QuickCheckThrowOnFailure();

    [Fact]
    public void Amounts_AreEqualAsTheirDecimalsAre() =>
        Prop.ForAll<decimal, decimal>((left, right) => Agree(left == right, new Money(left), new Money(right))
            && Agree(expected: true, new Money(left), new Money(left))).QuickCheckThrowOnFailure();

    [Fact]
    public void References_AreEqualAsTableAndIdAre_WhateverTheirNames() =>
        Prop.ForAll<Guid, Guid>((left, right) =>
            Agree(left == right, new EntityReference("account", left), new EntityReference("account", right))
            && Agree(expected: true, new EntityReference("account", left) { Name = "A" }, new EntityReference("account", left) { Name = "B" })
            && Agree(expected: false, new EntityReference("account", left), new EntityReference("contact", left))).QuickCheckThrowOnFailure();

    [Fact]
    public void Relationships_AreEqualAsSchemaNameAndRoleAre()
    {
        var collection = new RelatedEntityCollection { [new Relationship("a_b")] = new EntityCollection() };

        collection.Contains(new Relationship("a_b")).ShouldBeTrue();
        collection.Contains(new Relationship("a_c")).ShouldBeFalse();
        collection.Contains(new Relationship("a_b") { PrimaryEntityRole = EntityRole.Referenced }).ShouldBeFalse();
    }

    private static bool Agree(bool expected, object left, object right) =>
        left.Equals(right) == expected && right.Equals(left) == expected && (!expected || left.GetHashCode() == right.GetHashCode());
}
