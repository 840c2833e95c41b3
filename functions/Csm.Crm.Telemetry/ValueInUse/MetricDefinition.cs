using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Windows;

namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>
/// A metric of value in use (R8): a numerator and a denominator per machine and period. Both are summed over machines
/// first and divided once, so a ratio is never an average of averages.
/// </summary>
/// <param name="Code">Code of csm_metric.</param>
/// <param name="Numerator">What a machine contributes, or null when it did not report it.</param>
/// <param name="Denominator">What it is divided by, or null for a plain sum.</param>
/// <param name="Scale">Factor from ratio to value: 100 for %.</param>
public sealed record MetricDefinition(
    string Code, Func<FleetMachine, Usage, double?> Numerator, Func<FleetMachine, Usage, double?>? Denominator, double Scale)
{
    /// <summary>
    /// Machine-days on which the machine was heard of, of those on which it should have been: one that was heard once in a
    /// month was out of reach for the rest of it. Computed from the fleet as a whole.
    /// </summary>
    public const string Connectivity = "connectivity";

    /// <summary>Share of planned time in which machines were not down. Computed from telemetry and recorded standstills.</summary>
    public const string Availability = "availability";

    /// <summary>Unplanned, unexcused downtime within planned time, min; from the same.</summary>
    public const string Downtime = "downtime_minutes";

    /// <summary>The metrics that are computed from what machines did.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        Sum(Counter.OperatingHours),
        Sum(Counter.IdleHours),
        Sum(Counter.ProductiveHours),
        new("planned_hours", static (_, usage) => Planned(usage), null, 1),
        Sum(Counter.Fuel),
        Sum(Counter.Energy),
        new("co2", static (machine, usage) => Emission.Co2(usage, machine.GridFactor), null, 1),
        Sum(Counter.Distance),
        Sum(Counter.Moves),
        Sum(Counter.Payload),
        Sum(Counter.Shocks),
        Sum(Counter.Faults),
        Sum(Counter.Good),
        Sum(Counter.Reject),
        new("output", static (_, usage) => Output(usage), null, 1),
        new("idle_share", static (_, usage) => usage[Counter.IdleHours], static (_, usage) => usage[Counter.OperatingHours], 100),
        new("utilisation", static (_, usage) => usage[Counter.ProductiveHours], static (_, usage) => Planned(usage), 100),
        new("energy_per_hour", static (_, usage) => Emission.TotalKwh(usage), static (_, usage) => usage[Counter.OperatingHours], 1),
        new("energy_per_move", static (_, usage) => Emission.TotalKwh(usage), static (_, usage) => usage[Counter.Moves], 1),
        new("moves_per_hour", static (_, usage) => usage[Counter.Moves], static (_, usage) => usage[Counter.OperatingHours], 1),
        new("shocks_per_100h", static (_, usage) => usage[Counter.Shocks], static (_, usage) => usage[Counter.OperatingHours], 100),
        new("faults_per_100h", static (_, usage) => usage[Counter.Faults], static (_, usage) => usage[Counter.OperatingHours], 100),
        new("reject_rate", static (_, usage) => usage[Counter.Reject], static (_, usage) => Output(usage), 100),
        .. Enum.GetValues<Gauge>().Select(Mean),
    ];

    private static MetricDefinition Sum(Counter counter) => new(CounterCatalog.CodeOf(counter), (_, usage) => usage[counter], null, 1);

    // Weighted by time: the value-hours of all machines over the hours in which their gauges showed something.
    private static MetricDefinition Mean(Gauge gauge) => new(
        GaugeCatalog.CodeOf(gauge), (_, usage) => usage.Gauges?[gauge]?.ValueHours, (_, usage) => usage.Gauges?[gauge]?.Hours, 1);

    // Good and rejected pieces; of a machine that counts rejects only, nobody knows the output.
    private static double? Output(Usage usage) => usage[Counter.Good] + usage[Counter.Reject].GetValueOrDefault();

    private static double? Planned(Usage usage) => usage.PlannedHours > 0 ? usage.PlannedHours : null;
}
