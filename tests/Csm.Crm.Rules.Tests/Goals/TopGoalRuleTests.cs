using Csm.Crm.Plugins.Goals;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Goals;

public class TopGoalRuleTests
{
    private static readonly DateTime First = new(2026, 1, 1);

    [Fact]
    public void EveryPursuedGoal_CountsOnceAndNoOtherCountsForItself() => Law.Holds(Trees(), goals =>
    {
        var tops = TopGoalRule.Of(goals);
        var byId = goals.ToDictionary(goal => goal.Id);
        tops.ShouldAllBe(top => TopGoalRule.IsPursued(byId[top.Id].State));
        var counted = tops.SelectMany(top => top.Counted).ToArray();
        counted.ShouldBeUnique();
        goals.Where(goal => TopGoalRule.IsPursued(goal.State)).Select(goal => goal.Id).Except(counted).ShouldBeEmpty();
    });

    [Fact]
    public void WhatCountsThroughAGoal_HangsOnItAndIsNotGivenUp() => Law.Holds(Trees(), goals =>
    {
        var byId = goals.ToDictionary(goal => goal.Id);
        foreach (var top in TopGoalRule.Of(goals))
        {
            top.Counted[0].ShouldBe(top.Id);
            foreach (var id in top.Counted.Skip(1))
            {
                byId[id].State.ShouldNotBe(GoalState.Abandoned);
                top.Counted.ShouldContain(byId[id].ParentId!.Value);
            }
        }
    });

    [Fact]
    public void DaysOfATop_AreThoseItsProgressIsMeasuredAgainst() => Law.Holds(Trees(), goals =>
    {
        var progress = GoalProgress.Of(goals.Select(goal => new GoalFacts(goal.Id, "", goal.ParentId, 1m, false, null, null, null, goal.Start, goal.Due, goal.State)).ToArray());
        foreach (var top in TopGoalRule.Of(goals))
        {
            (top.Start, top.Due).ShouldBe((progress[top.Id].Start, progress[top.Id].Due));
        }
    });

    [Fact]
    public void ParentThatIsNotThere_IsNone() => Law.Holds(Law.Arrays(States(), 1, 6), states =>
        TopGoalRule.Of([.. states.Select((state, index) => new PlacedGoal(Law.Id(index), Law.Id(99), state, null, null))]).Count.ShouldBe(states.Count(TopGoalRule.IsPursued)));

    [Fact]
    public void Circle_HasNoTopAndEnds() => Law.Holds(Law.Arrays(States(), 1, 6), states =>
        TopGoalRule.Of([.. states.Select((state, index) => new PlacedGoal(Law.Id(index), Law.Id((index + 1) % states.Length), state, null, null))])
            .Count.ShouldBeLessThanOrEqualTo(states.Contains(GoalState.Abandoned) ? states.Length : 0));

    // A goal hangs on an earlier one or on none, so there is no circle.
    private static Gen<PlacedGoal[]> Trees() => Law.Arrays(
        from parent in Gen.Choose(-1, 11) from state in States() from start in Days() from due in Days() select (parent, state, start, due), 1, 12)
        .Select(drawn => drawn.Select((goal, index) => new PlacedGoal(
            Law.Id(index), goal.parent >= 0 && goal.parent < index ? Law.Id(goal.parent) : null, goal.state, goal.start, goal.due)).ToArray());

    private static Gen<GoalState> States() => Gen.Elements(Enum.GetValues<GoalState>());

    private static Gen<DateTime?> Days() => Gen.Choose(-1, 700).Select(day => day < 350 ? (DateTime?)null : First.AddDays(day));
}
