using Csm.Crm.Plugins.Guarantees;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>Reads what a value report says: goals, ledger, KPIs, metered months and guarantee periods of one account, a read each.</summary>
internal sealed class ReadReport
{
    private const string MetricAlias = "metric";
    private const string GuaranteeAlias = "guarantee";
    private readonly IRows rows;
    private readonly ValueLedger ledger;

    public ReadReport(IRows rows, ValueLedger ledger)
    {
        this.rows = rows;
        this.ledger = ledger;
    }

    /// <summary>The content for an account, a stretch of months and a reader.</summary>
    /// <param name="account">The customer.</param>
    /// <param name="first">First day of the first month.</param>
    /// <param name="last">First day of the last month.</param>
    /// <param name="audience">Who it speaks to.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="RefusalException">The account has no currency and its value is in several.</exception>
    public ReportContent Read(Account account, DateTime first, DateTime last, ReportAudience audience, DateTime now)
    {
        var goals = rows.Read(ValueGoal.Query().Where(Goal.Columns.AccountId, account.Id)).Select(row => new ValueGoal(row)).Where(goal => goal.IsAgreed).ToArray();
        var entries = ledger.Read([account.Id], first, last);
        var currency = new ValueCurrency(account.TransactionCurrencyId, entries.Select(entry => entry.TransactionCurrencyId).Concat(goals.SelectMany(goal => goal.Currencies)), ValueGoal.DigitsOf(goals));
        if (currency.IsContested)
        {
            throw new RefusalException($"'{account.Name}' has no currency, and its value is in {currency.Names}, so it cannot be summed. Give the account the currency its value is kept in.");
        }

        var counted = ReportCurrency.Counted(entries, goals, currency);
        var kpis = AgreedKpi.Read(rows, account.Id);
        var back = last.AddMonths(1 - CalendarMonth.Window);
        var months = rows.Read(MeteredMonth.Query(account.Id, back < first ? back : first, last)).Select(row => new MeteredMonth(row, kpis)).ToArray();
        return new ReportContent(
            account.Name ?? "",
            first,
            last.AddMonths(1).AddDays(-1),
            now.Date,
            audience,
            currency.Name,
            RealisationRule.Between(goals.Select(goal => goal.Expectation).ToArray(), first, last, currency.Id),
            counted.Select(entry => LineOf(entry, goals)).ToArray(),
            GainsOf(currency, months.Where(month => month.Start >= first), ClaimsOf(goals, entries)).OrderBy(gain => gain.Metric, StringComparer.Ordinal).ThenBy(gain => gain.Month).ToArray(),
            goals.Select(goal => GoalOf(goal, counted, currency, first, last)).OrderBy(goal => goal.Name, StringComparer.Ordinal).ToArray(),
            kpis.Select(kpi => kpi.Shown).OrderBy(kpi => kpi.Name, StringComparer.Ordinal).ToArray(),
            MetricsOf(months, first, last).ToArray(),
            ReadGuarantees(account.Id, currency, first, last.AddMonths(1)))
        {
            CurrencyId = currency.Id,
            LeftOut = ReportCurrency.LeftOut(entries, goals, currency),
        };
    }

    private static ReportLine LineOf(ValueEntry entry, IEnumerable<ValueGoal> goals)
    {
        var goal = goals.FirstOrDefault(each => each.Goal.Id == entry.GoalId?.Id);
        var evidence = entry.ViuMetricId is { } row
            ? new ReportEvidence(ViuMetric.EntityLogicalName, row.Id, $"{entry.MetricId?.Name} {ReportText.Month(entry.Month!.Value)}, metered")
            : null;
        return new ReportLine(entry.GoalId?.Name ?? goal?.Goal.Name ?? "", entry.Month!.Value, entry.MetricId?.Name ?? goal?.MetricName ?? "", goal?.MetricUnit ?? "", ValueLedger.LineOf(entry).Figures, entry.Reason, ReportCurrency.EvidenceOf(entry), evidence);
    }

    private static IEnumerable<ReportGain> GainsOf(ValueCurrency currency, IEnumerable<MeteredMonth> months, IReadOnlyCollection<ValueClaim> claims)
    {
        foreach (var month in months.Where(month => currency.Admits(month.Currency)))
        {
            if (month.Worth is { } worth && UnclaimedRule.Of(worth, claims) is { } figures)
            {
                yield return new ReportGain(month.Name, month.Unit, month.Start, figures, month.Evidence, month.Agreed);
            }
        }
    }

    // Agreed goals claim their metric from their first month on; a line of the ledger does so whatever became of its goal.
    private static ValueClaim[] ClaimsOf(IEnumerable<ValueGoal> goals, IEnumerable<ValueEntry> entries) =>
    [
        .. goals.Where(goal => goal.Metric is not null).Select(goal => new ValueClaim(goal.Metric!.Id, goal.Goal.Start, null)),
        .. entries.Where(entry => entry.MetricId is not null).Select(entry => new ValueClaim(entry.MetricId!.Id, entry.Month, entry.Month)),
    ];

