using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Tests.Support;

/// <summary>Random hour summaries.</summary>
internal static class Hours
{
    public const long FullHour = 3_600_000;

    public static long Start { get; } = Streams.Start.Ticks / TimeSpan.TicksPerMillisecond;

    /// <summary>The summary of some readings, taken in one after the other.</summary>
    public static HourSummary Of(IEnumerable<CounterReading> readings, long? start = null)
    {
        var hour = default(HourSummary);
        hour.Begin(start ?? Start, (int)FullHour);
        foreach (var reading in readings)
        {
            hour.Add(reading, reading.Ticks / TimeSpan.TicksPerMillisecond);
        }

        return hour;
    }

    /// <summary>Readings of one hour: few moments and few values, so that ties are common.</summary>
    public static List<CounterReading> Readings(Random random, int most = 6, long? start = null)
    {
        var readings = new List<CounterReading>();
        for (var left = random.Next(most + 1); left > 0; left--)
        {
            var moment = (start ?? Start) + (random.Next(4) == 0 ? random.Next((int)FullHour) : random.Next(6) * 600_000);
            var reading = new CounterReading(moment * TimeSpan.TicksPerMillisecond);
            for (var index = 0; index < CounterCatalog.Count; index++)
            {
                if (random.Next(3) > 0)
                {
                    reading.Set((Counter)index, random.Next(3) switch { 0 => random.Next(5), 1 => random.Next(1_000) / 10.0, _ => random.NextDouble() * 1e9 });
                }
            }

            readings.Add(reading);
        }

        return readings;
    }

    public static HourSummary Join(in HourSummary one, in HourSummary other)
    {
        var joined = one;
        joined.Join(other);
        return joined;
    }
}
