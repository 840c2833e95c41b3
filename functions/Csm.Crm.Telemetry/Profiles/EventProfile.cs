using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Profiles;

/// <summary>The formats whose contents differ from maker to maker.</summary>
public enum EventFormat
{
    /// <summary>Any JSON object; values stand at paths.</summary>
    Json,

    /// <summary>OPC UA PubSub JSON; values are fields.</summary>
    OpcUa,

    /// <summary>ISO 15143-3, XML or JSON; values are items of a machine.</summary>
    Iso,
}

/// <summary>How the events of one source become readings. Read from YAML by <see cref="EventProfileFormat"/>. Immutable.</summary>
/// <param name="Name">The profile's name.</param>
/// <param name="Title">A line for people.</param>
/// <param name="Format">What the events are.</param>
/// <param name="Match">Which events it is for.</param>
public sealed record EventProfile(string Name, string Title, EventFormat Format, EventMatch Match)
{
    /// <summary>JSON: where the events stand in the object; empty for the object itself.</summary>
    public JsonPath Events { get; init; } = JsonPath.Self;

    /// <summary>
    /// The device: for JSON a path; for OPC UA <c>publisher</c>, <c>writer</c>, <c>writerName</c> or <c>field:name</c>; for ISO
    /// <c>pin</c>, <c>serial</c>, <c>equipmentId</c> or <c>makeModelSerial</c>. Null for the usual: the envelope's device,
    /// the publisher, the PIN.
    /// </summary>
    public string? Device { get; init; }

    /// <summary>JSON: where the time stands; null for the envelope's time.</summary>
    public string? Time { get; init; }

    /// <summary>JSON and OPC UA: where latitude and longitude stand, in degrees; null for none.</summary>
    public (string Latitude, string Longitude)? Position { get; init; }

    /// <summary>What is read. For ISO it adds to, and changes, what the standard's items mean.</summary>
    public IReadOnlyList<EventMetric> Metrics { get; init; } = [];

    /// <summary>JSON and OPC UA event frames: where faults stand; null for none.</summary>
    public EventFaults? Faults { get; init; }

    internal JsonPath? DevicePath { get; init; }

    internal JsonPath? TimePath { get; init; }

    internal (JsonPath Latitude, JsonPath Longitude)? PositionPaths { get; init; }

    internal IReadOnlyList<(EventMetric Metric, JsonPath Path)> MetricPaths { get; init; } = [];

    internal FaultPaths? FaultPaths { get; init; }
}

internal sealed record FaultPaths(JsonPath Each, JsonPath Code, JsonPath? Severity, JsonPath? Source, JsonPath? Description);

/// <summary>Which events a profile is for: those that meet all that is given.</summary>
/// <param name="ContentType">Media type without parameters, or null.</param>
/// <param name="CloudEventType">The <c>type</c> of the CloudEvent, or null.</param>
/// <param name="Property">An application property and its value, or null.</param>
/// <param name="Member">JSON: a member of the object that others do not have, or null.</param>
/// <param name="Maker">ISO: the OEMName of the machine, or null.</param>
public sealed record EventMatch(string? ContentType, string? CloudEventType, KeyValuePair<string, string>? Property, string? Member, string? Maker);

/// <summary>One counter or gauge of a source.</summary>
/// <param name="Quantity">The counter or gauge it fills.</param>
/// <param name="From">JSON: a path; OPC UA: a field; ISO: an item.</param>
/// <param name="Conversion">From the unit of the source to that of the quantity.</param>
public sealed record EventMetric(Quantity Quantity, string From, UnitConversion Conversion)
{
    /// <summary>What a source may write, for messages.</summary>
    internal string Expected => ExpectedOf(Quantity);

    /// <summary>The value of a number that the source writes, in the unit of the quantity.</summary>
    public double Of(double number) => Conversion.Of(number);

    internal static string ExpectedOf(Quantity quantity) => quantity.Gauge is null ? "a number from 0 to 100,000,000,000" : "a number";
}

/// <summary>Where faults stand.</summary>
/// <param name="Each">JSON: path of the faults; OPC UA: not used.</param>
/// <param name="Code">Path from a fault, or field, of the code.</param>
/// <param name="Severity">… of the severity, or null.</param>
/// <param name="Source">… of the component, or null.</param>
/// <param name="Description">… of the meaning, or null.</param>
public sealed record EventFaults(string? Each, string Code, string? Severity, string? Source, string? Description);
