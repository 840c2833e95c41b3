using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Tests.Support;

namespace Csm.Crm.Telemetry.Tests.Decoding;

/// <summary>Native events that are not about a machine.</summary>
public class CustomerEventTests
{
    private const string Use = "\"contact\":\"kim@port.example\",\"product\":\"fleet-portal\",\"day\":\"2026-01-05\"";
    private const string Stock = "\"site\":\"Quay\",\"material\":\"HYD-46\"";

    [Fact]
    public void Usage_IsReadWithWhatTheProductSays()
    {
        var found = RecordingSink.Of($"{{\"csm\":1,\"digital_usage\":{{{Use},\"logins\":4,\"core_functions\":3.0,\"active_minutes\":null,\"more\":{{}}}}}}");

        found.Rejections.ShouldBeEmpty();
        found.Usages.ShouldHaveSingleItem().Usage.ShouldBe(new UsageReading("kim@port.example", "fleet-portal", new DateOnly(2026, 1, 5), 4, null, 3));
    }

    [Fact]
    public void Stock_IsReadWithItsTime()
    {
        var found = RecordingSink.Of($"{{\"consignment_stock\":{{{Stock},\"quantity\":12.34567,\"reorder_point\":5}},\"time\":\"2026-01-05T06:10:00+01:00\"}}");

        found.Rejections.ShouldBeEmpty();
        found.Stocks.ShouldHaveSingleItem().Stock.ShouldBe(new StockReading(new DateTime(2026, 1, 5, 5, 10, 0).Ticks, "Quay", "HYD-46", 123_457, null, 50_000));
    }

    [Theory]
    [InlineData("\"logins\":1", "digital_usage", "text of 1–100 characters", RejectionReason.Unreadable)]
    [InlineData(Use, "digital_usage", "none of 'logins'", RejectionReason.MetricsMissing)]
    [InlineData(Use + ",\"logins\":-1", "digital_usage", "a number of 0–1,000,000, but is '-1'", RejectionReason.MetricUnreadable)]
    [InlineData(Use + ",\"logins\":1.5", "digital_usage", "a whole number", RejectionReason.MetricUnreadable)]
    [InlineData(Use + ",\"active_minutes\":1441", "digital_usage", "0–1,440", RejectionReason.MetricUnreadable)]
    [InlineData(Use + ",\"core_functions\":\"three\"", "digital_usage", "'three'", RejectionReason.MetricUnreadable)]
    [InlineData(Use + ",\"logins\":1,\"version\":2", "digital_usage", "the version '2'; known is 1", RejectionReason.Unreadable)]
    [InlineData("\"contact\":\"k\",\"product\":\"p\u00e9\",\"day\":\"2026-01-05\",\"logins\":1", "digital_usage", "printable ASCII", RejectionReason.Unreadable)]
    [InlineData("\"contact\":\"k\",\"product\":\"p\",\"day\":\"2026-02-30\",\"logins\":1", "digital_usage", "such as 2026-01-05, but is '2026-02-30'", RejectionReason.TimeUnreadable)]
    [InlineData(Stock, "consignment_stock", "no 'quantity'", RejectionReason.MetricsMissing)]
    [InlineData(Stock + ",\"quantity\":1000000001", "consignment_stock", "0–1,000,000,000", RejectionReason.MetricUnreadable)]
    [InlineData(Stock + ",\"quantity\":5", "consignment_stock", "no 'time'", RejectionReason.TimeMissing)]
    [InlineData("\"material\":\"m\",\"quantity\":5", "consignment_stock", "'site' of 'consignment_stock' must be text", RejectionReason.Unreadable)]
    public void WhatCannotBeUsed_IsRejectedByName(string members, string kind, string sentence, RejectionReason reason)
    {
        var found = RecordingSink.Of($"{{\"{kind}\":{{{members}}}}}");

        found.Contents.ShouldBeEmpty();
        var (rejection, original) = found.Rejections.ShouldHaveSingleItem();
        rejection.Reason.ShouldBe(reason);
        rejection.Detail.ShouldContain(sentence);
        original.ShouldContain(kind);
    }

    [Fact]
    public void EventAboutSeveralThings_IsRejected()
    {
        var use = $"\"digital_usage\":{{{Use},\"logins\":1}}";
        var stock = $"\"time\":\"2026-01-05T06:10:00Z\",\"consignment_stock\":{{{Stock},\"quantity\":5}}";

        foreach (var body in new[] { $"{{{use},{stock}}}", $"{{{use},\"device\":\"PN-001\",\"metrics\":{{\"fuel\":5}}}}", $"{{{use.Replace(":{", ":7,\"x\":{", StringComparison.Ordinal)}}}" })
        {
            var found = RecordingSink.Of(body);
            found.Contents.ShouldBeEmpty();
            found.Rejections.ShouldHaveSingleItem().Rejection.Reason.ShouldBe(RejectionReason.Unreadable);
        }
    }

    [Fact]
    public void EveryWrappingAndOriginal_SaysTheSame() => Law.ForAllSeeds(random =>
    {
        foreach (var bare in new[] { Bodies.Usage(random), Bodies.Stock(random) })
        {
            var alone = RecordingSink.Of(bare).Contents;
            alone.ShouldNotBeEmpty();
            foreach (var (name, body, properties) in Bodies.Wrappings(bare))
            {
                var found = RecordingSink.Of(body, properties);
                found.Contents.ShouldBe(alone, name);
                RecordingSink.Of(found.Usages.Select(static item => item.Original).Concat(found.Stocks.Select(static item => item.Original)).Single()).Contents.ShouldBe(alone, name);
            }
        }
    });

    [Fact]
    public void StockWithTheTimeOfItsEnvelope_StandsOnItsOwn()
    {
        var found = RecordingSink.Of($"{{\"specversion\":\"1.0\",\"type\":\"t\",\"source\":\"erp\",\"id\":\"1\",\"time\":\"2026-01-05T06:10:00Z\",\"data\":{{\"consignment_stock\":{{{Stock},\"quantity\":5}}}}}}");

        RecordingSink.Of(found.Stocks.ShouldHaveSingleItem().Original).Contents.ShouldBe(found.Contents);
        found.Contents.ShouldContain($"{new DateTime(2026, 1, 5, 6, 10, 0).Ticks}");
    }

    [Fact]
    public void Gateway_SpeaksForCustomersToo() =>
        RecordingSink.Of($"{{\"digital_usage\":{{{Use},\"logins\":1}}}}", new EventProperties { HubDeviceId = "edge-1" }, new EventDecoder(new DecoderOptions { Gateways = new HashSet<string> { "edge-1" } }))
            .Usages.ShouldHaveSingleItem();
}
