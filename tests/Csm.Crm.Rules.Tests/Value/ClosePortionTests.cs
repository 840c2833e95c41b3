using Csm.Crm.Plugins.Value;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Value;

/// <summary>A close that is spread over calls writes what one call would have written, and no call more than it may.</summary>
public class ClosePortionTests
{
    private const int Most = 20;

    // Customers with and without news, as large as a call, and larger.
    private static readonly Gen<int[]> Customers = Law.Arrays(Gen.OneOf(Gen.Choose(0, 5), Gen.Choose(0, 3 * Most)), 0, 40);

    [Fact]
    public void NoCall_WritesMoreThanItMay() => Law.Holds(Customers, writes => ClosePortion.Allot(writes, Most).Sum().ShouldBeLessThanOrEqualTo(Most));

    [Fact]
    public void Customer_IsDoneAsAWholeUnlessHeAloneIsMoreThanACall() => Law.Holds(Customers, writes =>
    {
        var allotted = ClosePortion.Allot(writes, Most);
        allotted.Count.ShouldBe(writes.Length);
        for (var customer = 0; customer < writes.Length; customer++)
        {
            var isPart = allotted[customer] > 0 && allotted[customer] < writes[customer];
            (isPart && (writes[customer] <= Most || allotted[customer] != Most)).ShouldBeFalse();
            allotted[customer].ShouldBeLessThanOrEqualTo(writes[customer]);
        }
    });

    [Fact]
    public void CallsUntilNothingIsLeft_DoEverythingOnceAndEachGetsFurther() => Law.Holds(Customers, writes =>
    {
        var done = new int[writes.Length];
        int[] Due() => [.. writes.Select((needed, customer) => needed - done[customer])];
        while (Due().Any(needed => needed > 0))
        {
            var allotted = ClosePortion.Allot(Due(), Most);
            allotted.Sum().ShouldBeGreaterThan(0, "A call that does nothing would be repeated for ever.");
            done = [.. done.Select((so, customer) => so + allotted[customer])];
        }

        done.ShouldBe(writes);
        ClosePortion.Allot(Due(), Most).ShouldAllBe(writtenAgain => writtenAgain == 0);
    });

    [Fact]
    public void Customers_WhoFit_AreAllDoneAtOnce() => Law.Holds(Customers.Where(writes => writes.Sum() <= Most), writes => ClosePortion.Allot(writes, Most).ShouldBe(writes));
}
