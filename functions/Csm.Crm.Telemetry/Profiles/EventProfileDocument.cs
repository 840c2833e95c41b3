namespace Csm.Crm.Telemetry.Profiles;

// The shape of the YAML, member for member; EventProfileFormat checks it and makes an EventProfile of it.
internal sealed class EventProfileDocument
{
    public string? Name { get; set; }

    public string? Title { get; set; }

    public string? Format { get; set; }

    public EventMatchDocument? Match { get; set; }

    public string? Events { get; set; }

    public string? Device { get; set; }

    public string? Time { get; set; }

    public EventPositionDocument? Position { get; set; }

    public List<EventMetricDocument>? Metrics { get; set; }

    public EventFaultsDocument? Faults { get; set; }
}

internal sealed class EventMatchDocument
{
    public string? ContentType { get; set; }

    public string? CloudEventType { get; set; }

    public EventPropertyDocument? Property { get; set; }

    public string? Member { get; set; }

    public string? Maker { get; set; }
}

internal sealed class EventPropertyDocument
{
    public string? Name { get; set; }

    public string? Value { get; set; }
}

internal sealed class EventPositionDocument
{
    public string? Latitude { get; set; }

    public string? Longitude { get; set; }
}

internal sealed class EventMetricDocument
{
    public string? Metric { get; set; }

    public string? From { get; set; }

    public string? Unit { get; set; }

    public double? Factor { get; set; }
}

internal sealed class EventFaultsDocument
{
    public string? Each { get; set; }

    public string? Code { get; set; }

    public string? Severity { get; set; }

    public string? Source { get; set; }

    public string? Description { get; set; }
}
