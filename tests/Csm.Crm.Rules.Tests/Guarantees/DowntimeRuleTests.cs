using Csm.Crm.Plugins.Guarantees;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Guarantees;

public class DowntimeRuleTests
{
    private static readonly DateTime Monday = new(2026, 10, 5, 0, 0, 0, DateTimeKind.Utc);
    private static readonly Stretch[] Week = [new(Monday, Monday.AddDays(7))];
    private static readonly decimal[] RoundTheClock = [24m, 24m, 24m, 24m, 24m, 24m, 24m];
    private static readonly decimal[] Shifts = [16m, 16m, 16m, 16m, 8m, 0m, 0m];

    [Fact]
    public void Overlaps_CountEachMinuteOnceAsABruteForceCountDoes() => Law.Holds(Law.Arrays(Standstills(), 0, 8), standstills =>
    {
        var minutes = Enumerable.Range(0, 7 * 24 * 60).Select(minute => Monday.AddMinutes(minute)).ToArray();
        bool In(DateTime at, bool excused) => standstills.Any(each => each.IsExcused == excused && each.From <= at && at < (each.To ?? DateTime.MaxValue));
        var count = DowntimeRule.Of(standstills, RoundTheClock, Week);
        count.DownMinutes.ShouldBe(minutes.Count(at => In(at, excused: false) && !In(at, excused: true)));
        count.ExcusedMinutes.ShouldBe(minutes.Count(at => In(at, excused: true)));
    });

    [Fact]
    public void DownAndExcused_NeverExceedWhatWasPlanned() => Law.Holds(Law.Arrays(Standstills(), 0, 8), standstills =>
    {
        var count = DowntimeRule.Of(standstills, Shifts, Week);
        count.PlannedMinutes.ShouldBe(60m * 72m);
        (count.DownMinutes + count.ExcusedMinutes).ShouldBeLessThanOrEqualTo(count.PlannedMinutes);
    });

    [Fact]
    public void Day_IsDownForNoLongerThanItWasPlannedAndExcusedForTheRestAtMost() => Law.Holds(
        from standstills in Law.Arrays(Standstills(), 0, 8) from day in Gen.Choose(0, 6) select (standstills, day),
        law =>
        {
            var window = new Stretch(Monday.AddDays(law.day), Monday.AddDays(law.day + 1));
            var (planned, count, whole) = (60m * Shifts[law.day], DowntimeRule.Of(law.standstills, Shifts, [window]), DowntimeRule.Of(law.standstills, RoundTheClock, [window]));
            count.DownMinutes.ShouldBe(Math.Min(planned, whole.DownMinutes));
            count.ExcusedMinutes.ShouldBe(Math.Min(planned - count.DownMinutes, whole.ExcusedMinutes));
        });

    [Fact]
    public void MoreExclusions_NeverMakeItWorse() => Law.Holds(
        from standstills in Law.Arrays(Standstills(), 1, 8) from excused in Standstills() select (standstills, excused: excused with { IsExcused = true }),
        law => DowntimeRule.Of([.. law.standstills, law.excused], Shifts, Week).DownMinutes.ShouldBeLessThanOrEqualTo(DowntimeRule.Of(law.standstills, Shifts, Week).DownMinutes));

    [Fact]
    public void MoreStandstills_NeverMakeItBetterAndTheSameTwiceIsTheSame() => Law.Holds(
        from standstills in Law.Arrays(Standstills(), 1, 8) from more in Standstills() select (standstills, more: more with { IsExcused = false }),
        law =>
        {
            var before = DowntimeRule.Of(law.standstills, Shifts, Week);
            DowntimeRule.Of([.. law.standstills, law.more], Shifts, Week).DownMinutes.ShouldBeGreaterThanOrEqualTo(before.DownMinutes);
            DowntimeRule.Of([.. law.standstills, .. law.standstills], Shifts, Week).ShouldBe(before);
        });

    [Fact]
    public void Windows_AddUp() => Law.Holds(Law.Arrays(Standstills(), 0, 8), standstills =>
    {
        var first = DowntimeRule.Of(standstills, Shifts, [new Stretch(Monday, Monday.AddDays(3))]);
        var second = DowntimeRule.Of(standstills, Shifts, [new Stretch(Monday.AddDays(3), Monday.AddDays(7))]);
        if (standstills.All(each => each.To is not null))
        {
            first.Plus(second).ShouldBe(DowntimeRule.Of(standstills, Shifts, Week));
        }
    });