    private static ReportGoal GoalOf(ValueGoal goal, IEnumerable<ValueEntry> entries, ValueCurrency currency, DateTime first, DateTime last) => new(
        goal.Goal.Name ?? "",
        goal.Goal.Status switch { GoalStatus.OnTrack => "on track", GoalStatus.AtRisk => "at risk", var status => status?.ToString().ToLowerInvariant() ?? "" },
        goal.Goal.Progress,
        goal.Goal.Current,
        goal.Goal.Target,
        goal.Goal.Unit ?? goal.MetricUnit,
        goal.Goal.Due,
        RealisationRule.Between([goal.Expectation], first, last),
        entries.Where(entry => entry.GoalId?.Id == goal.Goal.Id).Sum(entry => entry.Amount ?? 0m),
        goal.Goal.Status is GoalStatus.Agreed or GoalStatus.OnTrack or GoalStatus.AtRisk,
        ReportCurrency.EvidenceOf(goal.Goal))
    {
        ForeignCurrency = goal.Goal.ExpectedValue is null || currency.Admits(goal.Goal.TransactionCurrencyId) ? null : ValueCurrency.NameOf(goal.Goal.TransactionCurrencyId),
    };

    private static IEnumerable<ReportMetric> MetricsOf(IEnumerable<MeteredMonth> months, DateTime first, DateTime last) => months
        .Where(month => month.Better is not null)
        .GroupBy(month => month.MetricId)
        .Where(metric => metric.Any(month => month.Start >= first && month.Row.Value is not null))
        .OrderBy(metric => metric.First().Name, StringComparer.Ordinal)
        .Select(metric =>
        {
            var newest = metric.Where(month => month.Row.Value is not null).OrderByDescending(month => month.Start).First();
            var known = metric.ToDictionary(month => month.Start, month => month.Row.Value);
            var year = Enumerable.Range(1 - CalendarMonth.Window, CalendarMonth.Window).Select(last.AddMonths).Select(month => new ReportMonth(month, known.TryGetValue(month, out var value) ? value : null));
            return new ReportMetric(
                newest.Name, newest.Unit, newest.Better, newest.Start, newest.Row.Value, newest.Row.PreviousValue, newest.Row.LastYearValue, newest.Baseline, newest.Expected, newest.Row.Coverage,
                year.ToArray(), newest.Evidence, newest.Agreed);
        });

    // A promise is judged when its period is over, so a period belongs to the report it ends in, however early it began.
    private ReportGuarantee[] ReadGuarantees(Guid account, ValueCurrency currency, DateTime first, DateTime end)
    {
        var query = Queries.From(
                GuaranteePeriod.EntityLogicalName,
                GuaranteePeriod.PrimaryNameColumn, GuaranteePeriod.Columns.Period, GuaranteePeriod.Columns.Measured, GuaranteePeriod.Columns.Result, GuaranteePeriod.Columns.Credit, GuaranteePeriod.Columns.Frozen,
                GuaranteePeriod.Columns.TransactionCurrencyId)
            .Where(GuaranteePeriod.Columns.AccountId, account)
            .Where(GuaranteePeriod.Columns.Period, ConditionOperator.OnOrAfter, first.AddMonths(1 - GuaranteeCalendar.MonthsOf(CalendarLength.Year)))
            .Where(GuaranteePeriod.Columns.Period, ConditionOperator.OnOrBefore, end.AddDays(-1));
        query.AddOrder(GuaranteePeriod.Columns.Period, OrderType.Ascending);
        var guarantee = query.Join(
            GuaranteePeriod.Columns.GuaranteeId, Guarantee.EntityLogicalName, Guarantee.PrimaryIdColumn, GuaranteeAlias, JoinOperator.Inner, Guarantee.PrimaryNameColumn, Guarantee.Columns.Threshold, Guarantee.Columns.Period);
        var metric = guarantee.AddLink(Metric.EntityLogicalName, Guarantee.Columns.MetricId, Metric.PrimaryIdColumn, JoinOperator.Inner);
        metric.EntityAlias = MetricAlias;
        metric.Columns = new ColumnSet(Metric.Columns.Unit);
        return rows.Read(query).Where(row => EndOf(row) > first && EndOf(row) <= end).Select(row =>
        {
            var period = row.ToEntity<GuaranteePeriod>();
            return new ReportGuarantee(
                row.Joined<string>(GuaranteeAlias, Guarantee.PrimaryNameColumn) ?? "", period.Period!.Value, period.Measured, row.JoinedValue<decimal>(GuaranteeAlias, Guarantee.Columns.Threshold),
                row.Joined<string>(MetricAlias, Metric.Columns.Unit) ?? "", period.GetChoice<PeriodResult>(GuaranteePeriod.Columns.Result) ?? PeriodResult.NotEnoughData, period.Credit ?? 0m, period.Frozen == true,
                new ReportEvidence(GuaranteePeriod.EntityLogicalName, period.Id, period.Name ?? ""))
            {
                ForeignCurrency = period.Credit is null || currency.Admits(period.TransactionCurrencyId) ? null : ValueCurrency.NameOf(period.TransactionCurrencyId),
            };
        }).ToArray();
    }

    private static DateTime EndOf(Entity period) => period.GetAttributeValue<DateTime>(GuaranteePeriod.Columns.Period)
        .AddMonths(GuaranteeCalendar.MonthsOf(period.JoinedChoice<CalendarLength>(GuaranteeAlias, Guarantee.Columns.Period) ?? CalendarLength.Month));
}
