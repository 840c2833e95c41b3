using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Kpis;

/// <summary>Keeps hands off the measurements of KPIs that measure themselves; one read.</summary>
internal sealed class MeteredKpis
{
    private const string MetricAlias = "metric";
    private readonly IRows rows;

    public MeteredKpis(IRows rows) => this.rows = rows;

    /// <summary>Refuses a measurement of a KPI that has a metric.</summary>
    /// <param name="measurement">As it will be.</param>
    /// <exception cref="RefusalException">The KPI is metered.</exception>
    public void Refuse(MergedRow measurement)
    {
        if (measurement.Get<EntityReference>(KpiMeasurement.Columns.KpiId) is not { } reference)
        {
            return;
        }

        var query = Queries.From(Kpi.EntityLogicalName, Kpi.Columns.Name).Where(Kpi.PrimaryIdColumn, reference.Id);
        query.Join(Kpi.Columns.MetricId, Metric.EntityLogicalName, Metric.PrimaryIdColumn, MetricAlias, JoinOperator.Inner, Metric.PrimaryNameColumn);
        if (rows.Read(query).FirstOrDefault() is { } kpi)
        {
            throw new RefusalException(
                $"The KPI '{kpi.ToEntity<Kpi>().Name}' is measured from the metric '{kpi.Joined<string>(MetricAlias, Metric.PrimaryNameColumn)}', so nobody enters its figures. Enter them at a KPI without a metric; create one if there is none.");
        }
    }
}
