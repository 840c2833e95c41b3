using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Profiles;

/// <summary>The running counters of one device in a feed.</summary>
internal sealed class DeviceFeed
{
    private readonly FeedProfile profile;
    private readonly string deviceId;
    private readonly Track[] tracks;
    private long previousTicks;

    public DeviceFeed(FeedProfile profile, string deviceId)
    {
        this.profile = profile;
        this.deviceId = deviceId;
        tracks = [.. profile.Metrics.Select(static metric => new Track(metric))];
    }

    /// <summary>The event of the next row.</summary>
    /// <exception cref="FormatException">A value is unusable or the row is out of order. The row then has no effect at all.</exception>
    public ReadOnlyMemory<byte> Next(long ticks, Func<string, string?> valueOf)
    {
        if (ticks <= previousTicks)
        {
            throw new FormatException($"the time {Shown(ticks)} of device '{deviceId}' is not after {Shown(previousTicks)}, that of its row before");
        }

        // All values first: a row with a bad one must leave every counter as it was.
        var values = Array.ConvertAll(tracks, track => Evaluate(track.Metric, valueOf));
        var hours = previousTicks == 0 ? 0 : Math.Min(ticks - previousTicks, profile.LongestGap.Ticks) / (double)TimeSpan.TicksPerHour;
        for (var index = 0; index < tracks.Length; index++)
        {
            tracks[index].Move(values[index], hours);
        }

        previousTicks = ticks;
        return Write(ticks);
    }

    // Counter and rate: the column's number. State and event: 1 while the state holds, 0 otherwise.
    private double? Evaluate(FeedMetric metric, Func<string, string?> valueOf)
    {
        if (metric.State is { } state)
        {
            return profile.States[state].When.Holds(valueOf) ? 1 : 0;
        }

        if (valueOf(metric.Column!) is not { } text)
        {
            return null;
        }

        var signed = metric.Kind == FeedMetricKind.Gauge;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number) || (number < 0 && !signed))
        {
            throw new FormatException($"column '{metric.Column}' is '{text}', which is not a number{(signed ? string.Empty : " ≥ 0")}");
        }

        // A sensor's value out of range is none; what stands beside it is used.
        var value = metric.Conversion.Of(number);
        return signed && !metric.Quantity.Fits(value) ? null : value;
    }

    private ReadOnlyMemory<byte> Write(long ticks)
    {
        var buffer = new ArrayBufferWriter<byte>(192);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("device"u8, deviceId);
        json.WriteString("time"u8, Shown(ticks));
        json.WriteStartObject("metrics"u8);
        foreach (var track in tracks)
        {
            if (track.Counter is { } value)
            {
                json.WriteNumber(track.Metric.Quantity.Code, value);
            }
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static string Shown(long ticks) => new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture);

    private sealed class Track(FeedMetric metric)
    {
        private double? previous;
        private double sum;

        public FeedMetric Metric { get; } = metric;

        /// <summary>Where the counter or gauge stands; null where the machine's own has no value in this row.</summary>
        public double? Counter { get; private set; }

        public void Move(double? value, double hours)
        {
            // A row holds until the next one: rates and states of the row before are charged for the time between.
            sum += Metric.Kind switch
            {
                FeedMetricKind.Rate => previous.GetValueOrDefault() * hours,
                FeedMetricKind.State => previous.GetValueOrDefault() * hours * Metric.Conversion.Factor,
                FeedMetricKind.Event => previous is 0 && value is 1 ? Metric.Conversion.Factor : 0,
                _ => 0,
            };
            previous = value;
            Counter = Metric.Kind is FeedMetricKind.Counter or FeedMetricKind.Gauge ? value : sum;
        }
    }
}
