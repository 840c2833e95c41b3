using System.Globalization;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Guarantees;

/// <summary>What storing a measured period came to.</summary>
/// <param name="IsWritten">Whether anything changed.</param>
/// <param name="Breach">A breach nobody was told of yet; null when there is none.</param>
/// <param name="Mended">A breach that was told of and is none any more; null when there is none.</param>
internal sealed record StoredPeriod(bool IsWritten, Breach? Breach, Breach? Mended);

/// <summary>The stored periods of guarantees: reads, writes and freezes them.</summary>
internal sealed class GuaranteePeriods
{
    private readonly IRows rows;

    public GuaranteePeriods(IRows rows) => this.rows = rows;

    /// <summary>The periods of some guarantees from a day on, by guarantee.</summary>
    public ILookup<Guid, GuaranteePeriod> Read(IEnumerable<Guid> guarantees, DateTime first) => rows
        .ReadWhereIn(() => Query().Where(GuaranteePeriod.Columns.Period, ConditionOperator.OnOrAfter, first), GuaranteePeriod.Columns.GuaranteeId, guarantees)
        .Select(row => row.ToEntity<GuaranteePeriod>())
        .ToLookup(period => period.GuaranteeId!.Id);

    /// <summary>The frozen periods of a guarantee, oldest first.</summary>
    public IReadOnlyList<GuaranteePeriod> Frozen(Guid guarantee) => rows
        .Read(Query().Where(GuaranteePeriod.Columns.GuaranteeId, guarantee).Where(GuaranteePeriod.Columns.Frozen, true))
        .Select(row => row.ToEntity<GuaranteePeriod>())
        .OrderBy(period => period.Period)
        .ToArray();

    /// <summary>The figures stay as they were when the dispute began; only the mark is set or taken off.</summary>
    /// <returns>Whether it changed.</returns>
    public bool Mark(GuaranteePeriod period, bool isFrozen) => new RowChange(period).Set(GuaranteePeriod.Columns.Frozen, isFrozen).WriteTo(rows);

    /// <summary>Stores what was measured; what a dispute had frozen is free again.</summary>
    /// <param name="guarantee">The guarantee.</param>
    /// <param name="measured">The measured period.</param>
    /// <param name="before">The stored period; null when there is none yet.</param>
    public StoredPeriod Store(PromisedGuarantee guarantee, MeasuredPeriod measured, GuaranteePeriod? before)
    {
        var decision = DisputeRule.Decide(Known(before), measured.Finding.Result, guarantee.Guarantee.Disputed == true);
        var id = before?.Id ?? RowId.From(GuaranteePeriod.EntityLogicalName, guarantee.Id.ToString("D"), Day(measured.Start));
        var isWritten = before is null || Change(before, measured, decision);
        if (before is null)
        {
            rows.Create(NewRow(id, guarantee, measured, decision.IsFrozen));
        }

        var breach = new Breach(guarantee, measured, id, decision.News == BreachNews.BreachUnlessTold);
        return new StoredPeriod(
            isWritten,
            decision.News is BreachNews.Breach or BreachNews.BreachUnlessTold ? breach : null,
            decision.News == BreachNews.Mended ? breach : null);
    }

    /// <summary>A stored period as the rule sees it; null when there is none.</summary>
    public static KnownPeriod? Known(GuaranteePeriod? stored) => stored is null
        ? null
        : new KnownPeriod(stored.Result is { } result ? (PeriodResult)((int)result - Choice.First) : PeriodResult.NotEnoughData, stored.Frozen == true);

    private bool Change(GuaranteePeriod before, MeasuredPeriod measured, PeriodDecision decision)
    {
        var change = new RowChange(before);
        if (decision.TakesFigures)
        {
            change
                .Set(GuaranteePeriod.Columns.Measured, measured.Finding.Measured)
                .Set(GuaranteePeriod.Columns.Coverage, measured.Finding.Coverage)
                .Set(GuaranteePeriod.Columns.ExcludedMinutes, measured.ExcusedMinutes)
                .Set(GuaranteePeriod.Columns.Result, Choice.Of(measured.Finding.Result))
                .Set(GuaranteePeriod.Columns.Credit, new Money(measured.Finding.Credit));
        }

        return (decision.IsFrozen != (before.Frozen == true) ? change.Set(GuaranteePeriod.Columns.Frozen, decision.IsFrozen) : change).WriteTo(rows);
    }

    private static QueryExpression Query() => Queries.From(
        GuaranteePeriod.EntityLogicalName,
        GuaranteePeriod.Columns.GuaranteeId, GuaranteePeriod.Columns.Period, GuaranteePeriod.Columns.Measured, GuaranteePeriod.Columns.Coverage, GuaranteePeriod.Columns.ExcludedMinutes,
        GuaranteePeriod.Columns.Result, GuaranteePeriod.Columns.Credit, GuaranteePeriod.Columns.Frozen);

    private static GuaranteePeriod NewRow(Guid id, PromisedGuarantee guarantee, MeasuredPeriod measured, bool isDisputed)
    {
        var row = new GuaranteePeriod(id)
        {
            Name = $"{guarantee.ShortName} {Day(measured.Start)}",
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

    private static string Day(DateTime day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
