using System.Globalization;
using System.Text.RegularExpressions;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Checks 13 to 16, 21 and 22: tables.</summary>
internal static partial class TableChecks
{
    private static readonly string[] CommonColumns =
    [
        "createdby", "createdon", "createdonbehalfby", "importsequencenumber", "modifiedby", "modifiedon", "modifiedonbehalfby", "overriddencreatedon",
        "statecode", "statuscode", "timezoneruleversionnumber", "utcconversiontimezonecode",
    ];

    private static readonly string[] OwnerColumns = ["ownerid", "owningbusinessunit", "owningteam", "owninguser"];

    private const int LargestKey = 16;

    private const int LargestKeyBytes = 900;

    private static readonly string[] KeyTypes = ["nvarchar", "int", "decimal", "datetime", "lookup", "picklist"];

    /// <summary>13: names carry the prefix and are spelt as the platform demands.</summary>
    public static IEnumerable<LintFinding> Names(LintContext context)
    {
        foreach (var table in context.Tables)
        {
            if (table.IsOwn && !IsOurs(context, table.SchemaName))
            {
                yield return new LintFinding(13, table.Path, $"Table '{table.SchemaName}' does not start with '{context.Prefix}_', has odd characters, or is longer than 50.", "Rename it.");
            }

            if (table.Folder != "Entities/" + table.SchemaName || table.Info.Attr("Name") != table.SchemaName)
            {
                yield return new LintFinding(13, table.Path, $"Folder, Name and entity/@Name of '{table.SchemaName}' differ.", "Spell all three alike.");
            }

            foreach (var column in table.Columns)
            {
                if (column.IsCustom && !IsOurs(context, column.SchemaName))
                {
                    yield return new LintFinding(13, table.Path, $"Column '{column.SchemaName}' does not start with '{context.Prefix}_', has odd characters, or is longer than 50.", "Rename it.");
                }

                if (column.LogicalName != column.SchemaName.ToLowerInvariant() || column["Name"] != column.LogicalName)
                {
                    yield return new LintFinding(13, table.Path, $"Name and LogicalName of column '{column.SchemaName}' are not its PhysicalName in lower case.", "Correct them.");
                }
            }

            foreach (var twin in table.Columns.GroupBy(column => column.LogicalName, StringComparer.Ordinal).Where(group => group.Count() > 1))
            {
                yield return new LintFinding(13, table.Path, $"Column '{twin.Key}' stands there twice.", "Remove one.");
            }
        }
    }

    /// <summary>14: system columns by ownership, one key, one name.</summary>
    public static IEnumerable<LintFinding> SystemColumns(LintContext context)
    {
        foreach (var table in context.Tables.Where(table => table.IsOwn))
        {
            foreach (var column in CommonColumns.Concat(table.IsUserOwned ? OwnerColumns : ["organizationid"]).Where(column => table.Column(column) is null))
            {
                yield return new LintFinding(14, table.Path, $"The system column '{column}' is missing.", "Copy it from another table, or write the table anew with 'add table'.");
            }

            var keys = table.Columns.Where(column => column.Type == "primarykey").ToList();
            if (keys.Count != 1 || keys[0].LogicalName != table.PrimaryId)
            {
                yield return new LintFinding(14, table.Path, $"The table needs exactly one primary key, named '{table.SchemaName}Id'.", "Correct it.");
            }

            if (table.Columns.Count(column => column.IsPrimaryName) != 1)
            {
                yield return new LintFinding(14, table.Path, "Exactly one column must have PrimaryName in its DisplayMask.", "Correct the masks.");
            }
        }
    }

    /// <summary>15: the flags without which an import fails.</summary>
    public static IEnumerable<LintFinding> Flags(LintContext context) =>
        from table in context.Tables
        where table.IsOwn
        from flag in TableXml.RequiredFlags
        let value = table.Info.Element(flag.Name)?.Value
        where value is null || (flag.Values is not null && !flag.Values.Contains(value, StringComparer.Ordinal))
        select new LintFinding(15, table.Path, value is null ? $"The flag <{flag.Name}> is missing." : $"<{flag.Name}> is '{value}'.", flag.Values is null ? "Add it." : $"Set it to one of {string.Join(", ", flag.Values)}.");

    /// <summary>16: names and descriptions people read, in every language the solution declares.</summary>
    public static IEnumerable<LintFinding> Labels(LintContext context) =>
        from table in context.Tables
        where table.IsOwn
        from element in new[] { "LocalizedNames", "LocalizedCollectionNames", "Descriptions" }
        from language in table.Info.Element(element).MissingLanguages(context.Languages)
        select new LintFinding(16, table.Path, $"{element} has no text in language {language}.", "Write one; it is the glossary.");

