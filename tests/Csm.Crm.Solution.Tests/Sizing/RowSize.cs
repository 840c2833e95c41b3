using System.Globalization;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.Solution.Tests.Sizing;

/// <summary>
/// What a row takes in the database, estimated from the table's columns by SQL Server's storage sizes: the data, one index
/// per lookup, per alternate key and for the primary key, and room the pages leave. An estimate to plan with, not a bill.
/// </summary>
internal static class RowSize
{
    private const int RowHeader = 16;
    private const int GuidBytes = 16;
    private const decimal PageFill = 0.75m;
    private const int ShortText = 30;
    private const int LongText = 150;

    /// <summary>Bytes per row, indexes and empty room included.</summary>
    /// <param name="table">The table.</param>
    /// <param name="memoCharacters">Characters in a memo column, on average.</param>
    public static int Of(TableFile table, int memoCharacters = 0)
    {
        var data = RowHeader + table.Columns.Sum(column => Bytes(column, memoCharacters));
        var lookups = table.Columns.Count(column => column.Type is "lookup" or "owner") * 2 * GuidBytes;
        var keys = table.Info.Descendants("EntityKey").Sum(key => GuidBytes + key.Descendants("AttributeName").Sum(name => Bytes(table.Column(name.Value)!, memoCharacters)));
        return (int)((data + lookups + keys + (2 * GuidBytes)) / PageFill);
    }

    private static int Bytes(ColumnElement column, int memoCharacters) => column.Type switch
    {
        "primarykey" or "lookup" or "owner" or "customer" or "uniqueidentifier" => GuidBytes,
        "decimal" => 13,
        "money" or "datetime" or "float" or "bigint" => 8,
        "int" or "picklist" or "state" or "status" => 4,
        "bit" => 1,
        "ntext" => 2 * memoCharacters,
        "multiselectpicklist" => 2 * ShortText,
        "nvarchar" => 2 * Math.Min(int.Parse(column["MaxLength"]!, CultureInfo.InvariantCulture), column.IsPrimaryName || column["MaxLength"] != "400" ? ShortText : LongText),
        _ => throw new NotSupportedException($"Column '{column.SchemaName}' has the type '{column.Type}', whose size is not known here. Add it."),
    };
}
