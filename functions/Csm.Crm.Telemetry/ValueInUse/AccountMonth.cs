using NodaTime;

namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>One metric of one account in one month.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Metric">Metric code.</param>
/// <param name="Month">The month.</param>
/// <param name="Numerator">Sum over machines.</param>
/// <param name="Denominator">Sum over the same machines; 1 for a plain sum.</param>
/// <param name="Value">Scaled ratio, or null while the denominator is 0.</param>
/// <param name="Previous">Value of the month before, or null.</param>
/// <param name="LastYear">Value of the same month last year, or null.</param>
/// <param name="MachinesReporting">Machines with data in the month.</param>
/// <param name="Coverage">Machine-days with data against machine-days expected so far, 0–100 %.</param>
public sealed record AccountMonth(
    Guid AccountId, string Metric, YearMonth Month, double Numerator, double Denominator, double? Value, double? Previous, double? LastYear, int MachinesReporting, double Coverage);
