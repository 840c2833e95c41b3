using System.Text;
using System.Text.Json.Nodes;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Tests.Support;

namespace Csm.Crm.Telemetry.Tests.Decoding;

/// <summary>What the hub says about an event, packed bodies, and events of several formats in one body.</summary>
public class EnvelopeTests
{
    private const string Named = """{"device":"PN-001","time":"2026-01-05T06:10:00Z","metrics":{"fuel":5}}""";
    private const string Unnamed = """{"time":"2026-01-05T06:10:00Z","metrics":{"fuel":5}}""";

    [Theory]
    [InlineData("PN-001", Named, "PN-001")]
    [InlineData("PN-009", Unnamed, "PN-009")]
    public void DeviceOfTheHub_IsTheDevice(string hub, string body, string device) =>
        RecordingSink.Of(body, new EventProperties { HubDeviceId = hub }).Contents.ShouldBe($"{device} 2026-01-05T06:10:00Z fuel=5");

    [Fact]
    public void BodyOfEveryFormatThatClaimsAnotherDevice_IsSpoofed() => Law.ForAllSeeds(random =>
    {
        foreach (var (name, body) in Bodies.AllFormats(random).Where(static item => item.Name is not ("opc ua" or "profiled")))
        {
            var found = RecordingSink.Of(body, new EventProperties { HubDeviceId = "intruder" });

            found.Contents.ShouldBeEmpty(name);
            found.Rejections.ShouldNotBeEmpty(name);
            found.Rejections.ShouldAllBe(static item => item.Rejection.Reason == RejectionReason.Spoofed && item.Rejection.Detail.Contains("intruder"), name);
        }
    });

    [Fact]
    public void Gateway_SpeaksForOthersAndForItself()
    {
        var decoder = new EventDecoder(new DecoderOptions { Gateways = new HashSet<string> { "edge-1" } });

        RecordingSink.Of($"{Named}\n{Unnamed}", new EventProperties { HubDeviceId = "edge-1" }, decoder).Accepted.Select(static item => item.Device).ShouldBe(["PN-001", "edge-1"]);
    }

    [Fact]
    public void CreationTime_StandsInForTheTimeOnly()
    {
        var properties = new EventProperties { HubDeviceId = "PN-001", CreatedAt = new DateTimeOffset(2026, 1, 5, 7, 0, 0, TimeSpan.FromHours(1)) };

        RecordingSink.Of("""{"metrics":{"fuel":5}}""", properties).Contents.ShouldBe("PN-001 2026-01-05T06:00:00Z fuel=5");
        RecordingSink.Of(Named, properties).Contents.ShouldBe("PN-001 2026-01-05T06:10:00Z fuel=5");
        RecordingSink.Of("""{"metrics":{"fuel":5}}""", new EventProperties { HubDeviceId = "PN-001" }).Rejections.ShouldHaveSingleItem().Rejection.Reason.ShouldBe(RejectionReason.TimeMissing);
    }

    [Fact]
    public void EventsOfSeveralFormatsInOneBody_AreAllTaken() => Law.ForAllSeeds(random =>
    {
        var parts = Bodies.AllFormats(random).Where(static item => item.Name is "native" or "structured" or "iso json" or "opc ua").Select(static item => Encoding.UTF8.GetString(item.Body)).ToArray();
        var alone = parts.SelectMany(static part => RecordingSink.Of(part).Contents.Split('\n')).Order(StringComparer.Ordinal);
        random.Shuffle(parts);

        RecordingSink.Of(string.Join('\n', parts)).Contents.ShouldBe(string.Join('\n', alone));
        RecordingSink.Of($"[{string.Join(',', parts)}]").Contents.ShouldBe(string.Join('\n', alone));
    });

    [Fact]
    public void NativeMembersInAnyOrder_GiveTheSame() => Law.ForAllSeeds(random =>
    {
        var body = Bodies.Native(random);
        RecordingSink.Of(Bodies.Permuted(JsonNode.Parse(body), random)!.ToJsonString()).Contents.ShouldBe(RecordingSink.Of(body).Contents);
    });

