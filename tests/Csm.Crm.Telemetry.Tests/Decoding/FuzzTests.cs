using System.Text;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Profiles;
using Csm.Crm.Telemetry.Tests.Profiles;
using Csm.Crm.Telemetry.Tests.Support;

namespace Csm.Crm.Telemetry.Tests.Decoding;

/// <summary>Whatever comes in: no exception, bounded time and memory, and good events beside it are taken.</summary>
public class FuzzTests
{
    private const string Good = "{\"device\":\"PN-001\",\"time\":\"2026-03-02T06:10:00Z\",\"metrics\":{\"fuel\":5}}";
    private const int Megabyte = 1 << 20;

    private static readonly EventDecoder Decoder = new(null, new EventProfileSet([EventProfileFormat.Read(EventProfileTests.Acme, "acme.yaml")]));

    [Fact]
    public void DamagedBodiesOfEveryFormat_NeverThrow() => Law.ForAllSeeds(
        random =>
        {
            foreach (var (name, body) in Bodies.AllFormats(random))
            {
                var damaged = Damage(body, random);
                var found = RecordingSink.Of(damaged, Properties(random), Decoder);

                (found.Accepted.Count + found.Faults.Count + found.Usages.Count + found.Stocks.Count).ShouldBeLessThan(20, name);
                found.Usages.ShouldAllBe(static item => item.Usage.Contact.Length > 0 && item.Usage.Product.Length <= 100 && item.Usage.Day.Year >= 2000 && !(item.Usage.ActiveMinutes > 1_440), name);
                found.Stocks.ShouldAllBe(static item => item.Stock.Ticks > 0 && item.Stock.Site.Length > 0 && item.Stock.Quantity >= 0 && item.Stock.Quantity <= 10_000_000_000_000, name);
                found.Accepted.ShouldAllBe(static item => item.Device.Length > 0 && item.Device.Length <= 100 && item.Reading.Ticks > 0, name);
            }
        },
        cases: 1_500);

    [Fact]
    public void DamagedJsonLines_LeaveTheGoodLinesReadable() => Law.ForAllSeeds(
        random =>
        {
            foreach (var (name, body) in Bodies.AllFormats(random).Where(static item => item.Body[0] == '{' && item.Body[1] != 0))
            {
                byte[] damaged = [.. Damage(body, random).Where(static value => value is not ((byte)'\n' or 0))];
                var found = RecordingSink.Of([.. Encoding.UTF8.GetBytes(Good + "\n"), .. damaged, (byte)'\n', .. Encoding.UTF8.GetBytes(Good)], null, Decoder);

                found.Accepted.Count(static item => item.Device == "PN-001" && item.Original == Good).ShouldBe(2, name);
            }
        },
        cases: 500);

