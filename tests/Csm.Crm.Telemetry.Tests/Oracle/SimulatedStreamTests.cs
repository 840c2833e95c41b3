using Csm.Crm.Sandbox.Simulation;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using NodaTime.Text;

namespace Csm.Crm.Telemetry.Tests.Oracle;

/// <summary>A million events of a simulated fleet, out of order and partly twice, taken in by the engine and by SQL.</summary>
public sealed class SimulatedStreamTests(ITestOutputHelper output)
{
    private const int Events = 1_000_000;

    private static readonly DateTimeOffset Start = new(2026, 2, 20, 0, 0, 0, TimeSpan.Zero);
    private static readonly Counter[] Counters = [Counter.OperatingHours, Counter.IdleHours, Counter.ProductiveHours, Counter.Fuel, Counter.Energy, Counter.Distance, Counter.Moves, Counter.Payload, Counter.Shocks, Counter.Faults];
    private static readonly string[] Metrics = ["operating_hours", "idle_hours", "productive_hours", "planned_hours", "fuel", "moves", "idle_share", "utilisation", "moves_per_hour"];

    [Fact]
    public async Task MachineDaysAndAccountMonths_AreExactlyThoseOfSql()
    {
        DuckDb.SkipWhenMissing();
        var bodies = Simulate();
        using var stream = new OracleStream(Start, bodies);

        var histories = await stream.IngestAsync();
        var days = await DuckDb.QueryAsync([.. Prepare(stream), "SELECT device, day::VARCHAR, units(operating), units(idle), units(productive), units(fuel), units(energy), units(distance), units(moves), units(payload), units(shocks), units(faults) FROM machine_day"]);
        var months = await DuckDb.QueryAsync([.. Prepare(stream), .. Months, "SELECT account, month, metric, units(numerator), units(denominator) FROM account_month"]);

        output.WriteLine($"{bodies.Count} events, {days.Count} machine-days, {months.Count} account months.");
        Sorted(histories.SelectMany(static machine => machine.Days.Select(day => $"{machine.Machine.DeviceId} {LocalDatePattern.Iso.Format(day.Day)} {string.Join(' ', Counters.Select(counter => day.Sums[(int)counter]))}")))
            .ShouldBe(Sorted(days.Select(static row => string.Join(' ', row))));
        Sorted(histories.GroupBy(static machine => machine.Machine.AccountId).SelectMany(account => AccountPeriods.Compute(account.Key, [.. account], stream.End))
            .Where(static row => row.Kind == PeriodKind.Month && Metrics.Contains(row.Metric))
            .Select(static row => $"{row.AccountId} {row.Start.ToYearMonth()} {row.Metric} {FixedPoint.Of(row.Numerator)} {FixedPoint.Of(row.Denominator)}"))
            .ShouldBe(Sorted(months.Select(static row => string.Join(' ', row))));
    }

    private static string[] Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];

    // Disordered within about a day and a half.
    private static IReadOnlyList<ReadOnlyMemory<byte>> Simulate()
    {
        var work = new WorkProfile(14, 9, 6, 9, 20);
        SimulatedMachine Machine(int site, int number) => new(OracleStream.Device(site, number), work, new Tendency(0.6, 0.01), new Tendency(0.2 + (number / 400.0), 0))
        {
            CountersResetAt = number % 10 == 0 ? Start.AddDays(20 + number) : null,
            SilentFrom = number % 15 == 0 ? Start.AddDays(30) : null,
        };
        var sites = OracleStream.Zones.Select((zone, site) => new SimulatedSite(zone, OracleStream.Planned, 6, [.. Enumerable.Range(1, OracleStream.MachinesPerSite).Select(number => Machine(site, number))]));
        var simulator = new FleetSimulator([new SimulatedCustomer("Ports", [.. sites])], Start, seed: 5);
        var sink = new Bodies();
        for (var day = 1; sink.Items.Count < Events; day++)
        {
            simulator.Advance(Start.AddDays(day), sink);
        }

        return OracleStream.Disordered(sink.Items.Take(Events), new Random(5));
    }

    private static string[] Prepare(OracleStream stream)
    {
        string[] columns = ["operating_hours", "idle_hours", "fuel", "energy", "distance", "moves", "payload", "shocks", "faults"];
        return
        [
            "CREATE MACRO units(x) AS (round(x * 10000)::BIGINT)::VARCHAR",
            $"CREATE TABLE machine AS SELECT column0 AS device, column1 AS account, column2 AS zone, [column3, column4, column5, column6, column7, column8, column9]::DECIMAL(9,4)[] AS planned FROM read_csv('{stream.MachineFile}', header = false)",
            $"CREATE TABLE reading AS SELECT DISTINCT device, time, metrics FROM read_json('{stream.EventFile}', format = 'newline_delimited', columns = {{device: 'VARCHAR', time: 'TIMESTAMPTZ', metrics: 'STRUCT({string.Join(", ", columns.Select(static column => $"{column} DECIMAL(18,4)"))})'}})",

            // A counter that falls has begun anew: nothing is gained by the fall.
            $"CREATE TABLE step AS SELECT device, time, {string.Join(", ", columns.Select(static column => $"coalesce(greatest(metrics.{column} - lag(metrics.{column}) OVER w, 0), 0) AS {column}"))} FROM reading WINDOW w AS (PARTITION BY device ORDER BY time)",
            """
            CREATE TABLE machine_day AS
            SELECT device, account, (time AT TIME ZONE zone)::DATE AS day, planned[isodow((time AT TIME ZONE zone)::DATE)] AS planned,
                   sum(operating_hours) AS operating, sum(idle_hours) AS idle, greatest(sum(operating_hours) - sum(idle_hours), 0) AS productive,
                   sum(fuel) AS fuel, sum(energy) AS energy, sum(distance) AS distance, sum(moves) AS moves, sum(payload) AS payload, sum(shocks) AS shocks, sum(faults) AS faults
            FROM step JOIN machine USING (device) GROUP BY ALL
            """,
        ];
    }

    private static string[] Months { get; } =
    [
        """
        CREATE TABLE total AS
        SELECT account, strftime(day, '%Y-%m') AS month, sum(operating) AS operating, sum(idle) AS idle, sum(productive) AS productive, sum(planned) AS planned, sum(fuel) AS fuel, sum(moves) AS moves
        FROM machine_day GROUP BY ALL
        """,
        """
        CREATE TABLE account_month AS
        SELECT account, month, 'operating_hours' AS metric, operating AS numerator, 1 AS denominator FROM total
        UNION ALL SELECT account, month, 'idle_hours', idle, 1 FROM total
        UNION ALL SELECT account, month, 'productive_hours', productive, 1 FROM total
        UNION ALL SELECT account, month, 'planned_hours', planned, 1 FROM total
        UNION ALL SELECT account, month, 'fuel', fuel, 1 FROM total
        UNION ALL SELECT account, month, 'moves', moves, 1 FROM total
        UNION ALL SELECT account, month, 'idle_share', idle, operating FROM total
        UNION ALL SELECT account, month, 'utilisation', productive, planned FROM total
        UNION ALL SELECT account, month, 'moves_per_hour', moves, operating FROM total
        """,
    ];

    private sealed class Bodies : ITelemetrySink
    {
        public List<ReadOnlyMemory<byte>> Items { get; } = [];

        public void Send(string deviceId, DateTimeOffset time, ReadOnlyMemory<byte> body) => Items.Add(body);
    }
}
