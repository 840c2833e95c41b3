using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>Valid bodies of every format, and the ways to wrap one.</summary>
internal static class Bodies
{
    /// <summary>A native event with some counters, perhaps a position and a fault.</summary>
    public static string Native(Random random)
    {
        var metrics = CounterCatalog.Codes.Where(_ => random.Next(2) == 0).DefaultIfEmpty("fuel").Select(code => $"\"{code}\":{Number(random)}")
            .Concat(GaugeCatalog.Codes.Where(_ => random.Next(4) == 0).Select(code => $"\"{code}\":{Number(random, 100)}"));
        var position = random.Next(2) == 0 ? $",\"position\":{{\"lat\":{Number(random, 90)},\"lon\":-{Number(random, 180)}}}" : string.Empty;
        var faults = random.Next(4) == 0 ? ",\"faults\":[{\"code\":\"E17\",\"severity\":\"high\",\"source\":\"engine\",\"description\":\"hot\"}]" : string.Empty;
        return $"{{\"device\":\"PN-{random.Next(1000):000}\",\"time\":\"{Time(random)}\",\"metrics\":{{{string.Join(',', metrics)}}}{position}{faults}}}";
    }

    /// <summary>One body of every format.</summary>
    public static IEnumerable<(string Name, byte[] Body)> AllFormats(Random random)
    {
        var native = Native(random);
        yield return ("native", Encoding.UTF8.GetBytes(native));
        yield return ("lines", Encoding.UTF8.GetBytes($"{native}\n{Native(random)}\n"));
        yield return ("array", Encoding.UTF8.GetBytes($"[{native},{Native(random)}]"));
        foreach (var (name, body, _) in Wrappings(native).Where(static item => item.Properties is null))
        {
            yield return (name, body);
        }

        yield return ("iso xml", Encoding.UTF8.GetBytes(IsoXml(random)));
        yield return ("iso json", Encoding.UTF8.GetBytes(IsoJson(random)));
        yield return ("opc ua", Encoding.UTF8.GetBytes(PubSub(random)));
        yield return ("usage", Encoding.UTF8.GetBytes(Usage(random)));
        yield return ("stock", Encoding.UTF8.GetBytes(Stock(random)));
        yield return ("profiled", Encoding.UTF8.GetBytes(Profiled(random)));
    }

    /// <summary>The ways a body can come: CloudEvents of all modes, packed, in other encodings.</summary>
    public static IEnumerable<(string Name, byte[] Body, EventProperties? Properties)> Wrappings(string bare)
    {
        const string attributes = "\"specversion\":\"1.0\",\"type\":\"csm.reading\",\"source\":\"/g\",\"id\":\"1\"";
        var bytes = Encoding.UTF8.GetBytes(bare);
        yield return ("structured", Encoding.UTF8.GetBytes($"{{{attributes},\"data\":{bare}}}"), null);
        yield return ("structured, data first", Encoding.UTF8.GetBytes($"{{\"data\":{bare},{attributes}}}"), null);
        yield return ("base64", Encoding.UTF8.GetBytes($"{{{attributes},\"data_base64\":\"{Convert.ToBase64String(bytes)}\"}}"), null);
        yield return ("packed in base64", Encoding.UTF8.GetBytes($"{{{attributes},\"data_base64\":\"{Convert.ToBase64String(Pack(bytes))}\"}}"), null);
        yield return ("batch", Encoding.UTF8.GetBytes($"[{{{attributes},\"data\":{bare}}}]"), null);
        yield return ("packed", Pack(bytes), null);
        yield return ("packed twice", Pack(Pack(bytes)), null);
        yield return ("utf-16", Encoding.Unicode.GetBytes(bare), null);
        yield return ("utf-16 big-endian with mark", [.. Encoding.BigEndianUnicode.GetPreamble(), .. Encoding.BigEndianUnicode.GetBytes(bare)], null);
        yield return ("utf-32", Encoding.UTF32.GetBytes(bare), null);
        foreach (var prefix in new[] { "cloudEvents:", "cloudEvents_", "ce-", "ce_" })
        {
            var application = new Dictionary<string, string>(StringComparer.Ordinal) { [prefix + "specversion"] = "1.0", [prefix + "type"] = "t", [prefix + "source"] = "s", [prefix + "id"] = "1" };
            yield return ("binary " + prefix, bytes, new EventProperties { Application = application });
        }
    }

