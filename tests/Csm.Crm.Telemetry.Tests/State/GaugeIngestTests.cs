using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.State;

/// <summary>Gauges on the way through batches, journal and snapshot.</summary>
public class GaugeIngestTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public void AnyBatchesOfAnyOrder_LeaveTheSameDays(int compactAfterBatches) => Law.ForAllSeeds(random =>
    {
        var events = IngestRig.Events(random, days: 12);
        var arrival = Streams.Arrival(20);
        IncomingEvent[] disordered = [.. events.OrderBy(item => item.SequenceNumber + random.Next(150)).Select((item, index) => item with { SequenceNumber = index, EnqueuedAt = arrival })];

        var inOrder = Stored(events.Select(item => item with { EnqueuedAt = arrival }).Chunk(events.Count), compactAfterBatches);
        var batched = Stored(disordered.Chunk(random.Next(7, 90)), compactAfterBatches);

        inOrder.ShouldContain("fuel_level");
        batched.ShouldBe(inOrder);
    }, cases: 10);

    /// <summary>A batch can bring gauges of a day and, with a later reading, close it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    public void BatchThatClosesADayItBroughtGaugesOf_KeepsThem(int compactAfterBatches)
    {
        IncomingEvent Event(int number, double day, double level) => new(
            Streams.Json("PN-001", Streams.Reading(Streams.Start.AddDays(day), (Counter.Moves, number)).With(Gauge.FuelLevel, level)), number, Streams.Arrival(30));
        IncomingEvent[] events = [Event(0, 0.3, 80), Event(1, 0.4, 60), Event(2, 25, 10), Event(3, 25.1, 5)];

        var together = Stored([events], compactAfterBatches);

        together.ShouldContain("GaugeTotal { Weighted = 32832000000");
        together.ShouldBe(Stored(events.Chunk(1), compactAfterBatches));
    }

    private static string Stored(IEnumerable<IncomingEvent[]> batches, int compactAfterBatches)
    {
        var store = new MemoryStore();
        var rig = new IngestRig(store, store, compactAfterBatches: compactAfterBatches);
        foreach (var batch in batches)
        {
            // Every batch by an owner that has only what is stored.
            rig.NewOwner().IngestAsync(IngestRig.Partition, batch, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        }

        return rig.DescribeAsync().GetAwaiter().GetResult();
    }
}
