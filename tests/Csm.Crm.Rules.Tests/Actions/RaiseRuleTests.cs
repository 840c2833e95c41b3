using Csm.Crm.Plugins.Actions;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Actions;

public class RaiseRuleTests
{
    private static readonly DateTime Now = new(2026, 11, 2, 6, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void NothingKnown_IsANewRow() => RaiseRule.Decide(null, Now).ShouldBe(RaiseDecision.Create);

    [Fact]
    public void OpenRow_IsCountedAndNeverTwinned() => Law.Holds(
        Gen.Choose(-400, -1),
        days => RaiseRule.Decide(new KnownAction(true, Now.AddDays(days), null), Now).ShouldBe(RaiseDecision.Count));

    [Fact]
    public void SnoozedRow_IsLeftAloneThroughItsLastDay()
    {
        RaiseRule.Decide(new KnownAction(true, Now.Date, null), Now).ShouldBe(RaiseDecision.Keep);
        RaiseRule.Decide(new KnownAction(true, Now.Date.AddDays(-1), null), Now).ShouldBe(RaiseDecision.Count);
    }

    [Fact]
    public void ClosedRow_IsReopenedWithinFourteenDaysOnly() => Law.Holds(
        Gen.Choose(0, 24 * 60),
        hours => RaiseRule.Decide(new KnownAction(false, null, Now.AddHours(-hours)), Now)
            .ShouldBe(hours <= 14 * 24 ? RaiseDecision.Reopen : RaiseDecision.Create));
}
