using System.Reflection;
using BenchmarkDotNet.Reports;

namespace Csm.Crm.Benchmarks;

/// <summary>One way of doing something: median milliseconds and KiB allocated per run.</summary>
internal sealed record Measurement(string Way, double Milliseconds, double Kibibytes)
{
    public static Measurement Of(BenchmarkReport report) => new(
        report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),
        report.ResultStatistics!.Median / 1e6,
        (report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0) / 1024.0);
}

/// <summary>A case of the emulator beside the baseline of its category.</summary>
internal sealed record Result(string Category, Measurement Emulator, Measurement Baseline, TargetAttribute? Target)
{
    /// <summary>How many times faster than the baseline.</summary>
    public double Ratio => Baseline.Milliseconds / Emulator.Milliseconds;

    /// <summary>True when the case has no target or reaches it.</summary>
    public bool IsMet => Target is null || (Ratio >= Target.Ratio && (Target.Milliseconds == 0 || Emulator.Milliseconds < Target.Milliseconds));

    /// <summary>Pairs each case of a run with the baseline of its category.</summary>
    public static IEnumerable<Result> From(Summary summary)
    {
        foreach (var category in summary.Reports.GroupBy(report => report.BenchmarkCase.Descriptor.Categories[^1]))
        {
            var baseline = category.Single(report => report.BenchmarkCase.Descriptor.Baseline);
            foreach (var report in category.Where(report => report != baseline))
            {
                var target = report.BenchmarkCase.Descriptor.WorkloadMethod.GetCustomAttribute<TargetAttribute>();
                yield return new Result(category.Key, Measurement.Of(report), Measurement.Of(baseline), target);
            }
        }
    }
}
