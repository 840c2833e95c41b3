using System.Diagnostics;
using System.Text.Json;
using Csm.Crm.Telemetry.Ingest;

namespace Csm.Crm.Benchmarks.Telemetry;

/// <summary>
/// DuckDB beside the engine over the same file of newline-delimited JSON: it reads and groups by machine and hour, with the
/// first, last, least and greatest value of each metric, which is what the engine keeps. Both on one core, then both on two.
/// </summary>
internal static class DuckDbSpeed
{
    private const int Rounds = 400;
    private const int Repeats = 3;
    private const int LinesPerEvent = 200;

    public static async Task<IReadOnlyList<TargetLine>> MeasureAsync()
    {
        var packages = Path.Combine(RepositoryRoot(), "artifacts", "tools", "duckdb");
        if (!Directory.Exists(Path.Combine(packages, "node_modules", "@duckdb", "node-api")))
        {
            Console.WriteLine($"DuckDB is not in artifacts/tools/duckdb and is not measured. Install it with Node.js: npm install --prefix artifacts/tools/duckdb @duckdb/node-api");
            return [];
        }

        var folder = Directory.CreateTempSubdirectory("csm-crm-duckdb-");
        try
        {
            var stream = EventStream.Create(Rounds);
            var file = Path.Combine(folder.FullName, "events.ndjson");
            await using (var written = File.Create(file))
            {
                foreach (var body in stream.Bodies)
                {
                    await written.WriteAsync(body);
                }
            }

            return [await CompareAsync(packages, file, cores: 1), await CompareAsync(packages, file, cores: 2)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<TargetLine> CompareAsync(string packages, string file, int cores)
    {
        var engine = double.MaxValue;
        var duckDb = double.MaxValue;
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            engine = Math.Min(engine, await EngineAsync(file, cores));
            duckDb = Math.Min(duckDb, await DuckDbAsync(packages, file, cores));
        }

        return new TargetLine(FormattableString.Invariant($"times faster than DuckDB that reads and groups the same file, on {cores} core(s): {engine:0.00} s against {duckDb:0.00} s"), duckDb / engine, "×", AtLeast: 1);
    }

    // Reading the file counts. Each core takes a part of the machines' events, as a partition.
    private static async Task<double> EngineAsync(string file, int cores)
    {
        var watch = Stopwatch.StartNew();
        var bytes = await File.ReadAllBytesAsync(file);
        var parts = Split(bytes, cores);
        var readings = await Task.WhenAll(parts.Select(part => Task.Run(() => IngestSpeed.IngestAsync(part))));
        watch.Stop();
        if (readings.Sum() != (long)Rounds * EventStream.Machines)
        {
            throw new InvalidOperationException($"The engine took {readings.Sum()} events of the file in.");
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static List<IncomingEvent>[] Split(byte[] bytes, int parts)
    {
        var split = Enumerable.Range(0, parts).Select(static _ => new List<IncomingEvent>()).ToArray();
        var enqueued = new DateTimeOffset(EventStream.Start).AddDays(1);
        var (start, lines, number) = (0, 0, 0L);
        for (var at = 0; at < bytes.Length; at++)
        {
            at += bytes.AsSpan(at).IndexOf((byte)'\n');
            if (++lines % LinesPerEvent == 0 || at == bytes.Length - 1)
            {
                split[(int)(number % parts)].Add(new IncomingEvent(bytes.AsMemory(start, at + 1 - start), number, enqueued));
                start = at + 1;
                number++;
            }
        }

        return split;
    }

    private static async Task<double> DuckDbAsync(string packages, string file, int cores)
    {
        string[] metrics = [.. Fleet.Metrics.Select(static metric => Csm.Crm.Telemetry.Windows.CounterCatalog.CodeOf(metric.Counter))];
        string[] statements =
        [
            $"SET threads = {cores}",
            $$"""
            CREATE TABLE hour AS
            SELECT device, date_trunc('hour', time) AS hour, {{string.Join(", ", metrics.Select(static metric => $"arg_min(metrics.{metric}, time), arg_max(metrics.{metric}, time), min(metrics.{metric}), max(metrics.{metric})"))}}
            FROM read_json('{{file}}', format = 'newline_delimited', columns = {device: 'VARCHAR', time: 'TIMESTAMP', metrics: 'STRUCT({{string.Join(", ", metrics.Select(static metric => $"{metric} DOUBLE"))}})'})
            GROUP BY ALL
            """,
        ];
        var start = new ProcessStartInfo("node", [Path.Combine(AppContext.BaseDirectory, "Oracle", "duckdb.mjs"), packages]) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(JsonSerializer.Serialize(statements));
        process.StandardInput.Close();
        using var results = JsonDocument.Parse(await process.StandardOutput.ReadToEndAsync());
        await process.WaitForExitAsync();
        return results.RootElement.EnumerateArray().Last().GetProperty("milliseconds").GetDouble() / 1_000;
    }

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Csm.Crm.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No Csm.Crm.sln above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}
