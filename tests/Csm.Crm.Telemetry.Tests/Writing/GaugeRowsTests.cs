using System.Text.Json;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;
using Csm.Crm.Telemetry.Writing;

namespace Csm.Crm.Telemetry.Tests.Writing;

/// <summary>Gauges as they stand in Dataverse: two machines of one customer, one with gauges, and one of another without.</summary>
public class GaugeRowsTests
{
    private static readonly DateTime Morning = new(2026, 3, 3, 6, 0, 0, DateTimeKind.Utc);

    private readonly MemoryStore store = new();
    private readonly FakeDataverse dataverse = new();

    [Fact]
    public async Task MachineDay_NamesEachGaugeWithMeanBoundsAndHours_AndOthersHaveNoColumn()
    {
        await PublishAsync();

        var days = dataverse.Rows.Values.Where(static row => row.LogicalName == MachineDay.EntityLogicalName).Select(static row => row.ToEntity<MachineDay>()).ToArray();
        var column = days.Single(static day => day.Contains(MachineDay.Columns.OtherMetrics));
        column.Name.ShouldStartWith("PN-001 2026-03-03");
        column.OtherMetrics.ShouldBe("""{"fuel_level":{"mean":58.3333,"min":50,"max":80,"hours":18},"load_factor":{"mean":33.3333,"min":0,"max":100,"hours":1.5}}""");
        JsonDocument.Parse(column.OtherMetrics!).Dispose();
    }

    [Fact]
    public async Task AccountRows_AreRatiosOfValueHoursAndOnlyWhereAGaugeIsReported()
    {
        await PublishAsync();

        var rows = dataverse.Rows.Values.Where(static row => row.LogicalName == ViuMetric.EntityLogicalName).Select(static row => row.ToEntity<ViuMetric>())
            .Where(static row => GaugeCatalog.Codes.Any(code => row.Name!.StartsWith(code, StringComparison.Ordinal))).OrderBy(static row => row.Name, StringComparer.Ordinal).ToArray();

        rows.Select(static row => row.Name).ShouldBe(["fuel_level 2026-03", "fuel_level 2026-03-03", "fuel_level 2026-W10", "load_factor 2026-03", "load_factor 2026-03-03", "load_factor 2026-W10"]);
        rows.Take(3).ShouldAllBe(static row => row.Numerator == 1_050 && row.Denominator == 18 && row.Value == 58.3333m && row.MetricId!.Id == RowId.From(Metric.EntityLogicalName, "fuel_level"));
        rows.Skip(3).ShouldAllBe(static row => row.Numerator == 50 && row.Denominator == 1.5m && row.Value == 33.3333m);
    }

    [Fact]
    public void ColumnOfAllGaugesAtTheirWidest_Fits()
    {
        var totals = new GaugeTotals([.. Enumerable.Repeat(new GaugeTotal((-599_901L * 89_999) + 1, 89_999, -600_000, 2_100_000), GaugeCatalog.Count)]);

        OtherMetrics.Of(totals).Length.ShouldBeLessThan(1_000);
    }

    // The level holds from 6:00 to midnight; each load for half an hour.
    private async Task PublishAsync()
    {
        var fleet = new FixedFleet(
            FixedFleet.Machine(1) with { Calendar = Streams.Calendar("Etc/UTC") },
            FixedFleet.Machine(2) with { Calendar = Streams.Calendar("Etc/UTC") },
            FixedFleet.Machine(3) with { Calendar = Streams.Calendar("Etc/UTC"), AccountId = new Guid(77, 2, 0, new byte[8]) });
        var rig = new IngestRig(store, store, fleet);
        var readings = new[]
        {
            ("PN-001", Streams.Reading(Morning, (Counter.OperatingHours, 10)).With(Gauge.FuelLevel, 80).With(Gauge.LoadFactor, 0)),
            ("PN-001", Streams.Reading(Morning.AddHours(5), (Counter.OperatingHours, 11)).With(Gauge.FuelLevel, 50).With(Gauge.LoadFactor, 100)),
            ("PN-001", Streams.Reading(Morning.AddHours(6), (Counter.OperatingHours, 12)).With(Gauge.FuelLevel, 50).With(Gauge.LoadFactor, 0)),
            ("PN-001", Streams.Reading(Morning.AddHours(15), (Counter.OperatingHours, 12))),
            ("PN-002", Streams.Reading(Morning, (Counter.OperatingHours, 10))),
            ("PN-003", Streams.Reading(Morning, (Counter.OperatingHours, 10))),
        };
        await rig.NewOwner().IngestAsync(IngestRig.Partition, [.. readings.Select(static (item, index) => new Csm.Crm.Telemetry.Ingest.IncomingEvent(Streams.Json(item.Item1, item.Item2), index, Streams.Arrival(3)))], TestContext.Current.CancellationToken);
        var clock = new FixedClock(new DateTimeOffset(Morning.AddDays(1)));
        var publisher = new ValueInUsePublisher(store, fleet.Current(clock), dataverse, store, store, Streams.KeepingAll, new WriterOptions(), clock);
        (await publisher.PublishAsync(TestContext.Current.CancellationToken)).Rejected.ShouldBe(0);
    }
}
