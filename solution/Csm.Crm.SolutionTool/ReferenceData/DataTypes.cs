using System.Globalization;
using System.Text.RegularExpressions;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.ReferenceData;

/// <summary>How a column's type and values are written in the migration format.</summary>
internal static partial class DataTypes
{
    private static readonly Dictionary<string, string[]> ByColumnType = new(StringComparer.Ordinal)
    {
        ["primarykey"] = ["guid"],
        ["nvarchar"] = ["string"],
        ["ntext"] = ["string", "memo"],
        ["int"] = ["number"],
        ["bigint"] = ["bigint", "number"],
        ["decimal"] = ["decimal"],
        ["float"] = ["float"],
        ["money"] = ["money"],
        ["bit"] = ["bool"],
        ["datetime"] = ["datetime"],
        ["picklist"] = ["optionsetvalue"],
        ["multiselectpicklist"] = ["optionsetvaluecollection"],
        ["lookup"] = ["entityreference"],
        ["customer"] = ["entityreference"],
        ["owner"] = ["owner", "entityreference"],
        ["state"] = ["state"],
        ["status"] = ["status"],
    };

    /// <summary>Field types that fit a column, the usual one first; none for a column the format cannot carry.</summary>
    public static IReadOnlyList<string> Of(ColumnElement column) => ByColumnType.GetValueOrDefault(column.Type, []);

    /// <summary>What is wrong with a value, or null; lookups are looked at elsewhere.</summary>
    /// <param name="column">The column.</param>
    /// <param name="value">The value as written.</param>
    /// <param name="options">Values of the column's options, empty when it is no choice.</param>
    public static string? Problem(ColumnElement column, string value, IReadOnlySet<string> options) => column.Type switch
    {
        "nvarchar" or "ntext" => decimal.TryParse(column["MaxLength"], CultureInfo.InvariantCulture, out var longest) && value.Length > longest ? $"has {value.Length} characters; the column takes {longest}" : null,
        "int" or "bigint" => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? OutOfRange(column, whole) : "is no whole number",
        "decimal" or "money" => decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? OutOfRange(column, number) ?? TooFine(column, number) : "is no number",
        "float" => decimal.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? OutOfRange(column, real) : "is no number",
        "bit" => value is "True" or "False" or "true" or "false" or "0" or "1" ? null : "is neither True nor False",
        "datetime" => DateTime.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _) ? null : "is no date",
        "picklist" or "state" or "status" => options.Contains(value) ? null : "is none of the column's options",
        "multiselectpicklist" => Selected(value) is { Count: > 0 } chosen && chosen.All(options.Contains) ? null : "is no list of the column's options ([-1,VALUE,VALUE,-1])",
        "primarykey" => Guid.TryParse(value, out _) ? null : "is no id",
        _ => null,
    };

    private static string? OutOfRange(ColumnElement column, decimal value) =>
        decimal.TryParse(column["MinValue"], NumberStyles.Float, CultureInfo.InvariantCulture, out var low) && decimal.TryParse(column["MaxValue"], NumberStyles.Float, CultureInfo.InvariantCulture, out var high) && (value < low || value > high)
            ? $"is outside {low}–{high}"
            : null;

    private static string? TooFine(ColumnElement column, decimal value) =>
        int.TryParse(column["Accuracy"], CultureInfo.InvariantCulture, out var digits) && decimal.Round(value, digits) != value ? $"has more than the column's {digits} digits after the point" : null;

    // The platform brackets the list with -1, which is no option.
    private static List<string> Selected(string value) =>
        ListPattern().IsMatch(value) ? [.. value.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries).Where(one => one != "-1")] : [];

    [GeneratedRegex(@"^\[?-?\d+(?:\s*,\s*-?\d+)*\]?$", RegexOptions.None, 60_000)]
    private static partial Regex ListPattern();
}
