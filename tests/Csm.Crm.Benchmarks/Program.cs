using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Csm.Crm.Benchmarks;
using Csm.Crm.Benchmarks.Cases;
using Perfolizer.Horology;

// Measures the emulator against the ways seen in others, in the same process and on the same data, and fails when a
// target is missed: dotnet run -c Release --project tests/Csm.Crm.Benchmarks
var log = new LogCapture();
var config = ManualConfig.CreateEmpty()
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
        .WithIterationTime(TimeInterval.FromMilliseconds(150)).WithWarmupCount(2).WithIterationCount(5))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddLogger(log)
    .AddLogicalGroupRules(BenchmarkLogicalGroupRule.ByCategory)
    .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "artifacts"));

var results = new List<Result>();
foreach (var cases in new[] { typeof(QueryCases), typeof(StateCases), typeof(CreateCases) })
{
    Console.WriteLine($"Measuring {cases.Name} …");
    var summary = BenchmarkRunner.Run(cases, config);
    if (summary.HasCriticalValidationErrors || summary.Reports.Any(report => report.ResultStatistics is null))
    {
        Console.Error.WriteLine(string.Concat(log.CapturedOutput.Select(part => part.Text)));
        return 2;
    }

    results.AddRange(Result.From(summary));
}

Console.WriteLine();
Console.WriteLine(ResultTable.Of(results));
return results.TrueForAll(result => result.IsMet) ? 0 : 1;
