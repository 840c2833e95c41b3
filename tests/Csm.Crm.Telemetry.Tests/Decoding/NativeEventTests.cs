using System.Text;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Decoding;

public class NativeEventTests
{
    private const string Good = """{"device":"PN-001","time":"2026-01-05T06:10:00Z","metrics":{"operating_hours":8376.2,"fuel":170285}}""";

    [Fact]
    public void AnyReading_ComesBackAsItWasWritten() => Law.ForAllSeeds(random =>
    {
        foreach (var reading in Streams.Work(random, days: 1, withTrouble: true))
        {
            var found = Decode(Encoding.UTF8.GetString(Streams.Json("PN-001", reading)));

            found.Rejections.ShouldBeEmpty();
            found.Accepted.Select(static item => (item.Device, item.Reading)).ShouldBe([("PN-001", reading)]);
        }
    });

    [Fact]
    public void AnyReadingWithGauges_ComesBackAsItWasWritten() => Law.ForAllSeeds(random =>
    {
        foreach (var reading in Streams.WithGauges(Streams.Work(random, days: 1, withTrouble: false), random))
        {
            Decode(Encoding.UTF8.GetString(Streams.Json("PN-001", reading))).Accepted.Select(static item => (item.Device, item.Reading)).ShouldBe([("PN-001", reading)]);
        }
    });

    [Theory]
    [InlineData("62.5")]
    [InlineData("62.500")]
    [InlineData("6.25e1")]
    [InlineData("62.50000000001")]
    [InlineData("62.4951")]
    public void GaugeInAnyWriting_IsKeptToAHundredth(string written) =>
        RecordingSink.Describe(Decode($"{{\"device\":\"D\",\"time\":\"2026-01-05T06:10:00Z\",\"metrics\":{{\"fuel_level\":{written}}}}}").Accepted.ShouldHaveSingleItem().Reading).ShouldBe("2026-01-05T06:10:00Z fuel_level=62.5");

    [Fact]
    public void GaugeOutOfRange_IsMissingAndTheCountersBesideItAreTaken()
    {
        var found = Decode("""{"device":"D","time":"2026-01-05T06:10:00Z","metrics":{"fuel_level":101,"load_factor":-0.5,"coolant_temperature":-21.256,"def_level":null,"hydraulic_temperature":1e300,"fuel":7}}""");

        found.Rejections.ShouldBeEmpty();
        found.Accepted.Select(static item => RecordingSink.Describe(item.Reading)).ShouldBe(["2026-01-05T06:10:00Z fuel=7 coolant_temperature=-21.26"]);
        found.MissingItems.ShouldBe([("D", "fuel_level"), ("D", "load_factor"), ("D", "hydraulic_temperature")]);
    }

    [Theory]
    [InlineData("[{0},{0}]")]
    [InlineData("{0}\n{0}\n")]
    [InlineData("{0}{0}")]
    [InlineData("\uFEFF{0}\r\n{0}")]
    public void ArrayLinesOrConcatenation_GiveAllEvents(string shape) => Decode(shape.Replace("{0}", Good, StringComparison.Ordinal)).Accepted.Count.ShouldBe(2);

