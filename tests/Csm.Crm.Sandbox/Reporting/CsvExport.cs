using System.Globalization;
using CsvHelper;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Query;

namespace Csm.Crm.Sandbox.Reporting;

/// <summary>Writes every row of the pack's tables as CSV, one file per table, in a stable order.</summary>
public sealed class CsvExport(IOrganizationService service)
{
    private const int PageSize = 5000;

    /// <summary>The pack's tables with their columns: what the generated rows declare.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Tables { get; } = typeof(Account).Assembly
        .GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Entity)))
        .ToDictionary(ConstantOf, ColumnsOf, StringComparer.Ordinal);

    /// <summary>Writes the files and returns how many rows each holds.</summary>
    /// <param name="folder">An existing folder.</param>
    public IReadOnlyDictionary<string, int> Write(string folder) =>
        Tables.OrderBy(table => table.Key, StringComparer.Ordinal)
            .ToDictionary(table => table.Key, table => WriteTable(Path.Combine(folder, table.Key + ".csv"), table.Key, table.Value), StringComparer.Ordinal);

    /// <summary>All rows of a table as text, sorted by id; lookups as ids, choices as numbers.</summary>
    public IEnumerable<string[]> ReadTable(string table, IReadOnlyList<string> columns)
    {
        var query = new QueryExpression(table)
        {
            ColumnSet = new ColumnSet([.. columns]),
            PageInfo = new PagingInfo { Count = PageSize, PageNumber = 1 },
        };
        query.AddOrder(table + "id", OrderType.Ascending);
        EntityCollection page;
        do
        {
            page = service.RetrieveMultiple(query);
            foreach (var row in page.Entities)
            {
                yield return [row.Id.ToString(), .. columns.Select(column => Text(row, column))];
            }

            query.PageInfo.PageNumber++;
            query.PageInfo.PagingCookie = page.PagingCookie;
        }
        while (page.MoreRecords);
    }

    private int WriteTable(string file, string table, IReadOnlyList<string> columns)
    {
        using var writer = new CsvWriter(new StreamWriter(file), CultureInfo.InvariantCulture);
        writer.WriteField(table + "id");
        foreach (var column in columns)
        {
            writer.WriteField(column);
        }

        writer.NextRecord();
        var rows = 0;
        foreach (var row in ReadTable(table, columns))
        {
            foreach (var value in row)
            {
                writer.WriteField(value);
            }

            writer.NextRecord();
            rows++;
        }

        return rows;
    }

    private static string Text(Entity row, string column) => row.Contains(column)
        ? row[column] switch
        {
            EntityReference reference => reference.Id.ToString(),
            OptionSetValue choice => choice.Value.ToString(CultureInfo.InvariantCulture),
            Money money => money.Value.ToString(CultureInfo.InvariantCulture),
            DateTime time => time.ToString(time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture),
            IFormattable value => value.ToString(null, CultureInfo.InvariantCulture),
            var value => value?.ToString() ?? "",
        }
        : "";

    private static string ConstantOf(Type type) => (string)type.GetField("EntityLogicalName")!.GetRawConstantValue()!;

    private static IReadOnlyList<string> ColumnsOf(Type type) =>
    [
        .. type.GetNestedType("Columns")!.GetFields()
            .Select(field => (string)field.GetRawConstantValue()!)
            .Where(column => column != ConstantOf(type) + "id")
            .Order(StringComparer.Ordinal),
    ];
}
