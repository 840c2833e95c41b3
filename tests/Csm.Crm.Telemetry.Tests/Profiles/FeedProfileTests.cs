using System.Text;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Profiles;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Profiles;

public class FeedProfileTests
{
    private const string Small = """
        name: small
        title: For tests
        separator: ","
        missing: ["-"]
        time: { column: t, format: "yyyy-MM-dd HH:mm:ss", zone: Europe/Berlin }
        device: d
        longestGap: "00:10:00"
        states:
          standing:
            sentence: Standing = speed below 1.
            all: [{ column: speed, below: 1 }]
        metrics:
          - { metric: operating_hours, kind: counter, column: hours }
          - { metric: fuel, kind: rate, column: gallons, factor: 3.785411784 }
          - { metric: idle_hours, kind: state, state: standing }
          - { metric: moves, kind: event, state: standing }
        """;

    [Theory]
    [InlineData("tractor-10s.csv", "tractor", 7.40, "PTO", Gauge.CoolantTemperature)]
    [InlineData("combine-15s.csv", "combine", 1.45, "main drive off", Gauge.FuelLevel)]
    public async Task RealRecording_GivesTheHourMetersHoursAndNamesHowIdleWasDecided(string file, string profileName, double hours, string said, Gauge gauge)
    {
        Assert.SkipWhen(SharedData.Folder is null, "The recordings are not in ../shared/data beside the repository.");
        var path = Path.Combine(SharedData.Folder!, file);
        var profile = FeedProfileCatalog.Shipped().Infer(File.ReadLines(path).First());

        var (feed, days) = await ReplayAsync(profile, File.ReadAllBytes(path), ["TR-1", "CO-1"]);

        profile.Name.ShouldBe(profileName);
        profile.IdleDecision.ShouldContain(said);
        feed.Rejected.ShouldBeEmpty();
        days.Sum(static day => day[Counter.OperatingHours]!.Value).ShouldBe(hours, hours * 0.005);
        days.Sum(static day => day[Counter.IdleHours]!.Value).ShouldBeInRange(0.1, hours * 0.6);
        days.ShouldAllBe(static day => day.Flags == CounterFlags.None);
        foreach (var shown in new[] { gauge, Gauge.LoadFactor })
        {
            var totals = days.Select(day => day.Gauges![shown]!.Value).ToArray();
            totals.Sum(static total => total.Hours).ShouldBeGreaterThan(hours * 0.9);
            totals.ShouldAllBe(static total => total.Mean > 5 && total.Mean < 100);
        }
    }

    [Fact]
    public async Task Gauges_AreTheColumnInTheUnitOfTheMetric_AndWhatNoSensorShowsIsNone()
    {
        var yaml = Small + "\n  - { metric: coolant_temperature, kind: gauge, column: oil, unit: °F }";
        var (feed, days) = await ReplayAsync(
            FeedProfileFormat.Read(yaml, "small.yaml"),
            Encoding.UTF8.GetBytes("d,t,hours,gallons,speed,oil\nA,2026-03-02 10:00:00,5,2,5,-40\nA,2026-03-02 10:15:00,5.1,-,0,212\nA,2026-03-02 10:25:00,5.2,4,0,9999\nA,2026-03-02 10:30:00,5.3,4,0,-\n"),
            ["A"]);

        feed.Rejected.ShouldBeEmpty();
        var total = days.Single().Gauges![Gauge.CoolantTemperature]!.Value;
        (FixedPoint.ToDouble(total.Least), FixedPoint.ToDouble(total.Greatest), total.Hours).ShouldBe((-40, 100, 0.75));
        total.Mean.ShouldBe(((-40 * 15) + (100 * 30)) / 45.0, 1e-9);
    }

    [Theory]
    [InlineData("{ metric: fuel_level, kind: counter, column: x }", "metrics[4].kind is 'counter', but fuel_level is a gauge")]
    [InlineData("{ metric: energy, kind: gauge, column: x }", "metrics[4].kind is 'gauge', but energy is a counter")]
    [InlineData("{ metric: fuel_level, kind: gauge, column: x, unit: °C }", "'°C' is no unit of fuel_level, which is in %")]
    public void GaugeAndCounterMixedUp_IsRefused(string metric, string said) =>
        Should.Throw<FeedProfileException>(() => FeedProfileFormat.Read($"{Small}\n  - {metric}", "small.yaml")).Message.ShouldContain(said);

    [Fact]
    public async Task RatesStatesAndEvents_HoldUntilTheNextRowButNoLongerThanTheGap()
    {
        var (feed, days) = await ReplayAsync(
            FeedProfileFormat.Read(Small, "small.yaml"),
            Encoding.UTF8.GetBytes("d,t,hours,gallons,speed,other\nA,2026-03-02 10:00:00,5,2,5,x\nA,2026-03-02 10:06:00,5.1,-,0,x\nA,2026-03-02 11:00:00,5.9,4,0,x\nA,2026-03-02 11:03:00,6,4,9,x\n"),
            ["A"]);

        feed.Rejected.ShouldBeEmpty();
        var day = days.Single();
        day[Counter.Fuel]!.Value.ShouldBe(((0.1 * 2) + (0.05 * 4)) * 3.785411784, 5e-5);
        day[Counter.IdleHours]!.Value.ShouldBe((10 + 3) / 60.0, 5e-5);
        day[Counter.Moves].ShouldBe(1);
        day[Counter.OperatingHours]!.Value.ShouldBe(1, 1e-9);
    }

