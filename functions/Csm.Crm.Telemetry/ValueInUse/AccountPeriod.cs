using Csm.Crm.Tables;
using NodaTime;

namespace Csm.Crm.Telemetry.ValueInUse;

/// <summary>One metric of one account over one period.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Metric">Metric code.</param>
/// <param name="Kind">Day, week (Monday to Sunday) or month.</param>
/// <param name="Start">First day.</param>
/// <param name="Numerator">Sum over machines.</param>
/// <param name="Denominator">Sum over the same machines; 1 for a plain sum.</param>
/// <param name="Value">Scaled ratio, or null while the denominator is 0.</param>
/// <param name="Previous">Value of the period before, or null where it is not known.</param>
/// <param name="LastYear">Value of the same month last year, or of the week 52 weeks before; null where it is not known, and for days.</param>
/// <param name="MachinesReporting">Machines with data in the period.</param>
/// <param name="Coverage">Machine-days with data against machine-days expected so far, 0–100 %.</param>
public sealed record AccountPeriod(
    Guid AccountId, string Metric, PeriodKind Kind, LocalDate Start, double Numerator, double Denominator, double? Value, double? Previous, double? LastYear, int MachinesReporting, double Coverage);
