using Csm.Crm.Plugins.Trends;
using FsCheck.Fluent;

namespace Csm.Crm.Rules.Tests.Trends;

public class TheilSenTests
{
    [Fact]
    public void Slope_EqualsTheMedianOfAllPairs() => Law.Holds(
        Law.Arrays(Law.Decimals(-100, 100), 2, 15),
        values =>
        {
            var pairs = (from i in Enumerable.Range(0, values.Length)
                         from j in Enumerable.Range(0, values.Length)
                         where i < j
                         select (double)(values[j] - values[i]) / (j - i)).Order().ToArray();
            var median = pairs.Length % 2 == 1 ? pairs[pairs.Length / 2] : (pairs[(pairs.Length / 2) - 1] + pairs[pairs.Length / 2]) / 2;
            TheilSen.Fit(Series(values))!.Slope.ShouldBe(median, 1e-9);
        });

    [Fact]
    public void WildReadingsUnderTwentyNinePercent_DoNotMoveTheLine() => Law.Holds(
        from slope in Law.Decimals(-10, 10)
        from intercept in Law.Decimals(-100, 100)
        from count in Gen.Choose(8, 20)
        from order in Gen.Shuffle(Enumerable.Range(0, 20).ToArray())
        from wild in Law.Arrays(Law.Decimals(-100_000, 100_000), 20, 20)
        select (slope, intercept, count, order, wild),
        law =>
        {
            // k wild readings spoil at most k(n-k) + k(k-1)/2 pairs; the median holds while that is under half of them.
            var pairs = law.count * (law.count - 1) / 2;
            var spoilt = Enumerable.Range(0, law.count).Last(k => (2 * ((k * (law.count - k)) + (k * (k - 1) / 2))) < pairs);
            ((double)spoilt / law.count).ShouldBeLessThan(0.293);
            var values = Enumerable.Range(0, law.count).Select(at => law.intercept + (law.slope * at)).ToArray();
            foreach (var at in law.order.Where(at => at < law.count).Take(spoilt))
            {
                values[at] = law.wild[at];
            }

            var line = TheilSen.Fit(Series(values))!;
            line.Slope.ShouldBe((double)law.slope, 1e-6);
            line.Intercept.ShouldBe((double)law.intercept, 1e-6);
        });

    [Fact]
    public void OrderOfReadings_DoesNotMatter() => Law.Holds(
        from values in Law.Arrays(Law.Decimals(-100, 100), 2, 12) select values,
        values => TheilSen.Fit(Series(values).Reverse().ToArray())!.Slope.ShouldBe(TheilSen.Fit(Series(values))!.Slope, 1e-9));

    [Fact]
    public void ReadingsOfOneMoment_HaveNoSlope() => TheilSen.Fit([new Reading(3, 1), new Reading(3, 9)]).ShouldBeNull();

    private static Reading[] Series(decimal[] values) => values.Select((value, at) => new Reading(at, (double)value)).ToArray();
}
