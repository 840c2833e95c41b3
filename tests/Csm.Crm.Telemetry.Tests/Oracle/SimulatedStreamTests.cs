using System.Globalization;
using System.Text;
using Csm.Crm.Sandbox.Simulation;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using NodaTime;
using NodaTime.Text;

namespace Csm.Crm.Telemetry.Tests.Oracle;

/// <summary>A million events of a simulated fleet, out of order and partly twice, taken in by the engine and by SQL.</summary>
public sealed class SimulatedStreamTests(ITestOutputHelper output) : IDisposable
{
    private const int Events = 1_000_000;
    private const int MachinesPerSite = 60;
    private const int DisorderedEvents = 20_000;
    private const int EventsPerBatch = 5_000;

    private static readonly DateTimeOffset Start = new(2026, 2, 20, 0, 0, 0, TimeSpan.Zero);
    private static readonly double[] Planned = [16, 16, 16, 16, 16, 8, 0];
    private static readonly string[] Zones = ["Europe/Berlin", "America/Chicago", "Asia/Kolkata", "Australia/Lord_Howe"];
    private static readonly Counter[] Counters = [Counter.OperatingHours, Counter.IdleHours, Counter.ProductiveHours, Counter.Fuel, Counter.Energy, Counter.Distance, Counter.Moves, Counter.Payload, Counter.Shocks, Counter.Faults];
    private static readonly string[] Metrics = ["operating_hours", "idle_hours", "productive_hours", "planned_hours", "fuel", "moves", "idle_share", "utilisation", "moves_per_hour"];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("csm-crm-oracle-");

    private string EventFile => Path.Combine(folder.FullName, "events.ndjson");

    private string MachineFile => Path.Combine(folder.FullName, "machines.csv");

    [Fact]
    public async Task MachineDaysAndAccountMonths_AreExactlyThoseOfSql()
    {
        DuckDb.SkipWhenMissing();
        var bodies = Simulate();
        await File.WriteAllLinesAsync(MachineFile, Fleet().Select(static machine => $"{machine.DeviceId},{machine.AccountId},{machine.Calendar.TimeZone},{string.Join(',', machine.Calendar.PlannedHours)}"), TestContext.Current.CancellationToken);
        await using (var file = File.Create(EventFile))
        {
            foreach (var body in bodies)
            {
                file.Write(body.Span);
                file.WriteByte((byte)'\n');
            }
        }

        var histories = await IngestAsync(bodies);
        var days = await DuckDb.QueryAsync([.. Prepare(), "SELECT device, day::VARCHAR, units(operating), units(idle), units(productive), units(fuel), units(energy), units(distance), units(moves), units(payload), units(shocks), units(faults) FROM machine_day"]);
        var months = await DuckDb.QueryAsync([.. Prepare(), .. Months, "SELECT account, month, metric, units(numerator), units(denominator) FROM account_month"]);

        output.WriteLine($"{bodies.Count} events, {days.Count} machine-days, {months.Count} account months.");
        Sorted(histories.SelectMany(static machine => machine.Days.Select(day => $"{machine.Machine.DeviceId} {LocalDatePattern.Iso.Format(day.Day)} {string.Join(' ', Counters.Select(counter => day.Sums[(int)counter]))}")))
            .ShouldBe(Sorted(days.Select(static row => string.Join(' ', row))));
        Sorted(histories.GroupBy(static machine => machine.Machine.AccountId).SelectMany(account => AccountPeriods.Compute(account.Key, [.. account], End(bodies.Count)))
            .Where(static row => row.Kind == PeriodKind.Month && Metrics.Contains(row.Metric))
            .Select(static row => $"{row.AccountId} {row.Start.ToYearMonth()} {row.Metric} {FixedPoint.Of(row.Numerator)} {FixedPoint.Of(row.Denominator)}"))
            .ShouldBe(Sorted(months.Select(static row => string.Join(' ', row))));
    }

    public void Dispose() => folder.Delete(recursive: true);

