using System.Globalization;
using Csm.Crm.Plugins.Actions;
using Csm.Crm.Plugins.Events;
using Csm.Crm.Plugins.Registration;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Guarantees;

/// <summary>What an evaluation came to.</summary>
internal sealed record EvaluationOutcome(IReadOnlyList<MeasuredPeriod> Periods, int Frozen, bool IsSimulation, IReadOnlyList<string> Obstacles);

/// <summary>R11: measures the periods that ended with a month, stores them, and tells of a breach once. Repeating it measures the same.</summary>
internal sealed class EvaluateGuarantees
{
    /// <summary>Reason of the call to action; part of its key, so the words stay.</summary>
    public const string Breached = "Guarantee breached";

    private const int MonthsSimulated = 12;
    private const int DaysToAct = 14;
    private const int LongestName = 180;
    private readonly IRows visible;
    private readonly IRows rows;
    private readonly RaiseActions actions;
    private readonly IEvents events;

    /// <param name="visible">Rows as the caller sees them: which guarantees he may have measured.</param>
    /// <param name="rows">All rows: what they are measured by.</param>
    /// <param name="actions">Calls to action.</param>
    /// <param name="events">Business events.</param>
    public EvaluateGuarantees(IRows visible, IRows rows, RaiseActions actions, IEvents events)
    {
        this.visible = visible;
        this.rows = rows;
        this.actions = actions;
        this.events = events;
    }

    /// <summary>Measures all active guarantees the caller may see.</summary>
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
        var due = guarantees.Where(guarantee => GuaranteeCalendar.PeriodEndingWith(guarantee.Length, month) is not null).ToArray();
        var obstacles = due.Select(guarantee => guarantee.Obstacle()).OfType<string>().ToArray();
        var measurable = due.Where(guarantee => guarantee.Obstacle() is null).ToArray();
        if (measurable.Length == 0)
        {
            return new EvaluationOutcome([], 0, false, obstacles);
        }

        var first = measurable.Min(guarantee => GuaranteeCalendar.PeriodEndingWith(guarantee.Length, month)!.Value);
        var measurement = new PeriodMeasurement(GuaranteeEvidence.Read(rows, measurable, first, month.AddMonths(1)));
        var stored = ReadPeriods(measurable, first);
        var periods = new List<MeasuredPeriod>();
        var breaches = new List<Breach>();
        var mended = new List<Breach>();
        var frozen = 0;
        foreach (var guarantee in measurable)
        {
            var start = GuaranteeCalendar.PeriodEndingWith(guarantee.Length, month)!.Value;
            var before = stored[guarantee.Id].FirstOrDefault(period => period.Period == start);
            if (before is not null && (before.Frozen == true || guarantee.Guarantee.Disputed == true))
            {
                Freeze(before);
                frozen++;
            }
            else if (measurement.Measure(guarantee, start) is { } measured)
            {
                periods.Add(measured);
                breaches.AddRange(Store(guarantee, measured, before));
                if (before?.Result == GuaranteeResult.NotMet && measured.Finding.Result != PeriodResult.NotMet)
                {
                    mended.Add(new Breach(guarantee, measured, before.Id));
                }
            }
        }

