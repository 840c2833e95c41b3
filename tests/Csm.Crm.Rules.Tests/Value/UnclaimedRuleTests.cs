using Csm.Crm.Plugins.Guarantees;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Plugins.Value;
using Csm.Crm.Plugins.Value.Reports;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Value;

/// <summary>What no goal accounts for, beside what goals booked.</summary>
public class UnclaimedRuleTests
{
    private static readonly DateTime First = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void EveryUsableMonth_IsEitherClaimedOrCountedAndNeverBoth() => Law.Holds(Cases(), law =>
    {
        foreach (var month in law.Months)
        {
            var isClaimed = law.Claims.Any(claim => claim.Covers(month.MetricId, month.Month));
            (UnclaimedRule.Of(month, law.Claims) is not null).ShouldBe(!isClaimed);
        }
    });

    [Fact]
    public void Claim_TakesExactlyItsMonthsOutOfTheSum() => Law.Holds(Cases(), law =>
    {
        var before = law.Months.Sum(month => AmountOf(month, []));
        var claimed = law.Months.Where(month => law.Claims.Any(claim => claim.Covers(month.MetricId, month.Month)));
        law.Months.Sum(month => AmountOf(month, law.Claims)).ShouldBe(before - claimed.Sum(month => AmountOf(month, [])));
    });

    [Fact]
    public void ExplainedAndUnexplained_AreTheWholeImprovementHoweverGoalsShareItOut() => Law.Holds(Cases(), law =>
    {
        // A goal books what it claims, with a share of others; the report adds what nobody claims.
        var booked = law.Months.Where(month => law.Claims.Any(claim => claim.Covers(month.MetricId, month.Month)));
        var lines = booked.Select(month => new ReportLine("Goal", month.Month, "Metric", "h", Figures(month, law.Attribution), null, Row(1), Row(2))).ToArray();
        var gains = law.Months.Select(month => new { month.Month, Figures = UnclaimedRule.Of(month, law.Claims) }).Where(gain => gain.Figures is not null)
            .Select(gain => new ReportGain("Metric", "h", gain.Month, gain.Figures!, Row(3), Row(4))).ToArray();
        var content = new ReportContent("Harbour", First, First, First, ReportAudience.EconomicBuyer, "EUR", 0m, lines, gains, [], [], [], []);

        (content.Explained + content.Unexplained).ShouldBe(content.Total);
        content.Total.ShouldBe(law.Months.Sum(month => AmountOf(month, [])));
    });

    [Fact]
    public void MonthWithoutBaselineReadingVolumeOrCoverage_IsNoGain()
    {
        var month = new WorthMonth(Law.Id(1), First, 30m, 20m, 500m, 60m, 2m, BetterWhen.Lower) { IsRatio = true };
        AmountOf(month, []).ShouldBe(10_000m);
        AmountOf(month with { Better = BetterWhen.Higher }, []).ShouldBe(-10_000m);
        UnclaimedRule.Of(month with { Baseline = null }, []).ShouldBeNull();
        UnclaimedRule.Of(month with { Actual = null }, []).ShouldBeNull();
        UnclaimedRule.Of(month with { Volume = null }, []).ShouldBeNull();
        UnclaimedRule.Of(month with { Coverage = 59.99m }, []).ShouldBeNull();
        UnclaimedRule.Of(month with { Coverage = null }, []).ShouldBeNull();
        AmountOf(month with { Volume = null, IsRatio = false }, []).ShouldBe(20m);
    }

    private static decimal AmountOf(WorthMonth month, IReadOnlyCollection<ValueClaim> claims) => UnclaimedRule.Of(month, claims)?.Amount ?? 0m;

    private static ValueFigures Figures(WorthMonth month, decimal attribution) =>
        ValueRule.Of(new ValueBasis(month.Baseline!.Value, month.Actual!.Value, month.Volume!.Value, month.UnitValue, attribution), month.Better, month.Scale);

    private static ReportEvidence Row(int number) => new("csm_viumetric", Law.Id(number), "row");

    private static Gen<(WorthMonth[] Months, ValueClaim[] Claims, decimal Attribution)> Cases() =>
        from months in Law.Arrays(Months(), 0, 12)
        from claims in Law.Arrays(Claims(), 0, 4)
        from attribution in Law.Decimals(0, 100)
        select (months, claims, attribution);

    private static Gen<WorthMonth> Months() =>
        from metric in Gen.Choose(1, 3)
        from month in Gen.Choose(0, 11)
        from baseline in Law.Decimals(0, 60)
        from actual in Law.Decimals(0, 60)
        from volume in Law.Decimals(0, 5_000)
        from unit in Law.Decimals(0, 99)
        from better in Gen.Elements(BetterWhen.Lower, BetterWhen.Higher)
        select new WorthMonth(Law.Id(metric), First.AddMonths(month), baseline, actual, volume, 90m, unit, better) { Scale = 100m, IsRatio = true };

    private static Gen<ValueClaim> Claims() =>
        from metric in Gen.Choose(1, 3)
        from start in Gen.Choose(-1, 11)
        from length in Gen.Choose(0, 12)
        select new ValueClaim(Law.Id(metric), start < 0 ? null : First.AddMonths(start).AddDays(14), length == 12 ? null : First.AddMonths(Math.Max(0, start) + length));
}
