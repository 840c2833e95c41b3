namespace Csm.Crm.Telemetry.Windows;

/// <summary>What is known about a gauge.</summary>
/// <param name="Code">Metric code.</param>
/// <param name="Unit">% or °C.</param>
/// <param name="Least">Least value that is believed.</param>
/// <param name="Greatest">Greatest value that is believed.</param>
/// <param name="HoldsInSilence">
/// True for levels: what was in the tank when the machine was switched off is in it when it is switched on again. Load and
/// temperature say nothing about a machine that does not report.
/// </param>
public sealed record GaugeDefinition(string Code, string Unit, double Least, double Greatest, bool HoldsInSilence);

/// <summary>What is known about each <see cref="Gauge"/>, and how its values are kept.</summary>
/// <remarks>
/// Values are <see cref="FixedPoint"/> in whole hundredths of their unit: sensors of levels and temperatures are coarser.
/// </remarks>
public static class GaugeCatalog
{
    /// <summary>Number of gauges.</summary>
    public const int Count = 6;

    /// <summary><see cref="FixedPoint"/> units per step of a gauge's value.</summary>
    internal const int Grain = FixedPoint.Scale / PerUnit;

    private const int PerUnit = 100;

    private static readonly GaugeDefinition[] Definitions =
    [
        new("fuel_level", "%", 0, 100, HoldsInSilence: true),
        new("def_level", "%", 0, 100, HoldsInSilence: true),
        new("state_of_charge", "%", 0, 100, HoldsInSilence: true),

        // Engines are driven above their rating for a while; J1939 (SPN 92) reports up to 125 %.
        new("load_factor", "%", 0, 125, HoldsInSilence: false),

        // J1939 writes temperatures from −40 °C, coolant up to 210 °C.
        new("coolant_temperature", "°C", -60, 210, HoldsInSilence: false),
        new("hydraulic_temperature", "°C", -60, 210, HoldsInSilence: false),
    ];

    /// <summary>All codes in the order of <see cref="Gauge"/>.</summary>
    public static IEnumerable<string> Codes => Definitions.Select(static gauge => gauge.Code);

    /// <summary>Code, unit, range and hold of a gauge.</summary>
    public static GaugeDefinition Of(Gauge gauge) => Definitions[(int)gauge];

    /// <summary>Metric code of a gauge, as in csm_metric and in native JSON.</summary>
    public static string CodeOf(Gauge gauge) => Definitions[(int)gauge].Code;

    /// <summary>True for values within the gauge's range; false for NaN too.</summary>
    public static bool Fits(Gauge gauge, double value) => value >= Definitions[(int)gauge].Least && value <= Definitions[(int)gauge].Greatest;

    /// <summary>Finds a gauge by its UTF-8 metric code.</summary>
    public static bool TryFind(ReadOnlySpan<byte> code, out Gauge gauge)
    {
        // Length first: it tells all codes apart.
        Gauge? found = code.Length switch
        {
            9 when code.SequenceEqual("def_level"u8) => Gauge.DefLevel,
            10 when code.SequenceEqual("fuel_level"u8) => Gauge.FuelLevel,
            11 when code.SequenceEqual("load_factor"u8) => Gauge.LoadFactor,
            15 when code.SequenceEqual("state_of_charge"u8) => Gauge.StateOfCharge,
            19 when code.SequenceEqual("coolant_temperature"u8) => Gauge.CoolantTemperature,
            21 when code.SequenceEqual("hydraulic_temperature"u8) => Gauge.HydraulicTemperature,
            _ => null,
        };
        gauge = found.GetValueOrDefault();
        return found.HasValue;
    }

    /// <summary>Finds a gauge by its metric code.</summary>
    public static bool TryFind(string code, out Gauge gauge)
    {
        var index = Array.FindIndex(Definitions, definition => definition.Code == code);
        gauge = index < 0 ? default : (Gauge)index;
        return index >= 0;
    }

    /// <summary>The <see cref="FixedPoint"/> of a value that fits, in whole hundredths.</summary>
    internal static int FixedOf(double value) => (int)Math.Round(value * PerUnit) * Grain;
}