    [Fact]
    public async Task BadRow_IsRejectedWithRowColumnAndValueAndHasNoEffect()
    {
        var (feed, days) = await ReplayAsync(
            FeedProfileFormat.Read(Small, "small.yaml"),
            Encoding.UTF8.GetBytes("t,d,hours,gallons,speed\n2026-03-02 10:00:00,A,5,2,5\n2026-03-02 10:01:00,A,many,2,5\nyesterday,A,5,2,5\n2026-03-02 10:02:00,,5,2,5\n2026-03-02 09:00:00,A,5,2,5\n2026-03-02 10:03:00,A,5,2,fast\n2026-03-02 10:06:00,A,5,2,5\n"),
            ["A"]);

        feed.Rejected.Select(static row => row.ToString()).ShouldBe(
        [
            "Row 3: column 'hours' is 'many', which is not a number ≥ 0.",
            "Row 4: column 't' is 'yesterday', which is not a time in the format yyyy-MM-dd HH:mm:ss.",
            "Row 5: column 'd' is empty.",
            "Row 6: the time 2026-03-02T08:00:00Z of device 'A' is not after 2026-03-02T09:00:00Z, that of its row before.",
            "Row 7: column 'speed' is 'fast', which is not a number.",
        ]);
        days.Single()[Counter.Fuel]!.Value.ShouldBe(0.1 * 2 * 3.785411784, 5e-5);
    }

    [Fact]
    public async Task FileWithoutTheColumnOfAGauge_IsReadWithoutTheGauge()
    {
        var yaml = Small + "\n  - { metric: coolant_temperature, kind: gauge, column: oil, unit: °F }";
        var (feed, days) = await ReplayAsync(
            FeedProfileFormat.Read(yaml, "small.yaml"), Encoding.UTF8.GetBytes("d,t,hours,gallons,speed\nA,2026-03-02 10:00:00,5,2,5\nA,2026-03-02 10:15:00,5.1,-,0\n"), ["A"]);

        feed.Rejected.ShouldBeEmpty();
        days.Single().Gauges.ShouldBeNull();
        days.Single()[Counter.OperatingHours]!.Value.ShouldBe(0.1, 1e-9);
    }

    [Fact]
    public void MissingColumns_AreNamed()
    {
        var feed = new CsvFeed(FeedProfileFormat.Read(Small, "small.yaml"));
        using var file = new MemoryStream("t,d,speed\n"u8.ToArray());

        Should.Throw<FeedProfileException>(() => feed.Read(file, "log.csv").ToList()).Message.ShouldBe("log.csv lacks 'hours', 'gallons', which profile 'small' reads.");
    }

    [Theory]
    [InlineData("name: small", "nme: small", "line 1")]
    [InlineData("device: d", "", "'device' is missing")]
    [InlineData("kind: rate", "kind: rte", "metrics[1].kind is 'rte'")]
    [InlineData("metric: fuel", "metric: petrol", "'petrol' is unknown")]
    [InlineData("metric: fuel", "metric: moves", "'moves' is defined 2 times")]
    [InlineData("kind: event, state: standing", "kind: event, state: lying", "'lying' is not among the states (standing)")]
    [InlineData("below: 1", "below: 1, above: 0", "exactly one of")]
    [InlineData("zone: Europe/Berlin", "zone: Berlin", "'Berlin' is not an IANA time zone")]
    [InlineData("\"00:10:00\"", "soon", "longestGap is 'soon'")]
    [InlineData("factor: 3.785411784", "factor: 0", "factor is 0")]
    public void WrongProfile_IsRefusedByMember(string right, string wrong, string said)
    {
        var message = Should.Throw<FeedProfileException>(() => FeedProfileFormat.Read(Small.Replace(right, wrong, StringComparison.Ordinal), "small.yaml")).Message;

        message.ShouldContain("small.yaml");
        message.ShouldContain(said);
    }

    [Fact]
    public void UnknownNameOrHeader_ListsWhatThereIs()
    {
        var catalog = FeedProfileCatalog.Shipped();

        catalog.Profiles.Keys.ShouldBe(["combine", "tractor"]);
        Should.Throw<FeedProfileException>(() => catalog.Get("digger")).Message.ShouldContain("combine, tractor");
        Should.Throw<FeedProfileException>(() => catalog.Infer("a;b")).Message.ShouldContain("'tractor' lacks 'Date/Time'");
    }

    private static async Task<(CsvFeed Feed, IReadOnlyList<DayTotals> Days)> ReplayAsync(FeedProfile profile, byte[] csv, string[] devices)
    {
        var store = new MemoryStore();
        var fleet = new FixedFleet([.. devices.Select(static (device, index) => FixedFleet.Machine(index + 1, Streams.Calendar("Etc/UTC")) with { DeviceId = device })]);
        var feed = new CsvFeed(profile);
        using var file = new MemoryStream(csv);
        var events = feed.Read(file, "file.csv").Select(static (row, index) => new IncomingEvent(row.Json, index, new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero))).ToArray();
        var report = await new IngestRig(store, store, fleet).NewOwner().IngestAsync(IngestRig.Partition, events, CancellationToken.None);
        report.Rejected.ShouldBeEmpty();
        var states = await PartitionLoading.LoadAllAsync(store, new WindowOptions(), CancellationToken.None);
        return (feed, states[0].Machines.Single().Days());
    }
}
