using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Sync;

/// <summary>Writes <c>DATA-DICTIONARY.md</c>: every table, column, key, relationship and choice with its meaning, from the XML.</summary>
internal sealed class DataDictionary(SourceTree tree)
{
    private readonly Dictionary<(string Table, string Column), XElement> relationships = tree.Files("Other/Relationships")
        .SelectMany(file => tree.Load(file).Elements("EntityRelationship"))
        .Where(body => body.Element("ReferencingAttributeName") is not null)
        .GroupBy(body => (body.Element("ReferencingEntityName")!.Value.ToLowerInvariant(), body.Element("ReferencingAttributeName")!.Value.ToLowerInvariant()))
        .ToDictionary(group => group.Key, group => group.First());

    /// <summary>The whole file.</summary>
    public string Write()
    {
        var tables = tree.Tables();
        var text = new StringBuilder("""
            # Data dictionary

            Written by `sync` from `solution/src`; change a description with `set table`, `set column` or `set choice`, not here.
            System columns every table has (owner, created, modified, status) are left out. Types: text(characters), int and dec(from..to;digits),
            date (no time, no zone), datetime (kept UTC, shown in the reader's zone), money (with currency and base value).
            † required · § secured (field security profile) · ‡ changes not logged


            """.Replace("\r\n", "\n"));
        text.AppendJoin(" · ", tables.Select(table => $"[{table.LogicalName}](#{table.LogicalName})")).Append("\n\n## Tables\n");
        foreach (var table in tables)
        {
            Table(text, table);
        }

        text.Append("\n## Choices\n");
        foreach (var choice in tree.Files("OptionSets").Select(tree.Load))
        {
            Choice(text, choice);
        }

        return text.ToString();
    }

    private void Table(StringBuilder text, TableFile table)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n### {table.LogicalName}\n\n");
        text.Append(table.IsOwn
            ? $"**{table.DisplayName}**, {(table.IsUserOwned ? "owned by users" : "owned by the organisation")}. {Description(table.Info)}\n"
            : $"**{table.DisplayName}**, the platform's table with the columns this solution adds.\n");
        foreach (var key in table.Info.Element("EntityKeys")?.Elements() ?? [])
        {
            text.Append(CultureInfo.InvariantCulture, $"\nKey `{key.Element("LogicalName")!.Value}`: {string.Join(" + ", key.Descendants("AttributeName").Select(name => name.Value))}\n");
        }

        text.Append("\n| column | name | type | meaning |\n|---|---|---|---|\n");
        foreach (var column in table.Columns.Where(column => column.IsCustom && !column.IsMoneyBase))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {column.LogicalName} | {Cell(column.Label)} | {Type(table, column)}{Marks(column)} | {Cell(column.Description)} |\n");
        }
    }

    private static void Choice(StringBuilder text, XElement choice)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n### {choice.Attribute("Name")!.Value}\n\n{Description(choice)}\n\n| value | label | meaning |\n|---|---|---|\n");
        foreach (var option in choice.Element("options")!.Elements())
        {
            text.Append(CultureInfo.InvariantCulture, $"| {option.Attribute("value")!.Value} | {Cell(option.Element("labels")!.Elements().First().Attribute("description")!.Value)} | {Cell(Description(option))} |\n");
        }
    }

    private string Type(TableFile table, ColumnElement column) => column.Type switch
    {
        "nvarchar" => $"{(column["Format"] == "url" ? "url" : "text")}({column["MaxLength"]}){(column["AutoNumberFormat"] is { Length: > 0 } number ? $", numbered {number}" : string.Empty)}",
        "ntext" => $"memo({column["MaxLength"]})",
        "int" => $"int({column["MinValue"]}..{column["MaxValue"]})",
        "decimal" => $"dec({column["MinValue"]}..{column["MaxValue"]};{column["Accuracy"]})",
        "float" => $"float({column["MinValue"]}..{column["MaxValue"]};{column["Accuracy"]})",
        "bit" => "yes/no",
        "datetime" => column["Behavior"] == "2" ? "date" : "datetime",
        "picklist" => $"choice {column.Choice}",
        "multiselectpicklist" => $"choices {column.Choice}",
        "lookup" => Lookup(table, column),
        _ => column.Type,
    };

    private string Lookup(TableFile table, ColumnElement column)
    {
        if (!relationships.TryGetValue((table.LogicalName, column.LogicalName), out var body))
        {
            return "lookup";
        }

        var follows = body.Element("CascadeAssign")!.Value == "Cascade" ? "parent" : body.Element("CascadeDelete")!.Value switch
        {
            "Cascade" => "deleted with it",
            "Restrict" => "keeps it from deletion",
            _ => string.Empty,
        };
        return $"→ {body.Element("ReferencedEntityName")!.Value.ToLowerInvariant()}{(follows.Length > 0 ? $" ({follows})" : string.Empty)}";
    }

    private static string Marks(ColumnElement column) => (column.IsRequired ? " †" : string.Empty) + (column.IsSecured ? " §" : string.Empty) + (column.IsAudited ? string.Empty : " ‡");

    private static string Description(XElement described) => described.Element("Descriptions")?.Elements().First().Attribute("description")!.Value ?? string.Empty;

    private static string Cell(string text) => text.Replace("|", "\\|").Replace("\n", " ");
}
