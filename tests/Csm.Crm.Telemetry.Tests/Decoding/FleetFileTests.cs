using System.Xml.Linq;
using Csm.Crm.Telemetry.Tests.Support;

namespace Csm.Crm.Telemetry.Tests.Decoding;

public class FleetFileTests
{
    /// <summary>Against a reading of the file that shares nothing with the decoder.</summary>
    [Fact]
    public void RealFleetOf27_DecodesCompletelyWithEachMissingItemNamed()
    {
        Assert.SkipWhen(SharedData.Folder is null, "The fleet snapshot is not in ../shared/data beside the repository.");
        var bytes = File.ReadAllBytes(Path.Combine(SharedData.Folder!, "iso15143-3-fleet-27.xml"));
        var machines = XDocument.Load(new MemoryStream(bytes)).Root!.Elements().Where(static element => element.Name.LocalName == "Equipment").ToArray();
        string[] Sections(XElement machine) => [.. machine.Elements().Select(static element => element.Name.LocalName).Where(static name => name != "EquipmentHeader")];
        string Pin(XElement machine) => machine.Descendants().Single(static element => element.Name.LocalName == "PIN").Value;
        string[] all = [.. machines.SelectMany(Sections).Distinct().Union(["Location", "CumulativeOperatingHours"])];

        var found = RecordingSink.Of(bytes);

        machines.Length.ShouldBe(27);
        found.Rejections.ShouldBeEmpty();
        found.UnknownMetrics.ShouldBeEmpty();
        found.MissingItems.Where(item => all.Contains(item.Item)).Order().ShouldBe(machines.SelectMany(machine => all.Except(Sections(machine)).Select(item => (Pin(machine), item))).Order());
        found.MissingItems.Where(item => !all.Contains(item.Item)).ShouldBeEmpty();
        var expected = machines.SelectMany(machine => machine.Elements().SelectMany(section => Values(section).Select(value => $"{Pin(machine)} {value}"))).Order(StringComparer.Ordinal);
        found.Accepted.SelectMany(static item => RecordingSink.Describe(item.Reading).Split(" at ") is var parts && parts.Length == 2
            ? Items(item.Device, parts[0]).Append($"{item.Device} {parts[0].Split(' ')[0]} at")
            : Items(item.Device, parts[0])).Order(StringComparer.Ordinal).ShouldBe(expected);
        found.Accepted.Select(static item => item.Device).Distinct().Count().ShouldBe(machines.Count(static machine => machine.Elements().Any(section => Values(section).Any())));
    }

    private static IEnumerable<string> Items(string device, string described)
    {
        var words = described.Split(' ');
        return words.Skip(1).Select(word => $"{device} {words[0]} {word}");
    }

    private static IEnumerable<string> Values(XElement section)
    {
        string? Child(string name) => section.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;
        var time = section.Attribute("datetime")?.Value ?? Child("datetime");
        var value = section.Name.LocalName switch
        {
            "CumulativeOperatingHours" => $"operating_hours={Plain(Child("Hour"))}",
            "CumulativeIdleHours" => $"idle_hours={Plain(Child("Hour"))}",
            "FuelUsed" => $"fuel={Plain(Child("FuelConsumed"))}",
            "Distance" => $"distance={Plain(Child("Odometer"))}",
            "FuelRemaining" => $"fuel_level={Plain(Child("Percent"))}",
            "DEFRemaining" => $"def_level={Plain(Child("Percent"))}",
            "Location" => "at",
            _ => null,
        };
        return value is null ? [] : [$"{time} {value}"];
    }

    private static string Plain(string? number) => decimal.Parse(number!, System.Globalization.CultureInfo.InvariantCulture).ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
}
