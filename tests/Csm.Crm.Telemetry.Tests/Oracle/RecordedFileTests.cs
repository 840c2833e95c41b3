using System.Globalization;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Fleets;
using Csm.Crm.Telemetry.Ingest;
using Csm.Crm.Telemetry.Profiles;
using Csm.Crm.Telemetry.State;
using Csm.Crm.Telemetry.Tests.Support;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using NodaTime;

namespace Csm.Crm.Telemetry.Tests.Oracle;

/// <summary>Recordings of real machines, by their feed profile and the engine, and by SQL over the same file.</summary>
public class RecordedFileTests(ITestOutputHelper output)
{
    private const double Tolerance = 0.005;

    // For what the file has nothing of.
    private const double Nothing = 1e-9;

    private const string Tractor = """
        SELECT max(hours) - min(hours), sum(CASE WHEN idle THEN held END), sum(fuel * held), sum(speed * held)
        FROM (
          SELECT hours, fuel, speed, least(epoch(lead(time, 1, time) OVER (ORDER BY time) - time), 30) / 3600 AS held,
                 engine > 300 AND front < 50 AND rear < 50 AND (speed < 0.05 OR (speed < 0.5 AND creeper <> 'Active')) AS idle
          FROM (
            SELECT strptime("Date/Time", '%b %-d, %Y, %-I:%M:%S %p') AS time, "Total working hours counter [h]"::DOUBLE AS hours, "Fuel consumption [l/h]"::DOUBLE AS fuel,
                   "Ground speed gearbox [km/h]"::DOUBLE AS speed, "Engine speed [rpm]"::DOUBLE AS engine, "Speed front PTO [rpm]"::DOUBLE AS front, "Speed rear PTO [rpm]"::DOUBLE AS rear, "Actual status of creeper []" AS creeper
            FROM recorded))
        """;

    private const string Combine = """
        SELECT max(hours) - min(hours), sum(CASE WHEN drive = 'off' AND unloading = 'off' AND engine > 300 AND speed < 0.5 THEN held END), sum(CASE WHEN drive = 'on' AND position = 'on' THEN held ELSE 0 END),
               sum(throughput * held), sum(speed * held), count(*) FILTER (unloading = 'on' AND before = 'off')
        FROM (
          SELECT *, least(epoch(lead(time, 1, time) OVER (ORDER BY time) - time), 60) / 3600 AS held, lag(unloading) OVER (ORDER BY time) AS before
          FROM (
            SELECT strptime("Date/Time", '%b %-d, %Y, %-I:%M:%S %p') AS time, "Total working hours counter [h]"::DOUBLE AS hours, "Ground speed [km/h]"::DOUBLE AS speed, "Engine speed [rpm]"::DOUBLE AS engine,
                   "Main drive status [I/O]" AS drive, "Working position [I/O]" AS position, "Grain tank unloading [I/O]" AS unloading, "Throughput [t/h]"::DOUBLE AS throughput
            FROM recorded))
        """;

    [Theory]
    [InlineData("tractor-10s.csv", "operating_hours idle_hours fuel distance", Tractor)]
    [InlineData("combine-15s.csv", "operating_hours idle_hours productive_hours payload distance moves", Combine)]
    public async Task RecordedDay_AgreesWithSqlWithinHalfAPercent(string file, string metrics, string sql)
    {
        Assert.SkipWhen(SharedData.Folder is null, "The recordings are not in ../shared/data beside the repository.");
        DuckDb.SkipWhenMissing();
        var path = Path.Combine(SharedData.Folder!, file);

        var expected = (await DuckDb.QueryAsync($"CREATE TABLE recorded AS FROM read_csv('{path}', delim = ';', header = true, nullstr = ['NA', ''], all_varchar = true)", sql))[0];
        var history = await IngestAsync(path);

        foreach (var (metric, text) in metrics.Split(' ').Zip(expected))
        {
            CounterCatalog.TryFind(metric, out Counter counter).ShouldBeTrue();
            var value = double.Parse(text, CultureInfo.InvariantCulture);
            var ofDays = history.Days.Sum(day => day[counter]!.Value);
            output.WriteLine(FormattableString.Invariant($"{file} {metric}: {ofDays:0.####}, by SQL {value:0.####}"));
            ofDays.ShouldBe(value, (value * Tolerance) + Nothing, metric);
            var months = AccountPeriods.Compute(history.Machine.AccountId, [history], Now).Where(row => row.Kind == PeriodKind.Month && row.Metric == metric).ToArray();
            if (months.Length > 0)
            {
                months.Sum(static row => row.Numerator).ShouldBe(value, (value * Tolerance) + Nothing, metric);
            }
        }
    }

    private static Instant Now { get; } = Instant.FromUtc(2026, 1, 1, 0, 0);

    private static async Task<MachineHistory> IngestAsync(string path)
    {
        using var reader = new StreamReader(path);
        var feed = new CsvFeed(FeedProfileCatalog.Shipped().Infer((await reader.ReadLineAsync())!));
        using var file = File.OpenRead(path);
        var events = feed.Read(file, path).ToArray();
        feed.Rejected.ShouldBeEmpty();
        var machine = FixedFleet.Machine(1, Streams.Calendar("Etc/UTC")) with { DeviceId = events[0].DeviceId };
        var store = new MemoryStore();
        var options = new WindowOptions { Months = 60 };
        await new TelemetryIngest(store, store, new FixedFleet(machine).Current(), options)
            .IngestAsync("0", [.. events.Select(static (item, number) => new IncomingEvent(item.Json, number, item.Time))], CancellationToken.None);
        return MachineHistory.Of(new MachineDirectory([machine]), await PartitionLoading.LoadAllAsync(store, options, CancellationToken.None), Now).Single();
    }
}
