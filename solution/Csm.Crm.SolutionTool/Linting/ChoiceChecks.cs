using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 27: choices and the columns that use them.</summary>
internal static class ChoiceChecks
{
    /// <summary>27: every choice column resolves; local option sets are named after their column.</summary>
    public static IEnumerable<LintFinding> References(LintContext context)
    {
        var choices = context.Choices.ToDictionary(choice => choice.Root.Attr("Name"), choice => Values(choice.Root), StringComparer.Ordinal);
        foreach (var table in context.Tables)
        {
            foreach (var column in table.Columns)
            {
                var preset = column["AppDefaultValue"];
                if (column.Choice is { } name && !choices.ContainsKey(name))
                {
                    yield return new LintFinding(27, table.Path, $"Column '{column.SchemaName}' uses the choice '{name}', which does not exist.", $"Add {ChoiceFiles.PathOf(name)}, or name an existing one.");
                }
                else if (column is { Choice: { } known, Type: "picklist" } && preset != "-1" && !choices[known].Contains(preset, StringComparer.Ordinal))
                {
                    yield return new LintFinding(27, table.Path, $"Column '{column.SchemaName}' has the default '{preset}', which is no option of '{known}'.", "Use -1 or an option's value.");
                }

                if (column.Element.Element("optionset") is { } local && local.Attr("Name") != $"{table.LogicalName}_{column.LogicalName}")
                {
                    yield return new LintFinding(27, table.Path, $"The options of column '{column.SchemaName}' are named '{local.Attr("Name")}'.", $"Name them '{table.LogicalName}_{column.LogicalName}'.");
                }
            }
        }
    }

    /// <summary>27: file named after the choice; values unique, in the publisher's range, labelled.</summary>
    public static IEnumerable<LintFinding> Options(LintContext context)
    {
        var first = int.TryParse(context.Solution.Descendants("CustomizationOptionValuePrefix").FirstOrDefault()?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix) ? prefix * 10000 : 0;
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

            foreach (var value in values.Where(value => !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < first || number >= first + 10000))
            {
                yield return new LintFinding(27, choice.Path, $"The value '{value}' is outside the publisher's range {first}–{first + 9999}.", "Use a value in the range.");
            }

            foreach (var option in choice.Root.Descendants("option").Where(option => option.Localized("labels").Length == 0))
            {
                yield return new LintFinding(27, choice.Path, $"Option {option.Attr("value")} has no label in the base language.", "Write one.");
            }
        }
    }

    private static List<string> Values(XElement choice) => [.. choice.Descendants("option").Select(option => option.Attr("value"))];
}
