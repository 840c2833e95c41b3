using Csm.Crm.Plugins.Actions;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Actions;

public class ActionOutcomeTests
{
    private static readonly DateTime Day = new(2026, 11, 2, 6, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void WhatAPersonWrote_IsNeverPushedOut() => Law.Holds(Gen.Choose(0, ActionOutcome.MaximumLength), length =>
    {
        var said = new string('s', length);
        foreach (var outcome in new[] { ActionOutcome.ClosedByItself(said, "it was heard again", Day), ActionOutcome.CauseGone(said, "it was heard again", Day), ActionOutcome.SeenAgain(said, Day) })
        {
            outcome!.ShouldStartWith(said);
            outcome!.Length.ShouldBeLessThanOrEqualTo(ActionOutcome.MaximumLength);
        }
    });

    [Fact]
    public void Sentence_SaysDayAndReason()
    {
        ActionOutcome.ClosedByItself(null, "the machine was heard again", Day).ShouldBe("Closed by itself on 2026-11-02: the machine was heard again.");
        ActionOutcome.SeenAgain("Called the site.", Day).ShouldBe("Called the site.\nSeen again on 2026-11-02.");
    }
}
