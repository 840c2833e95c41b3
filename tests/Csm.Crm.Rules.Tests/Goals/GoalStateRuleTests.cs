using Csm.Crm.Plugins.Goals;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Goals;

public class GoalStateRuleTests
{
    private static readonly DateTime Start = new(2026, 1, 1);
    private static readonly GoalFacts Year = new(Law.Id(1), "Goal", null, null, true, 0m, 100m, null, Start, Start.AddDays(100), GoalState.Agreed);

    [Theory]
    [InlineData(0.40, GoalState.OnTrack)]
    [InlineData(0.39, GoalState.AtRisk)]
    public void TenPointsBehindTheLine_IsStillOnTrack(double ratio, GoalState expected) =>
        GoalStateRule.Next(Year, (decimal)ratio, isConfirmed: false, Start.AddDays(50)).ShouldBe(expected);

    [Fact]
    public void TargetHeld_IsAchieved() => GoalStateRule.Next(Year, 1m, isConfirmed: true, Start.AddDays(5)).ShouldBe(GoalState.Achieved);

    [Fact]
    public void TargetTouchedOnce_IsNotAchievedYet() => GoalStateRule.Next(Year, 1.1m, isConfirmed: false, Start.AddDays(101)).ShouldBe(GoalState.OnTrack);

    [Fact]
    public void DayAfterDueWithoutTarget_IsMissed()
    {
        GoalStateRule.Next(Year, 0.99m, isConfirmed: false, Start.AddDays(100)).ShouldBe(GoalState.OnTrack);
        GoalStateRule.Next(Year, 0.99m, isConfirmed: false, Start.AddDays(101)).ShouldBe(GoalState.Missed);
    }

    [Fact]
    public void StatesForPeopleToLeave_Stay() => Law.Holds(
        from state in Gen.Elements(GoalState.Draft, GoalState.Achieved, GoalState.Missed, GoalState.Abandoned) from ratio in Law.Decimals(-2, 2) from day in Gen.Choose(-50, 200) select (state, ratio, day),
        law => GoalStateRule.Next(Year with { State = law.state }, law.ratio, isConfirmed: true, Start.AddDays(law.day)).ShouldBe(law.state));

    [Fact]
    public void GoalDueTheDayItBegins_HasNoPlanToBeBehind()
    {
        GoalStateRule.Expected(Start, Start, Start).ShouldBeNull();
        GoalStateRule.Expected(Start, Start.AddDays(-1), Start).ShouldBeNull();
        GoalStateRule.Next(Year with { Due = Start }, 0.1m, isConfirmed: false, Start).ShouldBe(GoalState.Agreed);
    }

    [Fact]
    public void NoData_ChangesNothingUntilTheGoalIsDueAndMissesItThen() => Law.Holds(
        from state in Gen.Elements(GoalState.Agreed, GoalState.OnTrack, GoalState.AtRisk) from isConfirmed in Gen.Elements(true, false) from day in Gen.Choose(-50, 500) select (state, isConfirmed, day),
        law => GoalStateRule.Next(Year with { State = law.state }, null, law.isConfirmed, Start.AddDays(law.day)).ShouldBe(law.day > 100 ? GoalState.Missed : law.state));

    [Fact]
    public void NoDataAndNoDay_ChangesNothing() => GoalStateRule.Next(Year with { Due = null }, null, isConfirmed: false, Start.AddDays(500)).ShouldBe(GoalState.Agreed);

    [Fact]
    public void GoalPastItsDay_IsMissedUnlessItsTargetIsReached() => Law.Holds(
        from ratio in Gen.OneOf(Gen.Constant<decimal?>(null), Law.Decimals(-2, 2).Select(value => (decimal?)value)) from day in Gen.Choose(101, 500) select (ratio, day),
        law => (GoalStateRule.Next(Year, law.ratio, isConfirmed: false, Start.AddDays(law.day)) == GoalState.Missed).ShouldBe(law.ratio is null or < 1m || law.day > 162));

    [Fact]
    public void TargetThatIsReachedAndConfirmed_IsAchievedHoweverLate() => Law.Holds(Gen.Choose(0, 900), day =>
        GoalStateRule.Next(Year, 1m, isConfirmed: true, Start.AddDays(day)).ShouldBe(GoalState.Achieved));

    [Fact]
    public void MoreProgress_IsNeverWorse() => Law.Holds(
        from one in Law.Decimals(-1, 1) from other in Law.Decimals(-1, 1) from day in Gen.Choose(0, 100) select (one, other, day),
        law =>
        {
            var behind = GoalStateRule.Next(Year, Math.Min(law.one, law.other), isConfirmed: true, Start.AddDays(law.day));
            var ahead = GoalStateRule.Next(Year, Math.Max(law.one, law.other), isConfirmed: true, Start.AddDays(law.day));
            Goodness(ahead).ShouldBeGreaterThanOrEqualTo(Goodness(behind));
        });

    [Fact]
    public void TwoSuccessivePeriods_HoldTheTarget()
    {
        GoalStateRule.HoldsTarget([7, 6], 7).ShouldBeTrue();
        GoalStateRule.HoldsTarget([7, 5], 7).ShouldBeFalse();
        GoalStateRule.HoldsTarget([6, 5], 7).ShouldBeFalse();
        GoalStateRule.HoldsTarget([], null).ShouldBeFalse();
    }

    private static int Goodness(GoalState state) => state switch { GoalState.AtRisk => 0, GoalState.OnTrack => 1, _ => 2 };
}
