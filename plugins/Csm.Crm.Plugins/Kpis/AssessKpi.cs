using Csm.Crm.Plugins.Health;
using Csm.Crm.Plugins.Trends;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Kpis;

/// <summary>R5: brings a KPI up to date with its measurements: current value, light, trend and forecast.</summary>
internal sealed class AssessKpi
{
    private const string GoalAlias = "goal";
    private readonly IRows rows;

    public AssessKpi(IRows rows) => this.rows = rows;

    /// <summary>After a period was measured.</summary>
    /// <param name="measurement">The measured row with its KPI, value and light.</param>
    /// <param name="now">The time.</param>
    public void AfterMeasuring(Entity measurement, DateTime now)
    {
        if (measurement.GetAttributeValue<EntityReference>(KpiMeasurement.Columns.KpiId) is not { } reference || FindKpi(reference.Id) is not { } kpi)
        {
            return;
        }

        var light = LightOf(kpi, measurement.GetAttributeValue<decimal?>(KpiMeasurement.Columns.Value));
        new RowChange(measurement).Set(KpiMeasurement.Columns.Status, Choice.Of(light)).WriteTo(rows);
        Assess(kpi, now);
    }

    /// <summary>After thresholds, target or goal of a KPI were changed. Past measurements keep the light they were given.</summary>
    public void AfterChange(Guid kpiId, DateTime now)
    {
        if (FindKpi(kpiId) is { } kpi)
        {
            Assess(kpi, now);
        }
    }

    // A metered KPI stands where its last full period left it; what a person enters counts as it is entered.
    private void Assess(Kpi kpi, DateTime now)
    {
        var length = kpi.GetChoice<PeriodLength>(Kpi.Columns.Window) ?? PeriodLength.Month;
        var measurements = rows.Read(Queries.From(KpiMeasurement.EntityLogicalName, KpiMeasurement.Columns.PeriodStart, KpiMeasurement.Columns.Value)
                .Where(KpiMeasurement.Columns.KpiId, kpi.Id)
                .Where(KpiMeasurement.Columns.PeriodKind, Choice.Of(length).Value)
                .Where(KpiMeasurement.Columns.Value, ConditionOperator.NotNull)
                .Newest(KpiMeasurement.Columns.PeriodStart, KpiOutlook.Window + 1))
            .Select(row => new Measurement(row.GetAttributeValue<DateTime>(KpiMeasurement.Columns.PeriodStart), row.GetAttributeValue<decimal>(KpiMeasurement.Columns.Value)))
            .Where(measurement => kpi.MetricId is null || Period.HasEnded(measurement.PeriodStart, length, now))
            .Take(KpiOutlook.Window)
            .ToArray();
        if (measurements.Length == 0)
        {
            return;
        }

        var last = measurements[0];
        var outlook = KpiOutlook.Of(measurements, length, kpi.JoinedValue<DateTime>(GoalAlias, Goal.Columns.Due), kpi.Target - kpi.Baseline);
        var lastDay = Period.EndOf(last.PeriodStart.Date, length).AddDays(-1);
        new RowChange(kpi)
            .Set(Kpi.Columns.Current, last.Value)
            .Set(Kpi.Columns.AsOf, lastDay < now.Date ? lastDay : now.Date)
            .Set(Kpi.Columns.Status, Choice.Of(LightOf(kpi, last.Value)))
            .Set(Kpi.Columns.Trend, outlook.Direction is { } direction ? Choice.Of(direction) : null)
            .Set(Kpi.Columns.TrendSlope, outlook.Slope)
            .Set(Kpi.Columns.Forecast, outlook.Forecast?.Expected)
            .Set(Kpi.Columns.ForecastLow, outlook.Forecast?.Low)
            .Set(Kpi.Columns.ForecastHigh, outlook.Forecast?.High)
            .WriteTo(rows);
    }

    private Kpi? FindKpi(Guid id)
    {
        var query = Queries.From(
                Kpi.EntityLogicalName,
                Kpi.Columns.Name, Kpi.Columns.MetricId, Kpi.Columns.Better, Kpi.Columns.Amber, Kpi.Columns.Green, Kpi.Columns.Baseline, Kpi.Columns.Target, Kpi.Columns.Window, Kpi.Columns.Current,
                Kpi.Columns.AsOf, Kpi.Columns.Status, Kpi.Columns.Trend, Kpi.Columns.TrendSlope, Kpi.Columns.Forecast, Kpi.Columns.ForecastLow, Kpi.Columns.ForecastHigh)
            .Where(Kpi.PrimaryIdColumn, id);
        query.Join(Kpi.Columns.GoalId, Goal.EntityLogicalName, Goal.PrimaryIdColumn, GoalAlias, JoinOperator.LeftOuter, Goal.Columns.Due);
        return rows.Read(query).FirstOrDefault()?.ToEntity<Kpi>();
    }

    private static Band LightOf(Kpi kpi, decimal? value) =>
        KpiStatusRule.Of(value, kpi.Amber, kpi.Green, kpi.GetChoice<BetterWhen>(Kpi.Columns.Better) ?? BetterWhen.Higher);
}
