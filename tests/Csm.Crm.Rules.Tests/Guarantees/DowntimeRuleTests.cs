using Csm.Crm.Plugins.Guarantees;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Guarantees;

public class DowntimeRuleTests
{
    private static readonly DateTime Monday = new(2026, 10, 5, 0, 0, 0, DateTimeKind.Utc);
    private static readonly Stretch[] Week = [new(Monday, Monday.AddDays(7))];
    private static readonly Stretch[] ClockChangeWeek = [new(Monday, Monday.AddDays(10))];
    private static readonly decimal[] RoundTheClock = [24m, 24m, 24m, 24m, 24m, 24m, 24m];
    private static readonly decimal[] Shifts = [16m, 16m, 16m, 16m, 8m, 0m, 0m];

    [Fact]
    public void Overlaps_CountEachMinuteOnceAsABruteForceCountDoes() => Law.Holds(Law.Arrays(Standstills(), 0, 8), standstills =>
    {
        var minutes = Enumerable.Range(0, 7 * 24 * 60).Select(minute => Monday.AddMinutes(minute)).ToArray();
        bool In(DateTime at, bool excused) => standstills.Any(each => each.IsExcused == excused && each.From <= at && at < (each.To ?? DateTime.MaxValue));
        var count = CountInUtc(standstills, RoundTheClock, Week);
        count.DownMinutes.ShouldBe(minutes.Count(at => In(at, excused: false) && !In(at, excused: true)));
        count.ExcusedMinutes.ShouldBe(minutes.Count(at => In(at, excused: true)));
    });

    [Fact]
    public void DownAndExcused_NeverExceedWhatWasPlanned() => Law.Holds(Law.Arrays(Standstills(), 0, 8), standstills =>
    {
        var count = CountInUtc(standstills, Shifts, Week);
        count.PlannedMinutes.ShouldBe(60m * 72m);
        (count.DownMinutes + count.ExcusedMinutes).ShouldBeLessThanOrEqualTo(count.PlannedMinutes);
    });

    [Fact]
    public void Day_IsDownForNoLongerThanItWasPlannedAndExcusedForTheRestAtMost() => Law.Holds(
        from standstills in Law.Arrays(Standstills(), 0, 8) from day in Gen.Choose(0, 6) select (standstills, day),
        law =>
        {
            var window = new Stretch(Monday.AddDays(law.day), Monday.AddDays(law.day + 1));
            var (planned, count, whole) = (60m * Shifts[law.day], CountInUtc(law.standstills, Shifts, [window]), CountInUtc(law.standstills, RoundTheClock, [window]));
            count.DownMinutes.ShouldBe(Math.Min(planned, whole.DownMinutes));
            count.ExcusedMinutes.ShouldBe(Math.Min(planned - count.DownMinutes, whole.ExcusedMinutes));
        });

    [Fact]
    public void MoreExclusions_NeverMakeItWorse() => Law.Holds(
        from standstills in Law.Arrays(Standstills(), 1, 8) from excused in Standstills() select (standstills, excused: excused with { IsExcused = true }),
        law => CountInUtc([.. law.standstills, law.excused], Shifts, Week).DownMinutes.ShouldBeLessThanOrEqualTo(CountInUtc(law.standstills, Shifts, Week).DownMinutes));

    [Fact]
    public void MoreStandstills_NeverMakeItBetterAndTheSameTwiceIsTheSame() => Law.Holds(
        from standstills in Law.Arrays(Standstills(), 1, 8) from more in Standstills() select (standstills, more: more with { IsExcused = false }),
        law =>
        {
            var before = CountInUtc(law.standstills, Shifts, Week);
            CountInUtc([.. law.standstills, law.more], Shifts, Week).DownMinutes.ShouldBeGreaterThanOrEqualTo(before.DownMinutes);
            CountInUtc([.. law.standstills, .. law.standstills], Shifts, Week).ShouldBe(before);
        });

