using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;

namespace Csm.Crm.Telemetry.Tests.Writing;

/// <summary>Account days and weeks reach as far back as readings may come, and no further than all machines' days are kept.</summary>
public class LongLatenessTests
{
    private static readonly WindowOptions Long = new() { Lateness = TimeSpan.FromDays(30) };

    private readonly MemoryStore store = new();
    private readonly FakeDataverse dataverse = new();
    private readonly FixedFleet fleet = new(FixedFleet.Machine(1), FixedFleet.Machine(2));
    private long sequence;

    [Fact]
    public async Task ReadingTwentyDaysLate_ReachesTheDayAndTheWeekOfTheAccount()
    {
        await IngestAsync(Long, "PN-001", from: 0, to: 31);
        await PublishAsync(Long, 31);
        Fuel(PeriodKind.Day, "2026-03-13").ShouldBeNull();

        await IngestAsync(Long, [Fuel("PN-001", 11.4, 100), Fuel("PN-001", 11.6, 150)]);
        await PublishAsync(Long, 31);

        (Fuel(PeriodKind.Day, "2026-03-13"), Fuel(PeriodKind.Week, "2026-03-09"), Fuel(PeriodKind.Month, "2026-03-01")).ShouldBe((50, 50, 50));
    }

    [Fact]
    public async Task RaisedLateness_LeavesAloneWhatNotEveryMachineKeeps()
    {
        var usual = new WindowOptions();
        await IngestAsync(usual, "PN-001", from: 0, to: 11);
        await IngestAsync(usual, "PN-002", from: 0, to: 11);
        await IngestAsync(usual, [Fuel("PN-001", 11.4, 100), Fuel("PN-001", 11.6, 150), Fuel("PN-002", 11.4, 10), Fuel("PN-002", 11.6, 17)]);
        await IngestAsync(usual, "PN-001", from: 12, to: 19);
        await IngestAsync(usual, "PN-002", from: 12, to: 19);
        await PublishAsync(usual, 19);
        Fuel(PeriodKind.Day, "2026-03-13").ShouldBe(57);

        // One goes on, and forgets the day; the other is silent, and keeps it.
        await IngestAsync(usual, "PN-001", from: 20, to: 31);
        await PublishAsync(usual, 31);
        await PublishAsync(Long, 31);

        (Fuel(PeriodKind.Day, "2026-03-13"), Fuel(PeriodKind.Week, "2026-03-09")).ShouldBe((57, 57));
    }

    private static (string Device, CounterReading Reading) Fuel(string device, double day, double litres) => (device, Streams.Reading(Streams.Start.AddDays(day), (Counter.Fuel, litres)));

    private Task IngestAsync(WindowOptions options, string device, int from, int to) =>
        IngestAsync(options, [.. Enumerable.Range(from * 8, (to - from) * 8).Select(number => (device, Streams.Reading(Streams.Start.AddHours(number * 3), (Counter.OperatingHours, 1_000 + number))))]);

    private async Task IngestAsync(WindowOptions options, (string Device, CounterReading Reading)[] readings)
    {
        IncomingEvent[] events = [.. readings.Select(item => new IncomingEvent(Streams.Json(item.Device, item.Reading), sequence++, Streams.Arrival(400)))];
        var report = await new TelemetryIngest(store, store, fleet.Current(), options).IngestAsync(IngestRig.Partition, events, TestContext.Current.CancellationToken);
        report.Readings.ShouldBe(readings.Length);
    }

    private Task<PublishReport> PublishAsync(WindowOptions options, int days) =>
        new ValueInUsePublisher(store, fleet.Current(), dataverse, store, store, options, new WriterOptions(), new FixedClock(Streams.Arrival(days))).PublishAsync(TestContext.Current.CancellationToken);

    private decimal? Fuel(PeriodKind kind, string start)
    {
        var metric = RowId.From(Metric.EntityLogicalName, "fuel");
        return dataverse.Rows.Values.OfType<ViuMetric>().SingleOrDefault(row => row.MetricId!.Id == metric && row.PeriodKind == kind && row.PeriodStart == DateTime.Parse(start, System.Globalization.CultureInfo.InvariantCulture))?.Numerator;
    }
}
