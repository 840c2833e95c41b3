using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.Profiles;

/// <summary>How a number in a source's unit becomes one in ours.</summary>
/// <param name="Factor">Our unit per unit of the source, above 0.</param>
/// <param name="Offset">What is added then.</param>
public readonly record struct UnitConversion(double Factor, double Offset)
{
    /// <summary>The units are the same.</summary>
    public static UnitConversion None { get; } = new(1, 0);

    /// <summary>A number in our unit.</summary>
    public double Of(double number) => (number * Factor) + Offset;
}

/// <summary>Units that sources write, as factors to the unit of counters and gauges: h, l, kWh, km, t, %, °C.</summary>
internal static class UnitOfMeasure
{
    private static readonly Dictionary<string, (string Unit, double Factor)> Units = new(StringComparer.OrdinalIgnoreCase)
    {
        ["h"] = ("h", 1), ["hour"] = ("h", 1), ["hours"] = ("h", 1), ["min"] = ("h", 1 / 60.0), ["minute"] = ("h", 1 / 60.0), ["minutes"] = ("h", 1 / 60.0),
        ["s"] = ("h", 1 / 3_600.0), ["second"] = ("h", 1 / 3_600.0), ["seconds"] = ("h", 1 / 3_600.0), ["ms"] = ("h", 1 / 3_600_000.0),
        ["l"] = ("l", 1), ["litre"] = ("l", 1), ["litres"] = ("l", 1), ["liter"] = ("l", 1), ["liters"] = ("l", 1), ["ml"] = ("l", 1e-3), ["m3"] = ("l", 1_000),
        ["gallon"] = ("l", 3.785411784), ["gallons"] = ("l", 3.785411784), ["gal"] = ("l", 3.785411784), ["us gallon"] = ("l", 3.785411784), ["us_gallon"] = ("l", 3.785411784),
        ["imperial gallon"] = ("l", 4.54609), ["imperial_gallon"] = ("l", 4.54609), ["uk gallon"] = ("l", 4.54609),
        ["kwh"] = ("kWh", 1), ["wh"] = ("kWh", 1e-3), ["mwh"] = ("kWh", 1_000), ["j"] = ("kWh", 1 / 3.6e6), ["kj"] = ("kWh", 1 / 3_600.0), ["mj"] = ("kWh", 1 / 3.6),
        ["km"] = ("km", 1), ["kilometre"] = ("km", 1), ["kilometres"] = ("km", 1), ["kilometer"] = ("km", 1), ["kilometers"] = ("km", 1),
        ["m"] = ("km", 1e-3), ["metre"] = ("km", 1e-3), ["metres"] = ("km", 1e-3), ["meter"] = ("km", 1e-3), ["meters"] = ("km", 1e-3),
        ["mile"] = ("km", 1.609344), ["miles"] = ("km", 1.609344), ["mi"] = ("km", 1.609344), ["foot"] = ("km", 0.3048e-3), ["feet"] = ("km", 0.3048e-3), ["ft"] = ("km", 0.3048e-3),
        ["t"] = ("t", 1), ["tonne"] = ("t", 1), ["tonnes"] = ("t", 1), ["metric ton"] = ("t", 1), ["metric tons"] = ("t", 1), ["metric_ton"] = ("t", 1),
        ["kg"] = ("t", 1e-3), ["kilogram"] = ("t", 1e-3), ["kilograms"] = ("t", 1e-3), ["g"] = ("t", 1e-6), ["gram"] = ("t", 1e-6),
        ["lb"] = ("t", 0.45359237e-3), ["lbs"] = ("t", 0.45359237e-3), ["pound"] = ("t", 0.45359237e-3), ["pounds"] = ("t", 0.45359237e-3),
        ["short ton"] = ("t", 0.90718474), ["short_ton"] = ("t", 0.90718474), ["long ton"] = ("t", 1.0160469088), ["long_ton"] = ("t", 1.0160469088),
        ["%"] = ("%", 1), ["percent"] = ("%", 1), ["per cent"] = ("%", 1), ["ratio"] = ("%", 100),
        ["°c"] = ("°C", 1), ["c"] = ("°C", 1), ["celsius"] = ("°C", 1),
        ["°f"] = ("°C", 5 / 9.0), ["f"] = ("°C", 5 / 9.0), ["fahrenheit"] = ("°C", 5 / 9.0), ["k"] = ("°C", 1), ["kelvin"] = ("°C", 1),
        ["1"] = (string.Empty, 1), ["count"] = (string.Empty, 1), ["each"] = (string.Empty, 1),
    };

    // Scales of temperature that do not begin where ours does.
    private static readonly Dictionary<string, double> Offsets = new(StringComparer.OrdinalIgnoreCase)
    {
        ["°f"] = -160 / 9.0, ["f"] = -160 / 9.0, ["fahrenheit"] = -160 / 9.0, ["k"] = -273.15, ["kelvin"] = -273.15,
    };

    /// <summary>All names of the units that a unit can be had from.</summary>
    public static IEnumerable<string> NamesOf(string unit) => Units.Where(pair => pair.Value.Unit == (unit == "min" ? "h" : unit)).Select(static pair => pair.Key);

    /// <summary>The conversion from a unit to that of a counter or gauge.</summary>
    /// <param name="name">The unit as the source writes it; case matters not.</param>
    /// <param name="unit">Unit of the counter or gauge: h, min, l, kWh, km, t, %, °C or empty for pieces.</param>
    /// <param name="conversion">From the one to the other.</param>
    /// <returns>False when the unit is unknown, or measures something else.</returns>
    public static bool TryFind(string name, string unit, out UnitConversion conversion)
    {
        // Downtime is counted in minutes, the one counter of time that is.
        var minutes = unit == "min";
        var known = Units.TryGetValue(name.Trim(), out var found) && found.Unit == (minutes ? "h" : unit);
        conversion = new UnitConversion(found.Factor * (minutes ? 60 : 1), Offsets.GetValueOrDefault(name.Trim()));
        return known;
    }

    /// <summary>Unit of a counter or gauge.</summary>
    public static string Of(Quantity quantity) => quantity.Gauge is { } gauge ? GaugeCatalog.Of(gauge).Unit : quantity.Counter switch
    {
        Counter.OperatingHours or Counter.IdleHours or Counter.ProductiveHours => "h",
        Counter.Fuel => "l",
        Counter.Energy => "kWh",
        Counter.Distance => "km",
        Counter.Payload => "t",
        Counter.DowntimeMinutes => "min",
        _ => string.Empty,
    };
}
