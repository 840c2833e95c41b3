using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Profiles;

/// <summary>How the columns of a CSV feed become counters and gauges. Read from YAML by <see cref="FeedProfileFormat"/>.</summary>
/// <param name="Name">The profile's name, as in <c>--profile</c>.</param>
/// <param name="Title">A line for people.</param>
/// <param name="Separator">Column separator.</param>
/// <param name="Encoding">Name of the text encoding; a byte order mark wins.</param>
/// <param name="Missing">Texts that stand for no value.</param>
/// <param name="Time">The time column.</param>
/// <param name="DeviceColumn">The column with the device id.</param>
/// <param name="LongestGap">A reading holds until the next one, but no longer than this.</param>
/// <param name="States">Named conditions, for example <c>idle</c>.</param>
/// <param name="Metrics">What is read or derived.</param>
public sealed record FeedProfile(
    string Name,
    string Title,
    string Separator,
    string Encoding,
    IReadOnlyList<string> Missing,
    TimeColumn Time,
    string DeviceColumn,
    TimeSpan LongestGap,
    IReadOnlyDictionary<string, FeedState> States,
    IReadOnlyList<FeedMetric> Metrics)
{
    /// <summary>Every column a file must have.</summary>
    public IReadOnlySet<string> Columns { get; } = new HashSet<string>(
        [
            Time.Column, DeviceColumn,
            .. Metrics.Where(static metric => metric.Kind != FeedMetricKind.Gauge).Select(static metric => metric.Column).OfType<string>(),
            .. States.Values.SelectMany(static state => state.When.Columns),
        ],
        StringComparer.Ordinal);

    /// <summary>Columns of gauges, which a file may lack: not every machine has the sensor.</summary>
    public IReadOnlySet<string> GaugeColumns { get; } = new HashSet<string>(
        Metrics.Where(static metric => metric.Kind == FeedMetricKind.Gauge).Select(static metric => metric.Column).OfType<string>(), StringComparer.Ordinal);

    /// <summary>How idle time is decided, in a sentence; says so when the profile does not decide it.</summary>
    public string IdleDecision => Metrics.FirstOrDefault(static metric => metric.Quantity.Counter == Counter.IdleHours) switch
    {
        null => $"Profile '{Name}' does not decide idle time.",
        { Kind: FeedMetricKind.State, State: { } state } => States[state].Sentence,
        var metric => $"Idle time is what the machine reports in '{metric.Column}'.",
    };
}

/// <summary>The time column.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Format">.NET date and time format, invariant culture.</param>
/// <param name="TimeZone">IANA zone the times are in.</param>
public sealed record TimeColumn(string Column, string Format, string TimeZone);

/// <summary>A condition over the columns of a row, with the sentence that explains it.</summary>
/// <param name="Sentence">How it is decided, for people.</param>
/// <param name="When">The condition.</param>
public sealed record FeedState(string Sentence, Condition When);

/// <summary>How a counter or gauge comes out of the feed.</summary>
public enum FeedMetricKind
{
    /// <summary>The column is the machine's own counter.</summary>
    Counter,

    /// <summary>The column is a rate per hour, integrated over time.</summary>
    Rate,

    /// <summary>Hours in which a state holds.</summary>
    State,

    /// <summary>How often a state begins.</summary>
    Event,

    /// <summary>The column is a level or state of the machine: a gauge.</summary>
    Gauge,
}

/// <summary>One counter or gauge of a feed.</summary>
/// <param name="Quantity">The counter or gauge it fills.</param>
/// <param name="Kind">How.</param>
/// <param name="Column">The column of a counter, rate or gauge.</param>
/// <param name="State">The state of a state or event.</param>
/// <param name="Conversion">From the unit of the column; of states and events its factor only.</param>
public sealed record FeedMetric(Quantity Quantity, FeedMetricKind Kind, string? Column, string? State, UnitConversion Conversion);
