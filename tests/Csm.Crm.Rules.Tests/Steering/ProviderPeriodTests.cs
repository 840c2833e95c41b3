using Csm.Crm.Plugins.Guarantees;
using Csm.Crm.Plugins.Steering;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Steering;

/// <summary>R19: closing month after month closes every period once, on the day it is over.</summary>
public class ProviderPeriodTests
{
    [Fact]
    public void MonthsOfAYear_CloseItsMonthsQuartersAndTheYearOnce() =>
        Prop.ForAll(Gen.Choose(1970, 2200).ToArbitrary(), year =>
        {
            var closed = Enumerable.Range(1, 12).SelectMany(month => ProviderPeriod.EndingWithMonthOf(new DateTime(year, month, 1))).ToArray();
            closed.ShouldBeUnique();
            closed.CountBy(period => period.Length).ToDictionary().ShouldBe(
                new Dictionary<CalendarLength, int> { [CalendarLength.Month] = 12, [CalendarLength.Quarter] = 4, [CalendarLength.Year] = 1 }, ignoreOrder: true);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void PeriodsOfADay_EndWithItsMonthAndTheShortestComesFirst() =>
        Prop.ForAll(Gen.Choose(0, 80_000).ToArbitrary(), days =>
        {
            var day = new DateTime(1970, 1, 1).AddDays(days);
            var periods = ProviderPeriod.EndingWithMonthOf(day);
            periods.ShouldAllBe(period => period.Start <= day && day <= period.Last && period.End == new DateTime(day.Year, day.Month, 1).AddMonths(1));
            periods.Select(period => period.Length).ShouldBeInOrder(SortDirection.Ascending);
            periods[0].Length.ShouldBe(CalendarLength.Month);
        }).QuickCheckThrowOnFailure();
}
