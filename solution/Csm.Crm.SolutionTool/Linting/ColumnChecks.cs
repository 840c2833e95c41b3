using System.Globalization;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Checks 17, 18 and 23: columns.</summary>
internal static class ColumnChecks
{
    /// <summary>Elements of the type part by type; the platform rejects another type's.</summary>
    private static readonly Dictionary<string, string[]> TypeParts = new(StringComparer.Ordinal)
    {
        ["nvarchar"] = ["Format", "MaxLength", "Length"],
        ["ntext"] = ["Format", "MaxLength"],
        ["int"] = ["Format", "MinValue", "MaxValue"],
        ["decimal"] = ["MinValue", "MaxValue", "Accuracy"],
        ["float"] = ["MinValue", "MaxValue", "Accuracy"],
        ["money"] = ["MinValue", "MaxValue", "Accuracy", "AccuracySource"],
        ["bit"] = ["AppDefaultValue", "optionset"],
        ["picklist"] = ["AppDefaultValue"],
        ["multiselectpicklist"] = [],
        ["bigint"] = [],
        ["customer"] = [],
        ["file"] = ["MaxValue"],
        ["image"] = ["Format", "MaxLength", "MaxValue"],
        ["datetime"] = ["Format", "CanChangeDateTimeBehavior", "Behavior"],
        ["lookup"] = ["LookupStyle"],
        ["owner"] = ["LookupStyle", "LookupTypes"],
        ["primarykey"] = [],
        ["state"] = ["optionset"],
        ["status"] = ["optionset"],
    };

    /// <summary>Parts a type may have or leave out; a choice has its options in one of two places, which check 27 looks at.</summary>
    private static readonly Dictionary<string, string[]> OptionalParts = new(StringComparer.Ordinal)
    {
        ["picklist"] = ["OptionSetName", "optionset"],
        ["multiselectpicklist"] = ["AppDefaultValue", "OptionSetName", "optionset"],
        ["bigint"] = ["MinValue", "MaxValue"],
        ["customer"] = ["LookupStyle", "LookupTypes"],
        ["lookup"] = ["LookupTypes"],
    };

    private static readonly string[] AllParts = [.. TypeParts.Values.Concat(OptionalParts.Values).SelectMany(part => part).Distinct(StringComparer.Ordinal)];

    private static readonly Dictionary<string, (decimal Low, decimal High, int Digits)> Limits = new(StringComparer.Ordinal)
    {
        ["int"] = (int.MinValue, int.MaxValue, 0),
        ["decimal"] = (-100000000000m, 100000000000m, 10),
        ["float"] = (-100000000000m, 100000000000m, 5),
        ["money"] = (-922337203685477m, 922337203685477m, 4),
    };

    private static readonly (string Element, string[] Values)[] TokenLists =
    [
        ("RequiredLevel", ["none", "recommended", "required", "systemrequired"]),
        ("ImeMode", ["auto", "disabled", "inactive", "active"]),
        ("Behavior", ["1", "2", "3"]),
        ("LookupStyle", ["single", "polymorphic"]),
    ];

    private static readonly Dictionary<string, string[]> Formats = new(StringComparer.Ordinal)
    {
        ["nvarchar"] = ["text", "email", "url", "phone", "textarea", "tickersymbol", "json"],
        ["ntext"] = ["", "text", "textarea", "richtext"],
        ["int"] = ["", "none", "duration", "timezone", "language", "locale"],
        ["datetime"] = ["date", "datetime"],
    };

    private static readonly string[] Masks =
        ["ValidForAdvancedFind", "ValidForForm", "ValidForGrid", "RequiredForForm", "RequiredForGrid", "PrimaryName", "ReadOnlyInUI", "DenormalizedChild", "PrimaryImage", "ActivityPointerRegardingName", "ObjectTypeCode"];

