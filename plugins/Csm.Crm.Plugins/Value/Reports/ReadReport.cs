using Csm.Crm.Plugins.Guarantees;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>Reads what a value report says: goals, ledger, metered months and guarantee periods of one account, a read each.</summary>
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
        var currency = new ValueCurrency(account.TransactionCurrencyId, entries.Select(entry => entry.TransactionCurrencyId).Concat(goals.SelectMany(goal => goal.Currencies)));
        if (currency.IsContested)
        {
            throw new RefusalException($"'{account.Name}' has no currency, and its value is in {currency.Names}, so it cannot be summed. Give the account the currency its value is kept in.");
        }

        var counted = ReportCurrency.Counted(entries, goals, currency);
        var months = ReadMonths(account.Id, last.AddMonths(1 - CalendarMonth.Window) < first ? last.AddMonths(1 - CalendarMonth.Window) : first, last);
        return new ReportContent(
            account.Name ?? "",
            first,
            last.AddMonths(1).AddDays(-1),
            now.Date,
            audience,
            currency.Name,
            RealisationRule.Between(goals.Select(goal => goal.Expectation).ToArray(), first, last, currency.Id),
            counted.Select(entry => LineOf(entry, goals)).ToArray(),
            GainsOf(currency, months.Where(month => month.Start >= first), entries).ToArray(),
            goals.Select(goal => GoalOf(goal, counted, currency, first, last)).OrderBy(goal => goal.Name, StringComparer.Ordinal).ToArray(),
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
            : new ReportEvidence(ValueEntry.EntityLogicalName, entry.Id, entry.Name ?? "");
        return new ReportLine(entry.GoalId?.Name ?? goal?.Goal.Name ?? "", entry.Month!.Value, entry.MetricId?.Name ?? goal?.MetricName ?? "", goal?.MetricUnit ?? "", ValueLedger.LineOf(entry).Figures, entry.Reason, evidence);
    }

    // A metric with a unit value and a baseline that no goal books: it improved, but nobody agreed that it is our doing.
    private static IEnumerable<ReportGain> GainsOf(ValueCurrency currency, IEnumerable<MeteredMonth> months, IReadOnlyCollection<ValueEntry> entries)
    {
        var booked = new HashSet<Guid>(entries.Where(entry => entry.MetricId is not null).Select(entry => entry.MetricId!.Id));
        foreach (var month in months.Where(month => month.UnitValue is not null && month.Better is not null && !booked.Contains(month.MetricId)))
        {
            var isUsable = month.Row.Value is not null && month.Row.Baseline is not null && month.Row.Coverage >= ValueRule.LeastCoverage && !(month.IsRatio && month.Row.Denominator is null);
            if (isUsable && currency.Admits(month.Currency))
            {
                var basis = new ValueBasis(month.Row.Baseline!.Value, month.Row.Value!.Value, month.Row.Denominator ?? 1m, month.UnitValue!.Value, 100m);
                yield return new ReportGain(month.Name, month.Start, ValueRule.Of(basis, month.Better!.Value, month.Scale).Amount, month.Evidence);
            }
        }
    }

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
        new ReportEvidence(Goal.EntityLogicalName, goal.Goal.Id, $"Goal {goal.Goal.Name}{(goal.Goal.BaselineMethod is { } method ? $"; baseline: {method}" : "")}"))
    {
        ForeignCurrency = goal.Goal.ExpectedValue is null || currency.Admits(goal.Goal.TransactionCurrencyId) ? null : ValueCurrency.NameOf(goal.Goal.TransactionCurrencyId),
    };

    private MeteredMonth[] ReadMonths(Guid account, DateTime first, DateTime last)
    {
        var query = Queries.From(
                ViuMetric.EntityLogicalName,
                ViuMetric.Columns.MetricId, ViuMetric.Columns.PeriodStart, ViuMetric.Columns.Value, ViuMetric.Columns.PreviousValue, ViuMetric.Columns.LastYearValue, ViuMetric.Columns.Baseline,
                ViuMetric.Columns.Expected, ViuMetric.Columns.Denominator, ViuMetric.Columns.Coverage)
            .Where(ViuMetric.Columns.AccountId, account)
            .Where(ViuMetric.Columns.PeriodKind, (int)PeriodKind.Month)
            .Where(ViuMetric.Columns.PeriodStart, ConditionOperator.OnOrAfter, first)
            .Where(ViuMetric.Columns.PeriodStart, ConditionOperator.OnOrBefore, last);
        query.Join(
            ViuMetric.Columns.MetricId, Metric.EntityLogicalName, Metric.PrimaryIdColumn, MetricAlias, JoinOperator.Inner,
            Metric.PrimaryNameColumn, Metric.Columns.Unit, Metric.Columns.Better, Metric.Columns.Scale, Metric.Columns.Kind, Metric.Columns.UnitValue, Metric.Columns.TransactionCurrencyId);
        return rows.Read(query).Select(row => new MeteredMonth(row)).ToArray();
    }

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
                newest.Name, newest.Unit, newest.Better, newest.Start, newest.Row.Value, newest.Row.PreviousValue, newest.Row.LastYearValue, newest.Row.Baseline, newest.Row.Expected, newest.Row.Coverage ?? 0m,
                year.ToArray(), newest.Evidence);
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

    // A metered month with its metric.
    private sealed class MeteredMonth
    {
        private readonly Entity row;

        public MeteredMonth(Entity row)
        {
            this.row = row;
            Row = row.ToEntity<ViuMetric>();
        }

        public ViuMetric Row { get; }

        public Guid MetricId => Row.MetricId!.Id;

        public DateTime Start => CalendarMonth.Of(Row.PeriodStart!.Value);

        public string Name => row.Joined<string>(MetricAlias, Metric.PrimaryNameColumn) ?? "";

        public string Unit => row.Joined<string>(MetricAlias, Metric.Columns.Unit) ?? "";

        public BetterWhen? Better => row.Joined<OptionSetValue>(MetricAlias, Metric.Columns.Better) is { } better ? (BetterWhen)(better.Value - Choice.First) : null;

        public bool IsRatio => row.Joined<OptionSetValue>(MetricAlias, Metric.Columns.Kind)?.Value == (int)MetricKind.Ratio;

        public decimal? Scale => row.JoinedValue<decimal>(MetricAlias, Metric.Columns.Scale);

        public decimal? UnitValue => row.Joined<Money>(MetricAlias, Metric.Columns.UnitValue)?.Value;

        public EntityReference? Currency => row.Joined<EntityReference>(MetricAlias, Metric.Columns.TransactionCurrencyId);

        public ReportEvidence Evidence => new(ViuMetric.EntityLogicalName, Row.Id, $"{Name} {ReportText.Month(Start)}, metered");
    }
}
