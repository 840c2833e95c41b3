using Csm.Crm.Plugins.Renewals;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Renewals;

public class RenewalStageRuleTests
{
    [Fact]
    public void Time_OnlyMovesForwardAndNotBeyondTheCheckpoints() => Law.Holds(
        from step in Gen.Elements(Enum.GetValues<RenewalStep>()) from days in Gen.Choose(-400, 100) from later in Gen.Choose(0, 200) select (step, days, later),
        law =>
        {
            var notice = new DateTime(2027, 2, 28);
            var today = RenewalStageRule.Advance(law.step, notice, notice.AddDays(law.days));
            var later = RenewalStageRule.Advance(today, notice, notice.AddDays(law.days + law.later));
            ((int)today).ShouldBeGreaterThanOrEqualTo((int)law.step);
            ((int)later).ShouldBeGreaterThanOrEqualTo((int)today);
            if (today != law.step)
            {
                today.ShouldBeOneOf(RenewalStep.Checkpoint6, RenewalStep.Checkpoint3);
            }
        });

    [Theory]
    [InlineData("2027-08-31", "2027-02-27", RenewalStep.Forecast)]
    [InlineData("2027-08-31", "2027-02-28", RenewalStep.Checkpoint6)]
    [InlineData("2027-08-31", "2027-05-30", RenewalStep.Checkpoint6)]
    [InlineData("2027-08-31", "2027-05-31", RenewalStep.Checkpoint3)]
    [InlineData("2028-05-31", "2028-02-28", RenewalStep.Checkpoint6)]
    [InlineData("2028-05-31", "2028-02-29", RenewalStep.Checkpoint3)]
    public void Checkpoints_AreCalendarMonthsBeforeTheNotice(string noticeBy, string today, RenewalStep expected) =>
        RenewalStageRule.CheckpointOn(Day(noticeBy), Day(today)).ShouldBe(expected);

    [Theory]
    [InlineData(RenewalStep.ValueReview)]
    [InlineData(RenewalStep.Proposed)]
    [InlineData(RenewalStep.Won)]
    [InlineData(RenewalStep.Lost)]
    public void WhatPeopleMovedOn_TimeDoesNotMove(RenewalStep step) => RenewalStageRule.Advance(step, Day("2027-08-31"), Day("2027-08-31")).ShouldBe(step);

    [Theory]
    [InlineData(70, Prospect.Renew)]
    [InlineData(69.99, Prospect.Risk)]
    [InlineData(40, Prospect.Risk)]
    [InlineData(39.99, Prospect.Churn)]
    public void Assessment_HasItsBorders(decimal likelihood, Prospect expected) => RenewalStageRule.Assess(likelihood).ShouldBe(expected);

    [Fact]
    public void SameAssessment_NeedsNoDecision()
    {
        new RenewalState(RenewalStep.Checkpoint3, Prospect.Risk, Prospect.Risk, HasDecision: false, HasReport: true).NeedsDecision.ShouldBeFalse();
        new RenewalState(RenewalStep.Checkpoint3, Prospect.Risk, Prospect.Renew, HasDecision: false, HasReport: true).NeedsDecision.ShouldBeTrue();
        new RenewalState(RenewalStep.Checkpoint3, Prospect.Risk, Prospect.Renew, HasDecision: true, HasReport: true).NeedsDecision.ShouldBeFalse();
    }

    [Fact]
    public void WatchEnteredAtCheckpointThree_IsRefusedAndBeforeItIsFine()
    {
        var before = new RenewalState(RenewalStep.Checkpoint3, null, null, HasDecision: false, HasReport: false);
        RenewalStageRule.Refusal(before, before with { Human = Prospect.Watch }, "R").ShouldNotBeNull();
        var earlier = before with { Step = RenewalStep.Checkpoint6 };
        RenewalStageRule.Refusal(earlier, earlier with { Human = Prospect.Watch }, "R").ShouldBeNull();
    }

