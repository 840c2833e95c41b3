using Csm.Crm.Plugins.Actions;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Actions;

public class RaiseRuleTests
{
    private static readonly DateTime Now = new(2026, 11, 2, 6, 0, 0, DateTimeKind.Utc);

    private static readonly Gen<CauseNature> Natures = Gen.Elements(CauseNature.Event, CauseNature.State, CauseNature.Once);

    [Fact]
    public void NothingKnown_IsANewRow() => Law.Holds(Natures, nature => RaiseRule.Decide(null, Now, nature).ShouldBe(RaiseDecision.Create));

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
    public void ClosedRow_IsReopenedWithinFourteenDaysOnly() => Law.HoldsForAll(
        0,
        24 * 60,
        hours => RaiseRule.Decide(new KnownAction(false, null, Now.AddHours(-hours)), Now)
            .ShouldBe(hours <= 14 * 24 ? RaiseDecision.Reopen : RaiseDecision.Create));

    [Fact]
    public void LastingState_IsNoNewsWhileTheRowIsOpenOrJustClosedByAPerson() => Law.Holds(Known(), known =>
    {
        var decision = RaiseRule.Decide(known with { CauseHasGone = false }, Now, CauseNature.State);
        decision.ShouldBeOneOf(RaiseDecision.Keep, RaiseDecision.Create);
        (decision == RaiseDecision.Create).ShouldBe(
            !known.IsOpen && known.ClosedOn < Now.AddDays(-RaiseRule.ReopenDays) && !(known.SnoozedUntil >= Now.Date));
    });

    [Fact]
    public void StateThatCameBack_IsTreatedAsAnEvent() => Law.Holds(Known(), known =>
        RaiseRule.Decide(known with { CauseHasGone = true }, Now, CauseNature.State).ShouldBe(RaiseRule.Decide(known, Now)));

    [Fact]
    public void WhatIsSaidOnce_IsNeverSaidAgain() => Law.Holds(Known(), known => RaiseRule.Decide(known, Now, CauseNature.Once).ShouldBe(RaiseDecision.Keep));

    [Fact]
    public void OpenRow_IsNeverTwinnedWhateverTheCauseIs() => Law.Holds(
        from known in Known() from nature in Natures select (known, nature),
        law => RaiseRule.Decide(law.known with { IsOpen = true }, Now, law.nature).ShouldNotBe(RaiseDecision.Create));

    private static Gen<KnownAction> Known() =>
        from isOpen in Gen.Elements(true, false)
        from hasGone in Gen.Elements(true, false)
        from snooze in Gen.Choose(-30, 60)
        from closedHours in Gen.Choose(0, 24 * 40)
        select new KnownAction(isOpen, snooze < -5 ? null : Now.Date.AddDays(snooze), isOpen ? null : Now.AddHours(-closedHours)) { CauseHasGone = hasGone };
}