    private static Instant End(int events) => Instant.FromDateTimeOffset(Start.AddDays(events));

    private static string[] Sorted(IEnumerable<string> lines) => [.. lines.Order(StringComparer.Ordinal)];

    private static IEnumerable<FleetMachine> Fleet() => Zones.SelectMany(static (zone, site) => Enumerable.Range(1, MachinesPerSite).Select(number => new FleetMachine(
        Device(site, number), new Guid(number, (short)site, 0, new byte[8]), new Guid(site % 2, 2, 0, new byte[8]), null, new SiteCalendar(zone, Planned), 0.4, null)));

    private static string Device(int site, int number) => $"S{site}-{number:000}";

    // In order of time first; then disordered within about a day and a half, and one in fifty twice.
    private static List<ReadOnlyMemory<byte>> Simulate()
    {
        var work = new WorkProfile(14, 9, 6, 9, 20);
        SimulatedMachine Machine(int site, int number) => new(Device(site, number), work, new Tendency(0.6, 0.01), new Tendency(0.2 + (number / 400.0), 0))
        {
            CountersResetAt = number % 10 == 0 ? Start.AddDays(20 + number) : null,
            SilentFrom = number % 15 == 0 ? Start.AddDays(30) : null,
        };
        var sites = Zones.Select((zone, site) => new SimulatedSite(zone, Planned, 6, [.. Enumerable.Range(1, MachinesPerSite).Select(number => Machine(site, number))]));
        var simulator = new FleetSimulator([new SimulatedCustomer("Ports", [.. sites])], Start, seed: 5);
        var sink = new Bodies();
        for (var day = 1; sink.Items.Count < Events; day++)
        {
            simulator.Advance(Start.AddDays(day), sink);
        }

        var random = new Random(5);
        var arrived = sink.Items.Take(Events).SelectMany(body => Enumerable.Repeat(body, random.Next(50) == 0 ? 2 : 1)).ToArray();
        for (var at = 0; at < arrived.Length; at += DisorderedEvents)
        {
            random.Shuffle(arrived.AsSpan(at, Math.Min(DisorderedEvents, arrived.Length - at)));
        }

        return [.. arrived];
    }

    private static async Task<IReadOnlyList<MachineHistory>> IngestAsync(List<ReadOnlyMemory<byte>> bodies)
    {
        var directory = new MachineDirectory(Fleet());
        var store = new MemoryStore();
        var options = new WindowOptions { ClosedDays = 1_000 };
        var ingest = new TelemetryIngest(store, store, new FixedFleet([.. directory.Machines]).Current(), options);
        var enqueued = Start.AddDays(1_000);
        var number = 0L;
        foreach (var batch in bodies.Chunk(EventsPerBatch))
        {
            var report = await ingest.IngestAsync("0", [.. batch.Select(body => new IncomingEvent(body, number++, enqueued))], CancellationToken.None);
            report.Readings.ShouldBe(batch.Length);
        }

        return MachineHistory.Of(directory, await PartitionLoading.LoadAllAsync(store, options, CancellationToken.None), End(bodies.Count));
    }

    private string[] Prepare()
    {
        string[] columns = ["operating_hours", "idle_hours", "fuel", "energy", "distance", "moves", "payload", "shocks", "faults"];
        return
        [
            "CREATE MACRO units(x) AS (round(x * 10000)::BIGINT)::VARCHAR",
            $"CREATE TABLE machine AS SELECT column0 AS device, column1 AS account, column2 AS zone, [column3, column4, column5, column6, column7, column8, column9]::DECIMAL(9,4)[] AS planned FROM read_csv('{MachineFile}', header = false)",
            $"CREATE TABLE reading AS SELECT DISTINCT device, time, metrics FROM read_json('{EventFile}', format = 'newline_delimited', columns = {{device: 'VARCHAR', time: 'TIMESTAMPTZ', metrics: 'STRUCT({string.Join(", ", columns.Select(static column => $"{column} DECIMAL(18,4)"))})'}})",

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
