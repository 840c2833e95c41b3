using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Windows;

public class CounterSegmentTests
{
    private static readonly CounterPhysics Hours = CounterCatalog.PhysicsOf(Counter.OperatingHours);

    [Fact]
    public void GrowingCounter_SumOfStepsIsLastMinusFirst() => Law.ForAllSeeds(random =>
    {
        var values = new List<double> { random.Next(10_000) };
        for (var step = 0; step < 50; step++)
        {
            values.Add(values[^1] + random.NextDouble());
        }

        Walk(values, out var flags).ShouldBe(values[^1] - values[0], 1e-4);
        flags.ShouldBe(CounterFlags.None);
    });

    [Fact]
    public void OneWildValue_ChangesNothingButTheFlag() => Law.ForAllSeeds(random =>
    {
        var clean = Enumerable.Range(0, 20).Select(static hour => 1_000 + (hour * 0.9)).ToList();
        var wild = clean.ToList();
        var at = random.Next(1, 19);
        wild[at] = random.Next(2) == 0 ? 1_500 + random.Next(9_000) : 200 + random.Next(700);

        Walk(wild, out var flags).ShouldBe(Walk(clean, out _), 1e-9);
        (flags & (CounterFlags.Jump | CounterFlags.Reversal)).ShouldNotBe(CounterFlags.None);
    });

    [Fact]
    public void RestartNearZero_BeginsNewSegmentAndKeepsTotal()
    {
        Walk([5_000, 5_001, 0.2, 1.1, 2.0], out var flags).ShouldBe(1 + 1.8, 1e-9);
        flags.ShouldBe(CounterFlags.Reset);
    }

    [Fact]
    public void ReplacedUnitWithOtherReading_CountsOnAfterConfirmation()
    {
        Walk([5_000, 5_001, 800, 801, 802, 803], out var flags).ShouldBe(1 + 3, 1e-9);
        flags.ShouldBe(CounterFlags.Reversal);
    }

    [Fact]
    public void GrowthBeyondElapsedTime_IsFlaggedAndNotCounted()
    {
        Walk([100, 101, 103.5], out var flags).ShouldBe(1, 1e-9);
        flags.ShouldBe(CounterFlags.Jump);
    }

    [Fact]
    public void AnyValues_NeverCountMoreThanTimeAllows() => Law.ForAllSeeds(random =>
    {
        var values = Enumerable.Range(0, 40).Select(_ => random.NextDouble() * random.Next(10_000)).ToList();
        Walk(values, out _).ShouldBeLessThanOrEqualTo(39 * (Hours.GreatestPerHour + Hours.Resolution));
    });

    // One reading per hour.
    private static double Walk(IReadOnlyList<double> values, out CounterFlags flags)
    {
        flags = CounterFlags.None;
        var segment = default(CounterSegment);
        double sum = 0;
        for (var hour = 0; hour < values.Count; hour++)
        {
            sum += FixedPoint.ToDouble(segment.Advance(FixedPoint.Of(values[hour]), hour * 3_600_000L, Hours, out var noticed));
            flags |= noticed;
        }

        return sum;
    }
}
