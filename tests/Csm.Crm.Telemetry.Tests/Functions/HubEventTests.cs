using Azure.Messaging.EventHubs;
using Csm.Crm.Functions;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Tests.Support;

namespace Csm.Crm.Telemetry.Tests.Functions;

public class HubEventTests
{
    private static readonly BinaryData Body = new("{\"metrics\":{\"fuel\":5}}"u8.ToArray());

    [Fact]
    public void PlainEvent_HasNoProperties()
    {
        var incoming = HubEvent.Of(EventHubsModelFactory.EventData(Body, sequenceNumber: 7, enqueuedTime: Streams.Arrival()));

        (incoming.SequenceNumber, incoming.EnqueuedAt, incoming.Properties).ShouldBe((7, Streams.Arrival(), null));
    }

    [Theory]
    [InlineData("iothub-creation-time-utc")]
    [InlineData("iothub-app-iothub-creation-time-utc")]
    public void IotHubEnvelope_GivesDeviceAndTime(string creationTime)
    {
        var incoming = HubEvent.Of(EventHubsModelFactory.EventData(
            Body,
            properties: new Dictionary<string, object> { [creationTime] = "2026-01-05T06:10:00.5Z", ["iothub-connection-device-id"] = "forged", ["count"] = 1.5 },
            systemProperties: new Dictionary<string, object> { ["iothub-connection-device-id"] = "PN-001", ["iothub-enqueuedtime"] = DateTime.UnixEpoch, ["content-encoding"] = "gzip", ["content-type"] = "application/json;charset=utf-8" }));

        incoming.Properties!.HubDeviceId.ShouldBe("PN-001");
        incoming.Properties.CreatedAt.ShouldBe(new DateTimeOffset(2026, 1, 5, 6, 10, 0, 500, TimeSpan.Zero));
        (incoming.Properties.ContentType, incoming.Properties.ContentEncoding, incoming.Properties.Application["count"]).ShouldBe(("application/json;charset=utf-8", "gzip", "1.5"));
        var found = new RecordingSink();
        new EventDecoder().Decode(incoming, found);
        found.Contents.ShouldBe("PN-001 2026-01-05T06:10:00.5Z fuel=5");
    }

    [Theory]
    [InlineData("2026-01-05T06:10:00+01:00")]
    [InlineData("soon")]
    public void CreationTimeThatIsNotUtc_IsNone(string time) =>
        HubEvent.Of(EventHubsModelFactory.EventData(Body, systemProperties: new Dictionary<string, object> { ["iothub-connection-device-id"] = "PN-001", ["iothub-creation-time-utc"] = time }))
            .Properties!.CreatedAt.ShouldBeNull();

    [Fact]
    public void DeviceThatOnlyTheApplicationClaims_IsNotTheHubs() =>
        HubEvent.Of(EventHubsModelFactory.EventData(Body, properties: new Dictionary<string, object> { ["iothub-connection-device-id"] = "forged" })).Properties!.HubDeviceId.ShouldBeNull();

    [Fact]
    public void CloudEventInBinaryMode_IsRead()
    {
        var data = EventHubsModelFactory.EventData(Body, properties: new Dictionary<string, object>
        {
            ["cloudEvents:specversion"] = "1.0", ["cloudEvents:id"] = Guid.Empty, ["cloudEvents:source"] = new Uri("urn:gateway"), ["cloudEvents:type"] = "t",
            ["cloudEvents:subject"] = "PN-002", ["cloudEvents:time"] = new DateTime(2026, 1, 5, 6, 10, 0, DateTimeKind.Utc),
        });
        data.ContentType = "application/json";
        var found = new RecordingSink();
        new EventDecoder().Decode(HubEvent.Of(data), found);

        found.Contents.ShouldBe("PN-002 2026-01-05T06:10:00Z fuel=5");
    }
}
