using Csm.Crm.Plugins.Goals;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Goals;

public class GoalConflictRuleTests
{
    private static readonly Guid Hours = Law.Id(901);
    private static readonly Guid Idle = Law.Id(902);
    private static readonly Guid IdleShare = Law.Id(903);

    [Fact]
    public void SameMetric_ConflictsExactlyWhenPulledBothWays() => Law.Holds(
        from first in Law.Decimals(-50, 50) from second in Law.Decimals(-50, 50) from baseline in Law.Decimals(-50, 50) select (first, second, baseline),
        law => GoalConflictRule.Find([Pull(1, Hours, law.baseline, law.first), Pull(2, Hours, law.baseline, law.second)], []).Count
            .ShouldBe((law.first - law.baseline) * (law.second - law.baseline) < 0 ? 1 : 0));

    [Theory]
    [InlineData(false, 10, 20, 30, 20, true)]
    [InlineData(false, 10, 5, 30, 20, false)]
    [InlineData(true, 10, 20, 30, 20, false)]
    [InlineData(true, 10, 5, 30, 20, true)]
    public void Ratio_IsCoupledWithItsPartsEachItsWay(bool denominator, int from, int to, int ratioFrom, int ratioTo, bool expected)
    {
        var ratio = new PullingGoal(Law.Id(1), IdleShare, Idle, Hours, ratioFrom, ratioTo);
        var part = Pull(2, denominator ? Hours : Idle, from, to);
        GoalConflictRule.Find([ratio, part], []).Any().ShouldBe(expected);
        GoalConflictRule.Find([part, ratio], []).Any().ShouldBe(expected);
    }

    [Fact]
    public void GoalsAPersonCoupled_ConflictWhateverTheirMetrics()
    {
        PullingGoal[] goals = [Pull(1, Hours, 0, 10), Pull(2, null, 10, 0)];
        GoalConflictRule.Find(goals, []).ShouldBeEmpty();
        GoalConflictRule.Find(goals, [new GoalConflict(Law.Id(2), Law.Id(1))]).ShouldBe([new GoalConflict(Law.Id(1), Law.Id(2))]);
    }

    [Fact]
    public void OrderOfTheGoals_ChangesNothing() => Law.Holds(
        Law.Arrays(from metric in Gen.Elements(Hours, Idle) from target in Law.Decimals(-5, 5) select (metric, target), 0, 6),
        cases =>
        {
            var goals = cases.Select((pull, index) => Pull(index + 1, pull.metric, 0m, pull.target)).ToArray();
            GoalConflictRule.Find(goals, []).ShouldBe(GoalConflictRule.Find([.. goals.Reverse()], []), ignoreOrder: true);
        });

    private static PullingGoal Pull(int number, Guid? metric, decimal baseline, decimal target) => new(Law.Id(number), metric, null, null, baseline, target);
}
