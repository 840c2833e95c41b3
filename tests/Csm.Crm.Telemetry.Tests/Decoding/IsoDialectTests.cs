using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Profiles;
using Csm.Crm.Telemetry.Tests.Support;

namespace Csm.Crm.Telemetry.Tests.Decoding;

/// <summary>The nine dialect traps of ISO 15143-3, by name.</summary>
public class IsoDialectTests
{
    private const string At = "2026-01-05T05:58:00Z";
    private const string Hours = "P7 2026-01-05T05:58:00Z operating_hours=8376.2";

    [Theory]
    [InlineData("<Fleet xmlns=\"http://standards.iso.org/iso/15143/-3\" version=\"1\">", "</Fleet>")]
    [InlineData("<Fleet xmlns=\"http://www.jcmanet.or.jp/english2017/ISO/15143/-3/20190501\" version=\"20190501\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">", "</Fleet>")]
    [InlineData("<Fleet>", "</Fleet>")]
    public void Trap1_AnyNamespace_IsTheSameFleet(string open, string close) =>
        RecordingSink.Of(open + Machine(Section("CumulativeOperatingHours", "<Hour>8376.20</Hour>")) + close).Contents.ShouldBe(Hours);

    [Fact]
    public void Trap1_PrefixedNamespace_IsTheSameFleet() =>
        RecordingSink.Of($"<a:Fleet xmlns:a=\"x\"><a:Equipment><a:EquipmentHeader><a:PIN>P7</a:PIN></a:EquipmentHeader><a:CumulativeOperatingHours datetime=\"{At}\"><a:Hour>8376.20</a:Hour></a:CumulativeOperatingHours></a:Equipment></a:Fleet>")
            .Contents.ShouldBe(Hours);

    [Theory]
    [InlineData("<CumulativeOperatingHours datetime=\"2026-01-05T05:58:00Z\"><Hour>8376.20</Hour></CumulativeOperatingHours>")]
    [InlineData("<CumulativeOperatingHours><Hour>8376.20</Hour><datetime>2026-01-05T05:58:00Z</datetime></CumulativeOperatingHours>")]
    [InlineData("<CumulativeOperatingHours><datetime>2026-01-05T05:58:00Z</datetime><Hour>8376.20</Hour></CumulativeOperatingHours>")]
    public void Trap2_DatetimeAsAttributeOrElement_IsTheSameMoment(string section) => Read(section).Contents.ShouldBe(Hours);

    [Theory]
    [InlineData("<Equipment PIN=\"P7\" OEMName=\"Bell\" datetime=\"2026-01-05T05:58:00Z\" CumulativeOperatingHours=\"8376.2\" Latitude=\"-26.5\" Longitude=\"28.5\" FuelConsumed=\"10\" FuelUnits=\"gallon\"/>")]
    [InlineData("<Equipment><EquipmentHeader><PIN>P7</PIN></EquipmentHeader><TelematicDataDate>2026-01-05T05:58:00Z</TelematicDataDate><Location><Latitude>-26.5</Latitude><Longitude>28.5</Longitude></Location><CumulativeOperatingHours>8376.2</CumulativeOperatingHours><FuelUsed unit=\"gallon\">10</FuelUsed></Equipment>")]
    public void Trap3_ValuesFlattenedToTheMachine_AreRead(string machine) =>
        RecordingSink.Of($"<Fleet>{machine}</Fleet>").Contents.ShouldBe("P7 2026-01-05T05:58:00Z operating_hours=8376.2 fuel=37.8541 at -26.5,28.5");

    [Theory]
    [InlineData("FuelUsed", "<FuelUnits>litre</FuelUnits><FuelConsumed>5</FuelConsumed>", "fuel=5")]
    [InlineData("CumulativeFuelUsed", "<FuelUnits>litre</FuelUnits><FuelConsumed>5</FuelConsumed>", "fuel=5")]
    [InlineData("Distance", "<OdometerUnits>mile</OdometerUnits><Odometer>100</Odometer>", "distance=160.9344")]
    [InlineData("CumulativePayloadTotals", "<PayloadUnits>kilogram</PayloadUnits><Payload>1500</Payload>", "payload=1.5")]
    [InlineData("CumulativePayloadTotals", "<weightUom>pound</weightUom><weight>10000</weight>", "payload=4.5359")]
    [InlineData("CumulativePayloadTotals", "<WeightUnit>tonne</WeightUnit><Payload>15</Payload>", "payload=15")]
    [InlineData("CumulativePayloadTotals", "<Payload>1500</Payload>", "payload=1.5")]
    [InlineData("CumulativeLoadCount", "<Count>12</Count>", "moves=12")]
    [InlineData("CumulativeIdleHours", "<Hour>3</Hour>", "idle_hours=3")]
    [InlineData("FuelRemaining", "<Percent>60</Percent><FuelTankCapacity>400</FuelTankCapacity>", "fuel_level=60")]
    [InlineData("FuelRemainingRatio", "<Percent>60.129</Percent>", "fuel_level=60.13")]
    [InlineData("DEFRemainingRatio", "<Percent>0</Percent>", "def_level=0")]
    [InlineData("AverageDailyEngineLoadFactor", "<LoadFactor>41</LoadFactor>", "load_factor=41")]
    [InlineData("AverageDailyLoadFactorLast24", "<Percent>104</Percent>", "load_factor=104")]
    public void Trap4_NameVariantsAndUnits_AreTheSameItem(string item, string children, string expected) =>
        Read(Section(item, children)).Contents.ShouldBe($"P7 {At} {expected}");

    [Theory]
    [InlineData("FuelUsedInThePreceding24Hours", "<FuelUnits>litre</FuelUnits><FuelConsumed>5</FuelConsumed>")]
    [InlineData("PeakDailySpeed", "<SpeedUnits>mph</SpeedUnits><Speed>5</Speed>")]
    [InlineData("EngineStatus", "<EngineNumber/><Running>true</Running>")]
    public void Trap4_OtherLastKnownValues_AreKnownAndFillNothing(string item, string children)
    {
        var found = Read(Section("CumulativeOperatingHours", "<Hour>8376.2</Hour>") + Section(item, children));

        found.Contents.ShouldBe(Hours);
        found.MissingItems.Select(static item => item.Item).ShouldBe(["Location"]);
    }

    [Theory]
    [InlineData("FaultCodes", "FaultCode")]
    [InlineData("Faults", "Fault")]
    [InlineData("CautionCodes", "CautionCode")]
    public void Trap4_FaultLists_AreFaults(string list, string one) =>
        Read($"<{list}><{one} datetime=\"{At}\"><CodeIdentifier>SPN 110</CodeIdentifier><CodeDescription>hot</CodeDescription><CodeSeverity>Severe</CodeSeverity><CodeSource>engine</CodeSource></{one}><{one} datetime=\"{At}\"><CodeIdentifier>SPN 111</CodeIdentifier></{one}></{list}>")
            .Faults.Select(static item => item.Fault.ToString()).ShouldBe(
            [
                new FaultReading(DateTime.Parse(At, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal).Ticks, "SPN 110", FaultSeverity.High, "engine", "hot").ToString(),
                new FaultReading(DateTime.Parse(At, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal).Ticks, "SPN 111", null, null, null).ToString(),
            ]);

    [Fact]
    public void Trap4_WrapperOfMessagesInAnotherCase_IsATimeSeries()
    {
        var profile = EventProfileFormat.Read("{ name: l, title: l, format: iso, match: { maker: Liebherr }, metrics: [ { metric: idle_hours, from: CumulativeNonProductiveIdleHours } ] }", "l.yaml");
        var found = RecordingSink.Of(
            "<CumulativeNonproductiveIdleHoursMessages><Links><rel>self</rel><href>https://oem.example/Aemp2/Fleet/Equipment/Liebherr/L%20550/S%2F7/CumulativeNonProductiveIdleHours/2026-01-05/2026-01-06</href></Links>"
            + "<CumulativeNonproductiveIdleHours datetime=\"2026-01-05T05:00:00Z\"><Hour>1</Hour></CumulativeNonproductiveIdleHours><CumulativeNonproductiveIdleHours datetime=\"2026-01-05T06:00:00Z\"><Hour>2</Hour></CumulativeNonproductiveIdleHours></CumulativeNonproductiveIdleHoursMessages>",
            decoder: new EventDecoder(null, new EventProfileSet([profile])));

        found.Contents.ShouldBe("Liebherr/L 550/S/7 2026-01-05T05:00:00Z idle_hours=1\nLiebherr/L 550/S/7 2026-01-05T06:00:00Z idle_hours=2");
        found.MissingItems.ShouldBeEmpty();
    }

    [Fact]
    public void Trap5_ChildrenOfTheSameName_BelongToTheirOwnItem() =>
        Read(Section("CumulativePowerTakeOffHours", "<Hour>1</Hour>") + Section("CumulativeIdleHours", "<Hour>2</Hour>") + Section("CumulativeOperatingHours", "<Hour>3</Hour>") + Section("FuelRemaining", "<Percent>4</Percent>") + Section("CumulativeActiveRegenerationHours", "<Hour>5</Hour>"))
            .Contents.ShouldBe($"P7 {At} operating_hours=3 idle_hours=2 fuel_level=4");

    [Theory]
    [InlineData("\"@datetime\":\"2026-01-05T05:58:00Z\"")]
    [InlineData("\"datetime\":\"2026-01-05T05:58:00Z\"")]
    [InlineData("\"datetime\":1767592680000")]
    [InlineData("\"datetime\":\"1767592680000\"")]
    [InlineData("\"datetime\":1767592680")]
    public void Trap6_JsonWithAttributeNamesOrEpochMilliseconds_IsTheSameMoment(string time)
    {
        var machine = $"{{\"EquipmentHeader\":{{\"PIN\":\"P7\"}},\"CumulativeOperatingHours\":{{{time},\"Hour\":8376.2}}}}";

        RecordingSink.Of(machine).Contents.ShouldBe(Hours);
        RecordingSink.Of($"{{\"Equipment\":{machine}}}").Contents.ShouldBe(Hours);
        RecordingSink.Of($"{{\"Fleet\":{{\"Links\":[],\"Equipment\":[{machine}]}}}}").Contents.ShouldBe(Hours);
    }

    [Fact]
    public void Trap7_SentinelsAndGaps_AreMissingNotZero()
    {
        var found = RecordingSink.Of(
            "<Fleet><Equipment><EquipmentHeader><UnitInstallDateTime>0001-01-01T00:00:00Z</UnitInstallDateTime><Model></Model><SerialNumber>S8</SerialNumber></EquipmentHeader></Equipment>"
            + "<Equipment><EquipmentHeader><OEMName>ACME</OEMName><Model>L90</Model><SerialNumber>s9</SerialNumber></EquipmentHeader><CumulativeOperatingHours datetime=\"0001-01-01T00:00:00Z\"><Hour>5</Hour></CumulativeOperatingHours>"
            + Section("FuelUsed", "<FuelConsumed/>") + Section("CumulativeIdleHours", "<Hour>1</Hour>") + "</Equipment></Fleet>");

        found.Contents.ShouldBe($"ACME/L90/s9 {At} idle_hours=1");
        found.Rejections.ShouldBeEmpty();
        found.MissingItems.ShouldBe(
        [
            ("S8", "CumulativeIdleHours"), ("S8", "CumulativeOperatingHours"), ("S8", "FuelUsed"), ("S8", "Location"),
            ("ACME/L90/s9", "Location"), ("ACME/L90/s9", "CumulativeOperatingHours time"), ("ACME/L90/s9", "FuelUsed"),
        ]);
    }

    [Theory]
    [InlineData("<Fleet/>")]
    [InlineData("<Fleet xmlns=\"http://standards.iso.org/iso/15143/-3\" version=\"1\" snapshotTime=\"2026-01-05T06:00:00Z\"/>")]
    [InlineData("<Fleet><Links><rel>self</rel><href>x</href></Links></Fleet>")]
    [InlineData("{\"Fleet\":{\"Equipment\":[]}}")]
    public void Trap8_FleetWithoutMachines_IsAnEmptyPage(string body)
    {
        var found = RecordingSink.Of(body);

        found.Contents.ShouldBeEmpty();
        found.Rejections.ShouldBeEmpty();
    }

    [Fact]
    public void Trap8_PageOfAnotherKind_IsRejected() =>
        RecordingSink.Of("<html><body>405</body></html>").Rejections.ShouldHaveSingleItem().Rejection.Detail.ShouldContain("neither");

    [Theory]
    [InlineData("<Latitude>91</Latitude><Longitude>8</Longitude>", "Location")]
    [InlineData("<Latitude>9</Latitude><Longitude>-180.5</Longitude>", "Location")]
    [InlineData("<Latitude>9</Latitude>", "Location")]
    public void Trap9_PositionOffTheEarth_IsDroppedAndTheReadingKept(string position, string missing)
    {
        var found = Read(Section("Location", position) + Section("CumulativeOperatingHours", "<Hour>8376.2</Hour>"));

        found.Contents.ShouldBe(Hours);
        found.MissingItems.ShouldBe([("P7", missing)]);
    }

    [Fact]
    public void Trap9_FuelAboveAHundredPerCent_IsDroppedAndTheReadingKept()
    {
        var found = Read(Section("Location", "<Latitude>9</Latitude><Longitude>8</Longitude>") + Section("CumulativeOperatingHours", "<Hour>8376.2</Hour>") + Section("FuelRemaining", "<Percent>101</Percent>"));

        found.Accepted.ShouldHaveSingleItem();
        found.MissingItems.ShouldBe([("P7", "FuelRemaining")]);
    }

    [Fact]
    public void Profile_SaysThatAMakerMeansTheBattery()
    {
        const string profile = "name: e\ntitle: Battery as fuel\nformat: iso\nmatch: { maker: ACME }\nmetrics: [ { metric: state_of_charge, from: FuelRemaining } ]\n";
        var machine = $"<EquipmentHeader><OEMName>ACME</OEMName><PIN>P7</PIN></EquipmentHeader>{Section("FuelRemaining", "<Percent>60</Percent>")}";

        RecordingSink.Of($"<Fleet><Equipment>{machine}</Equipment></Fleet>", null, new EventDecoder(null, new EventProfileSet([EventProfileFormat.Read(profile, "e.yaml")]))).Contents
            .ShouldBe($"P7 {At} state_of_charge=60");
    }

    [Theory]
    [InlineData("<Hour>many</Hour>", "'many'")]
    [InlineData("<Hour>-1</Hour>", "'-1'")]
    [InlineData("<Hour>NaN</Hour>", "'NaN'")]
    [InlineData("<Hour>1e300</Hour>", "'1e300'")]
    public void UnreadableValue_IsRejectedByNameAndTheRestOfTheMachineIsUsed(string hour, string said)
    {
        var found = Read(Section("CumulativeOperatingHours", hour) + Section("CumulativeIdleHours", "<Hour>1</Hour>") + Section("FuelUsed", "<FuelUnits>barrel</FuelUnits><FuelConsumed>1</FuelConsumed>"));

        found.Contents.ShouldBe($"P7 {At} idle_hours=1");
        var rejection = found.Rejections.ShouldHaveSingleItem();
        rejection.Rejection.Reason.ShouldBe(RejectionReason.MetricUnreadable);
        rejection.Rejection.Detail.ShouldContain("CumulativeOperatingHours is " + said);
        rejection.Rejection.Detail.ShouldContain("1 further");
        RecordingSink.Of(rejection.Original).Contents.ShouldBe(found.Contents, "the original is the machine");
    }

    [Fact]
    public void EntitiesAndDoctypes_AreRefused() =>
        RecordingSink.Of("<!DOCTYPE Fleet [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Fleet><Equipment><EquipmentHeader><PIN>&x;</PIN></EquipmentHeader></Equipment></Fleet>")
            .Rejections.ShouldHaveSingleItem().Rejection.Detail.ShouldContain("DTD");

    [Fact]
    public void MembersInAnyOrder_GiveTheSame() => Law.ForAllSeeds(random =>
    {
        var body = Bodies.IsoJson(random);
        RecordingSink.Of(Bodies.Permuted(JsonNode.Parse(body), random)!.ToJsonString()).Contents.ShouldBe(RecordingSink.Of(body).Contents);
    });

    [Fact]
    public void EveryOriginal_GivesItsReadingAgain() => Law.ForAllSeeds(random =>
    {
        foreach (var (name, body) in Bodies.AllFormats(random))
        {
            foreach (var (device, reading, original) in RecordingSink.Of(body).Accepted)
            {
                RecordingSink.Of(original, new EventProperties { ContentType = "application/xml", ContentEncoding = "gzip" })
                    .Accepted.Select(static item => (item.Device, item.Reading)).ShouldBe([(device, reading)], name);
            }
        }
    });

    private static RecordingSink Read(string sections) => RecordingSink.Of($"<Fleet>{Machine(sections)}</Fleet>");

    private static string Machine(string sections) => $"<Equipment><EquipmentHeader><OEMName>ACME</OEMName><PIN> p7 </PIN></EquipmentHeader>{sections}</Equipment>";

    private static string Section(string name, string children) => $"<{name} datetime=\"{At}\">{children}</{name}>";
}
