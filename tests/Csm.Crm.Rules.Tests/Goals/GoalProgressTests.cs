using Csm.Crm.Plugins;
using Csm.Crm.Plugins.Goals;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Goals;

public class GoalProgressTests
{
    [Fact]
    public void Direction_DoesNotMatter() => Law.Holds(
        from baseline in Law.Decimals(-1000, 1000) from target in Law.Decimals(-1000, 1000) from current in Law.Decimals(-1000, 1000) select (baseline, target, current),
        law => GoalProgress.Ratio(law.baseline, law.target, law.current).ShouldBe(GoalProgress.Ratio(-law.baseline, -law.target, -law.current)));

    [Fact]
    public void BaselineIsZeroAndTargetIsOne() => Law.Holds(
        from baseline in Law.Decimals(-1000, 1000) from distance in Law.Decimals(1, 1000) from sign in Gen.Elements(1, -1) select (baseline, target: baseline + (sign * distance)),
        law =>
        {
            GoalProgress.Ratio(law.baseline, law.target, law.baseline).ShouldBe(0m);
            GoalProgress.Ratio(law.baseline, law.target, law.target).ShouldBe(1m);
        });

    [Fact]
    public void WayInTheWrongDirection_IsNegative() => Law.Holds(
        from baseline in Law.Decimals(-1000, 1000) from distance in Law.Decimals(1, 1000) from back in Law.Decimals(1, 1000) from sign in Gen.Elements(1, -1) select (baseline, distance, back, sign),
        law => GoalProgress.Ratio(law.baseline, law.baseline + (law.sign * law.distance), law.baseline - (law.sign * law.back))!.Value.ShouldBeLessThan(0m));

    [Fact]
    public void TargetEqualToBaseline_IsNoData() => GoalProgress.Ratio(5m, 5m, 5m).ShouldBeNull();

    [Fact]
    public void ShownProgress_IsClampedToZeroAndHundredTwenty() => Law.Holds(
        Law.Decimals(-50, 50),
        ratio => new GoalAdvance(ratio, 100m, false).ShownPercent!.Value.ShouldBeInRange(0m, 120m));

    [Fact]
    public void Parent_LiesBetweenItsLowestAndHighestChild() => Law.Holds(Law.Arrays(Children(), 1, 8), children =>
    {
        var parent = Goal(99) with { HasKpi = false };
        var goals = children.Select((child, index) => child with { Id = Law.Id(index + 1), ParentId = parent.Id }).ToArray();
        var progress = GoalProgress.Of([parent, .. goals]);
        var known = goals.Where(goal => goal.Weight > 0).Select(goal => progress[goal.Id].Ratio).OfType<decimal>().Select(ratio => Math.Clamp(ratio, 0m, 1m)).ToArray();
        if (goals.Sum(goal => goal.Weight!.Value) > 0 && known.Length > 0)
        {
            progress[parent.Id].Ratio!.Value.ShouldBeInRange(known.Min() - 0.000001m, known.Max() + 0.000001m);
        }
    });

    [Fact]
    public void Coverage_IsTheWeightWithData()
    {
        var parent = Goal(1);
        var progress = GoalProgress.Of(
        [
            parent,
            Goal(2) with { ParentId = parent.Id, Weight = 3m, Current = 50m },
            Goal(3) with { ParentId = parent.Id, Weight = 1m, Current = null },
            Goal(4) with { ParentId = parent.Id, Weight = 9m, Current = 100m, State = GoalState.Abandoned },
        ]);
        progress[parent.Id].Ratio.ShouldBe(0.5m);
        progress[parent.Id].Coverage.ShouldBe(75m);
    }

    [Fact]
    public void GoalWithItsOwnKpi_UsesItOverItsChildren()
    {
        var parent = Goal(1) with { HasKpi = true, Current = 20m };
        GoalProgress.Of([parent, Goal(2) with { ParentId = parent.Id, Current = 90m }])[parent.Id].Ratio.ShouldBe(0.2m);
    }

    [Fact]
    public void TwelveLevels_CarryTheLeafToTheTop()
    {
        var chain = Enumerable.Range(1, 12).Select(level => Goal(level) with { ParentId = level == 1 ? null : Law.Id(level - 1), Current = level == 12 ? 60m : null }).ToArray();
        GoalProgress.Of(chain)[Law.Id(1)].Ratio.ShouldBe(0.6m);
    }

    [Fact]
    public void Circle_IsRefusedByName()
    {
        var refusal = Should.Throw<RefusalException>(() => GoalProgress.Of([Goal(1) with { ParentId = Law.Id(2) }, Goal(2) with { ParentId = Law.Id(1) }, Goal(3)]));
        refusal.Message.ShouldContain("'Goal 1', 'Goal 2'");
        refusal.Message.ShouldNotContain("Goal 3");
    }

    [Fact]
    public void ParentWithoutDates_SpansItsChildren()
    {
        var first = new DateTime(2026, 1, 1);
        var progress = GoalProgress.Of(
        [
            Goal(1),
            Goal(2) with { ParentId = Law.Id(1), Start = first, Due = first.AddDays(10) },
            Goal(3) with { ParentId = Law.Id(1), Start = first.AddDays(5), Due = first.AddDays(90) },
        ]);
        progress[Law.Id(1)].Start.ShouldBe(first);
        progress[Law.Id(1)].Due.ShouldBe(first.AddDays(90));
    }

    private static Gen<GoalFacts> Children() =>
        from weight in Law.Decimals(0, 10)
        from current in Gen.OneOf(Gen.Constant<decimal?>(null), Law.Decimals(-50, 200).Select(value => (decimal?)value))
        select Goal(0) with { Weight = weight, Current = current };

    private static GoalFacts Goal(int number) =>
        new(Law.Id(number), $"Goal {number}", null, null, false, 0m, 100m, null, null, null, GoalState.Agreed);
}
