namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// The cumulative quantities a machine reports. The number of a member is stored in state files and journals: append
/// only, never renumber.
/// </summary>
public enum Counter : byte
{
    /// <summary>Hours with the engine or drive on, h.</summary>
    OperatingHours = 0,

    /// <summary>Operating hours without work being done, h.</summary>
    IdleHours = 1,

    /// <summary>Operating hours with work being done, h; derived as operating − idle where a machine does not report it.</summary>
    ProductiveHours = 2,

    /// <summary>Diesel, l.</summary>
    Fuel = 3,

    /// <summary>Electric energy, kWh.</summary>
    Energy = 4,

    /// <summary>Distance, km.</summary>
    Distance = 5,

    /// <summary>Load moves.</summary>
    Moves = 6,

    /// <summary>Payload, t.</summary>
    Payload = 7,

    /// <summary>Good pieces.</summary>
    Good = 8,

    /// <summary>Rejected pieces.</summary>
    Reject = 9,

    /// <summary>Shock events.</summary>
    Shocks = 10,

    /// <summary>Fault events.</summary>
    Faults = 11,

    /// <summary>Downtime, min.</summary>
    DowntimeMinutes = 12,
}
