using System.Globalization;
using Csm.Crm.Telemetry.Windows;
using NodaTime;

namespace Csm.Crm.Telemetry.Profiles;

/// <summary>Reads feed profiles from YAML and refuses what is incomplete, contradictory or misspelt.</summary>
public static class FeedProfileFormat
{
    /// <param name="yaml">The profile's text.</param>
    /// <param name="source">Its file name, for messages.</param>
    /// <exception cref="FeedProfileException">The profile is wrong; the message names file and member.</exception>
    public static FeedProfile Read(string yaml, string source)
    {
        var check = new ProfileCheck(source, yaml);
        var document = check.Deserialize<FeedProfileDocument>();
        var states = (document.States ?? []).ToDictionary(static pair => pair.Key, pair => ReadState(pair.Key, pair.Value, check), StringComparer.Ordinal);
        var metrics = check.NeedAny(document.Metrics, "metrics").Select((metric, index) => ReadMetric(metric, index, states, check)).ToArray();
        if (metrics.GroupBy(static metric => metric.Quantity).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw check.Wrong("metrics", $"metric '{twice.Key.Code}' is defined {twice.Count()} times");
        }

        return new FeedProfile(
            check.Need(document.Name, "name"),
            check.Need(document.Title, "title"),
            check.Need(document.Separator, "separator"),
            document.Encoding ?? "utf-8",
            document.Missing ?? [string.Empty],
            ReadTime(check.Need(document.Time, "time"), check),
            check.Need(document.Device, "device"),
            ReadGap(check.Need(document.LongestGap, "longestGap"), check),
            states,
            metrics);
    }

    private static TimeColumn ReadTime(TimeDocument time, ProfileCheck check)
    {
        var zone = check.Need(time.Zone, "time.zone");
        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null
            ? throw check.Wrong("time.zone", $"time.zone '{zone}' is not an IANA time zone, such as Europe/Berlin or Etc/UTC")
            : new TimeColumn(check.Need(time.Column, "time.column"), check.Need(time.Format, "time.format"), zone);
    }

    private static TimeSpan ReadGap(string text, ProfileCheck check) =>
        TimeSpan.TryParseExact(text, @"hh\:mm\:ss", CultureInfo.InvariantCulture, out var gap) && gap > TimeSpan.Zero
            ? gap
            : throw check.Wrong("longestGap", $"longestGap is '{text}'; write a time above zero as hh:mm:ss, for example 00:00:30");

    private static FeedState ReadState(string name, StateDocument state, ProfileCheck check)
    {
        var member = $"states.{name}";
        return new FeedState(check.Need(state.Sentence, $"{member}.sentence"), ReadGroup(state.All, state.Any, member, check));
    }

    private static Condition ReadGroup(List<ConditionDocument>? all, List<ConditionDocument>? any, string member, ProfileCheck check)
    {
        if (all is null == any is null)
        {
            throw check.Wrong(member, $"{member} needs either 'all' or 'any' with conditions");
        }

        var conditions = check.NeedAny(all ?? any, member).Select((condition, index) => ReadCondition(condition, $"{member}[{index}]", check)).ToArray();
        return all is not null ? new Condition.All(conditions) : new Condition.Any(conditions);
    }

    private static Condition ReadCondition(ConditionDocument condition, string member, ProfileCheck check)
    {
        if (condition.All is not null || condition.Any is not null)
        {
            return ReadGroup(condition.All, condition.Any, member, check);
        }

        var column = check.Need(condition.Column, $"{member}.column");
        return (condition.Above, condition.Below, condition.Is, condition.IsNot) switch
        {
            ({ } limit, null, null, null) => new Condition.Compared(column, Below: false, limit),
            (null, { } limit, null, null) => new Condition.Compared(column, Below: true, limit),
            (null, null, { } text, null) => new Condition.Equal(column, text, Negated: false),
            (null, null, null, { } text) => new Condition.Equal(column, text, Negated: true),
            _ => throw check.Wrong(member, $"{member} on column '{column}' needs exactly one of 'above', 'below', 'is', 'isNot'"),
        };
    }

    private static FeedMetric ReadMetric(MetricDocument metric, int index, Dictionary<string, FeedState> states, ProfileCheck check)
    {
        var member = $"metrics[{index}]";
        var quantity = check.QuantityOf(metric.Metric, $"{member}.metric");
        var kind = metric.Kind switch
        {
            "counter" => FeedMetricKind.Counter,
            "rate" => FeedMetricKind.Rate,
            "state" => FeedMetricKind.State,
            "event" => FeedMetricKind.Event,
            "gauge" => FeedMetricKind.Gauge,
            _ => throw check.Wrong($"{member}.kind", $"{member}.kind is '{metric.Kind}'; it must be counter, rate, state, event or gauge"),
        };
        if (quantity.Gauge is null == (kind == FeedMetricKind.Gauge))
        {
            throw check.Wrong($"{member}.kind", $"{member}.kind is '{metric.Kind}', but {quantity.Code} is a {(quantity.Gauge is null ? "counter: it is read as counter, rate, state or event" : "gauge: it is read as gauge")}");
        }

        var conversion = check.ConversionOf(quantity, metric.Unit, metric.Factor, member);
        if (kind is FeedMetricKind.Counter or FeedMetricKind.Rate or FeedMetricKind.Gauge)
        {
            return new FeedMetric(quantity, kind, check.Need(metric.Column, $"{member}.column"), null, conversion);
        }

        var state = check.Need(metric.State, $"{member}.state");
        return states.ContainsKey(state)
            ? new FeedMetric(quantity, kind, null, state, conversion)
            : throw check.Wrong($"{member}.state", $"{member}.state '{state}' is not among the states ({string.Join(", ", states.Keys)})");
    }
}
