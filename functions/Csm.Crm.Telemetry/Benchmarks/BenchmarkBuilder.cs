using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Measuring;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Writing;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;
using Polly;

namespace Csm.Crm.Telemetry.Benchmarks;

/// <summary>
/// Brings the benchmarks of the last full months, and each consenting customer's own place on its KPIs, up to date (R10).
/// All months anew every time, so that a consent that was taken back leaves them all. Only rows that change are written.
/// </summary>
/// <param name="service">Dataverse, as the Telemetry writer.</param>
/// <param name="deadLetters">Where refused rows go.</param>
/// <param name="options">How rows are written.</param>
/// <param name="time">The clock.</param>
/// <param name="months">Full months that are compared, 1–120.</param>
/// <param name="metrics">Where figures go, or null for nowhere.</param>
public sealed class BenchmarkBuilder(IOrganizationServiceAsync2 service, IDeadLetterStore deadLetters, WriterOptions options, TimeProvider time, int months = 13, TelemetryMetrics? metrics = null)
{
    /// <summary>Compares and writes.</summary>
    public async Task<BenchmarkReport> BuildAsync(CancellationToken cancellationToken)
    {
        var retries = 0;
        var retry = DataverseRetry.Pipeline(options, time, () => Interlocked.Increment(ref retries), metrics);
        var today = time.GetUtcNow().UtcDateTime;
        var until = new DateTime(today.Year, today.Month, 1, 0, 0, 0, DateTimeKind.Utc);
        var from = until.AddMonths(-months);

        var ratios = await MetricsAsync(retry, cancellationToken);
        var consenting = new ConsentingFleets(service, retry);
        var compared = Compare(await consenting.LoadAsync(cancellationToken), await consenting.MonthsAsync(from, until, cancellationToken), ratios);

        var desired = compared.SelectMany(pair => pair.Value.Cohorts.Select(cohort => BenchmarkRows.Of(cohort, ratios[pair.Key.Metric], pair.Key.Month, consenting.Industries))).ToArray();
        var benchmarks = await ChangedAsync(desired, from, until, retry, cancellationToken);
        var kpis = await ChangedKpisAsync(compared.Where(pair => pair.Key.Month == until.AddMonths(-1)).ToDictionary(static pair => pair.Key.Metric, static pair => pair.Value), retry, cancellationToken);

        var benchmarkWriter = await WriteAsync(benchmarks, mayCreate: true, retry, cancellationToken);
        var kpiWriter = await WriteAsync(kpis, mayCreate: false, retry, cancellationToken);
        return new BenchmarkReport(
            desired.Count(static row => row.Suppressed == false),
            desired.Count(static row => row.Suppressed == true),
            benchmarkWriter.Written.Count,
            kpiWriter.Written.Count,
            benchmarkWriter.Rejected.Count + kpiWriter.Rejected.Count,
            benchmarkWriter.Requests + kpiWriter.Requests,
            retries);
    }

    private static Dictionary<(Guid Metric, DateTime Month), BenchmarkRule> Compare(Dictionary<Guid, Cohort> fleets, List<ViuMetric> values, Dictionary<Guid, Metric> ratios) => values
        .Where(value => fleets.ContainsKey(value.AccountId!.Id) && ratios.ContainsKey(value.MetricId!.Id))
        .GroupBy(static value => (value.MetricId!.Id, value.PeriodStart!.Value))
        .ToDictionary(
            static group => group.Key,
            group => BenchmarkRule.Compare(
                group.Select(value => new BenchmarkMember(value.AccountId!.Id, Consents: true, fleets[value.AccountId.Id], value.Value!.Value, value.MachinesReporting ?? 0)),
                ratios[group.Key.Id].Better != Better.Lower));

    private async Task<Dictionary<Guid, Metric>> MetricsAsync(ResiliencePipeline retry, CancellationToken cancellationToken)
    {
        var query = DataverseQuery.Of(Metric.EntityLogicalName, Metric.PrimaryIdColumn, Metric.Columns.Code, Metric.Columns.Better);
        query.Criteria.AddCondition(Metric.Columns.Kind, ConditionOperator.Equal, (int)MetricKind.Ratio);
        var ratios = new Dictionary<Guid, Metric>();
        await foreach (var row in service.RowsAsync(query, retry, cancellationToken))
        {
            ratios.Add(row.Id, row.ToEntity<Metric>());
        }

        return ratios;
    }

