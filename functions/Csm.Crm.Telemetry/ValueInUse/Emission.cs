using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>Energy and emission of fuel and electricity (R8).</summary>
public static class Emission
{
    /// <summary>kg CO2 per litre of diesel.</summary>
    public const double Co2PerLitre = 2.68;

    /// <summary>kWh in a litre of diesel.</summary>
    public const double KwhPerLitre = 9.96;

    /// <summary>kg CO2 of fuel and grid electricity, or null when neither was reported.</summary>
    public static double? Co2(double? fuel, double? energy, double gridFactor) =>
        fuel is null && energy is null ? null : (fuel.GetValueOrDefault() * Co2PerLitre) + (energy.GetValueOrDefault() * gridFactor);

    /// <summary>kWh of fuel and electricity together, so that mixed fleets compare, or null when neither was reported.</summary>
    public static double? TotalKwh(double? fuel, double? energy) =>
        fuel is null && energy is null ? null : (fuel.GetValueOrDefault() * KwhPerLitre) + energy.GetValueOrDefault();

    internal static double? Co2(Usage usage, double gridFactor) => Co2(usage[Counter.Fuel], usage[Counter.Energy], gridFactor);

    internal static double? TotalKwh(Usage usage) => TotalKwh(usage[Counter.Fuel], usage[Counter.Energy]);
}
