using System.Globalization;
using Csm.Crm.Tables;

namespace Csm.Crm.Plugins.Guarantees;

/// <summary>What an evaluation came to.</summary>
/// <param name="Periods">Periods measured.</param>
/// <param name="Frozen">Disputed periods left as they were.</param>
/// <param name="IsSimulation">Whether a draft was held against history and nothing was stored.</param>
/// <param name="Obstacles">What stands in the way of measuring others, a sentence each.</param>
internal sealed record EvaluationOutcome(IReadOnlyList<MeasuredPeriod> Periods, int Frozen, bool IsSimulation, IReadOnlyList<string> Obstacles)
{
    /// <summary>Guarantees whose last period was measured before, so that they have ended now.</summary>
    public int Ended { get; init; }

    /// <summary>Guarantees this call did not come to any more.</summary>
    public int Left { get; init; }

    /// <summary>What is doubtful about how the periods were measured, a sentence per site.</summary>
    public IReadOnlyList<string> Doubts => Periods.SelectMany(period => period.Doubts).Distinct(StringComparer.Ordinal).ToArray();
}

/// <summary>R11: measures the periods that ended with a month, stores them, and tells of a breach once. Repeating it measures the same.</summary>
internal sealed class EvaluateGuarantees
{
    /// <summary>
    /// Guarantees a call writes at most, for it must end well within the platform's two minutes and a breach brings a call to
    /// action and an event. What has no news costs no write, so the next call begins where this one stopped.
    /// </summary>
    public const int PortionSize = 100;

    private const int MonthsSimulated = 12;
    private readonly IRows visible;
    private readonly IRows rows;
    private readonly GuaranteePeriods stored;
    private readonly TellOfBreaches tell;

    /// <param name="visible">Rows as the caller sees them: which guarantees he may have measured.</param>
    /// <param name="rows">All rows: what they are measured by.</param>
    /// <param name="tell">Calls to action and events about breaches.</param>
    public EvaluateGuarantees(IRows visible, IRows rows, TellOfBreaches tell)
    {
        this.visible = visible;
        this.rows = rows;
        this.tell = tell;
        stored = new GuaranteePeriods(rows);
    }

    /// <summary>Measures the active guarantees the caller may see, as many as a call may write.</summary>
    public EvaluationOutcome All(DateTime month, DateTime now) =>
        Evaluate(visible.Read(PromisedGuarantee.Query().Where(Guarantee.Columns.Status, (int)GuaranteeStatus.Active)).Select(row => new PromisedGuarantee(row)).ToArray(), month, now);

    /// <summary>Measures one guarantee; a draft is held against the last twelve months and nothing is stored.</summary>
    /// <exception cref="RefusalException">It cannot be read, its account is inactive, or it has ended.</exception>
    public EvaluationOutcome One(Guid id, DateTime month, DateTime now)
    {
        var guarantee = visible.Read(PromisedGuarantee.Query().Where(Guarantee.PrimaryIdColumn, id)).Select(row => new PromisedGuarantee(row)).FirstOrDefault()
            ?? throw new RefusalException($"There is no active guarantee {id:D} of an active account that you may read. Choose another one, or ask its owner to share it.");
        if (guarantee.Guarantee.Status == GuaranteeStatus.Ended)
        {
            throw new RefusalException($"Guarantee {guarantee.Label} has ended, so it is measured no longer. Choose an active one, or set its status back.");
        }

        return guarantee.IsSimulation ? Simulate(guarantee, month) : Evaluate([guarantee], month, now);
    }

    private EvaluationOutcome Simulate(PromisedGuarantee guarantee, DateTime month)
    {
        if (guarantee.Obstacle() is { } obstacle)
        {
            return new EvaluationOutcome([], 0, true, [obstacle]);
        }

        var starts = Enumerable.Range(0, MonthsSimulated)
            .Select(back => GuaranteeCalendar.PeriodEndingWith(guarantee.Length, month.AddMonths(-back)))
            .OfType<DateTime>()
            .OrderBy(start => start)
            .ToArray();
        var evidence = GuaranteeEvidence.Read(rows, [guarantee], month.AddMonths(1 - (2 * MonthsSimulated)), month.AddMonths(1));
        var measurement = new PeriodMeasurement(evidence);
        return new EvaluationOutcome(starts.Select(start => measurement.Measure(guarantee, start)).OfType<MeasuredPeriod>().ToArray(), 0, true, []);
    }

