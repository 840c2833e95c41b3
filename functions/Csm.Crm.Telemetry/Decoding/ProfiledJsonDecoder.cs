using System.Runtime.InteropServices;
using System.Text.Json;
using Csm.Crm.Telemetry.Profiles;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>Reads a JSON object by a feed profile.</summary>
internal sealed class ProfiledJsonDecoder
{
    private readonly JsonElement root;
    private readonly EventProfile profile;
    private readonly DecodingContext context;

    // Paths from the root are the same for all events of the object.
    private readonly Dictionary<JsonPath, JsonElement> ofRoot = [];

    private ProfiledJsonDecoder(JsonElement root, EventProfile profile, in DecodingContext context)
    {
        this.root = root;
        this.profile = profile;
        this.context = context;
    }

    public static void Decode(JsonElement root, EventProfile profile, in DecodingContext context)
    {
        var decoder = new ProfiledJsonDecoder(root, profile, context);
        var any = false;
        foreach (var item in profile.Events.All(root, root))
        {
            any = true;
            decoder.DecodeEvent(item);
        }

        if (!any)
        {
            context.Reject(RejectionReason.MetricsMissing, $"Feed profile '{profile.Name}' finds no event in the object.", JsonMarshal.GetRawUtf8Value(root));
        }
    }

    private void DecodeEvent(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
        {
            Reject(new Rejection(RejectionReason.Unreadable, $"Feed profile '{profile.Name}' finds a JSON {item.ValueKind} where an event belongs."), item);
            return;
        }

        var device = context.DeviceFor(profile.DevicePath is { } path ? JsonText.Scalar(Find(path, item)) : null, out var fault);
        var ticks = context.FallbackTicks;
        if (profile.TimePath is { } timePath && !JsonText.TryTime(Find(timePath, item), out ticks))
        {
            fault ??= new Rejection(
                RejectionReason.TimeUnreadable, $"'{profile.Time}' is '{JsonText.Scalar(Find(timePath, item))}'. Send ISO 8601 with Z or an offset, or seconds or milliseconds since 1970; 2000–2099.");
        }

        if (fault is null && ticks == 0)
        {
            fault = new Rejection(RejectionReason.TimeMissing, $"Feed profile '{profile.Name}' names no time, and the envelope has none.");
        }

        if (fault is null && device.Length > DecodingContext.LongestDevice)
        {
            fault = new Rejection(RejectionReason.DeviceMissing, $"The device '{device}' has {device.Length} characters; at most {DecodingContext.LongestDevice} are kept.");
        }

        if (fault is not null)
        {
            Reject(fault, item);
            return;
        }

        var readings = new MachineReadings(device.ToString());
        if (ReadMetrics(item, ticks, readings) is { } wrong)
        {
            Reject(wrong, item);
            return;
        }

        ReadPosition(item, ticks, readings);
        ReadFaults(item, ticks, readings);
        readings.Emit(context.Sink);
    }

    private Rejection? ReadMetrics(JsonElement item, long ticks, MachineReadings readings)
    {
        foreach (var (metric, path) in profile.MetricPaths)
        {
            var found = Find(path, item);
            if (found.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            {
                context.Sink.Missing(readings.Device, metric.From);
            }
            else if (!JsonText.TryNumber(found, out var number) || !readings.TrySet(ticks, metric.Quantity, metric.From, metric.Of(number)))
            {
                return new Rejection(RejectionReason.MetricUnreadable, $"'{metric.From}' is '{JsonText.Scalar(found) ?? found.ValueKind.ToString()}'; it must be {metric.Expected}.");
            }
        }

        return null;
    }

    private void ReadPosition(JsonElement item, long ticks, MachineReadings readings)
    {
        if (profile.PositionPaths is not var (northPath, eastPath))
        {
            return;
        }

        if (JsonText.TryNumber(Find(northPath, item), out var latitude) && JsonText.TryNumber(Find(eastPath, item), out var longitude) && NativeEvent.IsOnEarth(latitude, longitude))
        {
            readings.SetPosition(ticks, latitude, longitude);
            return;
        }

        context.Sink.Missing(readings.Device, "position");
    }

    private void ReadFaults(JsonElement item, long ticks, MachineReadings readings)
    {
        if (profile.FaultPaths is not { } paths)
        {
            return;
        }

        foreach (var told in paths.Each.All(root, item))
        {
            string? Text(JsonPath? path) => path is null ? null : JsonText.Scalar(Find(path, told));
            if (FaultText.TryRead(ticks, Text(paths.Code), Text(paths.Severity), Text(paths.Source), Text(paths.Description), out var fault))
            {
                readings.Add(fault);
            }
            else
            {
                context.Sink.Missing(readings.Device, profile.Faults!.Code);
            }
        }
    }

    private JsonElement Find(JsonPath path, JsonElement item)
    {
        if (!path.FromRoot)
        {
            return path.First(root, item);
        }

        if (!ofRoot.TryGetValue(path, out var found))
        {
            ofRoot.Add(path, found = path.First(root, item));
        }

        return found;
    }

    private void Reject(Rejection rejection, JsonElement item) => context.Sink.Reject(rejection, JsonMarshal.GetRawUtf8Value(item));
}
