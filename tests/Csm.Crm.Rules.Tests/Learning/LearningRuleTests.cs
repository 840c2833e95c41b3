using Csm.Crm.Plugins.Learning;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Learning;

public class LearningRuleTests
{
    private static readonly DateTime Today = new(2026, 11, 2);

    [Fact]
    public void FollowUp_IsTwentyOneDaysLaterAlsoOverTheChangeOfTheClocks()
    {
        LearningRule.FollowUpOf(new DateTime(2026, 10, 12, 9, 0, 0)).ShouldBe(Today);
        LearningRule.FollowUpOf(new DateTime(2028, 2, 15)).ShouldBe(new DateTime(2028, 3, 7));
    }

    [Fact]
    public void OneTrainingIsTheFirst_WhateverTheOrder() => Law.Holds(
        Law.Arrays(Gen.Choose(0, 500), 1, 6).Where(days => days.Distinct().Count() == days.Length),
        days => days.Count(day => LearningRule.IsFirst(Day(day), days.Where(other => other != day).Select(Day))).ShouldBe(1));

    [Fact]
    public void FollowUp_IsCalledForFromAWeekBeforeUntilSomethingWasAttended() => Law.Holds(
        from due in Gen.Choose(-60, 60) from later in Gen.Choose(0, 20) select (due, later),
        law =>
        {
            var trained = Day(law.due - 21);
            LearningRule.CallsForFollowUp(trained, Day(law.due), [trained], Today).ShouldBe(law.due <= 7);
            LearningRule.CallsForFollowUp(trained, Day(law.due), [trained, trained.AddDays(1 + law.later)], Today).ShouldBeFalse();
        });

    [Fact]
    public void NewMember_WaitsForOnboardingAfterFourteenDays() => Law.HoldsForAll(0, 400, days =>
    {
        LearningRule.WaitsForOnboarding(Day(-days), false, Today).ShouldBe(days > 14);
        LearningRule.WaitsForOnboarding(Day(-days), true, Today).ShouldBeFalse();
        LearningRule.WaitsForOnboarding(null, false, Today).ShouldBeFalse();
    });

    [Fact]
    public void TrainedPerson_IsSilentThirtyDaysAfterTheLastContactOrTraining() => Law.Holds(
        from trained in Gen.Choose(0, 200) from contact in Gen.Choose(-10, 300) select (trained, contact),
        law =>
        {
            DateTime? contact = law.contact < 0 ? null : Day(-law.contact);
            LearningRule.IsSilentAfterTraining(Day(-law.trained), contact, Today).ShouldBe(law.trained > 30 && (contact is null || law.contact > 30));
        });

    [Fact]
    public void Silence_BeginsOnTheThirtyFirstDayAndAContactThatDayOfTheTrainingIsNone()
    {
        LearningRule.IsSilentAfterTraining(Day(-30), null, Today).ShouldBeFalse();
        LearningRule.IsSilentAfterTraining(Day(-31), null, Today).ShouldBeTrue();
        LearningRule.IsSilentAfterTraining(Day(-31), Day(-31), Today).ShouldBeTrue();
        LearningRule.IsSilentAfterTraining(Day(-31), Day(-30), Today).ShouldBeFalse();
        LearningRule.IsSilentAfterTraining(Day(-200), Day(-31), Today).ShouldBeTrue();
        LearningRule.IsSilentAfterTraining(null, null, Today).ShouldBeFalse();
    }

    [Fact]
    public void SecondTrainingOfADay_IsNotTheFirst() => LearningRule.IsFirst(Today, [Today.AddHours(3)]).ShouldBeFalse();

    [Theory]
    [InlineData(7, true)]
    [InlineData(8, false)]
    public void FollowUp_IsCalledForAWeekAhead(int daysToGo, bool calls) => LearningRule.CallsForFollowUp(Day(-10), Day(daysToGo), [], Today).ShouldBe(calls);

    [Theory]
    [InlineData(69.99, 1, true)]
    [InlineData(70, 1, false)]
    [InlineData(69.99, 0.99, false)]
    public void PerceptionUnderSeventyOfWhatIsMeteredInFull_IsAGap(decimal perceived, decimal metered, bool isGap) =>
        PerceptionRule.GapIn([new(Day(-60), perceived, metered), new(Day(-30), perceived, metered)]).Any().ShouldBe(isGap);

    [Fact]
    public void WhoWasAskedLongAgo_IsAskedAgain()
    {
        LearningRule.IsToBeAskedAgain(Day(-1), Day(-181), Today).ShouldBeTrue();
        LearningRule.IsToBeAskedAgain(null, null, Today).ShouldBeFalse();
        LearningRule.IsToBeAskedAgain(Day(-181), Day(-1), Today).ShouldBeTrue();
        LearningRule.IsToBeAskedAgain(Day(-180), Day(-180), Today).ShouldBeFalse();
    }

    [Fact]
    public void WhoWasNeverAsked_IsAskedAfterFortyFiveDays() => Law.HoldsForAll(0, 400, days =>
    {
        LearningRule.WasNeverAsked(null, null, Day(-days), Today).ShouldBe(days > 45);
        LearningRule.WasNeverAsked(Day(-1), null, Day(-days), Today).ShouldBe(days > 45);
        LearningRule.WasNeverAsked(null, Day(-1), Day(-days), Today).ShouldBe(days > 45);
        LearningRule.WasNeverAsked(Day(-1), Day(-1), Day(-days), Today).ShouldBeFalse();
    });

    [Fact]
    public void Gap_NeedsTheTwoNewestKnownMonths() => Law.Holds(Law.Arrays(Months(), 0, 6), months =>
    {
        var known = months.GroupBy(month => month.Month).Select(same => same.First()).ToArray();
        var newest = known.OrderByDescending(month => month.Month).Take(2).ToArray();
        PerceptionRule.GapIn(known).Count.ShouldBe(newest.Length == 2 && newest.All(PerceptionRule.IsGap) ? 2 : 0);
    });

    [Fact]
    public void FeelingMore_NeverMakesAGap() => Law.Holds(
        from months in Law.Arrays(Months(), 2, 4) from more in Gen.Choose(0, 60) select (months, more),
        law =>
        {
            var known = law.months.GroupBy(month => month.Month).Select(same => same.First()).ToArray();
            if (PerceptionRule.GapIn(known).Count == 0)
            {
                PerceptionRule.GapIn(known.Select(month => month with { Perceived = month.Perceived + law.more })).ShouldBeEmpty();
            }
        });

    [Theory]
    [InlineData(FeedbackScale.Nps, -1, true)]
    [InlineData(FeedbackScale.Nps, 0, false)]
    [InlineData(FeedbackScale.Csat, 39, true)]
    [InlineData(FeedbackScale.Csat, 40, false)]
    [InlineData(FeedbackScale.Effort, 10, true)]
    public void Unhappy_DependsOnTheScale(FeedbackScale scale, int score, bool isUnhappy) => FeedbackRule.IsUnhappy(scale, score).ShouldBe(isUnhappy);

    [Fact]
    public void FeedbackWithoutScore_IsNotUnhappy() => FeedbackRule.IsUnhappy(FeedbackScale.Nps, null).ShouldBeFalse();

    private static DateTime Day(int day) => Today.AddDays(day);

    private static Gen<PerceivedMonth> Months() =>
        from month in Gen.Choose(1, 12) from perceived in Gen.Choose(0, 100) from metered in Gen.Choose(80, 120)
        select new PerceivedMonth(new DateTime(2026, month, 1), perceived, metered / 100m);
}
