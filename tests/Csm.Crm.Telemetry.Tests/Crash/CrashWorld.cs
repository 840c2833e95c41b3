using System.Globalization;
using System.Reflection;
using System.Xml.Linq;
using Csm.Crm.CrashHost;
using Csm.Crm.Emulator;
using Csm.Crm.Tables;
using Csm.Crm.Telemetry.Decoding;
using Csm.Crm.Telemetry.Tests.Support;
using Microsoft.PowerPlatform.Dataverse.Client;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Telemetry.Tests.Crash;

/// <summary>One stream of events, and where it goes: a container and a Dataverse. What is in them is compared with a clean pass.</summary>
internal sealed class CrashWorld : IDisposable
{
    private static readonly string[] ColumnsOfNoInterest = ["modifiedon", "versionnumber"];

    // Texts of which each must be in what a clean pass leaves, or nothing is proven of what they stand for.
    private static readonly string[] Kinds =
    [
        MachineDay.EntityLogicalName + ' ', ViuMetric.EntityLogicalName + ' ', IngestionIssue.EntityLogicalName + ' ', DigitalUsage.EntityLogicalName + ' ', ConsignmentStock.EntityLogicalName + ' ',
        "csm_othermetrics={\"fuel_level\":", $"csm_metricid={RowId.From(Metric.EntityLogicalName, "load_factor")}", nameof(RejectionReason.ContactUnknown), nameof(RejectionReason.MaterialUnknown), nameof(RejectionReason.Unreadable),
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("csm-crm-crash-");

    public CrashWorld(EmulatedOrganization organization, Guid telemetryWriter, Uri container, int seed, int partitions)
    {
        Organization = organization;
        Dataverse = organization.ServiceFor(telemetryWriter);
        Options = new FunctionHostOptions(container, folder.FullName, "a") { End = Streams.Arrival(CrashStream.Days + 2) };
        foreach (var partition in CrashStream.Of(new Random(seed), partitions).GroupBy(static item => item.Partition))
        {
            HubFile.Write(folder.FullName, partition.Key, partition.Select(static item => (item.EnqueuedAt, item.Body)));
        }
    }

    public EmulatedOrganization Organization { get; }

    /// <summary>As the Telemetry writer.</summary>
    public IOrganizationServiceAsync2 Dataverse { get; }

    public FunctionHostOptions Options { get; }

    public string Folder => folder.FullName;

    /// <summary>Takes everything in without any trouble.</summary>
    /// <returns>What is there then; of every kind that telemetry writes there is something.</returns>
    public async Task<IReadOnlyList<string>> RunCleanAsync()
    {
        using var storage = new SocketsHttpHandler();
        using var host = new FunctionHost(Options, Dataverse, storage);
        await host.RunAsync(CancellationToken.None);
        var lines = await DescribeAsync();
        foreach (var kind in Kinds)
        {
            lines.ShouldContain(line => line.Contains(kind, StringComparison.Ordinal), kind);
        }

        return lines;
    }

    /// <summary>All rows that telemetry writes, with all columns, and all dead letters, as text.</summary>
    public async Task<IReadOnlyList<string>> DescribeAsync()
    {
        var lines = new List<string>();
        foreach (var (table, columns) in new[]
        {
            (MachineDay.EntityLogicalName, typeof(MachineDay.Columns)), (ViuMetric.EntityLogicalName, typeof(ViuMetric.Columns)), (Machine.EntityLogicalName, typeof(Machine.Columns)), (Account.EntityLogicalName, typeof(Account.Columns)),
            (IngestionIssue.EntityLogicalName, typeof(IngestionIssue.Columns)), (MachineFault.EntityLogicalName, typeof(MachineFault.Columns)),
            (DigitalUsage.EntityLogicalName, typeof(DigitalUsage.Columns)), (ConsignmentStock.EntityLogicalName, typeof(ConsignmentStock.Columns)),
        })
        {
            Describe(lines, table, [.. columns.GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (string)field.GetValue(null)!).Except(ColumnsOfNoInterest)]);
        }

        lines.AddRange(await DeadLettersAsync());
        return lines;
    }

    // Two owners may have written the same letter into files of other names: with other batches, before one of them lost.
    private async Task<IEnumerable<string>> DeadLettersAsync()
    {
        using var client = new HttpClient();
        var separator = Options.Container.Query.Length > 0 ? "&" : "?";
        var list = XDocument.Parse(await client.GetStringAsync($"{Options.Container}{separator}restype=container&comp=list&prefix=dead-letters/"));
        var letters = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in list.Descendants("Name").Select(static element => element.Value))
        {
            var blob = new UriBuilder(Options.Container);
            blob.Path += "/" + name;
            letters.UnionWith((await client.GetStringAsync(blob.Uri)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        return letters;
    }

    /// <summary>Fails with the lines that differ.</summary>
    public async Task ShouldEqualAsync(IReadOnlyList<string> expected, string story)
    {
        var found = await DescribeAsync();
        var differing = expected.Except(found, StringComparer.Ordinal).Select(static line => "- " + line).Concat(found.Except(expected, StringComparer.Ordinal).Select(static line => "+ " + line));
        differing.ShouldBeEmpty(story);
        found.Count.ShouldBe(expected.Count, story);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private void Describe(List<string> lines, string table, string[] columns)
    {
        var query = new QueryExpression(table) { ColumnSet = new ColumnSet(columns) };
        query.AddOrder(table + "id", OrderType.Ascending);
        foreach (var row in Organization.Administrator.RetrieveMultiple(query).Entities)
        {
            lines.Add($"{table} {row.Id} {string.Join(' ', columns.Select(column => $"{column}={Shown(row.GetAttributeValue<object>(column))}"))}");
        }
    }

    private static string Shown(object? value) => value switch
    {
        EntityReference lookup => lookup.Id.ToString(),
        OptionSetValue choice => choice.Value.ToString(CultureInfo.InvariantCulture),
        Money money => money.Value.ToString(CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? string.Empty,
    };
}
