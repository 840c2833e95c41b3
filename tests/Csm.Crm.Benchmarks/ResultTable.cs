using System.Globalization;
using System.Text;

namespace Csm.Crm.Benchmarks;

/// <summary>The results as a Markdown table, ratios first.</summary>
internal static class ResultTable
{
    public static string Of(IEnumerable<Result> results)
    {
        var text = new StringBuilder()
            .AppendLine("| Ratio | Target | Case | Emulator | ms | KiB | Baseline | ms | KiB |")
            .AppendLine("|---:|---|---|---|---:|---:|---|---:|---:|");
        foreach (var result in results)
        {
            text.AppendLine(string.Create(CultureInfo.InvariantCulture,
                $"| **{Number(result.Ratio)}×** | {Target(result)} | {result.Category} | {Cells(result.Emulator)} | {Cells(result.Baseline)} |"));
        }

        return text.ToString();
    }

    private static string Cells(Measurement measured) => $"{measured.Way} | {Number(measured.Milliseconds)} | {Number(measured.Kibibytes)}";

    private static string Target(Result result)
    {
        var target = result.Target switch
        {
            null => "–",
            { Ratio: > 0 } ratio => $"≥ {Number(ratio.Ratio)}×",
            var time => $"< {Number(time.Milliseconds)} ms",
        };
        return result.IsMet ? target : target + " **missed**";
    }

    // Three significant digits, thousands separated.
    private static string Number(double value) => value switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("N1", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("N2", CultureInfo.InvariantCulture),
        _ => value.ToString("0.####", CultureInfo.InvariantCulture),
    };
}
