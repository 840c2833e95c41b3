using System.Globalization;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Plugins.Kpis;

/// <summary>
/// Turns value-in-use rows into measurements of the KPIs that watch the same metric of the same account (R5), and notes on
/// the rows what was agreed to compare them with: telemetry knows of no baseline.
/// </summary>
internal sealed class MeasureKpis
{
    private readonly IRows rows;

    public MeasureKpis(IRows rows) => this.rows = rows;

    /// <summary>Measures from written rows. Repeating it changes nothing: a measurement's id follows from KPI and period.</summary>
    /// <param name="written">The written rows; re-read, for a bulk update does not repeat the key columns.</param>
    public void From(IEnumerable<Entity> written)
    {
        Measure(rows.ReadWhereIn(Values, ViuMetric.PrimaryIdColumn, written.Select(row => row.Id)));
    }

    /// <summary>Measures a KPI from what its metric has metered before somebody agreed on it: as many periods as an outlook looks back, and the running one.</summary>
    /// <param name="kpi">With account, metric and window.</param>
    public void FromHistory(Kpi kpi)
    {
        if (kpi is { AccountId: { } account, MetricId: { } metric })
        {
            Measure(rows.Read(Values()
                .Where(ViuMetric.Columns.AccountId, account.Id)
                .Where(ViuMetric.Columns.MetricId, metric.Id)
                .Where(ViuMetric.Columns.PeriodKind, (int)WindowOf(kpi))
                .Newest(ViuMetric.Columns.PeriodStart, KpiOutlook.Window + 1)));
        }
    }

    private void Measure(IEnumerable<Entity> read)
    {
        var values = read.Select(row => row.ToEntity<ViuMetric>()).Where(row => row is { AccountId: not null, MetricId: not null, PeriodStart: not null }).ToArray();
        var kpis = KpisOf(values);
        var wanted = values
            .SelectMany(value => kpis[KeyOf(value.AccountId!.Id, value.MetricId!.Id)].Where(kpi => WindowOf(kpi) == value.PeriodKind).Select(kpi => MeasurementOf(kpi, value)))
            .ToArray();
        var stored = Stored(wanted).ToLookup(KeyOf, StringComparer.Ordinal);
        var created = new List<Entity>();
        var changes = new List<Entity>();
        foreach (var measurement in wanted)
        {
            if (stored[KeyOf(measurement)].FirstOrDefault() is not { } before)
            {
                created.Add(measurement);
            }

            // What somebody entered before the KPI got its metric stays.
            else if (before.Id == measurement.Id)
            {
                new RowChange(before)
                    .Set(KpiMeasurement.Columns.Value, measurement.Value)
                    .Set(KpiMeasurement.Columns.Coverage, measurement.Coverage)
                    .AddTo(changes);
            }
        }

        CompareWithAgreed(values, kpis, changes);
        rows.CreateAll(created);
        rows.UpdateAll(changes);
    }

    // What was agreed once stays on a row when its goal is given up.
    private static void CompareWithAgreed(IEnumerable<ViuMetric> values, ILookup<string, Kpi> kpis, ICollection<Entity> changes)
    {
        foreach (var value in values.Where(value => value.PeriodKind is not null))
        {
            var end = Period.EndOf(value.PeriodStart!.Value, value.GetChoice<PeriodLength>(ViuMetric.Columns.PeriodKind)!.Value);
            var terms = kpis[KeyOf(value.AccountId!.Id, value.MetricId!.Id)].Where(kpi => WindowOf(kpi) == value.PeriodKind && KpiTerms.IsAgreed(kpi)).Select(KpiTerms.Of);
            if (AgreedTerms.InForce(terms, end) is { } agreed)
            {
                new RowChange(value).Set(ViuMetric.Columns.Baseline, agreed.Baseline).Set(ViuMetric.Columns.Expected, agreed.Target).AddTo(changes);
            }
        }
    }

    private static QueryExpression Values() => Queries.From(
            ViuMetric.EntityLogicalName,
            ViuMetric.Columns.AccountId, ViuMetric.Columns.MetricId, ViuMetric.Columns.PeriodKind, ViuMetric.Columns.PeriodStart, ViuMetric.Columns.Value, ViuMetric.Columns.Coverage,
            ViuMetric.Columns.Baseline, ViuMetric.Columns.Expected)
        .Where(ViuMetric.Columns.Value, ConditionOperator.NotNull);

    private IEnumerable<KpiMeasurement> Stored(IReadOnlyCollection<KpiMeasurement> wanted)
    {
        QueryExpression Measurements() => Queries.From(
                KpiMeasurement.EntityLogicalName,
                KpiMeasurement.Columns.KpiId, KpiMeasurement.Columns.PeriodKind, KpiMeasurement.Columns.PeriodStart, KpiMeasurement.Columns.Value, KpiMeasurement.Columns.Coverage)
            .Where(KpiMeasurement.Columns.PeriodStart, ConditionOperator.OnOrAfter, wanted.Min(row => row.PeriodStart!.Value))
            .Where(KpiMeasurement.Columns.PeriodStart, ConditionOperator.OnOrBefore, wanted.Max(row => row.PeriodStart!.Value));

        return rows.ReadWhereIn(Measurements, KpiMeasurement.Columns.KpiId, wanted.Select(row => row.KpiId!.Id)).Select(row => row.ToEntity<KpiMeasurement>());
    }

    private static string KeyOf(KpiMeasurement row) => string.Format(CultureInfo.InvariantCulture, "{0:D}|{1}|{2:yyyy-MM-dd}", row.KpiId?.Id, (int?)row.PeriodKind, row.PeriodStart);

    private ILookup<string, Kpi> KpisOf(IReadOnlyCollection<ViuMetric> values)
    {
        QueryExpression Kpis() => Queries.From(
                Kpi.EntityLogicalName,
                Kpi.Columns.Name, Kpi.Columns.AccountId, Kpi.Columns.MetricId, Kpi.Columns.Window, Kpi.Columns.OwnerId, Kpi.Columns.GoalId, Kpi.Columns.Baseline, Kpi.Columns.Target)
            .WithGoal()
            .Where(Kpi.Columns.MetricId, ConditionOperator.NotNull)
            .WhereActive();

        return rows.ReadWhereIn(Kpis, Kpi.Columns.AccountId, values.Select(value => value.AccountId!.Id))
            .Select(row => row.ToEntity<Kpi>())
            .ToLookup(kpi => KeyOf(kpi.AccountId!.Id, kpi.MetricId!.Id), StringComparer.Ordinal);
    }

    private static KpiMeasurement MeasurementOf(Kpi kpi, ViuMetric value)
    {
        var day = value.PeriodStart!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var kind = ((int)value.PeriodKind!.Value).ToString(CultureInfo.InvariantCulture);
        const int longestKpiName = 180;
        var name = kpi.Name is { Length: > longestKpiName } longName ? longName.Substring(0, longestKpiName) : kpi.Name;
        return new KpiMeasurement(RowId.From(KpiMeasurement.EntityLogicalName, kpi.Id.ToString("D"), kind, day))
        {
            Name = $"{name} {day}",
            KpiId = kpi.ToEntityReference(),
            AccountId = value.AccountId,
            OwnerId = kpi.OwnerId,
            PeriodKind = value.PeriodKind,
            PeriodStart = value.PeriodStart,
            Value = value.Value,
            Coverage = value.Coverage,
        };
    }

    private static PeriodKind WindowOf(Kpi kpi) => kpi.Window ?? PeriodKind.Month;

    private static string KeyOf(Guid account, Guid metric) => $"{account:D}|{metric:D}";
}