    [Fact]
    public void Windows_AddUp() => Law.Holds(Law.Arrays(Standstills(), 0, 8), standstills =>
    {
        var first = CountInUtc(standstills, Shifts, [new Stretch(Monday, Monday.AddDays(3))]);
        var second = CountInUtc(standstills, Shifts, [new Stretch(Monday.AddDays(3), Monday.AddDays(7))]);
        if (standstills.All(each => each.To is not null))
        {
            first.Plus(second).ShouldBe(CountInUtc(standstills, Shifts, Week));
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
            whole.DownMinutes.ShouldBe(Math.Max(law.metered, CountInUtc(settled, Shifts, Week).DownMinutes));
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
        CountInUtc([], Shifts, [new Stretch(Monday.AddDays(day), Monday.AddDays(day + 1))]).PlannedMinutes.ShouldBe(60m * Shifts[day]));

    [Fact]
    public void MachineThatStillStands_IsDownToTheEndOfTheWindow() =>
        CountInUtc([new Standstill(Monday.AddDays(6), null, IsExcused: false)], RoundTheClock, Week).DownMinutes.ShouldBe(24m * 60m);

    [Fact]
    public void RoundTheClock_CountsEveryMinuteOfTheUnionAsItElapsesWhateverTheClockDoes() => Law.Holds(
        from standstills in Law.Arrays(Standstills(), 0, 8) from zone in Zones.Any() select (standstills: standstills.Where(each => each.To is not null).ToArray(), zone),
        law =>
        {
            var days = new SiteDays(law.zone);
            var dates = new Stretch(Monday.AddDays(-3), Monday.AddDays(20));
            var all = new Stretch(days.StartOf(dates.From), days.StartOf(dates.To));
            var excused = Stretch.Merge(law.standstills.Where(each => each.IsExcused).Select(each => new Stretch(each.From, each.To!.Value)));
            var down = Stretch.Subtract(Stretch.Merge(law.standstills.Where(each => !each.IsExcused).Select(each => new Stretch(each.From, each.To!.Value))), excused);
            DowntimeRule.Of(law.standstills, RoundTheClock, [dates], days)
                .ShouldBe(new DowntimeCount((decimal)all.Length.TotalMinutes, Stretch.MinutesOf(down, all), Stretch.MinutesOf(excused, all)));
        });

    [Fact]
    public void ZoneAndStandstillsMovedTogether_ComeToTheSame() => Law.Holds(
        from standstills in Law.Arrays(Standstills(), 0, 8) from quarters in Gen.Choose(-40, 40) from plan in Gen.Elements(Shifts, RoundTheClock) from changes in Gen.Elements(true, false)
        select (standstills, move: TimeSpan.FromMinutes(15 * quarters), plan, changes),
        law =>
        {
            var (here, there) = (Zones.Made(TimeSpan.Zero, law.changes), Zones.Made(law.move, law.changes));
            var moved = law.standstills.Select(each => each with { From = each.From - law.move, To = each.To - law.move }).ToArray();
            DowntimeRule.Of(moved, law.plan, ClockChangeWeek, new SiteDays(there)).ShouldBe(DowntimeRule.Of(law.standstills, law.plan, ClockChangeWeek, new SiteDays(here)));
        });

    [Theory]
    [InlineData("Europe/Helsinki", "2026-03-29", 23)]
    [InlineData("Europe/Helsinki", "2026-10-25", 25)]
    [InlineData("America/Santiago", "2026-09-06", 23)]
    [InlineData("America/Santiago", "2026-04-04", 25)]
    [InlineData("Australia/Lord_Howe", "2026-10-04", 23.5)]
    [InlineData("Australia/Brisbane", "2026-10-04", 24)]
    public void DayOfAClockChange_HasTheHoursThatElapse(string zone, string day, decimal hours)
    {
        var date = DateTime.Parse(day, System.Globalization.CultureInfo.InvariantCulture);
        var days = new SiteDays(TimeZoneInfo.FindSystemTimeZoneById(zone));
        var always = new Standstill(date.AddDays(-2), date.AddDays(3), IsExcused: false);
        DowntimeRule.Of([always], RoundTheClock, [new Stretch(date, date.AddDays(1))], days).ShouldBe(new DowntimeCount(60m * hours, 60m * hours, 0m));
        DowntimeRule.Of([always], [8m, 8m, 8m, 8m, 8m, 8m, 8m], [new Stretch(date, date.AddDays(1))], days).ShouldBe(new DowntimeCount(480m, 480m, 0m), "a shift is as long as planned");
    }

    [Fact]
    public void ShiftOfASiteFarEast_IsLostOnItsOwnDay()
    {
        // Monday 06:00 to 14:00 in Brisbane begins on Sunday in UTC.
        var shift = new Standstill(Monday.AddHours(-4), Monday.AddHours(4), IsExcused: false);
        var days = new SiteDays(TimeZoneInfo.FindSystemTimeZoneById("Australia/Brisbane"));
        DowntimeRule.Of([shift], [8m, 8m, 8m, 8m, 8m, 0m, 0m], Week, days).DownMinutes.ShouldBe(480m);
    }

    [Fact]
    public void LeapDay_IsADayOfItsMonth()
    {
        var february = new Stretch(new DateTime(2028, 2, 1, 0, 0, 0, DateTimeKind.Utc), new DateTime(2028, 3, 1, 0, 0, 0, DateTimeKind.Utc));
        CountInUtc([], RoundTheClock, [february]).PlannedMinutes.ShouldBe(29m * 24m * 60m);
    }

    private static DowntimeCount CountInUtc(IReadOnlyList<Standstill> standstills, IReadOnlyList<decimal> plan, IReadOnlyList<Stretch> windows) =>
        DowntimeRule.Of(standstills, plan, windows, SiteDays.OfUtc);

    // A week stands for a month here: both are some days with a plan.
    private static MonthOfDowntime Part(Standstill[] standstills, int metered, Stretch part, decimal[]? plan = null) => new(
        CountInUtc(standstills, plan ?? Shifts, [part]), CountInUtc(standstills, plan ?? Shifts, Week), metered, 60m * 72m, part.Length.Days / 7m);

    // Starts up to a day before the week, so that windows cut; some still stand, some end before they begin.
    private static Gen<Standstill> Standstills() =>
        from start in Gen.Choose(-1_440, 10_080) from length in Gen.Choose(-60, 4_000) from stands in Gen.Choose(0, 9) from excused in Gen.Elements(true, false)
        select new Standstill(Monday.AddMinutes(start), stands == 0 ? null : Monday.AddMinutes(start + length), excused);
}
