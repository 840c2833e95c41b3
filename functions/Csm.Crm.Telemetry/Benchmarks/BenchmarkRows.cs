using System.Globalization;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Telemetry.Benchmarks;

/// <summary>Benchmarks as they should stand in Dataverse. Absolute values and ids from the natural key: writing twice changes nothing.</summary>
internal static class BenchmarkRows
{
    /// <summary>Reason of a row whose customers have all left or taken back their consent.</summary>
    public const string Withdrawn = "No consenting customer belongs to this cohort any more.";

    private const int LongestIndustry = 100;

    /// <summary>The row of a cohort. A withheld one says why, and no figure.</summary>
    public static Benchmark Of(CohortBenchmark benchmark, Metric metric, DateTime month, IReadOnlyDictionary<int, string> industries)
    {
        var cohort = benchmark.Cohort;
        var start = month.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var row = new Benchmark(RowId.From(Benchmark.EntityLogicalName, cohort.Code, metric.Id.ToString("D"), start))
        {
            Name = $"{cohort.Code} {metric.Code} {start[..7]}",
            Cohort = cohort.Code,
            MachineType = cohort.Type,
            Energy = cohort.Energy,
            Industry = cohort.Industry is { } number ? NameOf(number, industries) : null,
            MetricId = metric.ToEntityReference(),
            Month = month,
        };
        SetFigures(row, benchmark);
        return row;
    }

    /// <summary>What a stored row must become when no cohort stands behind it.</summary>
    public static Benchmark Without(Guid id)
    {
        var row = new Benchmark(id);
        SetFigures(row, new CohortBenchmark(Cohort.All, 0, 0, null, Withdrawn));
        return row;
    }

    // How many customers and machines a small cohort has is somebody's secret too.
    private static void SetFigures(Benchmark row, CohortBenchmark benchmark)
    {
        var shown = benchmark.Percentiles;
        row.Customers = shown is null ? null : benchmark.Customers;
        row.Machines = shown is null ? null : benchmark.Machines;
        row.P10 = shown?.P10;
        row.P25 = shown?.P25;
        row.P50 = shown?.P50;
        row.P75 = shown?.P75;
        row.P90 = shown?.P90;
        row.Suppressed = shown is null;
        row.Reason = benchmark.Reason;
    }

    private static string NameOf(int industry, IReadOnlyDictionary<int, string> industries)
    {
        var name = industries.TryGetValue(industry, out var label) ? label : industry.ToString(CultureInfo.InvariantCulture);
        return name.Length > LongestIndustry ? name[..LongestIndustry] : name;
    }
}
