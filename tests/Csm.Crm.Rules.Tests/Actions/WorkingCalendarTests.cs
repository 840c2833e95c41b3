using Csm.Crm.Plugins.Actions;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Actions;

public class WorkingCalendarTests
{
    private static readonly DateTime Monday = new(2026, 11, 2);

    [Fact]
    public void WhateverIsAdded_IsAWorkingDay() => Law.Holds(Cases(-300, 300), law =>
        law.Calendar.IsWorkingDay(law.Calendar.Add(law.Start, law.Days)).ShouldBeTrue());

    [Fact]
    public void AddingInTwoSteps_IsAddingAtOnce() => Law.Holds(
        from law in Cases(0, 200) from more in Gen.Choose(0, 200) select (law, more),
        both =>
        {
            var (calendar, start, days) = both.law;
            calendar.Add(calendar.Add(start, days), both.more).ShouldBe(calendar.Add(start, days + both.more));
            calendar.Add(calendar.Add(start, -days), -both.more).ShouldBe(calendar.Add(start, -days - both.more));
        });

    [Fact]
    public void GoingBack_UndoesGoingForward() => Law.Holds(Cases(0, 300), law =>
        law.Calendar.Add(law.Calendar.Add(law.Start, law.Days), -law.Days).ShouldBe(law.Calendar.Add(law.Start, 0)));

    [Fact]
    public void BetweenStartAndEnd_AreAsManyWorkingDaysAsWereAdded() => Law.Holds(Cases(0, 100), law =>
    {
        var (first, last) = (law.Calendar.Add(law.Start, 0), law.Calendar.Add(law.Start, law.Days));
        Enumerable.Range(1, (last - first).Days).Count(day => law.Calendar.IsWorkingDay(first.AddDays(day))).ShouldBe(law.Days);
    });

    [Fact]
    public void LaterStart_IsNeverDoneEarlier() => Law.Holds(
        from law in Cases(-100, 100) from later in Gen.Choose(0, 30) select (law, later),
        both => both.law.Calendar.Add(both.law.Start.AddDays(both.later), both.law.Days).ShouldBeGreaterThanOrEqualTo(both.law.Calendar.Add(both.law.Start, both.law.Days)));

    [Fact]
    public void WeekWithoutDaysOff_IsThePlainCalendar() => Law.Holds(Gen.Choose(-400, 400), days =>
        WorkingCalendar.Of([Hours(true, true, true, true, true, true, true)]).Add(Monday, days).ShouldBe(Monday.AddDays(days)));

    [Fact]
    public void SiteThatPlansNothing_WorksMondayToFriday()
    {
        WorkingCalendar.Of([Hours()]).Add(new DateTime(2026, 11, 6), 1).ShouldBe(new DateTime(2026, 11, 9));
        WorkingCalendar.Of([]).IsWorkingDay(new DateTime(2026, 11, 8)).ShouldBeFalse();
    }

    [Fact]
    public void DayOfOneSite_CountsForAll() =>
        WorkingCalendar.Of([Hours(true), Hours(false, false, false, false, false, false, true)]).Add(Monday, 1).ShouldBe(new DateTime(2026, 11, 8));

    [Fact]
    public void ChangeOfTheClocks_MovesNoDay()
    {
        // Clocks in Europe went back on Sunday 25 October 2026; a leap day stands in February 2028.
        WorkingCalendar.MondayToFriday().Add(new DateTime(2026, 10, 23), 1).ShouldBe(new DateTime(2026, 10, 26));
        WorkingCalendar.MondayToFriday().Add(new DateTime(2028, 2, 28), 1).ShouldBe(new DateTime(2028, 2, 29));
    }

    [Fact]
    public void WeekOfOtherThanSevenDays_IsRefused() =>
        Should.Throw<ArgumentException>(() => WorkingCalendar.Of([new decimal?[] { 8m }])).Message.ShouldContain("seven days, not 1");

    // A day off is written as 0 or left empty.
    private static decimal?[] Hours(params bool[] works)
    {
        var hours = new decimal?[7];
        for (var day = 0; day < hours.Length; day++)
        {
            hours[day] = works.ElementAtOrDefault(day) ? 8m : day % 2 == 0 ? 0m : null;
        }

        return hours;
    }

    private static Gen<(WorkingCalendar Calendar, DateTime Start, int Days)> Cases(int fewest, int most) =>
        from works in Gen.Elements(true, false).ArrayOf(7)
        from start in Gen.Choose(0, 2000)
        from hours in Gen.Choose(0, 23)
        from days in Gen.Choose(fewest, most)
        select (WorkingCalendar.Of([Hours(works)]), Monday.AddDays(start).AddHours(hours), days);
}
