using System.Globalization;
using System.Text;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>Random but repeatable streams of readings, and orders of arrival.</summary>
internal static class Streams
{
    public static readonly DateTime Start = new(2026, 3, 2, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The default rules, but nothing is forgotten within a test.</summary>
    public static WindowOptions KeepingAll { get; } = new() { ClosedDays = 400 };

    /// <summary>The moment of <see cref="Start"/>, some days on.</summary>
    public static DateTimeOffset Arrival(double days = 0) => new DateTimeOffset(Start).AddDays(days);

    public static SiteCalendar Calendar(string zone = "Europe/Berlin", double planned = 16) => new(zone, [.. Enumerable.Repeat(planned, 7)]);

    public static CounterReading Reading(DateTime time, params (Counter Counter, double Value)[] values)
    {
        var reading = new CounterReading(time.Ticks);
        foreach (var (counter, value) in values)
        {
            reading.Set(counter, value);
        }

        return reading;
    }

    /// <summary>A machine at work for some days: gaps, missing counters, and when wanted resets, glitches and swapped units.</summary>
    public static List<CounterReading> Work(Random random, int days, bool withTrouble)
    {
        var readings = new List<CounterReading>();
        var time = Start.AddMinutes(random.Next(600));
        double hours = 1_000 + random.Next(5_000), idle = hours / 4, fuel = hours * 12, moves = 10 * Math.Floor(hours);
        while (time < Start.AddDays(days))
        {
            var reading = new CounterReading(time.Ticks);
            reading.Set(Counter.OperatingHours, hours);
            reading.Set(Counter.IdleHours, idle);
            if (random.Next(4) > 0)
            {
                reading.Set(Counter.Fuel, fuel);
                reading.Set(Counter.Moves, moves);
            }

            if (withTrouble && random.Next(60) == 0)
            {
                (hours, idle, fuel) = random.Next(3) switch { 0 => (0, 0, 0), 1 => (hours + 5_000, idle, fuel), _ => (hours / 2, idle / 2, fuel + 90_000) };
            }

            readings.Add(reading);
            var step = TimeSpan.FromMinutes(random.Next(20) == 0 ? random.Next(60, 2_000) : random.Next(1, 60));
            var worked = Math.Min(step.TotalHours, 2) * random.NextDouble();
            (time, hours, idle, fuel, moves) = (time + step, hours + worked, idle + (worked * random.NextDouble()), fuel + (worked * 14), moves + random.Next(1 + (int)(step.TotalMinutes / 3)));
        }

        return readings;
    }

    /// <summary>The reading with a gauge besides.</summary>
    public static CounterReading With(this in CounterReading reading, Gauge gauge, double value)
    {
        var more = reading;
        more.Set(gauge, value);
        return more;
    }

    /// <summary>The readings with some gauges besides: not all in every reading, temperatures below zero, ties, coarse and fine sensors.</summary>
    public static List<CounterReading> WithGauges(IEnumerable<CounterReading> readings, Random random)
    {
        double level = random.Next(100), temperature = random.Next(-30, 90);
        var coarse = random.Next(2) == 0;
        return [.. readings.Select(reading =>
        {
            level = Math.Clamp(level - random.NextDouble(), 0, 100);
            level = random.Next(50) == 0 ? 100 : level;
            temperature = Math.Clamp(temperature + (random.NextDouble() * 8) - 4, -40, 120);
            var more = reading;
            foreach (var (gauge, value) in new[] { (Gauge.FuelLevel, level), (Gauge.LoadFactor, random.Next(126)), (Gauge.CoolantTemperature, temperature) })
            {
                if (random.Next(5) > 0)
                {
                    more.Set(gauge, coarse ? Math.Round(value) : value);
                }
            }

            return more;
        })];
    }

    /// <summary>The readings as they might arrive: each up to <paramref name="lateness"/> late, some twice or three times.</summary>
    public static IEnumerable<CounterReading> Shuffled(IReadOnlyList<CounterReading> readings, Random random, TimeSpan lateness) =>
        readings
            .SelectMany(reading => Enumerable.Repeat(reading, random.Next(8) == 0 ? random.Next(2, 4) : 1))
            .Select(reading => (Reading: reading, Arrival: reading.Ticks + (long)(random.NextDouble() * lateness.Ticks)))
            .OrderBy(static item => item.Arrival)
            .Select(static item => item.Reading)
            .ToArray();

    public static MachineWindow Window(IEnumerable<CounterReading> readings, SiteCalendar? calendar = null, WindowOptions? options = null)
    {
        var window = new MachineWindow("PN-001", calendar ?? Calendar(), options ?? KeepingAll);
        foreach (var reading in readings)
        {
            window.Accept(reading).ShouldBeTrue("no reading of the stream is late");
        }

        return window;
    }

    public static byte[] Json(string device, in CounterReading reading)
    {
        var metrics = new List<string>();
        for (var index = 0; index < CounterCatalog.Count; index++)
        {
            if (reading.Present.Has((Counter)index))
            {
                metrics.Add(string.Create(CultureInfo.InvariantCulture, $"\"{CounterCatalog.CodeOf((Counter)index)}\":{FixedPoint.ToDouble(reading.Values[index]):R}"));
            }
        }

        foreach (var gauge in reading.Gauges)
        {
            metrics.Add(string.Create(CultureInfo.InvariantCulture, $"\"{GaugeCatalog.CodeOf(gauge)}\":{FixedPoint.ToDouble(reading.GaugeValues[(int)gauge]):R}"));
        }

        var time = new DateTime(reading.Ticks, DateTimeKind.Utc).ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes($"{{\"device\":\"{device}\",\"time\":\"{time}\",\"metrics\":{{{string.Join(',', metrics)}}}}}");
    }
}
