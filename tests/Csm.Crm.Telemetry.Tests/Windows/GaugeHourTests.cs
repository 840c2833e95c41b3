using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Windows;

public class GaugeHourTests
{
    [Fact]
    public void Join_IsCommutativeAssociativeAndIdempotent() => Law.ForAllSeeds(random =>
    {
        var (a, b, c) = (Of(Readings(random)), Of(Readings(random)), Of(Readings(random)));

        Join(a, b).ShouldBe(Join(b, a));
        Join(a, Join(b, c)).ShouldBe(Join(Join(a, b), c));
        Join(a, a).ShouldBe(a);
        Join(Join(a, b), b).ShouldBe(Join(a, b));
    }, cases: 500);

    [Fact]
    public void AddingReadings_IsJoiningTheSummariesOfEachAlone() => Law.ForAllSeeds(random =>
    {
        var readings = Readings(random, most: 20);
        var joined = readings.Aggregate(Of([]), static (sum, reading) => Join(sum, Of([reading])));

        joined.ShouldBe(Of(readings.OrderBy(_ => random.Next())));
    });

    [Fact]
    public void EverySlot_HoldsTheLastValueOfItsTenMinutes_OfOneSecondTheGreatest() => Law.ForAllSeeds(random =>
    {
        var readings = Readings(random, most: 40);
        var hour = Of(readings);
        foreach (var gauge in Enum.GetValues<Gauge>())
        {
            var values = readings.Where(reading => reading.Gauges.Has(gauge)).Select(reading => (Second: SecondOf(reading), Value: reading.GaugeValues[(int)gauge])).ToArray();
            hour.Present.Has(gauge).ShouldBe(values.Length > 0);
            for (var slot = 0; slot < GaugeTrack.SlotCount && values.Length > 0; slot++)
            {
                var last = values.Where(item => item.Second / 600 == slot).Order().LastOrDefault((Second: -1, Value: 0));
                hour.Tracks[(int)gauge].TryGet(slot, out var value, out var second).ShouldBe(last.Second >= 0);
                if (last.Second >= 0)
                {
                    (second, value).ShouldBe(last);
                }
            }

            if (values.Length > 0)
            {
                hour.Tracks[(int)gauge].Least.ShouldBe(values.Min(static item => item.Value));
                hour.Tracks[(int)gauge].Greatest.ShouldBe(values.Max(static item => item.Value));
            }
        }
    });

    [Theory]
    [InlineData(Gauge.CoolantTemperature, -60)]
    [InlineData(Gauge.CoolantTemperature, -0.01)]
    [InlineData(Gauge.HydraulicTemperature, 210)]
    [InlineData(Gauge.FuelLevel, 0)]
    [InlineData(Gauge.FuelLevel, 99.99)]
    [InlineData(Gauge.LoadFactor, 125)]
    public void BoundsOfRanges_AreKeptExactly(Gauge gauge, double value)
    {
        var hour = Of([Streams.Reading(Streams.Start.AddSeconds(3_599)).With(gauge, value)]);

        hour.Tracks[(int)gauge].TryGet(5, out var kept, out var second).ShouldBeTrue();
        FixedPoint.ToDouble(kept).ShouldBe(value);
        second.ShouldBe(3_599);
    }

    [Fact]
    public void AnyHours_ComeBackFromTheChainAndFromStorage() => Law.ForAllSeeds(random =>
    {
        var workspace = new WindowWorkspace(new WindowOptions());
        var chain = new HourChain<GaugeHour, GaugeCoding>();
        var hours = new List<GaugeHour>();
        var start = Hours.Start;
        for (var index = 0; index < 30; index++)
        {
            start += random.Next(3) == 0 ? random.Next(1, 200) * 60_000L : Hours.FullHour;
            if (Of(Readings(random, most: 5, start), start) is { IsEmpty: false } hour)
            {
                hours.Add(hour);
                chain.Append(hour, workspace.Bits, workspace.GaugeHours);
                start += Hours.FullHour;
            }
        }

        Read(chain).ShouldBe(hours);
        var stored = new BitWriter();
        chain.Store(stored);
        var restored = new HourChain<GaugeHour, GaugeCoding>();
        var reader = new BitReader(stored.Written);
        restored.Restore(ref reader);
        Read(restored).ShouldBe(hours);
    });

    private static int SecondOf(in CounterReading reading) => (int)((reading.Ticks / TimeSpan.TicksPerSecond) - (Streams.Start.Ticks / TimeSpan.TicksPerSecond));

    private static List<CounterReading> Readings(Random random, int most = 6, long? start = null) => Streams.WithGauges(Hours.Readings(random, most, start), random);

    private static GaugeHour Of(IEnumerable<CounterReading> readings, long? start = null)
    {
        var hour = default(GaugeHour);
        hour.Begin(start ?? Hours.Start);
        foreach (var reading in readings)
        {
            hour.Add(reading, reading.Ticks / TimeSpan.TicksPerMillisecond);
        }

        return hour;
    }

    private static GaugeHour Join(in GaugeHour one, in GaugeHour other)
    {
        var joined = one;
        joined.Join(other);
        return joined;
    }

    private static List<GaugeHour> Read(HourChain<GaugeHour, GaugeCoding> chain)
    {
        var buffer = new HourBuffer<GaugeHour>();
        chain.Read(buffer);
        return [.. buffer.Items];
    }
}
