using System.Xml.Linq;
using Csm.Crm.SolutionTool.Linting;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.ReferenceData;

/// <summary>The schema of the reference data against the solution.</summary>
internal static class DataSchemaChecks
{
    /// <summary>Columns whose value is another one in each environment.</summary>
    private static readonly string[] PerEnvironment = ["ownerid", "owningbusinessunit", "owninguser", "owningteam", "organizationid", "createdby", "modifiedby", "createdonbehalfby", "modifiedonbehalfby", "createdon", "modifiedon"];

    /// <summary>Tables and columns are the solution's, in its types; rows are matched by their id.</summary>
    public static IEnumerable<DataFinding> Tables(DataModel model)
    {
        foreach (var entity in model.Schema)
        {
            var where = $"{DataFolder.SchemaFile} {entity.Attr("name")}";
            if (model.Table(entity.Attr("name")) is not { } table)
            {
                yield return new DataFinding(where, "The solution has no such table.", "Remove the entity or correct its name.");
                continue;
            }

            if (entity.Attr("primaryidfield") != table.PrimaryId || entity.Attr("primarynamefield") != table.PrimaryName)
            {
                yield return new DataFinding(where, "primaryidfield or primarynamefield is not the table's.", $"Write '{table.PrimaryId}' and '{table.PrimaryName}'.");
            }

            var fields = DataModel.Fields(entity);
            if (!fields.Any(field => field.Attr("name") == table.PrimaryId && field.Attr("primaryKey") == "true"))
            {
                yield return new DataFinding(where, "The primary key is no field of the schema, so a second import would make every row again.", $"Add {table.PrimaryId} with primaryKey=\"true\" and updateCompare=\"true\".");
            }

            foreach (var other in fields.Where(field => field.Attr("updateCompare") == "true" && field.Attr("name") != table.PrimaryId))
            {
                yield return new DataFinding(where, $"Rows are matched by '{other.Attr("name")}' too, so a row somebody renamed would be made again.", "Set updateCompare on the primary key only.");
            }

            foreach (var finding in fields.SelectMany(field => Field(model, table, field, where)))
            {
                yield return finding;
            }

            foreach (var twin in fields.GroupBy(field => field.Attr("name"), StringComparer.Ordinal).Where(group => group.Count() > 1))
            {
                yield return new DataFinding(where, $"The field '{twin.Key}' stands there {twin.Count()} times.", "Keep one.");
            }
        }
    }

    /// <summary>A table comes after the tables its lookups point to, in the schema, in the data, and in the stated order.</summary>
    public static IEnumerable<DataFinding> Order(DataModel model)
    {
        var names = model.Schema.Select(entity => entity.Attr("name")).ToList();
        foreach (var entity in model.Schema)
        {
            foreach (var target in DataModel.Fields(entity).SelectMany(field => field.Attr("lookupType").Split('|')).Where(target => names.IndexOf(target) > names.IndexOf(entity.Attr("name"))))
            {
                yield return new DataFinding($"{DataFolder.SchemaFile} {entity.Attr("name")}", $"The table comes before '{target}', to which it points.", "Move it behind.");
            }
        }

        foreach (var twin in names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return new DataFinding(DataFolder.SchemaFile, $"The table '{twin.Key}' stands there {twin.Count()} times.", "Keep one.");
        }

        (string Where, List<string> Names)[] others =
        [
            (DataFolder.RowsFile, [.. model.Rows.Select(entity => entity.Attr("name"))]),
            (DataFolder.SchemaFile + " entityImportOrder", [.. model.ImportOrder]),
        ];
        foreach (var (where, other) in others.Where(other => other.Names.Count > 0 && !other.Names.SequenceEqual(names, StringComparer.Ordinal)))
        {
            yield return new DataFinding(where, $"The tables are {string.Join(", ", other)}; the schema has {string.Join(", ", names)}.", "List the same tables in the same order.");
        }
    }

    private static IEnumerable<DataFinding> Field(DataModel model, TableFile table, XElement field, string where)
    {
        var name = field.Attr("name");
        if (PerEnvironment.Contains(name, StringComparer.Ordinal))
        {
            yield return new DataFinding(where, $"'{name}' is another in each environment.", "Remove the field; the import fills it.");
            yield break;
        }

        if (table.Column(name) is not { } column || column.LogicalName != name)
        {
            yield return new DataFinding(where, $"The table has no column '{name}'.", "Remove the field or correct its name.");
            yield break;
        }

        var types = DataTypes.Of(column);
        if (!types.Contains(field.Attr("type"), StringComparer.Ordinal))
        {
            yield return new DataFinding(where, $"The field '{name}' has the type '{field.Attr("type")}', the column is '{column.Type}'.", types is [var usual, ..] ? $"Write type=\"{usual}\"." : "Remove the field; the format cannot carry it.");
        }

        if (column.Type == "lookup" && !field.Attr("lookupType").Split('|').Order(StringComparer.Ordinal).SequenceEqual(model.Targets(table, column), StringComparer.Ordinal))
        {
            yield return new DataFinding(where, $"The lookup '{name}' has lookupType '{field.Attr("lookupType")}'.", $"Write '{string.Join('|', model.Targets(table, column))}'.");
        }
    }
}
