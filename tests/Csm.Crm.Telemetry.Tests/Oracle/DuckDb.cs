using System.Diagnostics;
using System.Text.Json;
using Csm.Crm.Telemetry.Tests.Support;

namespace Csm.Crm.Telemetry.Tests.Oracle;

/// <summary>DuckDB as a process of Node.js: a judge that shares nothing with what it judges.</summary>
internal static class DuckDb
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private static string Packages => Path.Combine(SharedData.Repository, "artifacts", "tools", "duckdb");

    /// <summary>Skips the test where DuckDB is not installed, and says how to install it.</summary>
    public static void SkipWhenMissing() => Assert.SkipUnless(
        Directory.Exists(Path.Combine(Packages, "node_modules", "@duckdb", "node-api")),
        $"DuckDB is not at {Path.GetRelativePath(SharedData.Repository, Packages)}. Install it with Node.js: npm install --prefix artifacts/tools/duckdb @duckdb/node-api");

    /// <summary>Runs statements in an empty database, and gives the rows of the last as texts.</summary>
    public static async Task<IReadOnlyList<string[]>> QueryAsync(params string[] statements)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Oracle", "duckdb.mjs"), Packages]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(Longest);
        await using var overdue = deadline.Token.Register(process.Kill);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(statements));
        process.StandardInput.Close();
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"DuckDB ended with exit code {process.ExitCode}: {await errors}");
        }

        using var results = JsonDocument.Parse(output);
        return [.. results.RootElement.EnumerateArray().Last().GetProperty("rows").EnumerateArray().Select(static row => row.EnumerateArray().Select(static value => value.ToString()).ToArray())];
    }
}