    [Fact]
    public void NoChange_LeavesCheckpointThreeForwardWithWatchOrAnOpenDisagreement() => Law.Holds(
        from before in States() from after in States() select (before, after),
        law =>
        {
            if (RenewalStageRule.Refusal(law.before, law.after, "R") is null && law.after.Step != law.before.Step && law.after.Step > law.before.Step && law.after.Step is RenewalStep.ValueReview or RenewalStep.Proposed && law.after.Step > law.before.Step)
            {
                law.after.Human.ShouldNotBe(Prospect.Watch);
                law.after.NeedsDecision.ShouldBeFalse();
            }
        });

    [Fact]
    public void Proposed_AlwaysHasAReport() => Law.Holds(
        from before in States() from after in States() select (before, after: after with { Step = RenewalStep.Proposed, HasReport = false }),
        law => RenewalStageRule.Refusal(law.before, law.after, "R").ShouldNotBeNull());

    [Fact]
    public void ClosedRenewal_NeverOpensAndNoneClosesByHand() => Law.Holds(
        from before in States() from after in States() select (before, after),
        law =>
        {
            if (law.before.Step != law.after.Step && (law.before.IsClosed || law.after.IsClosed))
            {
                RenewalStageRule.Refusal(law.before, law.after, "R").ShouldNotBeNull();
            }
        });

    [Theory]
    [InlineData("2025-01-01", "2025-12-31", "2026-01-01", "2026-12-31")]
    [InlineData("2027-03-01", "2028-02-29", "2028-03-01", "2029-02-28")]
    [InlineData("2024-02-29", "2025-02-28", "2025-03-01", "2026-02-28")]
    [InlineData("2025-01-31", "2025-02-28", "2025-03-01", "2025-03-31")]
    [InlineData("2025-11-10", "2025-12-31", "2026-01-01", "2026-02-21")]
    [InlineData(null, "2028-02-29", "2028-03-01", "2029-02-28")]
    public void Successor_IsAsLongAndFollowsAtOnce(string? start, string end, string nextStart, string nextEnd) =>
        SuccessorTerm.After(start is null ? null : Day(start), Day(end)).ShouldBe(new SuccessorTerm(Day(nextStart), Day(nextEnd)));

    [Fact]
    public void WholeYears_StayWholeYearsForEver() => Law.Holds(
        from day in Gen.Choose(0, 3_000) from years in Gen.Choose(1, 5) select (start: new DateTime(2024, 1, 1).AddDays(day), years),
        law =>
        {
            var end = law.start.AddYears(law.years).AddDays(-1);
            var next = SuccessorTerm.After(law.start, end);
            next.Start.ShouldBe(end.AddDays(1));
            next.End.AddDays(1).ShouldBe(next.Start.AddYears(law.years));
        });

    [Theory]
    [InlineData(RenewalEnd.Upsold, 100, 100, true)]
    [InlineData(RenewalEnd.Upsold, 100, 101, false)]
    [InlineData(RenewalEnd.Downsold, 100, 100, true)]
    [InlineData(RenewalEnd.Downsold, 100, 99, false)]
    [InlineData(RenewalEnd.Renewed, 100, 103, false)]
    [InlineData(RenewalEnd.Churned, 100, 0, true)]
    public void Outcome_MustFitItsRevenue(RenewalEnd end, decimal before, decimal after, bool isRefused) =>
        (CloseRule.Refusal(end, before, after, " ", "R") is not null).ShouldBe(isRefused);

    private static DateTime Day(string text) => DateTime.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static Gen<RenewalState> States() =>
        from step in Gen.Elements(Enum.GetValues<RenewalStep>()) from human in Gen.Choose(-1, 3) from machine in Gen.Choose(-1, 3) from decision in Gen.Elements(true, false) from report in Gen.Elements(true, false)
        select new RenewalState(step, human < 0 ? null : (Prospect)human, machine < 0 ? null : (Prospect)machine, decision, report);
}
