namespace Csm.Crm.Sandbox.Simulation;

/// <summary>A customer whose fleet is simulated.</summary>
/// <param name="Name">The customer, for messages.</param>
/// <param name="Sites">Its sites.</param>
public sealed record SimulatedCustomer(string Name, IReadOnlyList<SimulatedSite> Sites);

/// <summary>A site with its shifts.</summary>
/// <param name="TimeZone">IANA time zone.</param>
/// <param name="PlannedHours">Shift length of Monday to Sunday, 0–24 h; the shift starts at <paramref name="ShiftStart"/>.</param>
/// <param name="ShiftStart">Local hour at which the shift starts, 0–23.</param>
/// <param name="Machines">The machines of the site.</param>
public sealed record SimulatedSite(string TimeZone, IReadOnlyList<double> PlannedHours, int ShiftStart, IReadOnlyList<SimulatedMachine> Machines);

/// <summary>A machine and how its use develops.</summary>
/// <param name="DeviceId">Its device.</param>
/// <param name="Work">What an hour of work takes and gives.</param>
/// <param name="Utilisation">Productive share of planned hours over the months.</param>
/// <param name="IdleShare">Idle share of operating hours over the months.</param>
public sealed record SimulatedMachine(string DeviceId, WorkProfile Work, Tendency Utilisation, Tendency IdleShare)
{
    /// <summary>First moment with readings; null from the beginning.</summary>
    public DateTimeOffset? StartsAt { get; init; }

    /// <summary>Quarters of an hour between two readings during the shift, at least 1.</summary>
    public int QuartersPerReading { get; init; } = 1;

    /// <summary>First moment without readings, or null.</summary>
    public DateTimeOffset? SilentFrom { get; init; }

    /// <summary>Moment at which all counters restart at zero, or null.</summary>
    public DateTimeOffset? CountersResetAt { get; init; }

    /// <summary>Operating hours when the simulation starts.</summary>
    public double InitialHours { get; init; } = 4_000;
}

/// <summary>A share that drifts in a straight line, month by month.</summary>
/// <param name="Start">Share in the first month, 0–1.</param>
/// <param name="PerMonth">Change per month.</param>
public readonly record struct Tendency(double Start, double PerMonth)
{
    /// <summary>Share in month <paramref name="month"/> counted from 0, kept within 0.01–0.95.</summary>
    public double In(double month) => Math.Clamp(Start + (PerMonth * month), 0.01, 0.95);
}

/// <summary>What one hour of work takes and gives, idling a quarter of the fuel and energy.</summary>
/// <param name="FuelPerHour">l/h, 0 for electric machines.</param>
/// <param name="EnergyPerHour">kWh/h, 0 for diesel machines.</param>
/// <param name="KmPerHour">km/h.</param>
/// <param name="MovesPerHour">Load moves per hour.</param>
/// <param name="TonnesPerMove">Payload per move.</param>
/// <param name="ShocksPerHour">Mean shocks per operating hour.</param>
/// <param name="FaultsPerHour">Mean faults per operating hour.</param>
public sealed record WorkProfile(
    double FuelPerHour, double EnergyPerHour, double KmPerHour, double MovesPerHour, double TonnesPerMove, double ShocksPerHour = 0.02, double FaultsPerHour = 0.004);