        Tell(breaches, mended, now);
        return new EvaluationOutcome(periods, frozen, false, obstacles);
    }

    private ILookup<Guid, GuaranteePeriod> ReadPeriods(IEnumerable<PromisedGuarantee> guarantees, DateTime first)
    {
        QueryExpression Query() => Queries.From(
                GuaranteePeriod.EntityLogicalName,
                GuaranteePeriod.Columns.GuaranteeId, GuaranteePeriod.Columns.Period, GuaranteePeriod.Columns.Measured, GuaranteePeriod.Columns.Coverage, GuaranteePeriod.Columns.ExcludedMinutes,
                GuaranteePeriod.Columns.Result, GuaranteePeriod.Columns.Credit, GuaranteePeriod.Columns.Frozen)
            .Where(GuaranteePeriod.Columns.Period, ConditionOperator.OnOrAfter, first);
        return rows.ReadWhereIn(Query, GuaranteePeriod.Columns.GuaranteeId, guarantees.Select(guarantee => guarantee.Id))
            .Select(row => row.ToEntity<GuaranteePeriod>())
            .ToLookup(period => period.GuaranteeId!.Id);
    }

    // The figures stay as they were when the dispute began; only the mark is set.
    private void Freeze(GuaranteePeriod period) => new RowChange(period).Set(GuaranteePeriod.Columns.Frozen, true).WriteTo(rows);

    private IEnumerable<Breach> Store(PromisedGuarantee guarantee, MeasuredPeriod measured, GuaranteePeriod? before)
    {
        var finding = measured.Finding;
        var id = before?.Id ?? RowId.From(GuaranteePeriod.EntityLogicalName, guarantee.Id.ToString("D"), Day(measured.Start));
        var isDisputed = guarantee.Guarantee.Disputed == true;
        if (before is null)
        {
            rows.Create(NewRow(id, guarantee, measured, isDisputed));
        }
        else
        {
            new RowChange(before)
                .Set(GuaranteePeriod.Columns.Measured, finding.Measured)
                .Set(GuaranteePeriod.Columns.Coverage, finding.Coverage)
                .Set(GuaranteePeriod.Columns.ExcludedMinutes, measured.ExcusedMinutes)
                .Set(GuaranteePeriod.Columns.Result, Choice.Of(finding.Result))
                .Set(GuaranteePeriod.Columns.Credit, new Money(finding.Credit))
                .WriteTo(rows);
        }

        var isNew = finding.Result == PeriodResult.NotMet && before?.Result != GuaranteeResult.NotMet;
        return isNew && !isDisputed ? [new Breach(guarantee, measured, id)] : [];
    }

    private static GuaranteePeriod NewRow(Guid id, PromisedGuarantee guarantee, MeasuredPeriod measured, bool isDisputed)
    {
        var name = guarantee.Guarantee.Name is { Length: > LongestName } longName ? longName.Substring(0, LongestName) : guarantee.Guarantee.Name;
        var row = new GuaranteePeriod(id)
        {
            Name = $"{name} {Day(measured.Start)}",
            GuaranteeId = guarantee.Guarantee.ToEntityReference(),
            AccountId = guarantee.Guarantee.AccountId,
            Period = measured.Start,
            Measured = measured.Finding.Measured,
            Coverage = measured.Finding.Coverage,
            ExcludedMinutes = measured.ExcusedMinutes,
            Result = (GuaranteeResult)(Choice.First + (int)measured.Finding.Result),
            Credit = measured.Finding.Credit,
            Frozen = isDisputed,
        };
        if (guarantee.Currency is { } currency)
        {
            row.TransactionCurrencyId = currency;
        }

        return row;
    }

    // A breach is of its period and stays one, unless corrected data say that it was none.
    private void Tell(IReadOnlyCollection<Breach> breaches, IReadOnlyCollection<Breach> mended, DateTime now)
    {
        var gone = new HashSet<string>(mended.Select(breach => RequestFor(breach, now).Key), StringComparer.OrdinalIgnoreCase);
        actions.Reconcile(
            breaches.Concat(mended).Select(breach => breach.Guarantee.Account.Id).Distinct().ToArray(),
            [new StandingCause(ActionKind.Risk, Breached, "the period was measured again, and the guarantee was kept or too little data is left to say")],
            breaches.Select(breach => RequestFor(breach, now)).ToArray(),
            now,
            key => !gone.Contains(key));
        foreach (var breach in breaches)
        {
            events.Raise(new BusinessEvent(EventApis.GuaranteeBreached, breach.Guarantee.Account, breach.Guarantee.Owner)
                .With("GuaranteeId", breach.Guarantee.Id)
                .With("GuaranteeName", breach.Guarantee.Guarantee.Name ?? "")
                .With("GuaranteePeriodId", breach.PeriodId)
                .With("PeriodStart", breach.Measured.Start)
                .With("Measured", breach.Measured.Finding.Measured)
                .With("Threshold", breach.Guarantee.Terms.Threshold)
                .With("Credit", breach.Measured.Finding.Credit));
        }
    }

    private static ActionRequest RequestFor(Breach breach, DateTime now)
    {
        var guarantee = breach.Guarantee;
        var finding = breach.Measured.Finding;
        var name = guarantee.Guarantee.Name is { Length: > LongestName } longName ? longName.Substring(0, LongestName) : guarantee.Guarantee.Name;
        var cause = string.Format(
            CultureInfo.InvariantCulture, "Measured {0:0.####} {1}, promised {2} {3:0.####} {1}; {4:0.##} % of the period with data, credit {5:0.00}.",
            finding.Measured, guarantee.Unit, guarantee.Terms.Side == PromiseSide.AtLeast ? "at least" : "at most", guarantee.Terms.Threshold, finding.Coverage, finding.Credit);
        return new ActionRequest(guarantee.Account, guarantee.Owner, ActionKind.Risk, Breached, $"{name} {Day(breach.Measured.Start)}", cause, Severity.High, now.Date.AddDays(DaysToAct));
    }

    private static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private sealed record Breach(PromisedGuarantee Guarantee, MeasuredPeriod Measured, Guid PeriodId);
}
