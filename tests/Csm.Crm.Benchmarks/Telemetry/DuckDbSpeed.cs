using System.Diagnostics;
using System.Text.Json;
using Csm.Crm.Telemetry.Ingest;
using Microsoft.Win32.SafeHandles;

namespace Csm.Crm.Benchmarks.Telemetry;

/// <summary>
/// DuckDB beside the engine over the same file of newline-delimited JSON: it reads and groups by machine and hour, with the
/// first, last, least and greatest value of each metric, which is what the engine keeps. Both on one core, then both on two.
/// </summary>
internal static class DuckDbSpeed
{
    private const int Rounds = 400;
    private const int Repeats = 3;
    private const int EventBytes = 56 * 1_024;
    private const int BlockBytes = Engine.BatchSize * EventBytes;
    private const int LongestLine = 4 * 1_024;

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

    // Reading the file counts. As DuckDB does, each core reads blocks of its own and takes the lines in that begin in them, as a
    // partition. What the two know of one machine is not joined then, which are 2,000 hours at the end.
    private static async Task<double> EngineAsync(string path, int cores)
    {
        var watch = Stopwatch.StartNew();
        using var file = File.OpenHandle(path);
        var readings = await Task.WhenAll(Enumerable.Range(0, cores).Select(core => Task.Run(() => TakeBlocksAsync(file, core, cores))));
        watch.Stop();
        if (readings.Sum() != (long)Rounds * EventStream.Machines)
        {
            throw new InvalidOperationException($"The engine took {readings.Sum()} events of the file in.");
        }

        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<long> TakeBlocksAsync(SafeFileHandle file, int core, int cores)
    {
        using var engine = new Engine();
        var buffer = new byte[BlockBytes + LongestLine];
        var length = RandomAccess.GetLength(file);
        var readings = 0L;
        for (var block = core; (long)block * BlockBytes < length; block += cores)
        {
            // From the byte before, so that a line that begins with the block is seen to begin there.
            var from = Math.Max(0L, ((long)block * BlockBytes) - 1);
            var read = RandomAccess.Read(file, buffer, from);
            var start = from == 0 ? 0 : EndOfLine(buffer.AsSpan(0, read), 0);
            var end = from + read == length ? read : EndOfLine(buffer.AsSpan(0, read), (int)(((block + 1L) * BlockBytes) - 1 - from));
            readings += await engine.TakeAsync(Split(buffer.AsMemory(0, end), start, block * 2L * Engine.BatchSize));
        }

        return readings;
    }

    // A hub event ends with the line in which its bytes are up.
    private static List<IncomingEvent> Split(ReadOnlyMemory<byte> lines, int start, long firstNumber)
    {
        var events = new List<IncomingEvent>(Engine.BatchSize);
        while (start < lines.Length)
        {
            var end = start + EventBytes < lines.Length ? EndOfLine(lines.Span, start + EventBytes) : lines.Length;
            events.Add(new IncomingEvent(lines[start..end], firstNumber + events.Count, Engine.EnqueuedAt));
            start = end;
        }

        return events;
    }

    private static int EndOfLine(ReadOnlySpan<byte> text, int from) => from + text[from..].IndexOf((byte)'\n') + 1;

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
