namespace Csm.Crm.Plugins.Guarantees;

/// <summary>A period of a guarantee, measured.</summary>
/// <param name="Start">Its first day.</param>
/// <param name="Finding">What it came to.</param>
/// <param name="ExcusedMinutes">Minutes of downtime that did not count.</param>
internal sealed record MeasuredPeriod(DateTime Start, GuaranteeFinding Finding, int ExcusedMinutes);

/// <summary>Measures one period of a guarantee from what is known of its account (R11).</summary>
internal sealed class PeriodMeasurement
{
    private readonly GuaranteeEvidence evidence;

    public PeriodMeasurement(GuaranteeEvidence evidence) => this.evidence = evidence;

    /// <summary>The measured period; null when the promise did not hold in any of its months.</summary>
    public MeasuredPeriod? Measure(PromisedGuarantee guarantee, DateTime start)
    {
        var months = GuaranteeCalendar.MonthsInForce(start, guarantee.Length, guarantee.Guarantee.From, guarantee.Guarantee.To);
        if (months.Count == 0)
        {
            return null;
        }

        var readings = evidence.MonthsOf(guarantee);
        var usable = MonthReadings.Usable(readings, months);
        var recorded = guarantee.IsAboutDowntime ? Recorded(guarantee, usable) : DowntimeCount.None;
        var measured = guarantee.IsAboutDowntime ? Available(guarantee, usable, recorded) : MonthReadings.Combine(usable, guarantee.Aggregation, guarantee.Scale);

        return new MeasuredPeriod(
            start,
            GuaranteeRule.Judge(guarantee.Terms, measured, MonthReadings.Coverage(months, readings), guarantee.Fee),
            (int)Math.Min(int.MaxValue, Math.Round(recorded.ExcusedMinutes)));
    }

    private DowntimeCount Recorded(PromisedGuarantee guarantee, IReadOnlyList<MonthReading> usable)
    {
        var windows = usable.Select(reading => Clip(new Stretch(reading.Month, reading.Month.AddMonths(1)), guarantee)).ToArray();
        return evidence.MachinesOf(guarantee)
            .Select(machine => DowntimeRule.Of(evidence.StandstillsOf(machine), machine.Week, windows))
            .Aggregate(DowntimeCount.None, (sum, machine) => sum.Plus(machine));
    }

    // Neither source hides the other: what the month says or what is recorded, whichever is more. Months as telemetry writes
    // them have what is excused taken out already, and hold what was recorded up to their last publication. They are those of
    // the whole account, so they speak only where the guarantee covers the whole fleet.
    private decimal? Available(PromisedGuarantee guarantee, IReadOnlyList<MonthReading> usable, DowntimeCount recorded)
    {
        if (usable.Count == 0)
        {
            return null;
        }

        var isWhole = evidence.CoversFleet(guarantee);
        var planned = recorded.PlannedMinutes > 0m ? recorded.PlannedMinutes : isWhole ? 60m * usable.Sum(reading => reading.Denominator ?? 0m) : 0m;
        var metered = isWhole ? usable.Sum(reading => MeteredDown(guarantee, reading)) : 0m;
        var down = Math.Max(recorded.DownMinutes, metered);
        if (!guarantee.IsAvailability)
        {
            return down;
        }

        return planned > 0m ? Math.Max(0m, guarantee.Scale * (1m - (down / planned))) : isWhole && recorded.DownMinutes == 0m ? MonthReadings.Combine(usable, guarantee.Aggregation, guarantee.Scale) : null;
    }

    private static decimal MeteredDown(PromisedGuarantee guarantee, MonthReading reading) =>
        guarantee.IsAvailability ? Math.Max(0m, 60m * (reading.Denominator ?? 0m) * (1m - (reading.Value!.Value / guarantee.Scale))) : reading.Value!.Value;

    private static Stretch Clip(Stretch month, PromisedGuarantee guarantee) => month.Within(new Stretch(
        guarantee.Guarantee.From is { } from ? DateTime.SpecifyKind(from.Date, DateTimeKind.Utc) : DateTime.MinValue,
        guarantee.Guarantee.To is { } to ? DateTime.SpecifyKind(to.Date.AddDays(1), DateTimeKind.Utc) : DateTime.MaxValue));
}
