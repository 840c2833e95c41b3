using Csm.Crm.Plugins.Goals;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Goals;

/// <summary>R2 for a figure people enter: its periods are calendar months, and a target is held in two of them.</summary>
public class EnteredTargetTests
{
    private const int TwoYears = 730;
    private static readonly DateTime Start = new(2026, 1, 1);
    private static readonly GoalFacts Entered = new(Law.Id(1), "Goal", null, null, false, 0m, 100m, null, null, null, GoalState.Agreed);

    [Fact]
    public void MonthInWhichTheTargetIsReached_IsNeverThatOfItsAchievement() => Law.Holds(
        from first in Gen.Choose(0, TwoYears) from others in Law.Arrays(Gen.Choose(1, 30), 0, 6) select (first, others),
        law =>
        {
            var looks = law.others.Select(later => law.first + later).Where(day => MonthOf(day) == MonthOf(law.first)).Prepend(law.first);
            var goal = After(Entered, looks.Order().Select(day => (day, (decimal?)1m)));
            (goal.State, goal.ReachedOn).ShouldBe((GoalState.OnTrack, Start.AddDays(law.first)));
        });

    [Fact]
    public void FirstLookInALaterMonth_AchievesWhatHeld() => Law.Holds(
        from first in Gen.Choose(0, TwoYears) from wait in Gen.Choose(1, 100) from ratio in Law.Decimals(1, 3) select (first, wait, ratio),
        law =>
        {
            var later = Enumerable.Range(law.first + law.wait, 32).First(day => MonthOf(day) != MonthOf(law.first));
            After(Entered, [(law.first, law.ratio), (later, law.ratio)]).State.ShouldBe(GoalState.Achieved);
        });

    [Fact]
    public void DayAfter_ConfirmsOnlyWhereAMonthEnds() => Law.HoldsForAll(0, TwoYears, day =>
        GoalStateRule.HoldsTarget(Start.AddDays(day), Start.AddDays(day + 1)).ShouldBe(Start.AddDays(day + 1).Day == 1));

    [Fact]
    public void FallingBelowOrLosingTheFigure_BeginsAnew() => Law.Holds(
        from first in Gen.Choose(0, TwoYears)
        from fall in Gen.Choose(0, 70)
        from again in Gen.Choose(0, 70)
        from look in Gen.Choose(0, 70)
        from below in Gen.OneOf(Gen.Constant<decimal?>(null), Gen.Choose(-100, 99).Select(hundredths => (decimal?)(hundredths / 100m)))
        select (first, fall: first + fall, again: first + fall + again, look: first + fall + again + look, below),
        law =>
        {
            var fallen = After(Entered, [(law.first, 1m), (law.fall, law.below)]);
            fallen.ReachedOn.ShouldBeNull();
            var goal = After(fallen, [(law.again, 1m), (law.look, 1m)]);
            goal.ReachedOn.ShouldBe(Start.AddDays(law.again));
            (goal.State == GoalState.Achieved).ShouldBe(MonthOf(law.look) != MonthOf(law.again));
        });

    [Fact]
    public void EarlierThereOrLookedAtLater_IsNeverLess() => Law.Holds(
        from one in Gen.Choose(0, TwoYears) from other in Gen.Choose(0, TwoYears) from today in Gen.Choose(0, TwoYears) from later in Gen.Choose(0, 100) select (one, other, today, later),
        law =>
        {
            if (GoalStateRule.HoldsTarget(Start.AddDays(Math.Max(law.one, law.other)), Start.AddDays(law.today)))
            {
                GoalStateRule.HoldsTarget(Start.AddDays(Math.Min(law.one, law.other)), Start.AddDays(law.today + law.later)).ShouldBeTrue();
            }
        });

    [Fact]
    public void LooksBetweenEntries_ChangeNothing() => Law.Holds(
        from entries in Law.Arrays(from day in Gen.Choose(0, 200) from ratio in Gen.Elements<decimal?>(null, 0.5m, 0.99m, 1m, 1.2m) select (Day: day, Ratio: ratio), 1, 6)
        from others in Law.Arrays(Gen.Choose(0, 260), 0, 20)
        select (entries, others),
        law =>
        {
            var entries = law.entries.OrderBy(entry => entry.Day).ToArray();
            var nights = law.others.Where(day => day >= entries[0].Day).Select(day => (Day: day, entries.Last(entry => entry.Day <= day).Ratio));
            var seldom = After(Entered, entries).ReachedOn;
            var often = After(Entered, entries.Concat(nights).OrderBy(look => look.Day)).ReachedOn;
            often.ShouldBe(seldom);
        });

    [Fact]
    public void TargetReachedByItsDay_IsConfirmedInTheMonthAfterAndNeverMissed() => Law.Holds(
        from due in Gen.Choose(40, TwoYears) from early in Gen.Choose(0, 40) select (due, early),
        law =>
        {
            var first = law.due - law.early;
            var goal = Entered with { Due = Start.AddDays(law.due) };
            for (var day = first; MonthOf(day) == MonthOf(first); day++)
            {
                goal = Seen(goal, 1m, Start.AddDays(day));
                goal.State.ShouldBe(GoalState.OnTrack);
            }

            var next = new DateTime(Start.AddDays(first).Year, Start.AddDays(first).Month, 1).AddMonths(1);
            Seen(goal, 1m, next).State.ShouldBe(GoalState.Achieved);
        });

    [Fact]
    public void GoalWithAKpiOrWithGoalsBelow_HasNoSuchDay() => Law.Holds(
        from hasKpi in Gen.Elements(true, false) from ratio in Law.Decimals(-1, 3) from day in Gen.Choose(0, TwoYears) select (hasKpi, ratio, day),
        law => GoalStateRule.ReachedOn(
            Entered with { HasKpi = law.hasKpi, ReachedOn = Start }, new GoalAdvance(law.ratio, 100m, IsRolledUp: !law.hasKpi), Start.AddDays(law.day)).ShouldBeNull());

    private static int MonthOf(int day) => (Start.AddDays(day).Year * 12) + Start.AddDays(day).Month;

    // A goal after it was looked at on some days, in their order.
    private static GoalFacts After(GoalFacts goal, IEnumerable<(int Day, decimal? Ratio)> looks) =>
        looks.Aggregate(goal, (before, look) => Seen(before, look.Ratio, Start.AddDays(look.Day)));

    private static GoalFacts Seen(GoalFacts goal, decimal? ratio, DateTime day)
    {
        var reachedOn = GoalStateRule.ReachedOn(goal, new GoalAdvance(ratio, 100m, IsRolledUp: false), day);
        return goal with { ReachedOn = reachedOn, State = GoalStateRule.Next(goal, ratio, GoalStateRule.HoldsTarget(reachedOn, day), day) };
    }
}
