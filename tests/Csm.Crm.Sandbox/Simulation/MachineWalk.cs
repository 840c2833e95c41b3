namespace Csm.Crm.Sandbox.Simulation;

/// <summary>One machine on its way through time. Counters are whole hundredths, so that they add up exactly.</summary>
internal sealed class MachineWalk
{
    private const double HoursPerStep = 0.25;
    private const double IdleLoad = 0.25;
    private const long QuarterTicks = TimeSpan.TicksPerMinute * 15;

    private readonly SimulatedMachine machine;
    private readonly long startsAtTicks;
    private readonly long silentFromTicks;
    private readonly double[] carried = new double[EventWriter.Codes.Length];
    private long resetAtTicks;
    private ulong random;

    public MachineWalk(SimulatedMachine machine, int site, ulong seed)
    {
        this.machine = machine;
        Site = site;
        startsAtTicks = machine.StartsAt?.UtcTicks ?? 0;
        silentFromTicks = machine.SilentFrom?.UtcTicks ?? long.MaxValue;
        resetAtTicks = machine.CountersResetAt?.UtcTicks ?? long.MaxValue;
        random = seed;
        foreach (var character in machine.DeviceId)
        {
            random = (random ^ character) * 1099511628211UL;
        }

        // A first value of zero would make the generator stand still.
        random |= 1;
        OffsetTicks = (long)(Next() * 880) * TimeSpan.TicksPerSecond;
        SetInitialCounters();
    }

    public string DeviceId => machine.DeviceId;

    public int Site { get; }

    public long OffsetTicks { get; }

    public bool IsSilent { get; private set; }

    /// <summary>Whether the machine has been connected by then.</summary>
    public bool HasStarted(long ticks) => ticks >= startsAtTicks;

    /// <summary>Counters in hundredths, in the order of <see cref="EventWriter.Codes"/>; those the machine lacks are −1.</summary>
    public long[] Counters { get; } = new long[EventWriter.Codes.Length];

    /// <summary>One quarter of an hour.</summary>
    /// <returns>Whether a regular reading is due.</returns>
    public bool Step(bool onShift, double plannedHours, double month, long ticks)
    {
        IsSilent = ticks >= silentFromTicks;
        if (ticks >= resetAtTicks)
        {
            resetAtTicks = long.MaxValue;
            for (var index = 0; index < Counters.Length; index++)
            {
                Counters[index] = Math.Min(Counters[index], 0);
            }
        }

        if (!onShift || plannedHours <= 0)
        {
            return false;
        }

        // Productive = utilisation × planned; idle comes on top, as a share of what is then in operation.
        var idleShare = Math.Clamp(machine.IdleShare.In(month) * (0.7 + (0.6 * Next())), 0, 0.95);
        var productive = HoursPerStep * Math.Clamp(machine.Utilisation.In(month) * (0.8 + (0.4 * Next())), 0, 1);
        var operating = Math.Min(HoursPerStep, productive / (1 - idleShare));
        var idle = operating * idleShare;
        Work(operating, idle);
        return !IsSilent && ticks / (QuarterTicks * machine.QuartersPerReading) * (QuarterTicks * machine.QuartersPerReading) == ticks;
    }

    private void Work(double operating, double idle)
    {
        var work = machine.Work;
        var load = operating - idle + (idle * IdleLoad);
        var moves = (operating - idle) * work.MovesPerHour * (0.8 + (0.4 * Next()));
        Grow(0, operating);
        Grow(1, idle);
        Grow(2, load * work.FuelPerHour);
        Grow(3, load * work.EnergyPerHour);
        Grow(4, (operating - idle) * work.KmPerHour);
        GrowWhole(5, moves);
        Grow(6, moves * work.TonnesPerMove);
        GrowWhole(7, Next() < operating * work.ShocksPerHour ? 1 : 0);
        GrowWhole(8, Next() < operating * work.FaultsPerHour ? 1 : 0);
    }

    private void Grow(int counter, double amount) => Carry(counter, amount * 100, 1);

    private void GrowWhole(int counter, double amount) => Carry(counter, amount, 100);

    // What does not fill a unit yet is carried over, so that rounding does not add up.
    private void Carry(int counter, double units, long hundredthsPerUnit)
    {
        if (Counters[counter] < 0)
        {
            return;
        }

        carried[counter] += units;
        var whole = (long)carried[counter];
        carried[counter] -= whole;
        Counters[counter] += whole * hundredthsPerUnit;
    }

    private void SetInitialCounters()
    {
        var work = machine.Work;
        var hours = machine.InitialHours * (0.6 + (0.8 * Next()));
        double[] perHour = [1, machine.IdleShare.Start, work.FuelPerHour, work.EnergyPerHour, work.KmPerHour, work.MovesPerHour, work.MovesPerHour * work.TonnesPerMove, work.ShocksPerHour, work.FaultsPerHour];
        for (var index = 0; index < perHour.Length; index++)
        {
            Counters[index] = perHour[index] > 0 ? (long)(hours * perHour[index]) * 100 : -1;
        }
    }

    // xorshift64*: fast, and the same on every machine.
    private double Next()
    {
        random ^= random >> 12;
        random ^= random << 25;
        random ^= random >> 27;
        return (random * 2685821657736338717UL >> 11) * (1.0 / (1UL << 53));
    }
}
