using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Benchmarks.Telemetry;

/// <summary>Machines that report 12 metrics, as coarsely as telematics units do.</summary>
internal static class Fleet
{
    /// <summary>Counter, growth per hour of work, and the step in which it is reported.</summary>
    public static IReadOnlyList<(Counter Counter, double PerHour, double Step)> Metrics { get; } =
    [
        (Counter.OperatingHours, 1, 0.01), (Counter.IdleHours, 0.3, 0.01), (Counter.ProductiveHours, 0.7, 0.01), (Counter.Fuel, 15, 0.1), (Counter.Energy, 22, 0.1),
        (Counter.Distance, 9, 0.1), (Counter.Moves, 14, 1), (Counter.Payload, 250, 0.1), (Counter.Good, 40, 1), (Counter.Reject, 1, 1), (Counter.Shocks, 0.2, 1), (Counter.Faults, 0.1, 1),
    ];

    public static SiteCalendar Calendar { get; } = new("Europe/Berlin", [8, 8, 8, 8, 8, 0, 0]);

    public static MachineDirectory Directory(int machines) => new(Enumerable.Range(0, machines).Select(static number => new FleetMachine(
        EventStream.DeviceId(number), new Guid(number, 1, 0, new byte[8]), new Guid(number / 20, 2, 0, new byte[8]), null, Calendar, 0.4, null)));

    /// <summary>A partition of machines that have worked for 14 months, built hour by hour.</summary>
    /// <param name="machines">How many.</param>
    /// <param name="isAtWork">Whether a machine works in an hour of the site's clock.</param>
    /// <param name="fine">Report every value with four decimals instead of the usual step.</param>
    /// <param name="withGauges">Report three gauges besides.</param>
    public static PartitionState AtWork(int machines, Func<DateTime, bool> isAtWork, bool fine, bool withGauges = false)
    {
        var state = new PartitionState(new WindowOptions());
        for (var machine = 0; machine < machines; machine++)
        {
            var window = state.Machines[state.Introduce(EventStream.DeviceId(machine), Calendar)];
            var random = new Random(machine);
            var counters = Metrics.Select(_ => random.Next(5_000) * FixedPoint.Scale * 1L).ToArray();
            var hour = default(HourSummary);
            for (var time = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc); time < new DateTime(2026, 3, 9, 0, 0, 0, DateTimeKind.Utc); time = time.AddHours(1))
            {
                if (isAtWork(time.AddHours(1)))
                {
                    if (withGauges)
                    {
                        var gauges = Gauges(time, random);
                        window.JoinGauges(new ReadOnlySpan<GaugeHour>(in gauges));
                    }

                    Fill(ref hour, time, counters, random, fine);
                    window.Join(new ReadOnlySpan<HourSummary>(in hour), default);
                }
            }
        }

        return state;
    }

    /// <summary>Filling in steps of 0.4 %, as J1939 has it, load and coolant in whole units.</summary>
    public static void SetGauges(ref CounterReading reading, DateTime time, Random random)
    {
        reading.Set(Gauge.FuelLevel, Math.Round((100 - (time.TimeOfDay.TotalHours * 4)) / 0.4) * 0.4);
        reading.Set(Gauge.LoadFactor, random.Next(15, 95));
        reading.Set(Gauge.CoolantTemperature, random.Next(78, 92));
    }

    private static GaugeHour Gauges(DateTime start, Random random)
    {
        var hour = default(GaugeHour);
        hour.Begin(start.Ticks / TimeSpan.TicksPerMillisecond);
        for (var time = start.AddSeconds(random.Next(10)); time < start.AddHours(1); time = time.AddSeconds(10))
        {
            var reading = new CounterReading(time.Ticks);
            SetGauges(ref reading, time, random);
            hour.Add(reading, time.Ticks / TimeSpan.TicksPerMillisecond);
        }

        return hour;
    }

    private static void Fill(ref HourSummary hour, DateTime time, long[] counters, Random random, bool fine)
    {
        hour = default;
        hour.Begin(time.Ticks / TimeSpan.TicksPerMillisecond, 3_600_000);
        var load = 0.5 + random.NextDouble();
        var first = new CounterReading(time.AddSeconds(random.Next(10)).Ticks);
        var last = new CounterReading(time.AddSeconds(3_590 + random.Next(10)).Ticks);
        for (var index = 0; index < counters.Length; index++)
        {
            var (counter, perHour, step) = Metrics[index];
            var grain = fine ? 1 : (long)(step * FixedPoint.Scale);
            first.Set(counter, FixedPoint.ToDouble(counters[index] / grain * grain));

            // Hours of operation run with the clock; all else depends on the work.
            counters[index] += (long)(perHour * FixedPoint.Scale * (index == 0 ? 1 : load * (0.7 + (0.6 * random.NextDouble()))));
            last.Set(counter, FixedPoint.ToDouble(counters[index] / grain * grain));
        }

        hour.Add(first, first.Ticks / TimeSpan.TicksPerMillisecond);
        hour.Add(last, last.Ticks / TimeSpan.TicksPerMillisecond);
        hour.Minutes = (1UL << 60) - 1;
    }
}
