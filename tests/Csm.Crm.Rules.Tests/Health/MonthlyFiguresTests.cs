using Csm.Crm.Plugins.Health;
using FsCheck;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Health;

/// <summary>Two metrics of one code are found wherever an account has months of both, and nowhere else.</summary>
public class MonthlyFiguresTests
{
    private static readonly Guid[] Metrics = [.. Enumerable.Range(1, 4).Select(number => new Guid(number, 0, 0, new byte[8]))];

    [Fact]
    public void TwinCode_IsFoundExactlyWhereAPairOfMonthsHasOneCodeAndTwoMetrics() => Law.Holds(Months(), months =>
    {
        var twins = from one in months
                    from other in months
                    where one.MetricId != other.MetricId && string.Equals(one.MetricCode, other.MetricCode, StringComparison.OrdinalIgnoreCase)
                    select one.MetricCode;
        var found = MonthlyFigures.TwinCodeOf(months);
        (found is not null).ShouldBe(twins.Any());
        if (found is not null)
        {
            twins.ShouldContain(found);
        }
    });

    [Fact]
    public void TwinCode_DoesNotDependOnTheOrderOfMonths() => Law.Holds(Months(), months =>
        MonthlyFigures.TwinCodeOf(months.Reverse()).ShouldBe(MonthlyFigures.TwinCodeOf(months), StringCompareShould.IgnoreCase));

    private static Gen<MonthValue[]> Months() => Law.Arrays(
        from code in Gen.Elements("idle_share", "IDLE_SHARE", "utilisation", "faults")
        from metric in Gen.Elements(Metrics)
        from ago in Gen.Choose(0, 12)
        select new MonthValue(Guid.Empty, code, new DateTime(2026, 10, 1).AddMonths(-ago), 1m, 95m) { MetricId = metric },
        0,
        6);
}
