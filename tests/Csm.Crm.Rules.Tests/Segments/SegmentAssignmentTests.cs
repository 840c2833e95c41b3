using Csm.Crm.Plugins.Segments;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Segments;

public class SegmentAssignmentTests
{
    private static readonly SegmentCriteria[] Shipped =
    [
        new(10, 15, 250_000m, null, null, CustomerSegment.HighTouch), new(20, 5, null, null, null, CustomerSegment.MidTouch), new(30, 0, null, null, null, CustomerSegment.Digital),
    ];

    [Fact]
    public void ShippedRules_GiveWhatTheDomainSays() => Law.Holds(Sizes(), size =>
        SegmentAssignment.FirstFitting(Shipped, size)!.Segment.ShouldBe(PreparationLead.SegmentOf(size.Machines, size.Revenue)));

    [Fact]
    public void RuleThatIsGiven_FitsAndNoEarlierOneDoes() => Law.Holds(
        from rules in Law.Arrays(Rules(), 0, 6) from size in Sizes() select (rules, size),
        law =>
        {
            var given = SegmentAssignment.FirstFitting(law.rules, law.size);
            if (given is null)
            {
                law.rules.ShouldAllBe(rule => SegmentAssignment.FirstFitting(new[] { rule }, law.size) == null);
                return;
            }

            SegmentAssignment.FirstFitting([given], law.size).ShouldBe(given);
            law.rules.Where(rule => rule.Order < given.Order).ShouldAllBe(rule => SegmentAssignment.FirstFitting(new[] { rule }, law.size) == null);
        });

    [Fact]
    public void GrownCustomer_NeverFallsToALaterRule() => Law.Holds(
        from rules in Law.Arrays(Rules(), 1, 6) from size in Sizes() from more in Gen.Choose(0, 50) select (rules, size, more),
        law =>
        {
            var grown = law.size with { Machines = (law.size.Machines ?? 0) + law.more, Revenue = law.size.Revenue + law.more };
            if (SegmentAssignment.FirstFitting(law.rules, law.size) is { } before)
            {
                SegmentAssignment.FirstFitting(law.rules, grown)!.Order.ShouldBeLessThanOrEqualTo(before.Order);
            }
        });

    [Theory]
    [InlineData(15, 0, CustomerSegment.HighTouch)]
    [InlineData(14, 249_999, CustomerSegment.MidTouch)]
    [InlineData(0, 250_000, CustomerSegment.HighTouch)]
    [InlineData(5, 0, CustomerSegment.MidTouch)]
    [InlineData(4, 0, CustomerSegment.Digital)]
    public void CustomerExactlyAtAMinimum_HasReachedIt(int machines, int revenue, CustomerSegment expected)
    {
        SegmentAssignment.FirstFitting(Shipped, new CustomerSize(machines, revenue, null, []))!.Segment.ShouldBe(expected);
        PreparationLead.SegmentOf(machines, revenue).ShouldBe(expected);
    }

    [Theory]
    [InlineData(99_999, false)]
    [InlineData(100_000, true)]
    public void ExpectedValue_IsAMinimumLikeTheOthers(int expected, bool fits) =>
        (SegmentAssignment.FirstFitting([new(1, 50, null, 100_000m, null, CustomerSegment.HighTouch)], new CustomerSize(1, 0m, expected, [])) is not null).ShouldBe(fits);

    [Fact]
    public void MachineType_IsACondition()
    {
        SegmentCriteria[] rules = [new(1, null, null, null, 3, CustomerSegment.HighTouch), .. Shipped];
        SegmentAssignment.FirstFitting(rules, new CustomerSize(1, 0m, null, [3]))!.Segment.ShouldBe(CustomerSegment.HighTouch);
        SegmentAssignment.FirstFitting(rules, new CustomerSize(1, 0m, null, [4]))!.Segment.ShouldBe(CustomerSegment.Digital);
    }

    [Fact]
    public void SegmentAPersonChose_StaysWhateverTheRulesGive() => Law.Holds(
        from chosen in Segments() from before in Segments() from given in Segments() where chosen != before select (chosen, before, given),
        law =>
        {
            SegmentAssignment.Next(law.chosen, law.before, law.given).ShouldBe(law.chosen);
            SegmentAssignment.Next(law.chosen, null, law.given).ShouldBe(law.chosen);
            SegmentAssignment.Next(null, law.before, law.given).ShouldBe(law.given);
            SegmentAssignment.Next(law.before, law.before, law.given).ShouldBe(law.given);
        });

    [Fact]
    public void AssigningTwice_ChangesNothing() => Law.Holds(
        from shown in Segments() from before in Segments() from given in Segments() select (shown, before, given),
        law =>
        {
            var first = SegmentAssignment.Next(law.shown, law.before, law.given);
            SegmentAssignment.Next(first, law.given, law.given).ShouldBe(first);
        });

    private static Gen<CustomerSegment> Segments() => Gen.Elements(Enum.GetValues<CustomerSegment>());

    private static Gen<CustomerSize> Sizes() =>
        from machines in Gen.Choose(-1, 40)
        from revenue in Gen.Choose(0, 500_000)
        from expected in Gen.Choose(0, 500_000)
        from type in Gen.Choose(0, 3)
        select new CustomerSize(machines < 0 ? null : machines, revenue, expected, [type]);

    private static Gen<SegmentCriteria> Rules() =>
        from order in Gen.Choose(1, 1000)
        from machines in Gen.Choose(-10, 30)
        from revenue in Gen.Choose(-200_000, 400_000)
        from type in Gen.Choose(-3, 3)
        from segment in Segments()
        select new SegmentCriteria(order, machines < 0 ? null : machines, revenue < 0 ? null : revenue, null, type < 0 ? null : type, segment);
}
