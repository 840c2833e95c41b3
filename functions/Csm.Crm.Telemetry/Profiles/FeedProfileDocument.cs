namespace Csm.Crm.Telemetry.Profiles;

// The shape of the YAML, member for member; FeedProfileFormat checks it and makes a FeedProfile of it.
internal sealed class FeedProfileDocument
{
    public string? Name { get; set; }

    public string? Title { get; set; }

    public string? Separator { get; set; }

    public string? Encoding { get; set; }

    public List<string>? Missing { get; set; }

    public TimeDocument? Time { get; set; }

    public string? Device { get; set; }

    public string? LongestGap { get; set; }

    public Dictionary<string, StateDocument>? States { get; set; }

    public List<MetricDocument>? Metrics { get; set; }
}

internal sealed class TimeDocument
{
    public string? Column { get; set; }

    public string? Format { get; set; }

    public string? Zone { get; set; }
}

internal sealed class StateDocument
{
    public string? Sentence { get; set; }

    public List<ConditionDocument>? All { get; set; }

    public List<ConditionDocument>? Any { get; set; }
}

internal sealed class ConditionDocument
{
    public string? Column { get; set; }

    public double? Above { get; set; }

    public double? Below { get; set; }

    public string? Is { get; set; }

    public string? IsNot { get; set; }

    public List<ConditionDocument>? All { get; set; }

    public List<ConditionDocument>? Any { get; set; }
}

internal sealed class MetricDocument
{
    public string? Metric { get; set; }

    public string? Kind { get; set; }

    public string? Column { get; set; }

    public string? State { get; set; }

    public string? Unit { get; set; }

    public double? Factor { get; set; }
}
