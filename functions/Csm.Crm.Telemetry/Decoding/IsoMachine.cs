using System.Runtime.InteropServices;
using System.Text.Json;
using Csm.Crm.Telemetry.Profiles;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Reads one machine of an ISO 15143-3 document: its items, each with a time of its own.</summary>
/// <remarks>
/// Values are looked for inside their item only: children of different items share names. An item is an object, an array
/// of them (time series), a wrapper around them, or, in flattened dialects, a plain value of the machine.
/// </remarks>
internal sealed class IsoMachine
{
    private static readonly string[] Times = ["datetime", "dateTime", "DateTime", "Datetime", "TelematicDataDate"];

    private readonly JsonElement machine;
    private readonly DecodingContext context;
    private readonly IsoIdentity identity;
    private readonly EventProfile? profile;
    private readonly long usualTicks;
    private readonly SortedSet<string> given = new(StringComparer.Ordinal);
    private readonly List<string> unusable = [];
    private readonly Dictionary<string, string> flat = new(StringComparer.Ordinal);
    private Rejection? rejection;
    private int furtherRejections;
    private MachineReadings readings = null!;

    public IsoMachine(JsonElement machine, in DecodingContext context, EventProfile? profile, long snapshotTicks, string? self)
    {
        this.machine = machine;
        this.context = context;
        var header = IsoIdentity.Read(machine);
        identity = header.DeviceId(null) is null ? IsoIdentity.FromLink(self) ?? header : header;
        this.profile = profile ?? context.Profiles?.MatchMaker(identity.Maker);
        usualTicks = TimeOf(machine, out var ticks, out _) ? ticks : snapshotTicks;
        foreach (var member in machine.EnumerateObject())
        {
            if (JsonText.Scalar(member.Value) is { } text)
            {
                flat[JsonText.NameOf(member).TrimStart('@')] = text;
            }
        }
    }

    /// <summary>Names of the items that the machine gives, usable or not.</summary>
    public IEnumerable<string> Given => given;

    /// <returns>False when the machine was rejected.</returns>
    public bool Read()
    {
        var claimed = identity.DeviceId(profile?.Device);
        var device = context.DeviceFor(claimed, out var fault);
        if (fault is null && device.Length > DecodingContext.LongestDevice)
        {
            fault = new Rejection(RejectionReason.DeviceMissing, $"The machine's identity '{device}' has {device.Length} characters; at most {DecodingContext.LongestDevice} are kept.");
        }

        if (fault is not null)
        {
            context.Sink.Reject(fault, JsonMarshal.GetRawUtf8Value(machine));
            return false;
        }

        readings = new MachineReadings(device.ToString());
        foreach (var member in machine.EnumerateObject())
        {
            if (IsoItems.Find(JsonText.NameOf(member)) is { } item)
            {
                ReadValue(item, member.Value);
            }
        }

        ReadFlatLocation();
        return true;
    }

    /// <summary>Hands everything to the sink.</summary>
    /// <param name="expected">Items that the source is expected to give.</param>
    public void Emit(IReadOnlySet<string> expected)
    {
        foreach (var item in expected.Where(item => !given.Contains(item)).Concat(unusable))
        {
            context.Sink.Missing(readings.Device, item);
        }

        if (rejection is not null)
        {
            // One for all: each carries the whole machine.
            var further = furtherRejections > 0 ? $" So are {furtherRejections} further values." : string.Empty;
            context.Reject(rejection.Reason, rejection.Detail + further, JsonMarshal.GetRawUtf8Value(machine));
        }

        readings.Emit(context.Sink);
    }

    private void ReadValue(IsoItem item, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var element in value.EnumerateArray())
                {
                    ReadValue(item, element);
                }

