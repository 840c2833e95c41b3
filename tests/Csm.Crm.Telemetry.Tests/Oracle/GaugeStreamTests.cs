using System.Globalization;
using System.Text;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.ValueInUse;
using Csm.Crm.Telemetry.Windows;
using NodaTime.Text;

namespace Csm.Crm.Telemetry.Tests.Oracle;

/// <summary>
/// A million events with four gauges, out of order and partly twice, taken in by the engine and by SQL: several readings in a
/// second, silences beyond every hold, sensors without a value, machines that get their gauges later or never.
/// </summary>
public sealed class GaugeStreamTests(ITestOutputHelper output)
{
    private const int Events = 1_000_000;

    // More than the events take, so that machines end together: in a thin end, disorder would be lateness.
    private const long LongestTime = 155 * 86_400_000L;

    // Every so many machines have no gauges, or get them later.
    private const int Bare = 20;
    private const int Refitted = 15;
    private const long RefittedAfter = 60 * 86_400_000L;

    // Numerators of accounts are doubles that are added machine by machine. Of 120 of them, none above the hours times the
    // greatest value of any gauge, rounding takes less than 120 × 2⁻⁵² = 3e-14.
    private const double Rounding = 1e-13;
    private const double GreatestValue = 210;
    private const int MostDifferences = 40;

