namespace Csm.Crm.Telemetry.Windows;

/// <summary>
/// The levels and states a machine reports: values of a moment, which hold until the next one. The number of a member is
/// stored in state files and journals: append only, never renumber.
/// </summary>
public enum Gauge : byte
{
    /// <summary>Filling of the fuel tank, %.</summary>
    FuelLevel = 0,

    /// <summary>Filling of the tank of diesel exhaust fluid, %.</summary>
    DefLevel = 1,

    /// <summary>Charge of the traction battery, %.</summary>
    StateOfCharge = 2,

    /// <summary>Load of the engine or drive against the greatest at its speed, %.</summary>
    LoadFactor = 3,

    /// <summary>Temperature of the engine's or drive's coolant, °C.</summary>
    CoolantTemperature = 4,

    /// <summary>Temperature of the hydraulic oil, °C.</summary>
    HydraulicTemperature = 5,
}