    private async Task<List<Entity>> ChangedAsync(IEnumerable<Benchmark> desired, DateTime from, DateTime until, ResiliencePipeline retry, CancellationToken cancellationToken)
    {
        var query = DataverseQuery.Of(
            Benchmark.EntityLogicalName, Benchmark.PrimaryIdColumn,
            Benchmark.Columns.Name, Benchmark.Columns.Cohort, Benchmark.Columns.MachineType, Benchmark.Columns.Energy, Benchmark.Columns.Industry, Benchmark.Columns.MetricId, Benchmark.Columns.Month, Benchmark.Columns.Customers,
            Benchmark.Columns.Machines, Benchmark.Columns.P10, Benchmark.Columns.P25, Benchmark.Columns.P50, Benchmark.Columns.P75, Benchmark.Columns.P90, Benchmark.Columns.Suppressed, Benchmark.Columns.Reason);
        query.Criteria.AddCondition(Benchmark.Columns.Month, ConditionOperator.GreaterEqual, from);
        query.Criteria.AddCondition(Benchmark.Columns.Month, ConditionOperator.LessThan, until);
        var stored = new Dictionary<Guid, Entity>();
        await foreach (var row in service.RowsAsync(query, retry, cancellationToken))
        {
            stored.Add(row.Id, row);
        }

        var changed = new List<Entity>();
        foreach (var row in desired)
        {
            if (!stored.Remove(row.Id, out var before) || !before.Says(row))
            {
                changed.Add(row);
            }
        }

        // What no customer stands behind any more must not go on telling about those who left.
        changed.AddRange(stored.Values.Select(static row => (Entity)BenchmarkRows.Without(row.Id)).Where(row => !stored[row.Id].Says(row)));
        return changed;
    }

    // Also where there is nothing to say any more: the place of last month is not that of this one.
    private async Task<List<Entity>> ChangedKpisAsync(Dictionary<Guid, BenchmarkRule> newest, ResiliencePipeline retry, CancellationToken cancellationToken)
    {
        var query = DataverseQuery.Of(Kpi.EntityLogicalName, Kpi.PrimaryIdColumn, Kpi.Columns.AccountId, Kpi.Columns.MetricId, Kpi.Columns.Percentile);
        query.Criteria.AddCondition(Kpi.Columns.MetricId, ConditionOperator.NotNull);
        var changed = new List<Entity>();
        await foreach (var row in service.RowsAsync(query, retry, cancellationToken))
        {
            var kpi = row.ToEntity<Kpi>();
            var place = newest.TryGetValue(kpi.MetricId!.Id, out var rule) && rule.Standings.TryGetValue(kpi.AccountId!.Id, out var standing) ? standing.Percentile : (decimal?)null;
            if (place != kpi.Percentile)
            {
                changed.Add(new Kpi(kpi.Id) { Percentile = place });
            }
        }

        return changed;
    }

    private async Task<RowWriter> WriteAsync(IEnumerable<Entity> rows, bool mayCreate, ResiliencePipeline retry, CancellationToken cancellationToken)
    {
        var writer = new RowWriter(service, retry, options, metrics);
        await writer.WriteAsync([.. rows.Select(static row => new PendingRow(row, RowHash.Of(row)))], mayCreate, cancellationToken);
        await deadLetters.WriteAsync([.. writer.Rejected], cancellationToken);
        return writer;
    }
}

/// <summary>What a run did.</summary>
/// <param name="Published">Benchmarks that show figures, all metrics and months.</param>
/// <param name="Withheld">Benchmarks that say why they show none.</param>
/// <param name="Written">Benchmark rows written, because they changed.</param>
/// <param name="Places">KPIs that got another percentile.</param>
/// <param name="Rejected">Rows that Dataverse refused; each is in the dead letters.</param>
/// <param name="Requests">Requests sent to write rows.</param>
/// <param name="Retries">Requests repeated because Dataverse was too busy or out of reach.</param>
public sealed record BenchmarkReport(int Published, int Withheld, int Written, int Places, int Rejected, int Requests, int Retries);