    // In autumn: three of the zones change their clocks, to days of 25, 23.5 and 25 hours.
    private static readonly DateTimeOffset Start = new(2026, 9, 20, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task MachineDaysAndMonths_AreExactlyThoseOfSql_AndAccountMonthsButForRounding()
    {
        DuckDb.SkipWhenMissing();
        var bodies = OracleStream.Disordered(Simulate(), new Random(7));
        using var stream = new OracleStream(Start, bodies);

        var histories = await stream.IngestAsync();
        var bySql = (await DuckDb.QueryAsync([.. Prepare(stream), Results])).ToLookup(static row => row[0], static row => row[1..], StringComparer.Ordinal);
        var (days, months, accounts) = (bySql["day"].ToArray(), bySql["month"].ToArray(), bySql["account"].ToArray());

        bodies.Count.ShouldBeGreaterThan(Events);
        output.WriteLine($"{bodies.Count} events, {days.Length} gauges of machine-days, {months.Length} of machine months, {accounts.Length} account months.");
        days.Length.ShouldBeGreaterThan(50_000);
        Differences(histories.SelectMany(static machine => machine.Days.SelectMany(day => Lines($"{machine.Machine.DeviceId} {LocalDatePattern.Iso.Format(day.Day)}", day.Gauges))), days).ShouldBeEmpty();
        Differences(histories.SelectMany(static machine => machine.Months.Values.SelectMany(month => Lines($"{machine.Machine.DeviceId} {month.Month}", month.Gauges))), months).ShouldBeEmpty();

        var rows = histories.GroupBy(static machine => machine.Machine.AccountId).SelectMany(account => AccountPeriods.Compute(account.Key, [.. account], stream.End))
            .Where(static row => row.Kind == PeriodKind.Month && GaugeCatalog.TryFind(row.Metric, out _)).ToDictionary(static row => $"{row.AccountId} {row.Start.ToYearMonth()} {row.Metric}", StringComparer.Ordinal);
        rows.Count.ShouldBe(accounts.Length);
        foreach (var account in accounts)
        {
            var (row, hours) = (rows[string.Join(' ', account[..3])], Number(account[4]));
            row.Numerator.ShouldBe(Number(account[3]), hours * GreatestValue * Rounding);
            row.Denominator.ShouldBe(hours, hours * Rounding);
            row.Value!.Value.ShouldBe(Number(account[3]) / hours, 3 * GreatestValue * Rounding);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    // The first lines that one has and the other has not, each as often as it stands there.
    private static IEnumerable<string> Differences(IEnumerable<string> found, IEnumerable<string[]> bySql)
    {
        var balance = bySql.CountBy(static row => string.Join(' ', row), StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (var line in found)
        {
            balance[line] = balance.GetValueOrDefault(line) - 1;
        }

        return balance.Where(static line => line.Value != 0).OrderBy(static line => line.Key, StringComparer.Ordinal).Take(MostDifferences).Select(static line => $"{line.Key} {line.Value:+0;-0}");
    }

    private static IEnumerable<string> Lines(string name, GaugeTotals? totals)
    {
        foreach (var gauge in totals?.Present ?? default)
        {
            var (weighted, seconds, least, greatest) = totals![gauge]!.Value;
            yield return $"{name} {GaugeCatalog.CodeOf(gauge)} {weighted} {seconds} {least} {greatest}";
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Simulate() => OracleStream.Zones
        .SelectMany(static (_, site) => Enumerable.Range(1, OracleStream.MachinesPerSite).SelectMany(number => Simulate(site, number)))
        .OrderBy(static item => item.Moment)
        .Take(Events)
        .Select(static item => (ReadOnlyMemory<byte>)item.Body);

    private static IEnumerable<(long Moment, byte[] Body)> Simulate(int site, int number)
    {
        var random = new Random((site * 1_000) + number);
        var (fuel, charge, coolant) = (random.Next(100_000), random.Next(100_000), random.Next(90_000));
        for (var (count, moment) = (0, (long)random.Next(3_600_000)); moment < LongestTime; count++, moment += Step(random))
        {
            fuel = fuel < 500 ? 100_000 : fuel - random.Next(500);
            charge = Math.Clamp(charge + random.Next(-5_000, 5_000), 0, 100_000);
            coolant = Math.Clamp(coolant + random.Next(-9_000, 9_000), -40_000, 120_000);
            var metrics = new StringBuilder($"\"moves\":{count}");
            if (number % Bare > 0 && (number % Refitted > 0 || moment > RefittedAfter))
            {
                Append(metrics, random, "fuel_level", fuel);
                Append(metrics, random, "state_of_charge", charge);
                Append(metrics, random, "load_factor", random.Next(125_000));
                Append(metrics, random, "coolant_temperature", coolant);
            }

            yield return (moment, Encoding.UTF8.GetBytes($"{{\"device\":\"{OracleStream.Device(site, number)}\",\"time\":\"{Start.AddMilliseconds(moment):yyyy-MM-ddTHH:mm:ss.fffZ}\",\"metrics\":{{{metrics}}}}}"));
        }
    }

    // Milliseconds to the next reading: mostly some within ten minutes, seldom less than a second or days.
    private static int Step(Random random) => random.Next(100) switch
    {
        < 5 => random.Next(900),
        < 65 => random.Next(10_000, 300_000),
        < 95 => random.Next(300_000, 2_400_000),
        < 99 => random.Next(3_600_000, 50_400_000),
        _ => random.Next(50_400_000, 216_000_000),
    };

    // Thousandths, though hundredths are kept; never half a hundredth, which a double may round either way. Now and then what a
    // sensor without a value says.
    private static void Append(StringBuilder metrics, Random random, string gauge, int thousandths)
    {
        if (random.Next(5) == 0)
        {
            return;
        }

        var value = random.Next(60) == 0 ? 215_000 : thousandths % 10 is 5 or -5 ? thousandths - 1 : thousandths;
        metrics.Append(CultureInfo.InvariantCulture, $",\"{gauge}\":{value / 1_000m}");
    }

    private const string Results = """
        SELECT 'day', device, day::VARCHAR, gauge, weighted::VARCHAR, seconds::VARCHAR, least::VARCHAR, greatest::VARCHAR FROM machine_day
        UNION ALL
        SELECT 'month', device, strftime(day, '%Y-%m'), gauge, sum(weighted)::VARCHAR, sum(seconds)::VARCHAR, min(least)::VARCHAR, max(greatest)::VARCHAR FROM machine_day GROUP BY ALL
        UNION ALL
        SELECT 'account', account, strftime(day, '%Y-%m'), gauge, (sum(weighted) / 10000 / 3600)::VARCHAR, (sum(seconds) / 3600)::VARCHAR, NULL, NULL FROM machine_day JOIN machine USING (device) GROUP BY ALL
        """;

    // The definition of FORMATS.md, "Gauges": taken, kept, held, weighed.
    private static string[] Prepare(OracleStream stream) =>
    [
        "CREATE TABLE gauge AS FROM (VALUES ('fuel_level', 0, 100, 43200), ('state_of_charge', 0, 100, 43200), ('load_factor', 0, 125, 1800), ('coolant_temperature', -60, 210, 1800)) AS known(gauge, lowest, highest, hold)",
        $"CREATE TABLE machine AS SELECT column0 AS device, column1 AS account, column2 AS zone FROM read_csv('{stream.MachineFile}', header = false)",
        $"""
        CREATE TABLE reading AS
        SELECT DISTINCT device, zone, epoch_ms(time) // 1000 AS second, (time AT TIME ZONE zone)::DATE AS day, metrics
        FROM read_json('{stream.EventFile}', format = 'newline_delimited', columns = {"{device: 'VARCHAR', time: 'TIMESTAMPTZ', metrics: 'STRUCT(fuel_level DECIMAL(9,3), state_of_charge DECIMAL(9,3), load_factor DECIMAL(9,3), coolant_temperature DECIMAL(9,3))'}"})
        JOIN machine USING (device)
        """,

        // 1/10,000, of whole hundredths.
        """
        CREATE TABLE taken AS
        SELECT device, zone, day, gauge, second, hold, (round(value, 2) * 10000)::BIGINT AS value
        FROM (UNPIVOT (SELECT device, zone, day, second, unnest(metrics) FROM reading) ON fuel_level, state_of_charge, load_factor, coolant_temperature INTO NAME gauge VALUE value) JOIN gauge USING (gauge)
        WHERE value BETWEEN lowest AND highest
        """,
        "CREATE TABLE kept AS SELECT * FROM taken QUALIFY row_number() OVER (PARTITION BY device, gauge, second // 600 ORDER BY second DESC, value DESC) = 1",
        "CREATE TABLE held AS SELECT *, least(second + hold, coalesce(lead(second) OVER (PARTITION BY device, gauge ORDER BY second), second + hold)) AS until FROM kept",

        // Days with a reading. No value holds for longer than a day has hours, so it reaches into two days at most.
        "CREATE TABLE reported AS SELECT DISTINCT device, day, epoch(day::TIMESTAMP AT TIME ZONE zone)::BIGINT AS starts, epoch((day + 1)::TIMESTAMP AT TIME ZONE zone)::BIGINT AS ends FROM reading",
        """
        CREATE TABLE machine_day AS
        SELECT device, day, gauge, sum(value * part) AS weighted, sum(part) AS seconds, min(value) AS least, max(value) AS greatest
        FROM (
          SELECT device, reported.day, gauge, value, least(until, ends) - greatest(second, starts) AS part
          FROM held JOIN reported USING (device) WHERE reported.day BETWEEN held.day AND held.day + 1 AND until > starts AND second < ends
          UNION ALL SELECT device, day, gauge, value, 0 FROM taken)
        GROUP BY ALL
        """,
    ];
}