    public static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var stream = new GZipStream(packed, CompressionLevel.Optimal))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    /// <summary>The same JSON with the members of every object in another order.</summary>
    public static JsonNode? Permuted(JsonNode? node, Random random) => node switch
    {
        JsonObject map => new JsonObject(map.ToArray().OrderBy(_ => random.Next()).Select(pair => new KeyValuePair<string, JsonNode?>(pair.Key, Permuted(pair.Value, random)))),
        JsonArray list => new JsonArray([.. list.Select(item => Permuted(item, random))]),
        _ => node?.DeepClone(),
    };

    public static string IsoXml(Random random) =>
        $"<?xml version=\"1.0\"?><Fleet xmlns=\"http://standards.iso.org/iso/15143/-3\" version=\"1\" snapshotTime=\"{Time(random)}\">" + string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(number =>
            $"<Equipment><EquipmentHeader><OEMName>ACME</OEMName><Model/><SerialNumber>S{number}</SerialNumber></EquipmentHeader>"
            + $"<Location datetime=\"{Time(random)}\"><Latitude>{Number(random, 90)}</Latitude><Longitude>{Number(random, 180)}</Longitude></Location>"
            + $"<CumulativeOperatingHours><Hour>{Number(random)}</Hour><datetime>{Time(random)}</datetime></CumulativeOperatingHours>"
            + $"<FuelUsed datetime=\"{Time(random)}\"><FuelUnits>gallon</FuelUnits><FuelConsumed>{Number(random)}</FuelConsumed></FuelUsed>"
            + $"<FuelRemaining datetime=\"{Time(random)}\"><Percent>{Number(random, 100)}</Percent></FuelRemaining></Equipment>")) + "</Fleet>";

    public static string IsoJson(Random random) =>
        $"{{\"Fleet\":{{\"@snapshotTime\":\"{Time(random)}\",\"Equipment\":[{{\"EquipmentHeader\":{{\"OEMName\":\"ACME\",\"PIN\":\"p{random.Next(100)}\"}},"
        + $"\"CumulativeOperatingHours\":{{\"@datetime\":\"{Time(random)}\",\"Hour\":{Number(random)}}},\"Distance\":{{\"datetime\":{random.Next(1_700_000_000, 1_800_000_000)}000,\"OdometerUnits\":\"mile\",\"Odometer\":\"{Number(random)}\"}}}}]}}}}";

    public static string PubSub(Random random) =>
        $"{{\"MessageId\":\"1\",\"MessageType\":\"ua-data\",\"PublisherId\":\"line-{random.Next(9)}\",\"Messages\":[{{\"DataSetWriterId\":\"1\",\"Timestamp\":\"{Time(random)}\",\"MessageType\":\"ua-keyframe\",\"Payload\":"
        + $"{{\"good\":{{\"Value\":{random.Next(1000)},\"SourceTimestamp\":\"{Time(random)}\"}},\"reject\":{{\"Value\":{{\"Type\":8,\"Body\":\"{random.Next(100)}\"}}}},\"energy\":{{\"StatusCode\":{{\"Symbol\":\"BadNoCommunication\",\"Code\":2150694912}}}}}}}}]}}";

    public static string Profiled(Random random) =>
        $"{{\"acmeVersion\":2,\"unit\":{{\"serial\":\"A{random.Next(9)}\"}},\"readings\":[{{\"ts\":{random.Next(1_700_000_000, 1_800_000_000)},\"signals\":[{{\"name\":\"fuel used\",\"value\":{Number(random)}}},{{\"name\":\"hours\",\"value\":\"{Number(random)}\"}}],\"alarms\":[{{\"id\":12}}]}}]}}";

    public static string Usage(Random random) =>
        $"{{\"csm\":1,\"digital_usage\":{{\"version\":1,\"contact\":\"kim{random.Next(9)}@port.example\",\"product\":\"fleet-portal\",\"day\":\"{Time(random)[..10]}\",\"logins\":{random.Next(9)},\"active_minutes\":{random.Next(1_440)},\"core_functions\":{random.Next(9)}}}}}";

    public static string Stock(Random random) =>
        $"{{\"csm\":1,\"time\":\"{Time(random)}\",\"consignment_stock\":{{\"site\":\"Quay\",\"material\":\"HYD-46\",\"quantity\":{Number(random)},\"minimum\":{random.Next(99)},\"reorder_point\":{random.Next(99)}}}}}";

    public static string Time(Random random) =>
        new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(random.Next(30_000_000)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    public static string Number(Random random, int below = 100_000) => (random.Next(below * 10) / 10.0).ToString(CultureInfo.InvariantCulture);
}
