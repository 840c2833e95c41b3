using Csm.Crm.Plugins.Renewals;
using Csm.Crm.Plugins.Segments;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Renewals;

public class RenewalWindowTests
{
    private static readonly DateTime End = new(2027, 6, 30);

    [Fact]
    public void Window_OpensExactlyTheLeadBeforeTheEnd() => Law.Holds(Gen.Choose(0, 1000), lead =>
    {
        var window = RenewalWindow.Of(End, 90, CustomerSegment.Digital, lead);
        Law.HoldsForAll(-100, 1100, days => window.IsOpenOn(End.AddDays(-days)).ShouldBe(days <= lead));
    });

    [Fact]
    public void CloserServedSegment_StartsNoLater()
    {
        PreparationLead.DaysFor(CustomerSegment.HighTouch).ShouldBe(270);
        PreparationLead.DaysFor(CustomerSegment.MidTouch).ShouldBe(180);
        PreparationLead.DaysFor(CustomerSegment.Digital).ShouldBe(120);
        Enum.GetValues<CustomerSegment>().Select(PreparationLead.DaysFor).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public void LastDayOfNotice_FollowsTheContractUnlessAnotherDayWasAgreed() => Law.Holds(
        from before in Gen.Elements<int?>(null, 0, 30, 60, 90) from after in Gen.Elements<int?>(null, 0, 30, 60, 90) from agreed in Gen.Choose(0, 100) select (before, after, agreed),
        law =>
        {
            var day = End.AddDays(-law.agreed);
            RenewalWindow.FollowNotice(day, End.AddHours(5), law.before, law.after).ShouldBe(law.agreed == (law.before ?? 0) ? End.AddDays(-(law.after ?? 0)) : day);
            RenewalWindow.FollowNotice(RenewalWindow.NoticeByOf(End, law.before), End, law.before, law.after).ShouldBe(RenewalWindow.Of(End, law.after, CustomerSegment.Digital, 1).NoticeBy);
            RenewalWindow.FollowNotice(null, End, law.before, law.after).ShouldBeNull();
        });

    [Fact]
    public void TermThatEndsOnALeapDay_IsCountedFromIt()
    {
        var window = RenewalWindow.Of(new DateTime(2028, 2, 29), 60, CustomerSegment.Digital, 366);
        (window.OpensOn, window.NoticeBy).ShouldBe((new DateTime(2027, 2, 28), new DateTime(2027, 12, 31)));
    }

    [Fact]
    public void OnceOpen_TheWindowStaysOpen() => Law.Holds(
        from lead in Gen.Choose(0, 400) from day in Gen.Choose(0, 700) select (lead, day),
        law =>
        {
            var window = RenewalWindow.Of(End, null, CustomerSegment.MidTouch, law.lead);
            if (window.IsOpenOn(End.AddDays(-300).AddDays(law.day)))
            {
                window.IsOpenOn(End.AddDays(-300).AddDays(law.day + 1)).ShouldBeTrue();
            }
        });

    [Fact]
    public void Reason_NamesTermSegmentLeadAndDates()
    {
        var reason = RenewalWindow.Of(End, 90, CustomerSegment.MidTouch, 180).Reason();
        reason.ShouldBe("The term ends on 2027-06-30. Renewals of mid touch accounts start 180 days before, so the window opened on 2027-01-01; notice is possible until 2027-04-01.");
        reason.Length.ShouldBeLessThan(400);
    }

    [Theory]
    [InlineData(15, null, CustomerSegment.HighTouch)]
    [InlineData(14, null, CustomerSegment.MidTouch)]
    [InlineData(5, 249999, CustomerSegment.MidTouch)]
    [InlineData(4, null, CustomerSegment.Digital)]
    [InlineData(1, 250000, CustomerSegment.HighTouch)]
    [InlineData(null, null, CustomerSegment.Digital)]
    public void SegmentNobodySet_FollowsFleetAndRevenue(int? machines, int? revenue, CustomerSegment expected) =>
        PreparationLead.SegmentOf(machines, revenue).ShouldBe(expected);
}
