namespace Csm.Crm.Benchmarks.Telemetry;

/// <summary>Speed, allocation and size of the telemetry engine, each beside its target.</summary>
internal static class TelemetryBenchmark
{
    /// <returns>Whether every target was met.</returns>
    public static async Task<bool> RunAsync()
    {
        var lines = new List<TargetLine>();
        Console.WriteLine("Measuring decoding and windows …");
        lines.AddRange(await IngestSpeed.MeasureAsync());
        Console.WriteLine("Measuring DuckDB …");
        lines.AddRange(await DuckDbSpeed.MeasureAsync());
        Console.WriteLine("Measuring the state …");
        lines.AddRange(StateSize.Measure());
        Console.WriteLine();
        Console.WriteLine("| Measured | Target | What |\n|---:|---|---|");
        lines.ForEach(Console.WriteLine);
        Console.WriteLine();
        return lines.TrueForAll(static line => line.IsMet);
    }
}

/// <summary>One figure.</summary>
/// <param name="What">What was measured, a phrase.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="AtLeast">Least value that meets the target, or null.</param>
/// <param name="AtMost">Greatest value that meets the target, or null.</param>
internal sealed record TargetLine(string What, double Value, string Unit, double? AtLeast = null, double? AtMost = null)
{
    public bool IsMet => !(Value < AtLeast) && !(Value > AtMost);

    public override string ToString()
    {
        var target = AtLeast is { } least ? FormattableString.Invariant($"≥ {least:#,0.##}") : AtMost is { } most ? FormattableString.Invariant($"≤ {most:#,0.##}") : "–";
        return FormattableString.Invariant($"| **{Value:#,0.##}** {Unit} | {target}{(IsMet ? "" : " **missed**")} | {What} |");
    }
}