                break;
            case JsonValueKind.Object when !ReadWrapped(value):
                ReadItem(item, value);
                break;
            case JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                ReadItem(item, value);
                break;
            default:
                break;
        }
    }

    // FaultCodes around FaultCode, …Messages around …: whatever holds items as objects is no item itself.
    private bool ReadWrapped(JsonElement wrapper)
    {
        var wraps = false;
        foreach (var member in wrapper.EnumerateObject())
        {
            if (member.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array && IsoItems.Find(JsonText.NameOf(member)) is { } item)
            {
                wraps = true;
                ReadValue(item, member.Value);
            }
        }

        return wraps;
    }

    private void ReadItem(IsoItem item, JsonElement section)
    {
        given.Add(item.Name);
        var ticks = usualTicks;
        if (section.ValueKind == JsonValueKind.Object && !TimeOf(section, out ticks, out var written))
        {
            if (written is not null)
            {
                // 0001-01-01 and the like: the value is of no known moment.
                unusable.Add(item.Name + " time");
                return;
            }

            ticks = usualTicks;
        }

        if (ticks == 0)
        {
            unusable.Add(item.Name + " time");
            return;
        }

        switch (item.Kind)
        {
            case IsoItemKind.Location:
                SetPosition(ticks, Field(section, ["Latitude"]), Field(section, ["Longitude"]));
                break;
            case IsoItemKind.Fault:
                AddFault(ticks, section);
                break;
            case IsoItemKind.Percent or IsoItemKind.Cumulative:
                SetValue(item, ticks, section);
                break;
            default:
                break;
        }
    }

    private void SetValue(IsoItem item, long ticks, JsonElement section)
    {
        var mapped = profile?.Metrics.FirstOrDefault(metric => IsoItems.Find(metric.From) == item);
        if ((mapped?.Quantity ?? item.Quantity) is not { } quantity || (mapped is null && profile?.Metrics.Any(metric => metric.Quantity == quantity) == true))
        {
            return;
        }

        var text = section.ValueKind == JsonValueKind.Object ? Field(section, item.Values) ?? Field(section, ["#text", "Value", "value"]) : JsonText.Scalar(section);
        if (string.IsNullOrWhiteSpace(text))
        {
            unusable.Add(item.Name);
            return;
        }

        var unit = Field(section, [.. item.Units, "unit", "units"]) ?? (section.ValueKind == JsonValueKind.Object ? null : Flat(item.Units)) ?? item.UsualUnit;
        var conversion = UnitConversion.None;
        if (UnitOfMeasure.Of(quantity) is { Length: > 0 } wanted && !UnitOfMeasure.TryFind(string.IsNullOrWhiteSpace(unit) ? item.UsualUnit : unit, wanted, out conversion))
        {
            Reject($"{item.Name} is in '{unit}', which is no unit of {quantity.Code} ({wanted}).");
            return;
        }

        var isNumber = JsonText.TryNumber(text.Trim(), out var number);
        var value = conversion.Of(number);
        if (!isNumber && item.Kind == IsoItemKind.Percent)
        {
            unusable.Add(item.Name);
        }
        else if (!isNumber || !readings.TrySet(ticks, quantity, item.Name, mapped?.Of(value) ?? value))
        {
            Reject($"{item.Name} is '{(text.Length > 60 ? text[..60] : text)}'; it must be {EventMetric.ExpectedOf(quantity)}.");
        }
    }

    private void SetPosition(long ticks, string? north, string? east)
    {
        if (north is not null && east is not null && JsonText.TryNumber(north, out var latitude) && JsonText.TryNumber(east, out var longitude) && NativeEvent.IsOnEarth(latitude, longitude))
        {
            readings.SetPosition(ticks, latitude, longitude);
            return;
        }

        unusable.Add("Location");
    }

    private void ReadFlatLocation()
    {
        if (!given.Contains("Location") && usualTicks > 0 && Flat("Latitude") is { } latitude)
        {
            given.Add("Location");
            SetPosition(usualTicks, latitude, Flat("Longitude"));
        }
    }

    private void AddFault(long ticks, JsonElement section)
    {
        var code = section.ValueKind == JsonValueKind.Object ? Field(section, ["CodeIdentifier", "Code", "FaultCode", "#text"]) : JsonText.Scalar(section);
        if (FaultText.TryRead(
            ticks, code, Field(section, ["CodeSeverity", "Severity"]), Field(section, ["CodeSource", "Source"]), Field(section, ["CodeDescription", "Description", "FaultDescription"]), out var fault))
        {
            readings.Add(fault);
            return;
        }

        unusable.Add("FaultCode");
    }

    private void Reject(string detail)
    {
        furtherRejections += rejection is null ? 0 : 1;
        rejection ??= new Rejection(RejectionReason.MetricUnreadable, $"Machine '{readings.Device}': {detail}");
    }

    private string? Flat(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (flat.TryGetValue(name, out var text))
            {
                return text;
            }
        }

        return null;
    }

    private static bool TimeOf(JsonElement section, out long ticks, out string? written)
    {
        ticks = 0;
        written = Field(section, Times);
        return written is not null && JsonText.TryTime(written, out ticks);
    }

    // As an element or as an attribute, in the section's own members only.
    private static string? Field(JsonElement section, ReadOnlySpan<string> names)
    {
        if (section.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var name in names)
        {
            if ((JsonText.Scalar(JsonText.Member(section, name)) ?? JsonText.Scalar(JsonText.Member(section, "@" + name))) is { } text)
            {
                return text;
            }
        }

        return null;
    }
}