    /// <summary>16: the name over the file is filled too.</summary>
    public static IEnumerable<LintFinding> LocalizedName(LintContext context) =>
        from table in context.Tables
        where table.IsOwn && (table.Root.Element("Name").Attr("LocalizedName").Length == 0 || table.Root.Element("Name").Attr("OriginalName").Length == 0)
        select new LintFinding(16, table.Path, "LocalizedName or OriginalName of <Name> is empty.", "Write the table's display name into both.");

    /// <summary>21: an extended table carries nothing of its owner's.</summary>
    public static IEnumerable<LintFinding> Extended(LintContext context)
    {
        foreach (var table in context.Tables.Where(table => !table.IsOwn))
        {
            if (IsOurs(context, table.SchemaName))
            {
                yield return new LintFinding(21, table.Path, "An own table without OwnershipTypeMask.", "Add the flag, or write the table anew with 'add table'.");
                continue;
            }

            foreach (var element in table.Info.Elements().Where(element => element.Name.LocalName is not ("attributes" or "EntityKeys")))
            {
                yield return new LintFinding(21, table.Path, $"An extended table must not carry <{element.Name.LocalName}>.", "Remove it; it belongs to the table's owner.");
            }

            foreach (var column in table.Columns.Where(column => !column.IsMoneyBase && !IsOurs(context, column.SchemaName)))
            {
                yield return new LintFinding(21, table.Path, $"Column '{column.SchemaName}' of an extended table is not ours.", "Remove it.");
            }

            if (table.Root.Element("Name").Attr("OriginalName").Length > 0)
            {
                yield return new LintFinding(21, table.Path, "OriginalName of an extended table must be empty.", "Empty it.");
            }
        }
    }

    /// <summary>22: set names.</summary>
    public static IEnumerable<LintFinding> SetNames(LintContext context)
    {
        var own = context.Tables.Where(table => table.IsOwn).ToList();
        foreach (var table in own.Where(table => table.Info.Text("EntitySetName") is var name && (name.Length == 0 || name != name.ToLowerInvariant())))
        {
            yield return new LintFinding(22, table.Path, "EntitySetName is missing or not in lower case.", "Write the plural in lower case.");
        }

        foreach (var group in own.GroupBy(table => table.Info.Text("EntitySetName"), StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return new LintFinding(22, group.Last().Path, $"EntitySetName '{group.Key}' is used by {group.Count()} tables.", "Make it unique.");
        }
    }

    /// <summary>22: alternate keys.</summary>
    public static IEnumerable<LintFinding> Keys(LintContext context)
    {
        foreach (var table in context.Tables)
        {
            foreach (var key in table.Info.Element("EntityKeys")?.Elements("EntityKey") ?? [])
            {
                var name = key.Text("Name");
                var columns = key.Element("EntityKeyAttributes")?.Elements("AttributeName").Select(column => column.Value).ToList() ?? [];
                if (columns.Count is 0 or > LargestKey || key.Text("LogicalName") != name.ToLowerInvariant() || !IsOurs(context, name))
                {
                    yield return new LintFinding(22, table.Path, $"Key '{name}' has no prefix, no column, more than {LargestKey}, or a LogicalName that is not its Name in lower case.", $"Correct it; a key has 1–{LargestKey} columns.");
                }

                foreach (var column in columns.Where(column => !context.KnowsColumn(table.LogicalName, column) || (table.Column(column) is { } found && !KeyTypes.Contains(found.Type, StringComparer.Ordinal))))
                {
                    yield return new LintFinding(22, table.Path, $"Key '{name}' has the column '{column}', which does not exist or cannot be in a key.", "Use existing text, number, date, lookup or choice columns.");
                }

                if (columns.Sum(column => table.Column(column) is { } found ? Bytes(found) : 0) is var size and > LargestKeyBytes)
                {
                    yield return new LintFinding(22, table.Path, $"Key '{name}' is up to {size} bytes long; the platform's index takes {LargestKeyBytes}.", "Shorten its text columns (two bytes a character) or take one out.");
                }
            }
        }
    }

    private static int Bytes(ColumnElement column) => column.Type switch
    {
        "nvarchar" => int.TryParse(column["MaxLength"], CultureInfo.InvariantCulture, out var characters) ? 2 * characters : 0,
        "lookup" => 16,
        "decimal" => 17,
        "datetime" => 8,
        _ => 4,
    };

    private static bool IsOurs(LintContext context, string name) =>
        name.StartsWith(context.Prefix + "_", StringComparison.Ordinal) && name.Length <= 50 && NamePattern().IsMatch(name);

    [GeneratedRegex("^[A-Za-z0-9_]+$", RegexOptions.None, 60_000)]
    private static partial Regex NamePattern();
}
