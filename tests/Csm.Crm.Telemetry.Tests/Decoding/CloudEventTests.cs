using System.Text;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Tests.Support;

namespace Csm.Crm.Telemetry.Tests.Decoding;

public class CloudEventTests
{
    private const string Attributes = "\"specversion\":\"1.0\",\"type\":\"csm.reading\",\"source\":\"/gateway/1\",\"id\":\"1\"";
    private const string Bare = """{"device":"PN-001","time":"2026-01-05T06:10:00Z","metrics":{"operating_hours":8376.2,"fuel":170285}}""";

    [Fact]
    public void AnyWrapping_GivesWhatTheUnwrappedEventGives() => Law.ForAllSeeds(random =>
    {
        var bare = Bodies.Native(random);
        var alone = RecordingSink.Of(bare).Contents;

        alone.ShouldNotBeEmpty();
        foreach (var (name, body, properties) in Bodies.Wrappings(bare))
        {
            RecordingSink.Of(body, properties).Contents.ShouldBe(alone, name);
        }
    });

    [Fact]
    public void Batch_GivesTheEventsOfAll()
    {
        var found = RecordingSink.Of($"[{{{Attributes},\"data\":{Bare}}},{{{Attributes},\"data\":{Bare.Replace("PN-001", "PN-002", StringComparison.Ordinal)}}}]");

        found.Accepted.Select(static item => item.Device).ShouldBe(["PN-001", "PN-002"]);
        RecordingSink.Of("[]", new EventProperties { ContentType = "application/cloudevents-batch+json" }).Rejections.ShouldBeEmpty();
    }

    [Fact]
    public void SubjectAndTime_StandInWhereTheDataHasNeither()
    {
        var found = RecordingSink.Of($"{{{Attributes},\"subject\":\"PN-007\",\"time\":\"2026-01-05T07:10:00+01:00\",\"extension\":null,\"data\":{{\"metrics\":{{\"fuel\":2}}}}}}");

        found.Contents.ShouldBe("PN-007 2026-01-05T06:10:00Z fuel=2");
        RecordingSink.Of(found.Accepted[0].Original).Contents.ShouldBe(found.Contents, "the original stands on its own");
    }

    [Theory]
    [InlineData("\"specversion\":\"0.3\",\"type\":\"t\",\"source\":\"s\",\"id\":\"1\",\"data\":{}", "'0.3'")]
    [InlineData("\"specversion\":\"1.0\",\"source\":\"s\",\"id\":\"1\",\"data\":{}", "'type'")]
    [InlineData("\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"s\",\"id\":null,\"data\":{}", "'id'")]
    [InlineData(Attributes, "no data")]
    [InlineData(Attributes + ",\"data\":{},\"data_base64\":\"e30=\"", "both")]
    [InlineData(Attributes + ",\"data_base64\":\"***\"", "not Base64")]
    [InlineData(Attributes + ",\"data\":\"{}\"", "is text")]
    [InlineData(Attributes + ",\"time\":\"yesterday\",\"data\":{}", "'yesterday'")]
    public void BrokenEnvelope_IsRejectedByNameAndItsNeighbourIsTaken(string members, string said)
    {
        var found = RecordingSink.Of($"{{{members}}}\n{Bare}");

        found.Rejections.ShouldHaveSingleItem().Rejection.Detail.ShouldContain(said);
        found.Accepted.Count.ShouldBe(1);
    }

    [Fact]
    public void EnvelopesInEnvelopes_EndSomewhere()
    {
        var body = Bare;
        for (var depth = 0; depth < 10; depth++)
        {
            body = $"{{{Attributes},\"data\":{body}}}";
        }

        RecordingSink.Of(body).Rejections.ShouldHaveSingleItem().Rejection.Detail.ShouldContain("within CloudEvents");
    }

    [Fact]
    public void TextOfAnotherMediaType_IsReadAsThat() =>
        RecordingSink.Of($"{{{Attributes},\"datacontenttype\":\"application/xml\",\"data\":\"<Fleet snapshotTime='2026-01-05T06:00:00Z'><Equipment><EquipmentHeader><PIN>p7</PIN></EquipmentHeader><FuelUsed><FuelConsumed>5</FuelConsumed></FuelUsed></Equipment></Fleet>\"}}")
            .Contents.ShouldBe("P7 2026-01-05T06:00:00Z fuel=5");

    [Fact]
    public void BinaryModeWithoutRequiredAttributes_IsRejected() =>
        RecordingSink.Of(Encoding.UTF8.GetBytes(Bare), new EventProperties { Application = new Dictionary<string, string>(StringComparer.Ordinal) { ["cloudEvents:specversion"] = "1.0" } })
            .Rejections.ShouldHaveSingleItem().Rejection.Detail.ShouldContain("'id'");
}
