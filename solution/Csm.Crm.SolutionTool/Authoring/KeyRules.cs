using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>What the platform accepts in an alternate key (SOLUTION-FORMAT §4.4).</summary>
internal static class KeyRules
{
    private const int MostColumns = 16;
    private const int MostBytes = 900;

    private static readonly string[] Types = ["nvarchar", "int", "decimal", "datetime", "lookup", "picklist"];

    /// <summary>Logical names of the key's columns.</summary>
    /// <exception cref="ArgumentException">A column is missing, secured or of a type no key takes, or the key is too wide.</exception>
    public static IReadOnlyList<string> Demand(TableFile table, IReadOnlyList<string> columns)
    {
        if (columns.Count is 0 or > MostColumns)
        {
            throw new ArgumentException($"A key has 1 to {MostColumns} columns, not {columns.Count}.", nameof(columns));
        }

        var found = columns.Select(name => table.Column(name) ?? throw new ArgumentException($"Table '{table.SchemaName}' has no column '{name}'.", nameof(columns))).ToList();
        if (found.Find(column => !Types.Contains(column.Type, StringComparer.Ordinal)) is { } wrong)
        {
            throw new ArgumentException($"Column '{wrong.SchemaName}' of type '{wrong.Type}' cannot be in a key. Types: {string.Join(", ", Types)}.", nameof(columns));
        }

        if (found.Find(column => column.IsSecured) is { } secured)
        {
            throw new ArgumentException($"Column '{secured.SchemaName}' is secured, and a key would betray its values. Take it out of the key.", nameof(columns));
        }

        var bytes = found.Sum(Bytes);
        if (bytes > MostBytes)
        {
            throw new ArgumentException($"The key is {bytes} bytes wide; the platform indexes {MostBytes}. Shorten its text columns.", nameof(columns));
        }

        return [.. found.Select(column => column.LogicalName)];
    }

    private static int Bytes(ColumnElement column) => column.Type switch
    {
        "nvarchar" => int.Parse(column["Length"]!, System.Globalization.CultureInfo.InvariantCulture),
        "lookup" => 16,
        "decimal" => 13,
        "datetime" => 8,
        _ => 4,
    };
}
