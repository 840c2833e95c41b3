using Csm.Crm.Plugins.Value;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Value;

public class RealisationRuleTests
{
    private static readonly DateTime Last = new(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void ExpectedMet_IsHundredPercentWheneverTheGoalStarted() => Law.Holds(
        from perYear in Law.Decimals(1_200, 100_000) from monthsAgo in Gen.Choose(0, 30) select (perYear, monthsAgo),
        law =>
        {
            var goals = new[] { Goal(1, law.perYear) with { Start = Last.AddMonths(-law.monthsAgo).AddDays(14) } };
            var toDate = RealisationRule.Of(goals, 0m, Last).ExpectedToDate;
            toDate.ShouldBe(Math.Round(law.perYear * Math.Min(12, law.monthsAgo + 1) / 12m, 2, MidpointRounding.AwayFromZero));
            RealisationRule.Of(goals, toDate, Last).Percent.ShouldBe(100m);
        });

    [Fact]
    public void Percent_GrowsWithWhatWasExperiencedAndStaysInItsColumn() => Law.Holds(
        from less in Law.Decimals(-1_000, 100_000) from more in Law.Decimals(0, 100_000) select (less, more),
        law =>
        {
            var low = RealisationRule.Of([Goal(1, 6_000m)], law.less, Last).Percent!.Value;
            var high = RealisationRule.Of([Goal(1, 6_000m)], law.less + law.more, Last).Percent!.Value;
            high.ShouldBeGreaterThanOrEqualTo(low);
            low.ShouldBeInRange(0m, 1_000m);
            high.ShouldBeInRange(0m, 1_000m);
        });

    [Fact]
    public void GoalBelowAValuedOne_IsNotCountedTwice() =>
        RealisationRule.Of([Goal(1, 10_000m), Goal(2, null) with { ParentId = Law.Id(1) }, Goal(3, 4_000m) with { ParentId = Law.Id(2) }, Goal(4, 500m)], 0m, Last).Expected.ShouldBe(10_500m);

    [Fact]
    public void GoalsInACircle_StillHaveAnEnd() =>
        RealisationRule.Of([Goal(1, 10m) with { ParentId = Law.Id(2) }, Goal(2, null) with { ParentId = Law.Id(1) }], 0m, Last).Expected.ShouldBe(10m);

    [Fact]
    public void NothingExpected_HasNoPercent()
    {
        var figures = RealisationRule.Of([Goal(1, null)], 500m, Last);
        figures.Expected.ShouldBeNull();
        figures.Percent.ShouldBeNull();
        figures.Experienced.ShouldBe(500m);
    }

    [Theory]
    [InlineData("2028-02-29T23:59:59Z", "2028-02-01", 29)]
    [InlineData("2026-03-29T01:30:00Z", "2026-03-01", 31)]
    [InlineData("2026-10-31T23:30:00Z", "2026-10-01", 31)]
    public void Month_IsTheUtcMonthOnLeapDaysAndWhenClocksChange(string moment, string month, int days)
    {
        var first = CalendarMonth.Of(DateTime.Parse(moment, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AdjustToUniversal));
        first.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).ShouldBe(month);
        CalendarMonth.DaysOf(first).ShouldBe(days);
    }

    private static ExpectedGoal Goal(int number, decimal? perYear) => new(Law.Id(number), null, perYear, null);
}
