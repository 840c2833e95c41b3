using Csm.Crm.Plugins.Actions;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Actions;

/// <summary>What a portion of customers writes is bounded before it is written.</summary>
public class WatchPortionsTests
{
    [Fact]
    public void EveryCustomer_IsInOnePortionAndNoneHoldsMoreThanMayBeWritten() => Law.Holds(Law.Arrays(Gen.OneOf(Gen.Choose(0, 3), Gen.Choose(0, 2 * WatchPortions.MostFindings)), 0, 60), findings =>
    {
        var portions = WatchPortions.Of(Enumerable.Range(0, findings.Length), customer => findings[customer]);
        portions.SelectMany(portion => portion).ShouldBe(Enumerable.Range(0, findings.Length));
        portions.ShouldAllBe(portion => portion.Count > 0 && (portion.Count == 1 || portion.Sum(customer => findings[customer]) <= WatchPortions.MostFindings));
    });

    [Fact]
    public void CustomersWithoutFindings_AreOnePortion() => Law.HoldsForAll(1, 500, customers => WatchPortions.Of(Enumerable.Range(0, customers), _ => 0).ShouldHaveSingleItem());
}