    [Theory]
    [InlineData("""{"device":"D","time":"2026-01-05T06:10:00Z","metrics":{"fuel":"many"}}""", RejectionReason.MetricUnreadable, "'fuel' is 'many'")]
    [InlineData("""{"device":"D","time":"2026-01-05T06:10:00Z","metrics":{"fuel":-1}}""", RejectionReason.MetricUnreadable, "'-1'")]
    [InlineData("""{"device":"D","time":"2026-01-05T06:10:00Z","metrics":{"fuel":1e999}}""", RejectionReason.MetricUnreadable, "'1e999'")]
    [InlineData("""{"device":"D","time":"2026-01-05T06:10:00Z","metrics":{"fuel":[1,{"a":2}]}}""", RejectionReason.MetricUnreadable, "StartArray")]
    [InlineData("""{"device":"D","time":"2026-01-05T06:10:00Z","metrics":{"fuel":1,"fuel_level":"half"}}""", RejectionReason.MetricUnreadable, "'fuel_level' is 'half'")]
    [InlineData("""{"device":"D","time":"2026-01-05T06:10:00Z","metrics":{"fuel_level":101}}""", RejectionReason.MetricsMissing, "fuel_level")]
    [InlineData("""{"device":"D","time":"2026-01-05T06:10:00Z","metrics":{"colour":1}}""", RejectionReason.MetricsMissing, "operating_hours")]
    [InlineData("""{"device":"D","time":"2026-01-05T06:10:00Z","metrics":7}""", RejectionReason.MetricsMissing, "'7'")]
    [InlineData("""{"device":"D","time":"2026-01-05T06:10:00Z"}""", RejectionReason.MetricsMissing, "no known metric")]
    [InlineData("""{"device":"D","time":"2026-01-05T06:10:00","metrics":{"fuel":1}}""", RejectionReason.TimeUnreadable, "Z or an offset")]
    [InlineData("""{"device":"D","time":"2026-02-30T06:10:00Z","metrics":{"fuel":1}}""", RejectionReason.TimeUnreadable, "2026-02-30")]
    [InlineData("""{"device":"D","time":"1970-01-01T00:00:00Z","metrics":{"fuel":1}}""", RejectionReason.TimeUnreadable, "1970")]
    [InlineData("""{"device":"D","time":176759340,"metrics":{"fuel":1}}""", RejectionReason.TimeUnreadable, "176759340")]
    [InlineData("""{"device":"D","metrics":{"fuel":1}}""", RejectionReason.TimeMissing, "no 'time'")]
    [InlineData("""{"time":"2026-01-05T06:10:00Z","metrics":{"fuel":1}}""", RejectionReason.DeviceMissing, "names no device")]
    [InlineData("""{"device":{},"time":"2026-01-05T06:10:00Z","metrics":{"fuel":1}}""", RejectionReason.DeviceMissing, "must be text")]
    [InlineData("17", RejectionReason.Unreadable, "Number")]
    [InlineData("{\"device\":", RejectionReason.Unreadable, "not JSON")]
    [InlineData("not json at all", RejectionReason.Unreadable, "not JSON")]
    public void BadEvent_IsRejectedByNameAndItsNeighboursAreTaken(string bad, RejectionReason reason, string said)
    {
        var found = Decode($"{Good}\n{bad}\n{Good}");

        found.Accepted.Count.ShouldBe(2);
        found.Rejections.ShouldHaveSingleItem();
        found.Rejections[0].Rejection.Reason.ShouldBe(reason);
        found.Rejections[0].Rejection.Detail.ShouldContain(said);
        found.Rejections[0].Original.TrimEnd().ShouldBe(bad);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t")]
    public void EmptyBody_IsRejected(string body) => Decode(body).Rejections.ShouldHaveSingleItem().Rejection.Reason.ShouldBe(RejectionReason.Empty);

    [Theory]
    [InlineData("2026-01-05T06:10:00Z")]
    [InlineData("2026-01-05T07:10:00+01:00")]
    [InlineData("2026-01-05T06:10:00.000Z")]
    [InlineData("2026-01-05T06:10:00.0000000000Z")]
    [InlineData("2026-01-04T22:40:00.0-07:30")]
    [InlineData("1767593400")]
    [InlineData("1767593400000")]
    [InlineData("1.767593400e12")]
    public void TimesWithZoneOrOffsetOrSince1970_AreTheSameMoment(string time) =>
        Decode(Good.Replace("\"2026-01-05T06:10:00Z\"", time.Contains('T', StringComparison.Ordinal) ? $"\"{time}\"" : time, StringComparison.Ordinal)).Accepted[0].Reading.Ticks.ShouldBe(new DateTime(2026, 1, 5, 6, 10, 0, DateTimeKind.Utc).Ticks);

    [Fact]
    public void UnknownMetricBesideKnownOnes_IsCountedAndTheRestIsUsed()
    {
        var found = Decode("""{"metrics":{"colour":{"deep":[1]},"fuel":2,"moves":null},"extra":{"a":[]},"time":"2026-01-05T06:10:00Z","device":"M\u00fcller"}""");

        found.UnknownMetrics.ShouldBe(["colour"]);
        found.Accepted.Single().Device.ShouldBe("Müller");
        found.Accepted[0].Reading.Present.ShouldBe(new CounterSet(0).With(Counter.Fuel));
    }

    [Fact]
    public void AnyDamagedBytes_NeverThrowAndLeaveTheNextLineReadable() => Law.ForAllSeeds(
        random =>
        {
            var damaged = Encoding.UTF8.GetBytes(Good);
            for (var hits = random.Next(1, 6); hits > 0; hits--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            var found = RecordingSink.Of([.. damaged.Where(static value => value is not (byte)'\n'), (byte)'\n', .. Encoding.UTF8.GetBytes(Good)]);

            found.Accepted.ShouldNotBeEmpty();
            found.Accepted[^1].Device.ShouldBe("PN-001");
        },
        cases: 2_000);

    [Fact]
    public void AcceptedEvents_AllocateNothing()
    {
        var body = Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(Good, 100)));
        var sink = new Silent();
        var decoder = new EventDecoder();
        decoder.Decode(body, null, sink);

        var before = GC.GetAllocatedBytesForCurrentThread();
        decoder.Decode(body, null, sink);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
        sink.Accepted.ShouldBe(200);
    }

    private static RecordingSink Decode(string body) => RecordingSink.Of(body);

    private sealed class Silent : IReadingSink
    {
        public int Accepted { get; private set; }

        public void Accept(ReadOnlySpan<char> deviceId, in CounterReading reading, ReadOnlySpan<byte> original) => Accepted++;

        public void AcceptFault(ReadOnlySpan<char> deviceId, in FaultReading fault, ReadOnlySpan<byte> original) => throw new InvalidOperationException(fault.Code);

        public void AcceptUsage(UsageReading usage, ReadOnlySpan<byte> original) => throw new InvalidOperationException(usage.Product);

        public void AcceptStock(StockReading stock, ReadOnlySpan<byte> original) => throw new InvalidOperationException(stock.Material);

        public void Missing(ReadOnlySpan<char> deviceId, string item) => throw new InvalidOperationException(item);

        public void Reject(Rejection rejection, ReadOnlySpan<byte> original) => throw new InvalidOperationException(rejection.Detail);

        public void UnknownMetric(ReadOnlySpan<byte> code) => throw new InvalidOperationException();
    }
}
