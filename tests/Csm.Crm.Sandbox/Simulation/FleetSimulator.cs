using NodaTime;

namespace Csm.Crm.Sandbox.Simulation;

/// <summary>
/// Fleets at work, as a stream of native JSON events in order of time: every quarter of an hour during the shift, at
/// midnight, 8 and 16 h outside it. The same seed gives the same bytes, in however many steps the time advances.
/// </summary>
/// <remarks>Not safe for use by several threads.</remarks>
public sealed class FleetSimulator
{
    private static readonly long SlotTicks = TimeSpan.FromMinutes(15).Ticks;

    private readonly SiteClock[] sites;
    private readonly MachineWalk[] machines;
    private readonly EventWriter writer = new();
    private readonly long startTicks;
    private long slotStart;

    /// <param name="customers">Whose machines.</param>
    /// <param name="start">First moment, on a full quarter of an hour.</param>
    /// <param name="seed">Seed of all chance.</param>
    /// <exception cref="ArgumentException">The start is not on a full quarter of an hour.</exception>
    public FleetSimulator(IEnumerable<SimulatedCustomer> customers, DateTimeOffset start, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(customers);
        if (start.UtcTicks % SlotTicks != 0)
        {
            throw new ArgumentException($"The simulation starts at {start:O}; it must start on a full quarter of an hour.", nameof(start));
        }

        startTicks = start.UtcTicks;
        slotStart = startTicks;
        var clocks = new List<SiteClock>();
        var walks = new List<MachineWalk>();
        foreach (var site in customers.SelectMany(static customer => customer.Sites))
        {
            clocks.Add(new SiteClock(site, DateTimeZoneProviders.Tzdb[site.TimeZone]));
            walks.AddRange(site.Machines.Select(machine => new MachineWalk(machine, clocks.Count - 1, seed)));
        }

        sites = [.. clocks];

        // Each machine reports at its own moment within the quarter; in that order the stream is in order of time.
        machines = [.. walks.OrderBy(static walk => walk.OffsetTicks)];
    }

    /// <summary>Events sent so far.</summary>
    public long Events { get; private set; }

    /// <summary>Sends all events up to the quarter that holds <paramref name="until"/>, exclusively.</summary>
    public void Advance(DateTimeOffset until, ITelemetrySink sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        for (; slotStart + SlotTicks <= until.UtcTicks; slotStart += SlotTicks)
        {
            for (var index = 0; index < sites.Length; index++)
            {
                sites[index].MoveTo(slotStart);
            }

            var month = (slotStart - startTicks) / (TimeSpan.TicksPerDay * 30.4375);
            foreach (var machine in machines)
            {
                var site = sites[machine.Site];
                if (machine.HasStarted(slotStart) && (machine.Step(site.OnShift, site.PlannedHours, month, slotStart) || (!machine.IsSilent && site.Heartbeat)))
                {
                    Events++;
                    var ticks = slotStart + machine.OffsetTicks;
                    sink.Send(machine.DeviceId, new DateTimeOffset(ticks, TimeSpan.Zero), writer.Write(machine, ticks));
                }
            }
        }
    }

    private sealed class SiteClock(SimulatedSite site, DateTimeZone zone)
    {
        private static readonly int[] HeartbeatHours = [0, 8, 16];

        public bool OnShift { get; private set; }

        public bool Heartbeat { get; private set; }

        public double PlannedHours { get; private set; }

        public void MoveTo(long slotStart)
        {
            var local = Instant.FromDateTimeUtc(new DateTime(slotStart, DateTimeKind.Utc)).InZone(zone);
            var hour = local.Hour + (local.Minute / 60.0);
            var sinceShiftStart = hour - site.ShiftStart;
            var shiftDay = sinceShiftStart >= 0 ? local.DayOfWeek : local.Date.PlusDays(-1).DayOfWeek;
            PlannedHours = site.PlannedHours[(int)shiftDay - 1];
            OnShift = (sinceShiftStart >= 0 ? sinceShiftStart : sinceShiftStart + 24) < PlannedHours;
            Heartbeat = !OnShift && local.Minute < 15 && Array.IndexOf(HeartbeatHours, local.Hour) >= 0;
        }
    }
}
