using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Profiles;

/// <summary>Reads event profiles from YAML and refuses what is incomplete, contradictory or misspelt.</summary>
public static class EventProfileFormat
{
    private static readonly string[] IsoDevices = ["pin", "serial", "equipmentId", "makeModelSerial"];
    private static readonly string[] OpcUaDevices = ["publisher", "writer", "writerName"];

    /// <param name="yaml">The profile's text.</param>
    /// <param name="source">Its file name, for messages.</param>
    /// <exception cref="FeedProfileException">The profile is wrong; the message names file, line and member.</exception>
    public static EventProfile Read(string yaml, string source)
    {
        var check = new ProfileCheck(source, yaml);
        var document = check.Deserialize<EventProfileDocument>();
        var format = check.Need(document.Format, "format") switch
        {
            "json" => EventFormat.Json,
            "opcua" => EventFormat.OpcUa,
            "iso" => EventFormat.Iso,
            var other => throw check.Wrong("format", $"format is '{other}'; it must be json, opcua or iso (a CSV profile has no format)"),
        };
        var profile = new EventProfile(check.Need(document.Name, "name"), check.Need(document.Title, "title"), format, ReadMatch(document.Match, format, check))
        {
            Device = document.Device,
            Time = document.Time,
            Metrics = ReadMetrics(document.Metrics, check),
            Position = document.Position is { } position ? (check.Need(position.Latitude, "position.latitude"), check.Need(position.Longitude, "position.longitude")) : null,
            Faults = document.Faults is { } faults ? new EventFaults(faults.Each, check.Need(faults.Code, "faults.code"), faults.Severity, faults.Source, faults.Description) : null,
        };
        return format switch
        {
            EventFormat.Json => WithPaths(profile, document, check),
            EventFormat.OpcUa => CheckedOpcUa(profile, document, check),
            _ => CheckedIso(profile, document, check),
        };
    }

    private static EventMatch ReadMatch(EventMatchDocument? match, EventFormat format, ProfileCheck check)
    {
        match = check.Need(match, "match");
        KeyValuePair<string, string>? property = match.Property is { } given ? new(check.Need(given.Name, "match.property.name"), check.Need(given.Value, "match.property.value")) : null;
        if (match is { ContentType: null, CloudEventType: null, Property: null, Member: null, Maker: null })
        {
            throw check.Wrong("match", "'match' is empty; give contentType, cloudEventType, property, member (json) or maker (iso)");
        }

        if (match.Member is not null && (format != EventFormat.Json || match is not { ContentType: null, CloudEventType: null, Property: null }))
        {
            throw check.Wrong("match.member", "match.member is for format json, and stands alone");
        }

        return match.Maker is not null && (format != EventFormat.Iso || match is not { ContentType: null, CloudEventType: null, Property: null })
            ? throw check.Wrong("match.maker", "match.maker is for format iso, and stands alone")
            : new EventMatch(match.ContentType?.ToLowerInvariant(), match.CloudEventType, property, match.Member, match.Maker);
    }

    private static EventMetric[] ReadMetrics(List<EventMetricDocument>? metrics, ProfileCheck check)
    {
        var read = check.NeedAny(metrics, "metrics").Select((metric, index) =>
        {
            var member = $"metrics[{index}]";
            var quantity = check.QuantityOf(metric.Metric, $"{member}.metric");
            return new EventMetric(quantity, check.Need(metric.From, $"{member}.from"), check.ConversionOf(quantity, metric.Unit, metric.Factor, member));
        }).ToArray();
        return read.GroupBy(static metric => metric.Quantity).FirstOrDefault(static group => group.Count() > 1) is { } twice
            ? throw check.Wrong("metrics", $"metric '{twice.Key.Code}' is defined {twice.Count()} times")
            : read;
    }

    private static EventProfile WithPaths(EventProfile profile, EventProfileDocument document, ProfileCheck check)
    {
        JsonPath Path(string text, string member)
        {
            try
            {
                return JsonPath.Parse(text);
            }
            catch (FormatException wrong)
            {
                throw new FeedProfileException(check.Wrong(member, $"{member}: {wrong.Message}").Message, wrong);
            }
        }

        JsonPath? Maybe(string? text, string member) => text is null ? null : Path(text, member);
        FaultPaths? faults = null;
        if (profile.Faults is { } told)
        {
            var each = Path(check.Need(told.Each, "faults.each"), "faults.each");
            faults = each.FromRoot
                ? throw check.Wrong("faults.each", "faults.each starts at '^'; faults are read from the event, so that each event has its own")
                : new FaultPaths(each, Path(told.Code, "faults.code"), Maybe(told.Severity, "faults.severity"), Maybe(told.Source, "faults.source"), Maybe(told.Description, "faults.description"));
        }

        return profile with
        {
            Events = document.Events is { } events ? Path(events, "events") : JsonPath.Self,
            DevicePath = Maybe(profile.Device, "device"),
            TimePath = Maybe(profile.Time, "time"),
            PositionPaths = profile.Position is var (latitude, longitude) ? (Path(latitude, "position.latitude"), Path(longitude, "position.longitude")) : null,
            MetricPaths = [.. profile.Metrics.Select((metric, index) => (metric, Path(metric.From, $"metrics[{index}].from")))],
            FaultPaths = faults,
        };
    }

    private static EventProfile CheckedOpcUa(EventProfile profile, EventProfileDocument document, ProfileCheck check)
    {
        if (profile.Device is { } device && Array.IndexOf(OpcUaDevices, device) < 0 && !(device.StartsWith("field:", StringComparison.Ordinal) && device.Length > 6))
        {
            throw check.Wrong("device", $"device is '{device}'; for opcua it must be publisher, writer, writerName or field:name");
        }

        Refuse(document.Events, "events", check);
        Refuse(document.Time, "time", check);
        Refuse(document.Faults?.Each, "faults.each", check);
        return profile;
    }

    private static EventProfile CheckedIso(EventProfile profile, EventProfileDocument document, ProfileCheck check)
    {
        if (profile.Device is { } device && Array.IndexOf(IsoDevices, device) < 0)
        {
            throw check.Wrong("device", $"device is '{device}'; for iso it must be pin, serial, equipmentId or makeModelSerial");
        }

        for (var index = 0; index < profile.Metrics.Count; index++)
        {
            var metric = profile.Metrics[index];
            var kind = metric.Quantity.Gauge is null ? IsoItemKind.Cumulative : IsoItemKind.Percent;
            if (IsoItems.Find(metric.From)?.Kind != kind)
            {
                var name = kind == IsoItemKind.Percent ? "per cent" : "cumulative";
                throw check.Wrong($"metrics[{index}].from", $"metrics[{index}].from '{metric.From}' is no {name} item of ISO 15143-3; there are {string.Join(", ", IsoItems.NamesOf(kind))}");
            }
        }

        Refuse(document.Events, "events", check);
        Refuse(document.Time, "time", check);
        Refuse(document.Position is null ? null : "position", "position", check);
        Refuse(document.Faults is null ? null : "faults", "faults", check);
        return profile;
    }

    private static void Refuse(string? value, string member, ProfileCheck check)
    {
        if (value is not null)
        {
            throw check.Wrong(member, $"'{member}' is for format json; the format has it in a fixed place");
        }
    }
}
