using System.Globalization;
using System.Text;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Benchmarks.Telemetry;

/// <summary>Newline-delimited native JSON of a fleet that reports 12 metrics every 10 seconds, about 250 bytes an event.</summary>
internal sealed class EventStream
{
    public const int Machines = 1_000;
    private const int EventsPerBody = 200;

    private EventStream(List<byte[]> bodies, int events)
    {
        Bodies = bodies;
        Events = events;
    }

    public static DateTime Start { get; } = new(2026, 1, 5, 6, 0, 0, DateTimeKind.Utc);

    /// <summary>Bodies of hub events, in order.</summary>
    public IReadOnlyList<byte[]> Bodies { get; }

    public int Events { get; }

    public double BytesPerEvent => Bodies.Sum(static body => (long)body.Length) / (double)Events;

    public static string DeviceId(int machine) => string.Create(CultureInfo.InvariantCulture, $"PN-{machine:00000}");

    /// <param name="rounds">Events per machine.</param>
    /// <param name="withGauges">Report three gauges besides.</param>
    public static EventStream Create(int rounds, bool withGauges = false)
    {
        var random = new Random(5);
        var counters = Enumerable.Range(0, Machines).Select(_ => Enumerable.Range(0, Fleet.Metrics.Count).Select(_ => Math.Round(random.NextDouble() * 9_000, 2)).ToArray()).ToArray();
        var bodies = new List<byte[]>();
        var text = new StringBuilder();
        for (var round = 0; round < rounds; round++)
        {
            var time = Start.AddSeconds(round * 10);
            for (var machine = 0; machine < Machines; machine++)
            {
                Write(text, machine, time, counters[machine], random, withGauges);
                if ((machine + 1) % EventsPerBody == 0)
                {
                    bodies.Add(Encoding.UTF8.GetBytes(text.ToString()));
                    text.Clear();
                }
            }
        }

        return new EventStream(bodies, rounds * Machines);
    }

    private static void Write(StringBuilder text, int machine, DateTime time, double[] counters, Random random, bool withGauges)
    {
        text.Append(CultureInfo.InvariantCulture, $"{{\"device\":\"{DeviceId(machine)}\",\"time\":\"{time:yyyy-MM-ddTHH:mm:ssZ}\",\"metrics\":{{");
        for (var index = 0; index < counters.Length; index++)
        {
            var (counter, perHour, step) = Fleet.Metrics[index];
            if (random.NextDouble() * step < perHour / 360)
            {
                counters[index] += step;
            }

            text.Append(index == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"\"{CounterCatalog.CodeOf(counter)}\":{counters[index]:0.##}");
        }

        if (withGauges)
        {
            var reading = new CounterReading(time.Ticks);
            Fleet.SetGauges(ref reading, time, random);
            foreach (var gauge in reading.Gauges)
            {
                text.Append(CultureInfo.InvariantCulture, $",\"{GaugeCatalog.CodeOf(gauge)}\":{FixedPoint.ToDouble(reading.GaugeValues[(int)gauge]):0.##}");
            }
        }

        text.Append("}}\n");
    }
}
