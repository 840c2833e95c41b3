using System.Text.Json.Nodes;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Profiles;
using Csm.Crm.Telemetry.Tests.Support;

namespace Csm.Crm.Telemetry.Tests.Decoding;

public class PubSubTests
{
    private const string Profile = """
        name: line
        title: Packing line
        format: opcua
        match: { property: { name: feed, value: line } }
        device: writerName
        position: { latitude: Lat, longitude: Lon }
        metrics:
          - { metric: operating_hours, from: "ns=2;s=RunSeconds", unit: seconds }
          - { metric: good, from: Good }
        faults: { code: ConditionName, severity: Severity, source: SourceName, description: Message }
        """;

    private static readonly EventDecoder Profiled = new(null, new EventProfileSet([EventProfileFormat.Read(Profile, "line.yaml")]));
    private static readonly EventProperties LineFeed = new() { Application = new Dictionary<string, string>(StringComparer.Ordinal) { ["feed"] = "line" } };

    [Theory]
    [InlineData("7", "strict: writer id is a number")]
    [InlineData("\"7\"", "compatibility: writer id is text")]
    public void KeyFrame_GivesEveryFieldAtItsOwnTime(string writer, string mode)
    {
        var found = RecordingSink.Of(Network(
            $"{{\"DataSetWriterId\":{writer},\"SequenceNumber\":3,\"Timestamp\":\"2026-01-05T06:00:05Z\",\"MessageType\":\"ua-keyframe\",\"Payload\":{{\"good\":{{\"Value\":120,\"SourceTimestamp\":\"2026-01-05T06:00:00Z\"}},\"reject\":{{\"Value\":3,\"ServerTimestamp\":\"2026-01-05T06:00:01Z\",\"SourceTimestamp\":\"1601-01-01T00:00:00Z\"}},\"energy\":5.5,\"temperature\":{{\"Value\":20}}}}}}"));

        found.Contents.ShouldBe("line-1 2026-01-05T06:00:00Z good=120\nline-1 2026-01-05T06:00:01Z reject=3\nline-1 2026-01-05T06:00:05Z energy=5.5", mode);
        found.UnknownMetrics.ShouldBe(["temperature"]);
    }