    /// <summary>17: the type and exactly its part, within the platform's limits.</summary>
    public static IEnumerable<LintFinding> Types(LintContext context)
    {
        foreach (var (table, column) in All(context))
        {
            if (!TypeParts.TryGetValue(column.Type, out var part))
            {
                yield return new LintFinding(17, table.Path, $"Column '{column.SchemaName}' has the type '{column.Type}', which is none of {string.Join(", ", TypeParts.Keys)}.", "Choose one of them.");
                continue;
            }

            foreach (var element in part.Where(element => column.Element.Element(element) is null))
            {
                yield return new LintFinding(17, table.Path, $"Column '{column.SchemaName}' of type '{column.Type}' has no <{element}>.", "Add it.");
            }

            foreach (var element in AllParts.Except(part, StringComparer.Ordinal).Except(OptionalParts.GetValueOrDefault(column.Type, []), StringComparer.Ordinal).Where(element => column.Element.Element(element) is not null))
            {
                yield return new LintFinding(17, table.Path, $"Column '{column.SchemaName}' of type '{column.Type}' has <{element}>, which belongs to other types.", "Remove it.");
            }

            if (column.Type is "lookup" or "customer" && column.Element.Element("LookupTypes")?.HasElements == true)
            {
                yield return new LintFinding(17, table.Path, $"Lookup '{column.SchemaName}' lists its targets in LookupTypes.", "Empty it; the targets come from the relationships.");
            }

            if (Range(column) is { } problem)
            {
                yield return new LintFinding(17, table.Path, $"Column '{column.SchemaName}': {problem}", "Correct the numbers.");
            }
        }
    }

    /// <summary>18: words from the platform's lists, in their exact case.</summary>
    public static IEnumerable<LintFinding> Tokens(LintContext context)
    {
        foreach (var (table, column) in All(context))
        {
            foreach (var (element, values) in TokenLists.Where(list => column[list.Element] is { } value && !list.Values.Contains(value, StringComparer.Ordinal)))
            {
                yield return new LintFinding(18, table.Path, $"Column '{column.SchemaName}' has {element} '{column[element]}'.", $"Use one of {string.Join(", ", values)}.");
            }

            if (column["RequiredLevel"] is null)
            {
                yield return new LintFinding(18, table.Path, $"Column '{column.SchemaName}' has no RequiredLevel.", "Add it.");
            }

            if (Formats.TryGetValue(column.Type, out var formats) && column["Format"] is { } format && !formats.Contains(format, StringComparer.Ordinal))
            {
                yield return new LintFinding(18, table.Path, $"Column '{column.SchemaName}' has Format '{format}'.", $"Use one of {string.Join(", ", formats)}.");
            }

            foreach (var mask in (column["DisplayMask"] ?? "ValidForGrid").Split('|').Where(mask => !Masks.Contains(mask, StringComparer.Ordinal)))
            {
                yield return new LintFinding(18, table.Path, $"Column '{column.SchemaName}' has '{mask}' in its DisplayMask.", $"Use {string.Join(", ", Masks)}.");
            }
        }
    }

    /// <summary>23: every column has a label and says what it means.</summary>
    public static IEnumerable<LintFinding> Texts(LintContext context) =>
        from pair in All(context)
        where pair.Column.Element.Localized("displaynames").Length == 0 || pair.Column.Element.Localized("Descriptions").Length == 0
        select new LintFinding(23, pair.Table.Path, $"Column '{pair.Column.SchemaName}' has no label or no description in the base language.", "Write both; they are the glossary.");

    private static IEnumerable<(TableFile Table, ColumnElement Column)> All(LintContext context) =>
        context.Tables.SelectMany(table => table.Columns.Select(column => (table, column)));

    private static string? Range(ColumnElement column)
    {
        if (column.Type == "nvarchar" && !(Number(column["MaxLength"]) is >= 1 and <= 4000 && Number(column["Length"]) == 2 * Number(column["MaxLength"])))
        {
            return "MaxLength must be 1–4000 and Length twice that.";
        }

        if (column.Type == "ntext" && Number(column["MaxLength"]) is not (>= 1 and <= 1048576))
        {
            return "MaxLength must be 1–1048576.";
        }

        if (!Limits.TryGetValue(column.Type, out var limits))
        {
            return null;
        }

        var (low, high) = (Number(column["MinValue"]), Number(column["MaxValue"]));
        if (low is null || high is null || low > high || low < limits.Low || high > limits.High)
        {
            return $"MinValue and MaxValue must be numbers with {limits.Low} ≤ MinValue ≤ MaxValue ≤ {limits.High}.";
        }

        return column["Accuracy"] is { } accuracy && !(Number(accuracy) is { } digits && digits >= 0 && digits <= limits.Digits)
            ? $"Accuracy must be 0–{limits.Digits}."
            : null;
    }

    private static decimal? Number(string? text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;
}
