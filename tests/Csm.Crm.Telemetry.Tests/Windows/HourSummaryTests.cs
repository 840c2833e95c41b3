using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Windows;

public class HourSummaryTests
{
    [Fact]
    public void Join_IsCommutativeAssociativeAndIdempotent() => Law.ForAllSeeds(random =>
    {
        var (a, b, c) = (Hours.Of(Hours.Readings(random)), Hours.Of(Hours.Readings(random)), Hours.Of(Hours.Readings(random)));

        Hours.Join(a, b).ShouldBe(Hours.Join(b, a));
        Hours.Join(a, Hours.Join(b, c)).ShouldBe(Hours.Join(Hours.Join(a, b), c));
        Hours.Join(a, a).ShouldBe(a);
        Hours.Join(Hours.Join(a, b), b).ShouldBe(Hours.Join(a, b));
    }, cases: 500);

    [Fact]
    public void AddingReadings_IsJoiningTheSummariesOfEachAlone() => Law.ForAllSeeds(random =>
    {
        var readings = Hours.Readings(random, most: 20);
        var joined = readings.Aggregate(Hours.Of([]), static (sum, reading) => Hours.Join(sum, Hours.Of([reading])));

        joined.ShouldBe(Hours.Of(readings.OrderBy(_ => random.Next())));
    });

    [Fact]
    public void Minutes_AreThoseWithAReading() => Law.ForAllSeeds(random =>
    {
        var readings = Hours.Readings(random, most: 40);
        var expected = readings.Aggregate(0UL, static (bits, reading) => bits | (1UL << (int)(((reading.Ticks / TimeSpan.TicksPerMillisecond) - Hours.Start) / 60_000)));

        Hours.Of(readings).Minutes.ShouldBe(expected);
    });

    [Fact]
    public void LeastAndGreatest_BoundFirstAndLast() => Law.ForAllSeeds(random =>
    {
        var hour = Hours.Of(Hours.Readings(random, most: 20));
        for (var index = 0; index < CounterCatalog.Count; index++)
        {
            if (hour.Present.Has((Counter)index))
            {
                var track = hour.Tracks[index];
                track.First.ShouldBeInRange(track.Least, track.Greatest);
                track.Last.ShouldBeInRange(track.Least, track.Greatest);
                track.FirstAt.ShouldBeLessThanOrEqualTo(track.LastAt);
            }
        }
    });
}
