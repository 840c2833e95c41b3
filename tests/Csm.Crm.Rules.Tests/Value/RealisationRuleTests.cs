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
    public void AmountsOfSeveralCurrencies_AreNeverOneSum() => Law.Holds(
        Law.Arrays(Gen.Choose(0, 3), 1, 8),
        currencies =>
        {
            var goals = currencies.Select((currency, index) => Goal(index + 1, 1_200m) with { CurrencyId = CurrencyOf(currency) }).ToArray();
            var foreign = currencies.Count(currency => currency is 2 or 3);
            var figures = RealisationRule.Of(goals, 500m, Last, CurrencyOf(1));
            RealisationRule.Foreign(goals, CurrencyOf(1)).Count.ShouldBe(foreign);
            RealisationRule.Between(goals, Last.AddMonths(-11), Last, CurrencyOf(1)).ShouldBe(1_200m * (goals.Length - foreign));
            (figures.Expected, figures.Experienced, figures.Percent is null).ShouldBe((foreign == 0 ? 1_200m * goals.Length : null, 500m, foreign > 0));
        });

    [Fact]
    public void ForeignGoalAboveOthers_DoesNotMakeItsPartsCountInstead()
    {
        var goals = new[] { Goal(1, 10_000m) with { CurrencyId = CurrencyOf(2) }, Goal(2, 4_000m) with { ParentId = Law.Id(1), CurrencyId = CurrencyOf(1) } };
        RealisationRule.Between(goals, Last, Last, CurrencyOf(1)).ShouldBe(0m);
        RealisationRule.Foreign(goals, CurrencyOf(1)).ShouldHaveSingleItem().Id.ShouldBe(Law.Id(1));
    }

    [Fact]
    public void KeptCurrency_IsTheAccountsElseTheOnlyOneWhateverTheOrder() => Law.Holds(
        from account in Gen.Choose(0, 3) from amounts in Law.Arrays(Gen.Choose(0, 3), 0, 6) select (account, amounts),
        law =>
        {
            var kept = CurrencyRule.Of(CurrencyOf(law.account), law.amounts.Select(CurrencyOf));
            CurrencyRule.Of(CurrencyOf(law.account), law.amounts.Reverse().Select(CurrencyOf)).ShouldBe(kept);
            var known = law.amounts.Where(amount => amount > 0).Distinct().ToArray();
            kept.IsContested.ShouldBe(law.account == 0 && known.Length > 1);
            kept.Id.ShouldBe(law.account > 0 ? CurrencyOf(law.account) : known.Length == 1 ? CurrencyOf(known[0]) : null);
            kept.Admits(null).ShouldBe(!kept.IsContested);
            law.amounts.Where(amount => kept.Admits(CurrencyOf(amount))).Select(CurrencyOf).OfType<Guid>().Distinct().Count().ShouldBeLessThanOrEqualTo(1);
        });

    [Fact]
    public void WhatWasExperiencedIsNotKnown_HasNoPercent() => RealisationRule.Of([Goal(1, 100m)], null, Last).ShouldBe(new Realisation(100m, 100m, null, null));

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

    private static Guid? CurrencyOf(int number) => number == 0 ? null : Law.Id(900 + number);

    private static ExpectedGoal Goal(int number, decimal? perYear) => new(Law.Id(number), null, perYear, null);
}
