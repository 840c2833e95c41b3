using Csm.Crm.Plugins.Sites;
using Csm.Crm.Plugins.Value;

namespace Csm.Crm.Plugins.Guarantees;

/// <summary>A period of a guarantee, measured.</summary>
/// <param name="Start">Its first day.</param>
/// <param name="Finding">What it came to.</param>
/// <param name="ExcusedMinutes">Minutes of downtime that did not count.</param>
/// <param name="Days">Days of the period.</param>
/// <param name="DaysInForce">Those of them on which the promise holds.</param>
internal sealed record MeasuredPeriod(DateTime Start, GuaranteeFinding Finding, int ExcusedMinutes, int Days, int DaysInForce)
{
    /// <summary>What is doubtful about how it was measured, a sentence per site.</summary>
    public IReadOnlyList<string> Doubts { get; init; } = [];
}

/// <summary>Measures one period of a guarantee from what is known of its account (R11).</summary>
internal sealed class PeriodMeasurement
{
    private readonly GuaranteeEvidence evidence;

    public PeriodMeasurement(GuaranteeEvidence evidence) => this.evidence = evidence;

    /// <summary>What counts of each month of the period; nothing when the promise is not judged by it.</summary>
    public static IReadOnlyList<Stretch> PartsOf(PromisedGuarantee guarantee, DateTime start) => guarantee.IsAboutDowntime
        ? GuaranteeCalendar.PartsInForce(start, guarantee.Length, guarantee.Guarantee.From, guarantee.LastDay)
        : GuaranteeCalendar.MonthsJudged(start, guarantee.Length, guarantee.Guarantee.From, guarantee.LastDay);

    /// <summary>The measured period; null when the promise is judged by none of its months.</summary>
    public MeasuredPeriod? Measure(PromisedGuarantee guarantee, DateTime start)
    {
        var parts = PartsOf(guarantee, start);
        if (parts.Count == 0)
        {
            return null;
        }

        var readings = evidence.MonthsOf(guarantee);
        var usable = MonthReadings.Usable(readings, parts);
        var stood = guarantee.IsAboutDowntime ? MonthOfDowntime.Of(usable.Select(reading => MonthOf(guarantee, reading, parts)).ToArray()) : DowntimeCount.None;
        var measured = guarantee.IsAboutDowntime ? Available(guarantee, usable, stood) : MonthReadings.Combine(usable, guarantee.Aggregation, guarantee.Scale);
        var days = GuaranteeCalendar.DaysOf(start, guarantee.Length);
        var inForce = GuaranteeCalendar.PartsInForce(start, guarantee.Length, guarantee.Guarantee.From, guarantee.LastDay).Sum(part => part.Length.Days);
        var summed = guarantee.IsSum ? parts.Where(part => MonthReadings.Usable(usable, [part]).Count > 0).Sum(part => part.Length.Days) : days;

        return new MeasuredPeriod(
            start,
            GuaranteeRule.Judge(guarantee.Terms, measured, MonthReadings.Coverage(parts, readings), guarantee.Fee, new PeriodShare((decimal)inForce / days, (decimal)summed / days)),
            (int)Math.Min(int.MaxValue, Math.Round(stood.ExcusedMinutes)),
            days,
            inForce)
        {
            Doubts = guarantee.IsAboutDowntime ? evidence.MachinesOf(guarantee).Select(machine => machine.Doubt).OfType<string>().Distinct(StringComparer.Ordinal).ToArray() : [],
        };
    }

    // Months as telemetry writes them have what is excused taken out already, and hold what was recorded up to their last
    // publication. They are those of the whole account, so they speak only where the guarantee covers the whole fleet.
    private MonthOfDowntime MonthOf(PromisedGuarantee guarantee, MonthReading reading, IEnumerable<Stretch> parts)
    {
        var month = new Stretch(reading.Month, reading.Month.AddMonths(1));
        var part = parts.Single(each => CalendarMonth.Of(each.From) == reading.Month);
        var isWhole = evidence.CoversFleet(guarantee);
        var recorded = Recorded(guarantee, part);
        return new MonthOfDowntime(
            recorded,
            part == month ? recorded : Recorded(guarantee, month),
            isWhole ? MeteredDown(guarantee, reading) : 0m,
            isWhole ? 60m * (reading.Denominator ?? 0m) : 0m,
            (decimal)part.Length.Days / month.Length.Days);
    }

    private DowntimeCount Recorded(PromisedGuarantee guarantee, Stretch window) => evidence.MachinesOf(guarantee)
        .Select(machine => DowntimeRule.Of(evidence.StandstillsOf(machine), machine.Week, [window], machine.Clock.Days))
        .Aggregate(DowntimeCount.None, (sum, machine) => sum.Plus(machine));

    private decimal? Available(PromisedGuarantee guarantee, IReadOnlyList<MonthReading> usable, DowntimeCount stood)
    {
        if (usable.Count == 0)
        {
            return null;
        }

        if (!guarantee.IsAvailability)
        {
            return stood.DownMinutes;
        }

        // Where neither a plan nor the hours behind the figure are known, the figure itself is all there is.
        return stood.PlannedMinutes > 0m ? Math.Max(0m, guarantee.Scale * (1m - (stood.DownMinutes / stood.PlannedMinutes)))
            : evidence.CoversFleet(guarantee) && stood.DownMinutes == 0m ? MonthReadings.Combine(usable, guarantee.Aggregation, guarantee.Scale) : null;
    }

    private static decimal MeteredDown(PromisedGuarantee guarantee, MonthReading reading) =>
        guarantee.IsAvailability ? Math.Max(0m, 60m * (reading.Denominator ?? 0m) * (1m - (reading.Value!.Value / guarantee.Scale))) : reading.Value!.Value;
}