    [Fact]
    public void SpacedOutAndEscapedEvents_AreReadLikeCompactOnes() => Law.ForAllSeeds(random =>
    {
        // The scanner reads the compact writing; the escaped one only the JSON reader can.
        var body = Bodies.Native(random);
        var escaped = body.Replace("\"metrics\"", "\"m\\u0065trics\"", StringComparison.Ordinal).Replace("\"fuel\"", "\"f\\u0075el\"", StringComparison.Ordinal);

        RecordingSink.Of(escaped).Contents.ShouldBe(RecordingSink.Of(body).Contents);
        RecordingSink.Of(JsonNode.Parse(body)!.ToJsonString(new() { WriteIndented = true })).Contents.ShouldBe(RecordingSink.Of(body).Contents);
    });

    [Theory]
    [InlineData(RejectionReason.Unreadable, "too early", 30)]
    [InlineData(RejectionReason.Unreadable, "cannot be unpacked", 2)]
    public void CutOffPackedBody_IsRejected(RejectionReason reason, string said, int length)
    {
        var rejection = RecordingSink.Of(Bodies.Pack(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Repeat(Named, 50))))[..length]).Rejections.ShouldHaveSingleItem().Rejection;

        rejection.Reason.ShouldBe(reason);
        rejection.Detail.ShouldContain(said);
    }

    [Fact]
    public void ZipBomb_IsRejectedWithoutUnpackingIt()
    {
        var bomb = Bodies.Pack(new byte[200 << 20]);
        RecordingSink.Of(bomb[..100]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var rejection = RecordingSink.Of(bomb).Rejections.ShouldHaveSingleItem().Rejection;

        rejection.Reason.ShouldBe(RejectionReason.TooLarge);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(80 << 20);
        RecordingSink.Of(Bodies.Pack(Bodies.Pack(bomb))).Rejections.ShouldHaveSingleItem().Rejection.Reason.ShouldBe(RejectionReason.TooLarge);
    }

    [Theory]
    [InlineData(4 << 20, 200, false)]
    [InlineData(4 << 20, 1200, true)]
    [InlineData(60 << 10, 1, true)]
    public void RatioOfPackedToUnpacked_IsBounded(int spaces, int ratio, bool taken)
    {
        var found = RecordingSink.Of(Bodies.Pack(Encoding.UTF8.GetBytes(Named + new string(' ', spaces))), decoder: new EventDecoder(new DecoderOptions { GreatestRatio = ratio }));

        (found.Accepted.Count == 1, found.Rejections.Count == 0).ShouldBe((taken, taken));
    }

    [Fact]
    public void BodyPackedTooOften_IsRejected()
    {
        var body = Encoding.UTF8.GetBytes(Named);
        for (var times = 0; times < 4; times++)
        {
            body = Bodies.Pack(body);
        }

        RecordingSink.Of(body).Rejections.ShouldHaveSingleItem().Rejection.Detail.ShouldContain("more than 3 times");
    }

    [Fact]
    public void OversizedBody_IsRejected() =>
        RecordingSink.Of(Named + new string(' ', 5000), decoder: new EventDecoder(new DecoderOptions { LargestBody = 4096 })).Rejections.ShouldHaveSingleItem().Rejection.Reason.ShouldBe(RejectionReason.TooLarge);

    [Fact]
    public void ArrayThatIsCutOff_IsReportedAndItsEventsAreTaken()
    {
        var found = RecordingSink.Of($"[{Named},{Named},");

        found.Accepted.Count.ShouldBe(2);
        found.Rejections.ShouldHaveSingleItem().Rejection.Detail.ShouldContain("not closed");
    }

    [Fact]
    public void LineThatBeginsLikeXml_LeavesTheLinesAfterItReadable()
    {
        var found = RecordingSink.Of($"<{Named[1..]}\n{Named}\n");

        found.Accepted.ShouldHaveSingleItem();
        found.Rejections.ShouldHaveSingleItem().Original.ShouldBe($"<{Named[1..]}");
    }

    [Fact]
    public void PositionOffTheEarth_IsDroppedAndTheReadingKept()
    {
        var found = RecordingSink.Of("""{"device":"D","time":"2026-01-05T06:10:00Z","metrics":{"fuel":5},"position":{"lat":95,"lon":8}}""");

        found.Contents.ShouldBe("D 2026-01-05T06:10:00Z fuel=5");
        found.MissingItems.ShouldBe([("D", "position")]);
    }
}
