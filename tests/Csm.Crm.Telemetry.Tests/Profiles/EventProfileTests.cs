using System.Text.Json.Nodes;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Profiles;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Profiles;

public class EventProfileTests
{
    public const string Acme = """
        name: acme
        title: ACME gateway
        format: json
        match: { member: acmeVersion }
        events: readings[*]
        device: ^.unit.serial
        time: ts
        position: { latitude: gps.lat, longitude: gps.lon }
        metrics:
          - { metric: fuel, from: 'signals[name="fuel used"].value', unit: gallon }
          - { metric: operating_hours, from: "signals[name=hours].value" }
        faults: { each: "alarms[*]", code: id, severity: level }
        """;

    private static readonly EventDecoder Decoder = new(null, new EventProfileSet([EventProfileFormat.Read(Acme, "acme.yaml")]));

    [Fact]
    public void CustomJson_IsReadByItsPaths()
    {
        var found = RecordingSink.Of(
            """
            {"acmeVersion":2,"readings":[
              {"ts":1767593400,"signals":[{"name":"fuel used","value":10},{"name":"hours","value":"8376.2"}],"gps":{"lat":49.5,"lon":8.5},"alarms":[{"id":12,"level":"critical"},{"text":"no id"}]},
              {"ts":"2026-01-05T06:11:00Z","signals":[{"name":"hours","value":8376.3}]},
              {"ts":"soon","signals":[]}],
             "unit":{"serial":"A1"}}
            """,
            decoder: Decoder);

        found.Accepted.Select(static item => $"{item.Device} {RecordingSink.Describe(item.Reading)}").ShouldBe(
            ["A1 2026-01-05T06:10:00Z operating_hours=8376.2 fuel=37.8541 at 49.5,8.5", "A1 2026-01-05T06:11:00Z operating_hours=8376.3"]);
        found.Faults.ShouldHaveSingleItem().Fault.ShouldBe(new FaultReading(new DateTime(2026, 1, 5, 6, 10, 0, DateTimeKind.Utc).Ticks, "12", FaultSeverity.Critical, null, null));
        found.Rejections.ShouldHaveSingleItem().Rejection.Detail.ShouldContain("'ts' is 'soon'");
        found.MissingItems.Select(static item => item.Item).ShouldBe(["id", "signals[name=\"fuel used\"].value", "position"]);
    }

    [Fact]
    public void GaugesOfCustomJson_AreConvertedToTheirUnit()
    {
        var profile = EventProfileFormat.Read(Acme.Replace("faults:", "  - { metric: coolant_temperature, from: coolant, unit: °F }\n  - { metric: state_of_charge, from: charge, unit: ratio }\nfaults:", StringComparison.Ordinal), "acme.yaml");

        var found = RecordingSink.Of("""{"acmeVersion":2,"readings":[{"ts":1767593400,"coolant":-40,"charge":0.87,"signals":[]}],"unit":{"serial":"A1"}}""", decoder: new EventDecoder(null, new EventProfileSet([profile])));

        found.Accepted.Select(static item => RecordingSink.Describe(item.Reading)).ShouldBe(["2026-01-05T06:10:00Z state_of_charge=87 coolant_temperature=-40"]);
    }

    [Fact]
    public void MembersInAnyOrder_GiveTheSame() => Law.ForAllSeeds(random =>
    {
        var body = Bodies.Profiled(random);
        var found = RecordingSink.Of(body, decoder: Decoder);

        found.Accepted.ShouldNotBeEmpty();
        RecordingSink.Of(Bodies.Permuted(JsonNode.Parse(body), random)!.ToJsonString(), decoder: Decoder).Contents.ShouldBe(found.Contents);
        RecordingSink.Of(found.Accepted[0].Original, decoder: Decoder).Accepted[0].Reading.ShouldBe(found.Accepted[0].Reading);
    });

    [Theory]
    [InlineData("{ contentType: application/vnd.acme+json }", "contentType")]
    [InlineData("{ property: { name: feed, value: acme } }", "property")]
    [InlineData("{ cloudEventType: com.acme.reading }", "cloudEvent")]
    public void Profile_IsChosenByWhatTheEventCarries(string match, string chosenBy)
    {
        var decoder = new EventDecoder(null, new EventProfileSet([EventProfileFormat.Read(Acme.Replace("{ member: acmeVersion }", match, StringComparison.Ordinal), "acme.yaml")]));
        var properties = new EventProperties
        {
            ContentType = chosenBy == "contentType" ? "Application/vnd.acme+json; charset=utf-8" : null,
            Application = new Dictionary<string, string>(StringComparer.Ordinal) { ["feed"] = "acme" },
        };
        const string body = """{"unit":{"serial":"A1"},"readings":{"ts":1767593400,"signals":[{"name":"hours","value":1}]}}""";
        var sent = chosenBy == "cloudEvent" ? $"{{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"s\",\"type\":\"com.acme.reading\",\"data\":{body}}}" : body;

        var found = RecordingSink.Of(sent, properties, decoder);

        found.Contents.ShouldBe("A1 2026-01-05T06:10:00Z operating_hours=1");
        RecordingSink.Of(found.Accepted[0].Original, properties, decoder).Contents.ShouldBe(found.Contents, "the original is native whatever its properties say");
        RecordingSink.Of(body, decoder: decoder).Contents.ShouldBeEmpty();
    }

    [Fact]
    public void HubIdentity_WinsOverTheProfilesDevice() =>
        RecordingSink.Of(Bodies.Profiled(new Random(1)), new EventProperties { HubDeviceId = "B" }, Decoder).Rejections.ShouldHaveSingleItem().Rejection.Reason.ShouldBe(RejectionReason.Spoofed);

