using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Decoding;

/// <summary>
/// What a message says about one machine at several moments: sources give every item a time of its own. Items of one
/// moment become one reading, and each reading's original is its native JSON.
/// </summary>
/// <param name="device">The device, 1–100 characters.</param>
internal sealed class MachineReadings(string device)
{
    private readonly SortedDictionary<long, Moment> moments = [];
    private readonly List<FaultReading> faults = [];
    private readonly List<string> missing = [];

    public string Device { get; } = device;

    /// <summary>Sets a value.</summary>
    /// <param name="ticks">Its UTC ticks.</param>
    /// <param name="quantity">What it is of.</param>
    /// <param name="item">The item as the source names it: reported as missing when a gauge's value is out of range.</param>
    /// <param name="value">The value, in the unit of the quantity.</param>
    /// <returns>False for a value that no counter can have.</returns>
    public bool TrySet(long ticks, Quantity quantity, string item, double value)
    {
        if (!quantity.Fits(value))
        {
            if (quantity.Gauge is not null)
            {
                missing.Add(item);
            }

            return quantity.Gauge is not null;
        }

        if (quantity.Gauge is { } gauge)
        {
            At(ticks).Gauges[gauge] = value;
        }
        else
        {
            At(ticks).Values[quantity.Counter!.Value] = value;
        }

        return true;
    }

    /// <summary>Sets a position that is on earth.</summary>
    public void SetPosition(long ticks, double latitude, double longitude) => At(ticks).Position = (latitude, longitude);

    public void Add(FaultReading fault) => faults.Add(fault);

    /// <summary>Hands all to the sink, oldest first.</summary>
    public void Emit(IReadingSink sink)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        foreach (var fault in faults)
        {
            buffer.ResetWrittenCount();
            Write(buffer, fault.Ticks, null, fault);
            sink.AcceptFault(Device, fault, buffer.WrittenSpan);
        }

        foreach (var item in missing)
        {
            sink.Missing(Device, item);
        }

        foreach (var (ticks, moment) in moments)
        {
            var reading = new CounterReading(ticks);
            foreach (var (counter, value) in moment.Values)
            {
                reading.Set(counter, value);
            }

            foreach (var (gauge, value) in moment.Gauges)
            {
                reading.Set(gauge, value);
            }

            if (moment.Position is var (latitude, longitude))
            {
                reading.SetPosition(latitude, longitude);
            }

            buffer.ResetWrittenCount();
            Write(buffer, ticks, moment, null);
            sink.Accept(Device, reading, buffer.WrittenSpan);
        }
    }

    private Moment At(long ticks)
    {
        if (!moments.TryGetValue(ticks, out var moment))
        {
            moments.Add(ticks, moment = new Moment());
        }

        return moment;
    }

    private void Write(ArrayBufferWriter<byte> buffer, long ticks, Moment? moment, FaultReading? fault)
    {
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteNumber("csm"u8, 1);
        json.WriteString("device"u8, Device);
        json.WriteString("time"u8, new DateTime(ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture));
        if (moment is { HasMetrics: true })
        {
            json.WriteStartObject("metrics"u8);
            foreach (var (counter, value) in moment.Values)
            {
                json.WriteNumber(CounterCatalog.CodeOf(counter), value);
            }

            foreach (var (gauge, value) in moment.Gauges)
            {
                json.WriteNumber(GaugeCatalog.CodeOf(gauge), value);
            }

            json.WriteEndObject();
        }

        if (moment?.Position is var (latitude, longitude))
        {
            json.WriteStartObject("position"u8);
            json.WriteNumber("lat"u8, latitude);
            json.WriteNumber("lon"u8, longitude);
            json.WriteEndObject();
        }

        if (fault is { } told)
        {
            json.WriteStartArray("faults"u8);
            WriteFault(json, told);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteFault(Utf8JsonWriter json, FaultReading fault)
    {
        json.WriteStartObject();
        json.WriteString("code"u8, fault.Code);
        if (fault.Severity is { } severity)
        {
            json.WriteString("severity"u8, severity.ToString());
        }

        if (fault.Source is { } source)
        {
            json.WriteString("source"u8, source);
        }

        if (fault.Description is { } description)
        {
            json.WriteString("description"u8, description);
        }

        json.WriteEndObject();
    }

    private sealed class Moment
    {
        public SortedDictionary<Counter, double> Values { get; } = [];

        public SortedDictionary<Gauge, double> Gauges { get; } = [];

        public bool HasMetrics => Values.Count > 0 || Gauges.Count > 0;

        public (double Latitude, double Longitude)? Position { get; set; }
    }
}
