namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>A recorded standstill of one machine (csm_downtime).</summary>
/// <param name="From">When it began, UTC.</param>
/// <param name="To">When the machine was available again, UTC; null while it stands. One that ends before it begins counts nothing.</param>
/// <param name="IsExcused">Planned or excluded: it does not count against us.</param>
public sealed record Standstill(DateTime From, DateTime? To, bool IsExcused);

/// <summary>What the standstills of a machine come to on one day of its site.</summary>
/// <param name="DownMinutes">Unplanned, unexcused minutes, at most those planned.</param>
/// <param name="ExcusedMinutes">Planned or excluded minutes, at most those planned that are left.</param>
public readonly record struct DayDowntime(double DownMinutes, double ExcusedMinutes);