    [Theory]
    [InlineData("format: json", "format: xml", 3, "format is 'xml'; it must be json, opcua or iso")]
    [InlineData("match: { member: acmeVersion }", "match: {}", 4, "'match' is empty")]
    [InlineData("{ member: acmeVersion }", "{ member: a, contentType: b }", 4, "stands alone")]
    [InlineData("{ member: acmeVersion }", "{ maker: a }", 4, "for format iso")]
    [InlineData("name: acme", "nme: acme", 1, "nme")]
    [InlineData("title: ACME gateway", "", 1, "'title' is missing")]
    [InlineData("metric: fuel", "metric: petrol", 10, "'petrol' is unknown; known are operating_hours")]
    [InlineData("metric: operating_hours", "metric: fuel", 10, "'fuel' is defined 2 times")]
    [InlineData("unit: gallon", "unit: mile", 10, "'mile' is no unit of fuel, which is in l; known are l, litre")]
    [InlineData("unit: gallon", "unit: gallon, factor: 2", 10, "give one of them")]
    [InlineData("unit: gallon", "factor: -2", 10, "factor is -2; it must be above 0")]
    [InlineData("signals[name=hours].value", "signals[name=hours.value", 11, "without ']'")]
    [InlineData("signals[name=hours].value", "signals[hours].value", 11, "[name=fuel]")]
    [InlineData("time: ts", "time: 'ts.'", 7, "ends with a dot")]
    [InlineData("device: ^.unit.serial", "device: 'unit..serial'", 6, "lacks a name at character 6")]
    [InlineData("each: \"alarms[*]\"", "each: ^.alarms", 12, "starts at '^'")]
    [InlineData("code: id, ", "", 12, "'faults.code' is missing")]
    [InlineData("format: json", "format: opcua", 4, "match.member is for format json")]
    public void WrongProfile_IsRefusedByFileLineAndMember(string right, string wrong, int line, string said)
    {
        var message = Should.Throw<FeedProfileException>(() => EventProfileFormat.Read(Acme.Replace(right, wrong, StringComparison.Ordinal), "acme.yaml")).Message;

        message.ShouldContain($"acme.yaml, line {line}:");
        message.ShouldContain(said);
    }

    [Theory]
    [InlineData("device: owner", "device is 'owner'; for iso it must be pin")]
    [InlineData("time: t", "'time' is for format json")]
    [InlineData("metrics: [ { metric: fuel, from: FuelRemaining } ]", "'FuelRemaining' is no cumulative item of ISO 15143-3; there are CumulativeOperatingHours")]
    public void WrongIsoProfile_IsRefused(string member, string said)
    {
        var metrics = member.StartsWith("metrics", StringComparison.Ordinal) ? string.Empty : "metrics: [ { metric: fuel, from: FuelUsed } ]";
        Should.Throw<FeedProfileException>(() => EventProfileFormat.Read($"name: i\ntitle: i\nformat: iso\nmatch: {{ maker: ACME }}\n{member}\n{metrics}\n", "i.yaml")).Message.ShouldContain(said);
    }

    [Fact]
    public void AnyUnit_ThereAndBack_IsTheSame() => Law.ForAllSeeds(random =>
    {
        foreach (var quantity in Enum.GetValues<Counter>().Select(Quantity.Of).Concat(Enum.GetValues<Gauge>().Select(Quantity.Of)))
        {
            var unit = UnitOfMeasure.Of(quantity);
            UnitOfMeasure.NamesOf(unit).ShouldNotBeEmpty();
            foreach (var name in UnitOfMeasure.NamesOf(unit))
            {
                var value = random.NextDouble() * 1e6;
                UnitOfMeasure.TryFind(name.ToUpperInvariant(), unit, out var conversion).ShouldBeTrue();
                ((conversion.Of(value) - conversion.Offset) / conversion.Factor).ShouldBe(value, value * 1e-9);
                UnitOfMeasure.TryFind(name, unit == "km" ? "l" : "km", out _).ShouldBeFalse();
            }
        }
    });

    [Theory]
    [InlineData("gallon", "l", 3.785411784)]
    [InlineData("imperial gallon", "l", 4.54609)]
    [InlineData("mile", "km", 1.609344)]
    [InlineData("foot", "km", 0.0003048)]
    [InlineData("pound", "t", 0.00045359237)]
    [InlineData("kilogram", "t", 0.001)]
    [InlineData("seconds", "min", 1 / 60.0)]
    [InlineData("MJ", "kWh", 1 / 3.6)]
    public void Units_HaveTheirLegalFactors(string name, string unit, double factor)
    {
        UnitOfMeasure.TryFind(name, unit, out var found).ShouldBeTrue();
        found.Factor.ShouldBe(factor, factor * 1e-12);
        found.Offset.ShouldBe(0);
    }

    [Theory]
    [InlineData("°F", 212, 100)]
    [InlineData("Fahrenheit", -40, -40)]
    [InlineData("K", 273.15, 0)]
    [InlineData("celsius", 21.5, 21.5)]
    public void Temperatures_HaveTheirScales(string name, double written, double celsius)
    {
        UnitOfMeasure.TryFind(name, "°C", out var found).ShouldBeTrue();
        found.Of(written).ShouldBe(celsius, 1e-9);
    }

    [Fact]
    public void Folder_IsLoadedInTheOrderOfItsFileNames()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "b.yaml"), Acme.Replace("name: acme", "name: second", StringComparison.Ordinal));
            File.WriteAllText(Path.Combine(folder.FullName, "a.yaml"), Acme.Replace("name: acme", "name: first", StringComparison.Ordinal));

            EventProfileSet.Load(folder.FullName).Profiles.Select(static profile => profile.Name).ShouldBe(["first", "second"]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