    [Fact]
    public void DeltaFrame_GivesWhatChangedAndNothingElse()
    {
        var found = RecordingSink.Of(Network("{\"DataSetWriterId\":7,\"Timestamp\":\"2026-01-05T06:00:05Z\",\"MessageType\":\"ua-deltaframe\",\"Payload\":{\"good\":{\"Value\":121}}}"));

        found.Contents.ShouldBe("line-1 2026-01-05T06:00:05Z good=121");
        found.MissingItems.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"energy\":{\"StatusCode\":{\"Symbol\":\"BadNoCommunication\",\"Code\":2150694912}}")]
    [InlineData("\"energy\":{\"StatusCode\":{\"Symbol\":\"BadNoCommunication\"}}")]
    [InlineData("\"energy\":{\"StatusCode\":2150694912}")]
    [InlineData("\"energy\":{\"StatusCode\":2150694912,\"Value\":0}")]
    [InlineData("\"energy\":{\"SourceTimestamp\":\"2026-01-05T06:00:00Z\"}")]
    [InlineData("\"energy\":{\"Value\":null}")]
    [InlineData("\"energy\":null")]
    public void StatusWithoutValue_IsMissingNotZero(string field)
    {
        var found = RecordingSink.Of(Network($"{{\"DataSetWriterId\":7,\"Timestamp\":\"2026-01-05T06:00:05Z\",\"Payload\":{{{field},\"good\":{{\"Value\":1,\"StatusCode\":{{\"Code\":0}}}}}}}}"));

        found.Contents.ShouldBe("line-1 2026-01-05T06:00:05Z good=1");
        found.MissingItems.ShouldBe([("line-1", "energy")]);
    }

    [Theory]
    [InlineData("{\"MessageType\":\"ua-metadata\",\"PublisherId\":\"line-1\",\"MetaData\":{\"Fields\":[]}}")]
    [InlineData("{\"MessageType\":\"ua-data\",\"PublisherId\":\"line-1\",\"Messages\":[{\"DataSetWriterId\":7,\"MessageType\":\"ua-keepalive\"}]}")]
    [InlineData("{\"MessageType\":\"ua-data\",\"PublisherId\":\"line-1\",\"Messages\":[{\"DataSetWriterId\":7,\"Timestamp\":\"2026-01-05T06:00:05Z\",\"MessageType\":\"ua-event\",\"Payload\":{\"Severity\":{\"Value\":500}}}]}")]
    [InlineData("{\"MessageType\":\"ua-data\",\"PublisherId\":\"line-1\",\"Messages\":[]}")]
    public void MetadataKeepAliveAndUnmappedEvents_ArePassedOver(string body)
    {
        var found = RecordingSink.Of(body);

        (found.Contents, found.Rejections.Count, found.MissingItems.Count).ShouldBe((string.Empty, 0, 0));
    }

    [Theory]
    [InlineData("{\"Value\":{\"Type\":8,\"Body\":\"9007199254740\"}}")]
    [InlineData("{\"Value\":{\"UaType\":8,\"Value\":\"9007199254740\"}}")]
    [InlineData("{\"Type\":8,\"Body\":9007199254740}")]
    [InlineData("\"9007199254740\"")]
    public void VariantsAndLongIntegersAsText_AreNumbers(string value) =>
        RecordingSink.Of(Network($"{{\"DataSetWriterId\":7,\"Timestamp\":\"2026-01-05T06:00:05Z\",\"Payload\":{{\"good\":{value.Replace("9007199254740", "90071992540", StringComparison.Ordinal)}}}}}"))
            .Contents.ShouldBe("line-1 2026-01-05T06:00:05Z good=90071992540");

    [Fact]
    public void StrictAndCompatibilityBatches_AreTheSame()
    {
        const string first = "{\"DataSetWriterId\":7,\"Timestamp\":\"2026-01-05T06:00:05Z\",\"Payload\":{\"good\":1}}";
        const string second = "{\"DataSetWriterId\":7,\"Timestamp\":\"2026-01-05T06:00:06Z\",\"Payload\":{\"good\":2}}";

        RecordingSink.Of(Network(first + "," + second)).Contents.ShouldBe(RecordingSink.Of($"[{Network(first)},{Network(second)}]").Contents);
    }

    [Fact]
    public void BareFieldsOfIotOperations_TakeTheirDeviceFromTheEnvelope() =>
        RecordingSink.Of(
            "{\"good\":{\"SourceTimestamp\":\"2026-01-05T06:00:00Z\",\"Value\":5}}",
            new EventProperties { Application = new Dictionary<string, string>(StringComparer.Ordinal) { ["ce-specversion"] = "1.0", ["ce-id"] = "1", ["ce-source"] = "aio", ["ce-type"] = "DataSet", ["ce-subject"] = "line-9" } })
            .Contents.ShouldBe("line-9 2026-01-05T06:00:00Z good=5");

    [Fact]
    public void Profile_MapsFieldsUnitsDeviceAndFaults()
    {
        const string data = "{\"DataSetWriterId\":7,\"DataSetWriterName\":\"packer\",\"Timestamp\":\"2026-01-05T06:00:05Z\",\"Payload\":{\"ns=2;s=RunSeconds\":{\"Value\":7200},\"good\":1,\"Good\":2,\"Lat\":49.5,\"Lon\":8.5}}";
        const string happened = "{\"DataSetWriterName\":\"packer\",\"Timestamp\":\"2026-01-05T06:00:05Z\",\"MessageType\":\"ua-event\",\"Payload\":{\"ConditionName\":{\"Value\":\"Jam\"},\"Severity\":{\"Value\":700},\"Time\":{\"Value\":\"2026-01-05T06:00:04Z\"},\"Message\":{\"Value\":\"film torn\"}}}";
        var found = RecordingSink.Of(Network(data + "," + happened), LineFeed, Profiled);

        found.Accepted.Select(static item => $"{item.Device} {RecordingSink.Describe(item.Reading)}").ShouldBe(["packer 2026-01-05T06:00:05Z operating_hours=2 good=2 at 49.5,8.5"]);
        found.UnknownMetrics.ShouldBe(["good"]);
        found.Faults.ShouldHaveSingleItem().Fault.ShouldBe(new FaultReading(new DateTime(2026, 1, 5, 6, 0, 4, DateTimeKind.Utc).Ticks, "Jam", FaultSeverity.High, null, "film torn"));
        RecordingSink.Of(found.Accepted[0].Original, LineFeed, Profiled).Accepted.ShouldHaveSingleItem().Reading.ShouldBe(found.Accepted[0].Reading);
    }

    [Theory]
    [InlineData("\"good\":{\"Value\":\"NaN\"}", RejectionReason.MetricUnreadable, "'NaN'")]
    [InlineData("\"good\":{\"Value\":-1}", RejectionReason.MetricUnreadable, "'-1'")]
    [InlineData("\"good\":{\"Value\":[1]}", RejectionReason.MetricUnreadable, "'good'")]
    public void UnusableField_IsRejectedAndTheOthersAreTaken(string field, RejectionReason reason, string said)
    {
        var found = RecordingSink.Of(Network($"{{\"DataSetWriterId\":7,\"Timestamp\":\"2026-01-05T06:00:05Z\",\"Payload\":{{{field},\"reject\":1}}}}"));

        found.Contents.ShouldBe("line-1 2026-01-05T06:00:05Z reject=1");
        found.Rejections.ShouldHaveSingleItem().Rejection.Reason.ShouldBe(reason);
        found.Rejections[0].Rejection.Detail.ShouldContain(said);
    }

    [Fact]
    public void Gauges_AreFieldsOfTheirCode_AndMissingOutOfRange()
    {
        var found = RecordingSink.Of(Network("""{"DataSetWriterId":1,"Timestamp":"2026-01-05T06:00:00Z","MessageType":"ua-keyframe","Payload":{"hydraulic_temperature":{"Value":-5.5},"state_of_charge":{"Value":100.5},"good":7}}"""));

        found.Accepted.Select(static item => RecordingSink.Describe(item.Reading)).ShouldBe(["2026-01-05T06:00:00Z good=7 hydraulic_temperature=-5.5"]);
        found.MissingItems.ShouldBe([("line-1", "state_of_charge")]);
        found.Rejections.ShouldBeEmpty();
    }

    [Fact]
    public void MembersInAnyOrder_GiveTheSame() => Law.ForAllSeeds(random =>
    {
        var body = Bodies.PubSub(random);
        var found = RecordingSink.Of(body);

        found.Contents.ShouldNotBeEmpty();
        RecordingSink.Of(Bodies.Permuted(JsonNode.Parse(body), random)!.ToJsonString()).Contents.ShouldBe(found.Contents);
    });

    private static string Network(string messages) => $"{{\"MessageId\":\"m\",\"MessageType\":\"ua-data\",\"PublisherId\":\"line-1\",\"DataSetClassId\":\"c\",\"Messages\":[{messages}]}}";
}
