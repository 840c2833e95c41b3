using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>A month of value in use with its metric, and what was agreed to compare it with.</summary>
internal sealed class MeteredMonth
{
    private const string MetricAlias = "metric";
    private readonly Entity row;
    private readonly AgreedKpi? agreed;

    /// <summary>A month.</summary>
    /// <param name="row">As <see cref="Query"/> reads it.</param>
    /// <param name="kpis">The account's KPIs that hold.</param>
    public MeteredMonth(Entity row, IEnumerable<AgreedKpi> kpis)
    {
        this.row = row;
        Row = row.ToEntity<ViuMetric>();
        var known = kpis.Where(kpi => kpi.Terms is { } terms && terms.MetricId == MetricId).ToArray();
        var terms = AgreedTerms.InForce(known.Select(kpi => kpi.Terms!), Start.AddMonths(1));
        agreed = known.FirstOrDefault(kpi => kpi.Terms == terms);
    }

    public ViuMetric Row { get; }

    public Guid MetricId => Row.MetricId!.Id;

    public DateTime Start => CalendarMonth.Of(Row.PeriodStart!.Value);

    public string Name => row.Joined<string>(MetricAlias, Metric.PrimaryNameColumn) ?? "";

    public string Unit => row.Joined<string>(MetricAlias, Metric.Columns.Unit) ?? "";

    public BetterWhen? Better => row.JoinedChoice<BetterWhen>(MetricAlias, Metric.Columns.Better);

    /// <summary>What is agreed by now; what was agreed when the month was metered where nothing is any more.</summary>
    public decimal? Baseline => agreed is null ? Row.Baseline : agreed.Terms!.Baseline;

    /// <summary>Likewise.</summary>
    public decimal? Expected => agreed is null ? Row.Expected : agreed.Terms!.Target;

    public EntityReference? Currency => row.Joined<EntityReference>(MetricAlias, Metric.Columns.TransactionCurrencyId);

    /// <summary>The month as money is counted; null for a metric that is worth none.</summary>
    public WorthMonth? Worth => row.Joined<Money>(MetricAlias, Metric.Columns.UnitValue) is { } unitValue && Better is { } better
        ? new WorthMonth(MetricId, Start, Baseline, Row.Value, Row.Denominator, Row.Coverage, unitValue.Value, better)
        {
            IsRatio = row.Joined<OptionSetValue>(MetricAlias, Metric.Columns.Kind)?.Value == (int)MetricKind.Ratio,
            Scale = row.JoinedValue<decimal>(MetricAlias, Metric.Columns.Scale),
        }
        : null;

    public ReportEvidence Evidence => new(ViuMetric.EntityLogicalName, Row.Id, $"{Name} {ReportText.Month(Start)}, metered");

    /// <summary>The row that says what was agreed.</summary>
    public ReportEvidence Agreed => agreed?.Evidence ?? Evidence;

    /// <summary>The months of an account.</summary>
    public static QueryExpression Query(Guid account, DateTime first, DateTime last)
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
        return query;
    }
}
