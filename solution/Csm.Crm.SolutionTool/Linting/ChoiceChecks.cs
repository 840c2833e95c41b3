using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 27: choices and the columns that use them.</summary>
internal static class ChoiceChecks
{
    /// <summary>27: every choice column has its options in one place; local option sets are named after their column.</summary>
    public static IEnumerable<LintFinding> References(LintContext context)
    {
        var choices = context.Choices.GroupBy(choice => choice.Root.Attr("Name"), StringComparer.Ordinal).ToDictionary(group => group.Key, group => Values(group.First().Root), StringComparer.Ordinal);
        foreach (var table in context.Tables)
        {
            foreach (var column in table.Columns)
            {
                var local = column.Element.Element("optionset");
                if (column.Type is "picklist" or "multiselectpicklist" && local is null == (column.Choice is null))
                {
                    yield return new LintFinding(27, table.Path, $"Column '{column.SchemaName}' needs its options in one place.", "Name a global choice in OptionSetName, or write an <optionset> of its own.");
                }

                if (column.Choice is { } name && !choices.ContainsKey(name))
                {
                    yield return new LintFinding(27, table.Path, $"Column '{column.SchemaName}' uses the choice '{name}', which does not exist.", $"Add {ChoiceFiles.PathOf(name)}, or name an existing one.");
                    continue;
                }

                var values = column.Choice is { } known ? choices[known] : column.Type == "bit" ? ["0", "1"] : Values(local ?? new XElement("none"));
                if (column["AppDefaultValue"] is { } preset && preset != "-1" && !values.Contains(preset, StringComparer.Ordinal))
                {
                    yield return new LintFinding(27, table.Path, $"Column '{column.SchemaName}' has the default '{preset}', which is none of its options.", "Use -1 or an option's value.");
                }

                foreach (var finding in local is null ? [] : Local(context, table, column, local))
                {
                    yield return finding;
                }
            }
        }
    }

    private static IEnumerable<LintFinding> Local(LintContext context, TableFile table, ColumnElement column, XElement options)
    {
        if (options.Attr("Name") != $"{table.LogicalName}_{column.LogicalName}")
        {
            yield return new LintFinding(27, table.Path, $"The options of column '{column.SchemaName}' are named '{options.Attr("Name")}'.", $"Name them '{table.LogicalName}_{column.LogicalName}'.");
        }

        var values = Values(options);
        var isWrong = column.Type switch
        {
            "bit" => !values.SequenceEqual(["1", "0"], StringComparer.Ordinal),
            "picklist" or "multiselectpicklist" => values.Count == 0 || values.Distinct(StringComparer.Ordinal).Count() < values.Count || values.Exists(value => !IsInRange(context, value)),
            _ => false,
        };
        if (isWrong)
        {
            yield return new LintFinding(27, table.Path, $"The options of column '{column.SchemaName}' are {string.Join(", ", values)}.", column.Type == "bit" ? "A yes/no column has 1, then 0." : "Give each option its own value in the publisher's range.");
        }

        foreach (var option in options.Descendants().Where(option => option.Name.LocalName is "option" or "state" or "status" && option.Element("labels").MissingLanguages(context.Languages).Any()))
        {
            yield return new LintFinding(27, table.Path, $"Option {option.Attr("value")} of column '{column.SchemaName}' has no label in every language.", "Write one.");
        }
    }

    /// <summary>27: file named after the choice; values unique, in the publisher's range, labelled.</summary>
    public static IEnumerable<LintFinding> Options(LintContext context)
    {
        foreach (var choice in context.Choices)
        {
            if (choice.Root.Name.LocalName != "optionset" || choice.Path != ChoiceFiles.PathOf(choice.Root.Attr("Name")) || !choice.Root.Attr("Name").StartsWith(context.Prefix + "_", StringComparison.Ordinal))
            {
                yield return new LintFinding(27, choice.Path, "The root must be <optionset>, its Name must be the file's and carry the prefix.", "Rename file or choice.");
            }

            var values = Values(choice.Root);
            if (values.Distinct(StringComparer.Ordinal).Count() != values.Count || values.Count == 0)
            {
                yield return new LintFinding(27, choice.Path, "The choice has no option or a value twice.", "Give each option its own value.");
            }

            foreach (var value in values.Where(value => !IsInRange(context, value)))
            {
                yield return new LintFinding(27, choice.Path, $"The value '{value}' is outside the publisher's range {FirstValue(context)}–{FirstValue(context) + 9999}.", "Use a value in the range.");
            }

            foreach (var option in choice.Root.Descendants("option").Where(option => option.Element("labels").MissingLanguages(context.Languages).Any()))
            {
                yield return new LintFinding(27, choice.Path, $"Option {option.Attr("value")} has no label in every language.", "Write one.");
            }
        }
    }

    private static bool IsInRange(LintContext context, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= FirstValue(context) && number < FirstValue(context) + 10000;

    private static int FirstValue(LintContext context) =>
        int.TryParse(context.Solution.Descendants("CustomizationOptionValuePrefix").FirstOrDefault()?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) ? prefix * 10000 : 0;

    private static List<string> Values(XElement choice) => [.. choice.Descendants("option").Select(option => option.Attr("value"))];
}