    [Fact]
    public void RandomBytes_NeverThrow() => Law.ForAllSeeds(
        random =>
        {
            var bytes = new byte[random.Next(300)];
            random.NextBytes(bytes);
            foreach (var start in new byte[][] { [], [.. "{"u8], [.. "["u8], [.. "<"u8], [0x1F, 0x8B], [0x1F, 0x8B, 8, 0], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF] })
            {
                RecordingSink.Of([.. start, .. bytes], Properties(random), Decoder).Accepted.ShouldBeEmpty();
            }
        },
        cases: 1_000);

    [Fact]
    public async Task BadEventsOfABatch_DoNotKeepTheGoodOnesOut()
    {
        var random = new Random(7);
        var store = new MemoryStore();
        var events = new List<IncomingEvent>();
        for (var number = 0; number < 400; number++)
        {
            var body = number % 2 == 0 ? Encoding.UTF8.GetBytes(Good.Replace("06:10:00", $"06:{number / 2 / 60:00}:{number / 2 % 60:00}", StringComparison.Ordinal)) : Damage(Pick(Bodies.AllFormats(random).ToArray(), random).Body, random);
            events.Add(new IncomingEvent(body, number, Streams.Arrival(1), number % 2 == 0 ? null : Properties(random)));
        }

        var report = await new IngestRig(store, store).NewOwner().IngestAsync(IngestRig.Partition, events, CancellationToken.None);

        report.Events.ShouldBe(400);
        report.Readings.ShouldBeGreaterThanOrEqualTo(200);
        store.Letters.Count.ShouldBe((int)report.Rejected.Values.Sum());
    }

    /// <summary>Bodies of a megabyte that would hurt a reader which is quadratic, recursive or trusting.</summary>
    public static TheoryData<string> Hurtful => [.. HurtfulBodies().Select(static item => item.Name)];

    [Theory]
    [MemberData(nameof(Hurtful))]
    public void HurtfulBody_CostsBoundedTimeAndMemory(string name)
    {
        var body = HurtfulBodies().Single(item => item.Name == name).Body();
        var sink = new CountingSink();
        Decoder.Decode(Encoding.UTF8.GetBytes(Good), null, sink);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = ThreadTime.Now();

        Decoder.Decode(body, null, sink);

        (ThreadTime.Now() - started).ShouldBeLessThan(TimeSpan.FromSeconds(10));
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(400L * Megabyte);
        sink.OriginalBytes.ShouldBeLessThan(20L * Megabyte, "rejections must not multiply the body");
    }

    private static IEnumerable<(string Name, Func<byte[]> Body)> HurtfulBodies()
    {
        static byte[] Repeat(string head, string unit, string tail) =>
            Encoding.UTF8.GetBytes(head + string.Concat(Enumerable.Repeat(unit, Megabyte / unit.Length)) + tail);
        const string cloudEvent = "{\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"s\",\"id\":\"1\",";
        yield return ("open arrays", static () => Repeat("", "[", ""));
        yield return ("open objects", static () => Repeat("", "{\"a\":", ""));
        yield return ("nested metrics", static () => Repeat("{\"device\":\"a\",\"metrics\":{\"x\":", "[", "}}"));
        yield return ("open elements", static () => Repeat("<Fleet>", "<a>", ""));
        yield return ("open machines", static () => Repeat("<Fleet>", "<Equipment>", ""));
        yield return ("attributes", static () => Encoding.UTF8.GetBytes("<Fleet><Equipment PIN=\"p\" " + string.Join(' ', Enumerable.Range(0, 60_000).Select(static n => $"a{n}=\"1\"")) + "/></Fleet>"));
        yield return ("flat fuel without number", static () => Repeat("<Fleet><Equipment><PIN>p</PIN><datetime>2026-01-05T05:58:00Z</datetime>", "<FuelUsed>x</FuelUsed>", "</Equipment></Fleet>"));
        yield return ("sections without number", static () => Repeat("<Fleet><Equipment><PIN>p</PIN><datetime>2026-01-05T05:58:00Z</datetime>", "<FuelUsed><FuelConsumed>x</FuelConsumed></FuelUsed>", "</Equipment></Fleet>"));
        yield return ("machines without name", static () => Repeat("<Fleet>", "<Equipment><Model>a</Model></Equipment>", "</Fleet>"));
        yield return ("wrapped items", static () => Repeat("<Fleet><Equipment><PIN>p</PIN><Faults>", "<Fault><Code>1</Code></Fault>", "</Faults></Equipment></Fleet>"));
        yield return ("entities", static () => Encoding.UTF8.GetBytes("<!DOCTYPE a [<!ENTITY b \"" + new string('b', 1000) + "\"><!ENTITY c \"" + string.Concat(Enumerable.Repeat("&b;", 10_000)) + "\">]><a>&c;&c;&c;</a>"));
        yield return ("long device", static () => Repeat("{\"device\":\"", "a", "\",\"time\":\"2026-01-05T05:58:00Z\",\"metrics\":{\"fuel\":1}}"));
        yield return ("long number", static () => Repeat("{\"device\":\"a\",\"time\":\"2026-01-05T05:58:00Z\",\"metrics\":{\"fuel\":", "1", "}}"));
        yield return ("long exponent", static () => Repeat("{\"device\":\"a\",\"time\":\"2026-01-05T05:58:00Z\",\"metrics\":{\"fuel\":1e", "9", "}}"));
        yield return ("same member", static () => Repeat("{\"device\":\"a\",\"time\":\"2026-01-05T05:58:00Z\",\"metrics\":{\"fuel\":1", ",\"fuel\":1", "}}"));
        yield return ("unknown members", static () => Repeat("{\"x\":1", ",\"Fleet\":{}", "}"));
        yield return ("bad lines", static () => Repeat("", "{\"device\":\n", ""));
        yield return ("separators", static () => Repeat("", ",]", ""));
        yield return ("bad utf-8", static () => [.. "{\"device\":\"a"u8, .. Enumerable.Repeat((byte)0xC3, Megabyte), .. "\"}"u8]);
        yield return ("half surrogates", static () => Repeat("{\"Messages\":[{\"Payload\":{\"x\":1", ",\"\\ud800\":\"\\udfff\"", "}}]}"));
        yield return ("fields", static () => Repeat("{\"PublisherId\":\"p\",\"Messages\":[{\"Timestamp\":\"2026-01-05T05:58:00Z\",\"Payload\":{\"good\":1", ",\"reject\":\"x\"", "}}]}"));
        yield return ("messages", static () => Repeat("{\"PublisherId\":\"p\",\"Messages\":[1", ",{\"Payload\":{\"good\":\"x\"}}", "]}"));
        yield return ("moments", static () => Repeat("{\"EquipmentHeader\":{\"PIN\":\"p\"},\"FuelUsed\":[0", ",{\"datetime\":1767593400,\"FuelConsumed\":1}", "]}"));
        yield return ("profiled events", static () => Repeat("{\"acmeVersion\":1,\"unit\":{\"serial\":\"a\"},\"readings\":[0", ",{\"ts\":1767593400}", "]}"));
        yield return ("profiled events and members", static () => Encoding.UTF8.GetBytes("{\"acmeVersion\":1" + string.Concat(Enumerable.Repeat(",\"x\":1", 80_000)) + ",\"unit\":{\"serial\":\"a\"},\"readings\":[0" + string.Concat(Enumerable.Repeat(",{\"ts\":1767593400}", 25_000)) + "]}"));
        yield return ("cloud event data", static () => Repeat(cloudEvent + "\"data\":[", "{\"device\":\"a\"},", "1]}"));
        yield return ("cloud events in cloud events", static () => Repeat("", cloudEvent + "\"data\":", ""));
        yield return ("zip of zeros", static () => Bodies.Pack(new byte[64 * Megabyte]));
        yield return ("zip of events", static () => Bodies.Pack(Repeat("", Good + "\n", "")));
        yield return ("base64", static () => Repeat(cloudEvent + "\"data_base64\":\"", "AAAA", "\"}"));
    }

    private static byte[] Damage(byte[] body, Random random)
    {
        var bytes = body.ToList();
        for (var hits = random.Next(1, 6); hits > 0 && bytes.Count > 1; hits--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 40), bytes.Count - at)));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    bytes.InsertRange(at, Pick(Nasty, random));
                    break;
                default:
                    bytes.Insert(at, (byte)"{}[]\",:\\<>&0-eE.\0\uFFFD"[random.Next(18)]);
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[][] Nasty { get; } =
    [
        .. new[] { "NaN", "Infinity", "-1", "1e999", "1e-999", "00", "null", "true", "\"\\ud800\"", "\\u0000", "9999999999999999999999999", "0001-01-01T00:00:00Z", "{}", "[]", "\"\"", "<![CDATA[", "&#0;", "&x;", "<a>", "\"specversion\":\"1.0\"," }.Select(Encoding.UTF8.GetBytes),
        [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xFF, 0xFE], [0x1F, 0x8B],
    ];

    private static T Pick<T>(T[] items, Random random) => items[random.Next(items.Length)];

    private static EventProperties? Properties(Random random) => random.Next(4) switch
    {
        0 => new EventProperties { HubDeviceId = "PN-001", ContentType = "application/json", ContentEncoding = "gzip", CreatedAt = Streams.Arrival() },
        1 => new EventProperties { Application = new Dictionary<string, string>(StringComparer.Ordinal) { ["cloudEvents:specversion"] = "1.0", ["cloudEvents:id"] = "1", ["cloudEvents:type"] = "t", ["cloudEvents:source"] = "s", ["cloudEvents:time"] = "now" } },
        _ => null,
    };

    private sealed class CountingSink : IReadingSink
    {
        public long OriginalBytes { get; private set; }

        public void Accept(ReadOnlySpan<char> deviceId, in Telemetry.Windows.CounterReading reading, ReadOnlySpan<byte> original) => OriginalBytes += original.Length;

        public void AcceptFault(ReadOnlySpan<char> deviceId, in FaultReading fault, ReadOnlySpan<byte> original) => OriginalBytes += original.Length;

        public void AcceptUsage(UsageReading usage, ReadOnlySpan<byte> original) => OriginalBytes += original.Length;

        public void AcceptStock(StockReading stock, ReadOnlySpan<byte> original) => OriginalBytes += original.Length;

        public void Reject(Rejection rejection, ReadOnlySpan<byte> original) => OriginalBytes += original.Length;

        public void UnknownMetric(ReadOnlySpan<byte> code)
        {
        }

        public void Missing(ReadOnlySpan<char> deviceId, string item)
        {
        }
    }
}