    [Fact]
    public void MonthOfTwoPromises_ChargesThemTogetherWithWhatItHadOnce() => Law.Holds(
        from standstills in Law.Arrays(Standstills(), 0, 8) from metered in Gen.Choose(0, 6_000) from days in Gen.Choose(1, 6) select (standstills, metered, days),
        law =>
        {
            var settled = law.standstills.Where(each => each.To is not null).ToArray();
            var cut = Monday.AddDays(law.days);
            var whole = MonthOfDowntime.Of([Part(settled, law.metered, Week[0])]);
            var first = MonthOfDowntime.Of([Part(settled, law.metered, Week[0] with { To = cut })]);
            var second = MonthOfDowntime.Of([Part(settled, law.metered, Week[0] with { From = cut })]);
            whole.DownMinutes.ShouldBe(Math.Max(law.metered, DowntimeRule.Of(settled, Shifts, Week).DownMinutes));
            (first.DownMinutes + second.DownMinutes).ShouldBe(whole.DownMinutes, 0.000001m);
            (first.PlannedMinutes + second.PlannedMinutes, first.ExcusedMinutes + second.ExcusedMinutes).ShouldBe((whole.PlannedMinutes, whole.ExcusedMinutes));
        });

    [Fact]
    public void MeteredDowntimeNobodyRecorded_IsTheSameShareOfAnyPartOfTheMonth() => Law.Holds(
        from metered in Gen.Choose(0, 4_000) from days in Gen.Choose(1, 5) from plan in Gen.Elements(Shifts, RoundTheClock, new decimal[7]) select (metered, days, plan),
        law =>
        {
            var whole = MonthOfDowntime.Of([Part([], law.metered, Week[0], law.plan)]);
            var part = MonthOfDowntime.Of([Part([], law.metered, Week[0] with { To = Monday.AddDays(law.days) }, law.plan)]);
            (part.DownMinutes / part.PlannedMinutes).ShouldBe(whole.DownMinutes / whole.PlannedMinutes, 0.000001m);
        });

    [Fact]
    public void EveryDay_HasThePlanOfItsWeekday() => Law.HoldsForAll(0, 6, day =>
        DowntimeRule.Of([], Shifts, [new Stretch(Monday.AddDays(day), Monday.AddDays(day + 1))]).PlannedMinutes.ShouldBe(60m * Shifts[day]));

    [Fact]
    public void MachineThatStillStands_IsDownToTheEndOfTheWindow() =>
        DowntimeRule.Of([new Standstill(Monday.AddDays(6), null, IsExcused: false)], RoundTheClock, Week).DownMinutes.ShouldBe(24m * 60m);

    [Fact]
    public void MonthInWhichClocksChange_HasItsUtcHours()
    {
        var march = new Stretch(new DateTime(2026, 3, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2026, 4, 1, 0, 0, 0, DateTimeKind.Utc));
        DowntimeRule.Of([], RoundTheClock, [march]).PlannedMinutes.ShouldBe(31m * 24m * 60m);
        var february = new Stretch(new DateTime(2028, 2, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2028, 3, 1, 0, 0, 0, DateTimeKind.Utc));
        DowntimeRule.Of([], RoundTheClock, [february]).PlannedMinutes.ShouldBe(29m * 24m * 60m);
    }

    // A week stands for a month here: both are some days with a plan.
    private static MonthOfDowntime Part(Standstill[] standstills, int metered, Stretch part, decimal[]? plan = null) => new(
        DowntimeRule.Of(standstills, plan ?? Shifts, [part]), DowntimeRule.Of(standstills, plan ?? Shifts, Week), metered, 60m * 72m, part.Length.Days / 7m);

    // Starts up to a day before the week, so that windows cut; some still stand, some end before they begin.
    private static Gen<Standstill> Standstills() =>
        from start in Gen.Choose(-1_440, 10_080) from length in Gen.Choose(-60, 4_000) from stands in Gen.Choose(0, 9) from excused in Gen.Elements(true, false)
        select new Standstill(Monday.AddMinutes(start), stands == 0 ? null : Monday.AddMinutes(start + length), excused);
}
