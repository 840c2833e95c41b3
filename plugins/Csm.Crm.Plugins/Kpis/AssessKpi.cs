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
    /// <param name="mayTakeBack">Whether the row may have counted before and counts no more.</param>
    /// <param name="now">The time.</param>
    public void AfterMeasuring(Entity measurement, bool mayTakeBack, DateTime now)
    {
        if (measurement.GetAttributeValue<EntityReference>(KpiMeasurement.Columns.KpiId) is not { } reference || FindKpi(reference.Id) is not { } kpi)
        {
            return;
        }

        var light = LightOf(kpi, measurement.GetAttributeValue<decimal?>(KpiMeasurement.Columns.Value));
        new RowChange(measurement).Set(KpiMeasurement.Columns.Status, Choice.Of(light)).WriteTo(rows);
        Assess(kpi, now, mayTakeBack);
    }

    /// <summary>After a measurement was deleted: the KPI stands where the others leave it, or nowhere.</summary>
    /// <param name="measurement">The row that was, with its KPI.</param>
    /// <param name="now">The time.</param>
    public void AfterTakingBack(Entity measurement, DateTime now)
    {
        if (measurement.GetAttributeValue<EntityReference>(KpiMeasurement.Columns.KpiId) is { } reference && FindKpi(reference.Id) is { } kpi)
        {
            Assess(kpi, now, mayTakeBack: true);
        }
    }

    /// <summary>After thresholds, target or goal of a KPI were changed. Past measurements keep the light they were given.</summary>
    public void AfterChange(Guid kpiId, DateTime now)
    {
        if (FindKpi(kpiId) is { } kpi)
        {
            Assess(kpi, now, mayTakeBack: false);
        }
    }

    /// <summary>KPIs whose last full period is measured: two reads for all of them, and a write for each that changes.</summary>
    /// <param name="kpis">Their ids.</param>
    /// <param name="now">The time.</param>
    public void AfterPeriodsEnded(IReadOnlyCollection<Guid> kpis, DateTime now)
    {
        // An outlook looks no further back than its window, counted from the newest period.
        QueryExpression Measured() => Measurements().WherePeriod(ConditionOperator.OnOrAfter, length => Period.Before(Period.LastEnded(now, length), length, KpiOutlook.Window - 1));

        var measurements = rows.ReadWhereIn(Measured, KpiMeasurement.Columns.KpiId, kpis).ToLookup(row => row.GetAttributeValue<EntityReference>(KpiMeasurement.Columns.KpiId).Id);
        var changes = new List<Entity>();
        foreach (var kpi in rows.ReadWhereIn(KpisWithGoal, Kpi.PrimaryIdColumn, kpis).Select(row => row.ToEntity<Kpi>()))
        {
            var length = WindowOf(kpi);
            ChangeOf(kpi, length, measurements[kpi.Id].Where(row => row.GetChoice<PeriodLength>(KpiMeasurement.Columns.PeriodKind) == length), now)?.AddTo(changes);
        }

        rows.UpdateAll(changes);
    }

    private static QueryExpression Measurements() =>
        Queries.From(KpiMeasurement.EntityLogicalName, KpiMeasurement.Columns.KpiId, KpiMeasurement.Columns.PeriodKind, KpiMeasurement.Columns.PeriodStart, KpiMeasurement.Columns.Value)
            .Where(KpiMeasurement.Columns.Value, ConditionOperator.NotNull)
            .WhereActive();

    private void Assess(Kpi kpi, DateTime now, bool mayTakeBack)
    {
        var length = WindowOf(kpi);
        var newest = rows.Read(Measurements().Where(KpiMeasurement.Columns.KpiId, kpi.Id).Where(KpiMeasurement.Columns.PeriodKind, Choice.Of(length).Value).Newest(KpiMeasurement.Columns.PeriodStart, KpiOutlook.Window + 1));
        (ChangeOf(kpi, length, newest, now) ?? (mayTakeBack && newest.Count == 0 ? WithoutFigures(kpi) : null))?.WriteTo(rows);
    }

    // A metered KPI stands where its last full period left it; what a person enters counts as it is entered.
    private static RowChange? ChangeOf(Kpi kpi, PeriodLength length, IEnumerable<Entity> measured, DateTime now)
    {
        var measurements = measured
            .Select(row => new Measurement(row.GetAttributeValue<DateTime>(KpiMeasurement.Columns.PeriodStart), row.GetAttributeValue<decimal>(KpiMeasurement.Columns.Value)))
            .Where(measurement => kpi.MetricId is null || Period.HasEnded(measurement.PeriodStart, length, now))
            .OrderByDescending(measurement => measurement.PeriodStart)
            .Take(KpiOutlook.Window)
            .ToArray();
        if (measurements.Length == 0)
        {
            return null;
        }

        var last = measurements[0];
        var outlook = KpiOutlook.Of(measurements, length, kpi.JoinedValue<DateTime>(GoalAlias, Goal.Columns.Due), kpi.Target - kpi.Baseline);
        var lastDay = Period.EndOf(last.PeriodStart.Date, length).AddDays(-1);
        return new RowChange(kpi)
            .Set(Kpi.Columns.Current, last.Value)
            .Set(Kpi.Columns.AsOf, lastDay < now.Date ? lastDay : now.Date)
            .Set(Kpi.Columns.Status, Choice.Of(LightOf(kpi, last.Value)))
            .Set(Kpi.Columns.Trend, outlook.Direction is { } direction ? Choice.Of(direction) : null)
            .Set(Kpi.Columns.TrendSlope, outlook.Slope)
            .Set(Kpi.Columns.Forecast, outlook.Forecast?.Expected)
            .Set(Kpi.Columns.ForecastLow, outlook.Forecast?.Low)
            .Set(Kpi.Columns.ForecastHigh, outlook.Forecast?.High);
    }

    private static PeriodLength WindowOf(Kpi kpi) => kpi.GetChoice<PeriodLength>(Kpi.Columns.Window) ?? PeriodLength.Month;

    private static RowChange WithoutFigures(Kpi kpi) => new RowChange(kpi)
        .Set(Kpi.Columns.Current, null)
        .Set(Kpi.Columns.AsOf, null)
        .Set(Kpi.Columns.Status, null)
        .Set(Kpi.Columns.Trend, null)
        .Set(Kpi.Columns.TrendSlope, null)
        .Set(Kpi.Columns.Forecast, null)
        .Set(Kpi.Columns.ForecastLow, null)
        .Set(Kpi.Columns.ForecastHigh, null);

    private Kpi? FindKpi(Guid id) => rows.Read(KpisWithGoal().Where(Kpi.PrimaryIdColumn, id)).FirstOrDefault()?.ToEntity<Kpi>();

    private static QueryExpression KpisWithGoal()
    {
        var query = Queries.From(
            Kpi.EntityLogicalName,
            Kpi.Columns.Name, Kpi.Columns.MetricId, Kpi.Columns.Better, Kpi.Columns.Amber, Kpi.Columns.Green, Kpi.Columns.Baseline, Kpi.Columns.Target, Kpi.Columns.Window, Kpi.Columns.Current,
            Kpi.Columns.AsOf, Kpi.Columns.Status, Kpi.Columns.Trend, Kpi.Columns.TrendSlope, Kpi.Columns.Forecast, Kpi.Columns.ForecastLow, Kpi.Columns.ForecastHigh);
        query.Join(Kpi.Columns.GoalId, Goal.EntityLogicalName, Goal.PrimaryIdColumn, GoalAlias, JoinOperator.LeftOuter, Goal.Columns.Due);
        return query;
    }

    private static Band LightOf(Kpi kpi, decimal? value) =>
        KpiStatusRule.Of(value, kpi.Amber, kpi.Green, kpi.GetChoice<BetterWhen>(Kpi.Columns.Better) ?? BetterWhen.Higher);
}
