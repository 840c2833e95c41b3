using Csm.Crm.Plugins.Health;
using Csm.Crm.Plugins.Kpis;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Value.Reports;

/// <summary>A KPI that stands by itself or belongs to an agreed goal, with its metric.</summary>
internal sealed class AgreedKpi
{
    private const string MetricAlias = "metric";
    private readonly Kpi kpi;

    private AgreedKpi(Kpi kpi) => this.kpi = kpi;

    /// <summary>What it says of its metric's months; null for a KPI entered by hand or one of days or weeks.</summary>
    public AgreedTerms? Terms => kpi.MetricId is not null && (kpi.Window ?? PeriodKind.Month) == PeriodKind.Month ? KpiTerms.Of(kpi) : null;

    public ReportEvidence Evidence => new(Kpi.EntityLogicalName, kpi.Id, $"KPI {kpi.Name}");

    /// <summary>As the report shows it.</summary>
    public ReportKpi Shown => new(
        kpi.Name ?? "", kpi.GoalId?.Name, KpiTerms.BaselineOf(kpi), KpiTerms.TargetOf(kpi), kpi.Current, kpi.AsOf, kpi.GetChoice<Band>(Kpi.Columns.Status) ?? Band.Unknown,
        kpi.Joined<string>(MetricAlias, Metric.Columns.Unit) ?? KpiTerms.GoalUnitOf(kpi) ?? "", Evidence);

    /// <summary>Those of an account that hold, in one read.</summary>
    public static AgreedKpi[] Read(IRows rows, Guid account)
    {
        var query = Queries.From(
                Kpi.EntityLogicalName,
                Kpi.PrimaryNameColumn, Kpi.Columns.GoalId, Kpi.Columns.MetricId, Kpi.Columns.Baseline, Kpi.Columns.Target, Kpi.Columns.Window, Kpi.Columns.Current, Kpi.Columns.AsOf, Kpi.Columns.Status)
            .Where(Kpi.Columns.AccountId, account)
            .WhereActive()
            .WithGoal();
        query.Join(Kpi.Columns.MetricId, Metric.EntityLogicalName, Metric.PrimaryIdColumn, MetricAlias, JoinOperator.LeftOuter, Metric.Columns.Unit);
        return rows.Read(query).Select(row => row.ToEntity<Kpi>()).Where(KpiTerms.IsAgreed).Select(kpi => new AgreedKpi(kpi)).ToArray();
    }
}