    private EvaluationOutcome Evaluate(IReadOnlyCollection<PromisedGuarantee> guarantees, DateTime month, DateTime now)
    {
        var over = guarantees.Where(guarantee => guarantee.IsOverBefore(month)).ToArray();
        var due = guarantees.Except(over).Where(guarantee => GuaranteeCalendar.PeriodEndingWith(guarantee.Length, month) is not null).ToArray();
        var measurable = due.Where(guarantee => guarantee.Obstacle() is null).ToArray();
        var obstacles = due.Select(guarantee => guarantee.Obstacle()).OfType<string>().ToList();
        var outcome = Measure(measurable, month, now);
        var room = Math.Max(0, PortionSize - outcome.Written);
        var ended = End(over.Where(guarantee => guarantee.Guarantee.Disputed != true).ToArray(), room, obstacles, out var left);
        return new EvaluationOutcome(outcome.Periods, outcome.Frozen, false, obstacles) { Ended = ended, Left = outcome.Left + left };
    }

    private Portion Measure(PromisedGuarantee[] guarantees, DateTime month, DateTime now)
    {
        var portion = new Portion();
        if (guarantees.Length == 0)
        {
            return portion;
        }

        DateTime StartOf(PromisedGuarantee guarantee) => GuaranteeCalendar.PeriodEndingWith(guarantee.Length, month)!.Value;
        var first = guarantees.Min(StartOf);
        var measurement = new PeriodMeasurement(GuaranteeEvidence.Read(rows, guarantees, first, month.AddMonths(1)));
        var known = stored.Read(guarantees.Select(guarantee => guarantee.Id), first);
        var changes = new List<StoredPeriod>();
        foreach (var guarantee in guarantees)
        {
            if (portion.Written >= PortionSize)
            {
                portion.Left++;
                continue;
            }

            var before = known[guarantee.Id].FirstOrDefault(period => period.Period == StartOf(guarantee));
            if (before is not null && DisputeRule.KeepsFigures(GuaranteePeriods.Known(before), guarantee.Guarantee.Disputed == true))
            {
                portion.Written += stored.Mark(before, isFrozen: true) ? 1 : 0;
                portion.Frozen++;
            }
            else if (measurement.Measure(guarantee, StartOf(guarantee)) is { } measured)
            {
                var change = stored.Store(guarantee, measured, before);
                portion.Periods.Add(measured);
                portion.Written += change.IsWritten ? 1 : 0;
                changes.Add(change);
            }
        }

        tell.Of(changes, now);
        return portion;
    }

    // A period later, so that late readings can still correct the last one.
    private int End(PromisedGuarantee[] over, int room, List<string> obstacles, out int left)
    {
        left = 0;
        if (over.Length == 0)
        {
            return 0;
        }

        var known = stored.Read(over.Select(guarantee => guarantee.Id), over.Min(guarantee => guarantee.LastPeriod!.Value));
        var judged = over
            .Where(guarantee => known[guarantee.Id].Any(period => period.Period == guarantee.LastPeriod) || PeriodMeasurement.PartsOf(guarantee, guarantee.LastPeriod!.Value).Count == 0)
            .ToArray();
        obstacles.AddRange(over.Except(judged).Select(Unmeasured));
        left = Math.Max(0, judged.Length - room);
        var ended = judged.Take(room).Select(guarantee => new Guarantee(guarantee.Id) { Status = GuaranteeStatus.Ended }).ToArray();
        rows.UpdateAll(ended);
        return ended.Length;
    }

    private static string Unmeasured(PromisedGuarantee guarantee) => string.Format(
        CultureInfo.InvariantCulture, "Guarantee {0} was over on {1:yyyy-MM-dd}, and its last period was never measured. Evaluate the month {2:yyyy-MM} once, or set its status to Ended.",
        guarantee.Label, guarantee.LastDay, guarantee.LastPeriod!.Value.AddMonths(GuaranteeCalendar.MonthsOf(guarantee.Length) - 1));

    private sealed class Portion
    {
        public List<MeasuredPeriod> Periods { get; } = [];

        public int Frozen { get; set; }

        public int Written { get; set; }

        public int Left { get; set; }
    }
}
