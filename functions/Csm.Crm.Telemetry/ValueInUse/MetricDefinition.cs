using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>
/// A metric of value in use (R8): a numerator and a denominator per machine and month. Both are summed over machines
/// first and divided once, so a ratio is never an average of averages.
/// </summary>
/// <param name="Code">Code of csm_metric.</param>
/// <param name="Numerator">What a machine contributes, or null when it did not report it.</param>
/// <param name="Denominator">What it is divided by, or null for a plain sum.</param>
/// <param name="Scale">Factor from ratio to value: 100 for %.</param>
public sealed record MetricDefinition(
    string Code, Func<FleetMachine, MonthTotals, double?> Numerator, Func<FleetMachine, MonthTotals, double?>? Denominator, double Scale)
{
    /// <summary>Share of machines that reported, of those that should. Computed from the fleet, not from machine months.</summary>
    public const string Connectivity = "connectivity";

    /// <summary>The metrics that are computed from machine months.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        Sum(Counter.OperatingHours),
        Sum(Counter.IdleHours),
        Sum(Counter.ProductiveHours),
        new("planned_hours", static (_, month) => Planned(month), null, 1),
        Sum(Counter.Fuel),
        Sum(Counter.Energy),
        new("co2", static (machine, month) => Emission.Co2(month, machine.GridFactor), null, 1),
        Sum(Counter.Distance),
        Sum(Counter.Moves),
        Sum(Counter.Payload),
        Sum(Counter.Shocks),
        Sum(Counter.Faults),
        new("idle_share", static (_, month) => month[Counter.IdleHours], static (_, month) => month[Counter.OperatingHours], 100),
        new("utilisation", static (_, month) => month[Counter.ProductiveHours], static (_, month) => Planned(month), 100),
        new("energy_per_hour", static (_, month) => Emission.TotalKwh(month), static (_, month) => month[Counter.OperatingHours], 1),
        new("energy_per_move", static (_, month) => Emission.TotalKwh(month), static (_, month) => month[Counter.Moves], 1),
        new("moves_per_hour", static (_, month) => month[Counter.Moves], static (_, month) => month[Counter.OperatingHours], 1),
    ];

    private static MetricDefinition Sum(Counter counter) => new(CounterCatalog.CodeOf(counter), (_, month) => month[counter], null, 1);

    private static double? Planned(MonthTotals month) => month.PlannedHours > 0 ? month.PlannedHours : null;
}
