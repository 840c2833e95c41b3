using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Csm.Crm.Benchmarks;
using Csm.Crm.Benchmarks.Cases;
using Csm.Crm.Benchmarks.Telemetry;
using Perfolizer.Horology;

// Measures the telemetry engine and the emulator against the ways seen in others, in the same process and on the same
// data, and fails when a target is missed: dotnet run -c Release --project tests/Csm.Crm.Benchmarks [-- telemetry | emulator]
var part = args is [var name] ? name : args.Length == 0 ? "all" : "";
if (part is not ("all" or "telemetry" or "emulator"))
{
    Console.Error.WriteLine($"Unknown arguments '{string.Join(' ', args)}'. Use telemetry, emulator, or nothing for both.");
    return 2;
}

var telemetryMet = part == "emulator" || await TelemetryBenchmark.RunAsync();
if (part == "telemetry")
{
    return telemetryMet ? 0 : 1;
}

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
return telemetryMet && results.TrueForAll(result => result.IsMet) ? 0 : 1;
