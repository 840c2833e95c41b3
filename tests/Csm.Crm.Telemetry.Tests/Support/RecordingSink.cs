using System.Globalization;
using System.Text;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>Keeps what a decoder finds.</summary>
internal sealed class RecordingSink : IReadingSink
{
    public List<(string Device, CounterReading Reading, string Original)> Accepted { get; } = [];

    public List<(string Device, FaultReading Fault, string Original)> Faults { get; } = [];

    public List<(UsageReading Usage, string Original)> Usages { get; } = [];

    public List<(StockReading Stock, string Original)> Stocks { get; } = [];

    public List<(Rejection Rejection, string Original)> Rejections { get; } = [];

    public List<string> UnknownMetrics { get; } = [];

    public List<(string Device, string Item)> MissingItems { get; } = [];

    /// <summary>Readings and faults as sorted lines: equal for equal contents in any order.</summary>
    public string Contents => string.Join('\n', Accepted.Select(static item => $"{item.Device} {Describe(item.Reading)}")
        .Concat(Faults.Select(static item => $"{item.Device} {item.Fault}"))
        .Concat(Usages.Select(static item => $"{item.Usage}")).Concat(Stocks.Select(static item => $"{item.Stock}")).Order(StringComparer.Ordinal));

    public static RecordingSink Of(ReadOnlySpan<byte> body, EventProperties? properties = null, EventDecoder? decoder = null)
    {
        var sink = new RecordingSink();
        (decoder ?? new EventDecoder()).Decode(body, properties, sink);
        return sink;
    }

    public static RecordingSink Of(string body, EventProperties? properties = null, EventDecoder? decoder = null) => Of(Encoding.UTF8.GetBytes(body), properties, decoder);

    /// <summary>Time, counters by code, position.</summary>
    public static string Describe(in CounterReading reading)
    {
        var text = new StringBuilder(new DateTime(reading.Ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture));
        for (var index = 0; index < CounterCatalog.Count; index++)
        {
            if (reading.Present.Has((Counter)index))
            {
                text.Append(CultureInfo.InvariantCulture, $" {CounterCatalog.CodeOf((Counter)index)}={FixedPoint.ToDouble(reading.Values[index])}");
            }
        }

        foreach (var gauge in reading.Gauges)
        {
            text.Append(CultureInfo.InvariantCulture, $" {GaugeCatalog.CodeOf(gauge)}={FixedPoint.ToDouble(reading.GaugeValues[(int)gauge])}");
        }

        return reading.HasPosition ? text.Append(CultureInfo.InvariantCulture, $" at {reading.Latitude},{reading.Longitude}").ToString() : text.ToString();
    }

    public void Accept(ReadOnlySpan<char> deviceId, in CounterReading reading, ReadOnlySpan<byte> original) =>
        Accepted.Add((deviceId.ToString(), reading, Encoding.UTF8.GetString(original)));

    public void AcceptFault(ReadOnlySpan<char> deviceId, in FaultReading fault, ReadOnlySpan<byte> original) =>
        Faults.Add((deviceId.ToString(), fault, Encoding.UTF8.GetString(original)));

    public void AcceptUsage(UsageReading usage, ReadOnlySpan<byte> original) => Usages.Add((usage, Encoding.UTF8.GetString(original)));

    public void AcceptStock(StockReading stock, ReadOnlySpan<byte> original) => Stocks.Add((stock, Encoding.UTF8.GetString(original)));

    public void Reject(Rejection rejection, ReadOnlySpan<byte> original) => Rejections.Add((rejection, Encoding.UTF8.GetString(original)));

    public void UnknownMetric(ReadOnlySpan<byte> code) => UnknownMetrics.Add(Encoding.UTF8.GetString(code));

    public void Missing(ReadOnlySpan<char> deviceId, string item) => MissingItems.Add((deviceId.ToString(), item));
}
