using System.Diagnostics;
using System.Text.Json;
using Csm.Crm.Telemetry.Ingest;

namespace Csm.Crm.Benchmarks.Telemetry;

/// <summary>
/// The real ingest — decoding, windows, journal record — over newline-delimited JSON, on one thread, beside a pass that
/// only parses and the usual sample style, over the same bytes in the same run.
/// </summary>
internal static class IngestSpeed
{
    private const int Rounds = 400;
    private const int LargestBatch = 1_000;
    private const int Repeats = 15;

    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    public static async Task<IReadOnlyList<TargetLine>> MeasureAsync()
    {
        var stream = EventStream.Create(Rounds);
        var parse = new List<double>();
        var engine = new List<double>();
        var sample = new List<double>();
        var allocated = 0L;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            // Side by side in each repeat, so that a busy machine is equally busy for all.
            parse.Add(Seconds(() => ParseOnly(stream)));
            var watch = Stopwatch.StartNew();
            allocated = await IngestAsync(stream);
            engine.Add(watch.Elapsed.TotalSeconds);
            if (repeat % 5 == 0)
            {
                sample.Add(Seconds(() => DeserializeAndGroup(stream)));
            }
        }

        var (withGauges, allocatedWithGauges, gaugeStream) = await WithGaugesAsync();
        var alone = await FastestOfLoneEventsAsync(stream);
        var fastest = engine.Min();
        return
        [
            new(FormattableString.Invariant($"events per second, decoded and taken into windows and journal, one thread, {stream.BytesPerEvent:0} bytes each"), stream.Events / fastest, "events/s", AtLeast: 500_000),
            new(FormattableString.Invariant($"the same, each in a hub event of its own, {LargestBatch} to a batch"), stream.Events / alone, "events/s"),
            new("times the duration of a pass that only parses", fastest / parse.Min(), "×", AtMost: 2.5),
            new("times faster than deserialising to objects and grouping them", sample.Min() / fastest, "×", AtLeast: 5),
            new("allocated per event in steady state", allocated / (stream.Events / 2.0), "bytes", AtMost: 64),
            new(FormattableString.Invariant($"events per second with three gauges besides, {gaugeStream.BytesPerEvent:0} bytes each"), gaugeStream.Events / withGauges, "events/s"),
            new("allocated per event with them", allocatedWithGauges / (gaugeStream.Events / 2.0), "bytes", AtMost: 64),
        ];
    }

    private static async Task<(double Fastest, long Allocated, EventStream Stream)> WithGaugesAsync()
    {
        var stream = EventStream.Create(Rounds, withGauges: true);
        var (fastest, allocated) = (double.MaxValue, 0L);
        for (var repeat = 0; repeat < 3; repeat++)
        {
            var watch = Stopwatch.StartNew();
            allocated = await IngestAsync(stream);
            fastest = Math.Min(fastest, watch.Elapsed.TotalSeconds);
        }

        return (fastest, allocated, stream);
    }

    private static double Seconds(Action action)
    {
        var watch = Stopwatch.StartNew();
        action();
        return watch.Elapsed.TotalSeconds;
    }

    private static void ParseOnly(EventStream stream)
    {
        var numbers = 0L;
        foreach (var body in stream.Bodies)
        {
            var reader = new Utf8JsonReader(body, new JsonReaderOptions { AllowMultipleValues = true });
            while (reader.Read())
            {
                numbers += reader.TokenType == JsonTokenType.Number ? 1 : 0;
            }
        }

        Require(numbers == (long)stream.Events * Fleet.Metrics.Count, numbers);
    }

    // One event in each hub event, and the most of them that host.json lets the hub hand over: few readings of a machine to a batch.
    private static async Task<double> FastestOfLoneEventsAsync(EventStream stream)
    {
        var alone = stream.Bodies.SelectMany(static body => Lines(body)).Select(static (line, index) => new IncomingEvent(line, index, Engine.EnqueuedAt)).ToArray();
        var fastest = double.MaxValue;
        for (var repeat = 0; repeat < 3; repeat++)
        {
            var watch = Stopwatch.StartNew();
            Require(await IngestAsync(alone, LargestBatch) == stream.Events, alone.Length);
            fastest = Math.Min(fastest, watch.Elapsed.TotalSeconds);
        }

        return fastest;
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(byte[] body)
    {
        for (var start = 0; start < body.Length;)
        {
            var end = Array.IndexOf(body, (byte)'\n', start) + 1;
            yield return body.AsMemory(start, end - start);
            start = end;
        }
    }

    /// <returns>Bytes allocated in the second half.</returns>
    private static async Task<long> IngestAsync(EventStream stream)
    {
        var events = stream.Bodies.Select(static (body, index) => new IncomingEvent(body, index, Engine.EnqueuedAt)).ToArray();
        var before = 0L;
        var readings = await IngestAsync(events, Engine.BatchSize, () => before = GC.GetTotalAllocatedBytes(precise: true));
        Require(readings == stream.Events, readings);
        return GC.GetTotalAllocatedBytes(precise: true) - before;
    }

    // On one thread.
    private static async Task<long> IngestAsync(IReadOnlyList<IncomingEvent> events, int batchSize, Action? halfWay = null)
    {
        using var engine = new Engine();
        var readings = 0L;
        foreach (var batch in events.Chunk(batchSize))
        {
            if (batch[0].SequenceNumber == events.Count / 2 / batchSize * batchSize)
            {
                halfWay?.Invoke();
            }

            readings += await engine.TakeAsync(batch);
        }

        return readings;
    }

    private static void DeserializeAndGroup(EventStream stream)
    {
        var read = stream.Bodies
            .SelectMany(static body => System.Text.Encoding.UTF8.GetString(body).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(static line => JsonSerializer.Deserialize<SampleEvent>(line, Json)!)
            .ToList();
        var totals = read
            .GroupBy(static item => (item.Device, new DateTime(item.Time.Year, item.Time.Month, item.Time.Day, item.Time.Hour, 0, 0, DateTimeKind.Utc)))
            .ToDictionary(
                static group => group.Key,
                static group =>
                {
                    var sorted = group.OrderBy(static item => item.Time).ToList();
                    return sorted[^1].Metrics.ToDictionary(static metric => metric.Key, metric => metric.Value - sorted[0].Metrics[metric.Key], StringComparer.Ordinal);
                });
        Require(totals.Count >= EventStream.Machines, totals.Count);
    }

    private static void Require(bool holds, long found)
    {
        if (!holds)
        {
            throw new InvalidOperationException($"A measured way did not see the whole stream; it found {found}.");
        }
    }

    private sealed record SampleEvent(string Device, DateTime Time, Dictionary<string, double> Metrics);
}
