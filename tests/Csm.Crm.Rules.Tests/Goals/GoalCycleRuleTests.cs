using Csm.Crm.Plugins;
using Csm.Crm.Plugins.Goals;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Goals;

public class GoalCycleRuleTests
{
    // A chain of twelve: each goal contributes to the one before it.
    private static readonly GoalPlace[] Chain = Enumerable.Range(1, 12)
        .Select(level => new GoalPlace(Law.Id(level), $"Goal {level}", level == 1 ? null : Law.Id(level - 1))).ToArray();

    [Fact]
    public void ParentFromBelow_IsRefusedAtAnyDepth() => Law.Holds(
        from above in Gen.Choose(1, 11) from below in Gen.Choose(2, 12) where below > above select (above, below),
        law => Should.Throw<RefusalException>(() => GoalCycleRule.Check(Law.Id(law.above), $"Goal {law.above}", Law.Id(law.below), Chain))
            .Message.ShouldContain($"'Goal {law.below}'"));

    [Fact]
    public void ParentFromAbove_IsFine() => Law.Holds(
        from above in Gen.Choose(1, 11) from below in Gen.Choose(2, 12) where below > above select (above, below),
        law => Should.NotThrow(() => GoalCycleRule.Check(Law.Id(law.below), $"Goal {law.below}", Law.Id(law.above), Chain)));

    [Fact]
    public void Refusal_NamesTheWholeCircle() =>
        Should.Throw<RefusalException>(() => GoalCycleRule.Check(Law.Id(1), "Goal 1", Law.Id(3), Chain)).Message
            .ShouldBe("Goal 'Goal 1' cannot contribute to 'Goal 3', because 'Goal 3' contributes to 'Goal 2', and 'Goal 2' contributes to 'Goal 1'. Choose another parent goal, or none.");

    [Fact]
    public void CircleElsewhereInTheAccount_KeepsNobodyFromJoiningIt()
    {
        GoalPlace[] circle = [new(Law.Id(1), "One", Law.Id(2)), new(Law.Id(2), "Two", Law.Id(1)), new(Law.Id(3), "Three", null)];
        Should.NotThrow(() => GoalCycleRule.Check(Law.Id(3), "Three", Law.Id(1), circle));
    }

    [Fact]
    public void GoalItself_IsRefusedAsItsParent() =>
        Should.Throw<RefusalException>(() => GoalCycleRule.Check(Law.Id(1), "Goal 1", Law.Id(1), Chain)).Message.ShouldContain("itself");

    [Fact]
    public void GoalOfAnotherAccount_IsRefusedAsParent() =>
        Should.Throw<RefusalException>(() => GoalCycleRule.Check(Law.Id(1), "Goal 1", Law.Id(77), Chain)).Message.ShouldContain("another account");
}
