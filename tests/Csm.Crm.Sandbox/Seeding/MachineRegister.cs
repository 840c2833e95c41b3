using System.Globalization;
using Csm.Crm.Sandbox.Commands;
using Csm.Crm.Tables;
using CsvHelper;
using CsvHelper.Configuration;
using NodaTime;

namespace Csm.Crm.Sandbox.Seeding;

/// <summary>Reads <c>--machines</c>: which machines real telemetry may speak of, and whose they are.</summary>
public static class MachineRegister
{
    private static readonly decimal[] PlannedHours = [8, 8, 8, 8, 8, 0, 0];

    private static readonly string[] Columns = ["device", "name", "type", "energy", "account", "timezone"];

    /// <summary>One customer per account named in the file, with one site per time zone.</summary>
    /// <exception cref="SandboxException">The file cannot be read or a row is wrong; the message names row, column and value.</exception>
    public static IReadOnlyList<CustomerPlan> Read(string file)
    {
        try
        {
            using var csv = new CsvReader(new StreamReader(file), new CsvConfiguration(CultureInfo.InvariantCulture) { MissingFieldFound = null });
            csv.Read();
            csv.ReadHeader();
            var lacking = Columns.Except(csv.HeaderRecord ?? [], StringComparer.Ordinal).ToList();
            if (lacking.Count > 0)
            {
                throw new SandboxException($"'{file}' lacks the columns {string.Join(", ", lacking)}. A register has the columns {string.Join(',', Columns)}.");
            }

            var rows = new List<Row>();
            while (csv.Read())
            {
                rows.Add(ReadRow(csv, file));
            }

            return rows.Count > 0 ? Plans(rows) : throw new SandboxException($"'{file}' names no machine. Add a row per machine under the header.");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CsvHelperException)
        {
            throw new SandboxException($"The machine register '{file}' cannot be read: {failure.Message}", failure);
        }
    }

    private static Row ReadRow(CsvReader csv, string file)
    {
        string Text(string column) => csv.GetField<string>(column)?.Trim() is { Length: > 0 } text
            ? text
            : throw new SandboxException($"'{file}' row {csv.Parser.RawRow}: column '{column}' is empty.");

        T Choice<T>(string column)
            where T : struct, Enum => Enum.TryParse<T>(Text(column).Replace(" ", "", StringComparison.Ordinal), ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw new SandboxException($"'{file}' row {csv.Parser.RawRow}: column '{column}' is '{Text(column)}'; it must be one of {string.Join(", ", Enum.GetNames<T>())}.");

        var zone = Text("timezone");
        return DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null
            ? throw new SandboxException($"'{file}' row {csv.Parser.RawRow}: column 'timezone' is '{zone}', which is no IANA time zone. Example: Europe/Berlin.")
            : new Row(
                Text("account"), zone,
                new MachinePlan(Text("device"), Text("name"), "Recorded", Text("type"), Choice<MachineType>("type"), Choice<Energy>("energy")));
    }

    private static IReadOnlyList<CustomerPlan> Plans(List<Row> rows) =>
    [
        .. rows.GroupBy(row => row.Account, StringComparer.Ordinal).Select(account => new CustomerPlan(
            account.Key, Segment.Digital, LifecyclePhase.Onboard,
            [
                .. account.GroupBy(row => row.TimeZone, StringComparer.Ordinal)
                    .Select(site => new SitePlan(site.Key, site.Key, PlannedHours, 0.3m, [.. site.Select(row => row.Machine)])),
            ],
            null, [])),
    ];

    private sealed record Row(string Account, string TimeZone, MachinePlan Machine);
}
