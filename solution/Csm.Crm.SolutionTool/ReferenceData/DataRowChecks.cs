using System.Xml.Linq;
using Csm.Crm.SolutionTool.Linting;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.ReferenceData;

/// <summary>The rows of the reference data.</summary>
internal static class DataRowChecks
{
    /// <summary>Ids are fixed, unique, and carried by each row, so that a second import finds the rows of the first.</summary>
    public static IEnumerable<DataFinding> Ids(DataModel model)
    {
        var seen = new Dictionary<Guid, string>();
        foreach (var entity in model.Rows)
        {
            foreach (var record in Records(entity))
            {
                var where = Where(entity, record);
                if (!Guid.TryParse(record.Attr("id"), out var id) || id == Guid.Empty)
                {
                    yield return new DataFinding(where, $"'{record.Attr("id")}' is no id.", "Give the row a fixed id.");
                    continue;
                }

                if (!seen.TryAdd(id, where))
                {
                    yield return new DataFinding(where, $"The id is the one of {seen[id]} too.", "Give each row its own.");
                }

                if (model.Table(entity.Attr("name")) is { } table && (!Guid.TryParse(Value(record, table.PrimaryId), out var own) || own != id))
                {
                    yield return new DataFinding(where, $"The row's '{table.PrimaryId}' is not its id, so the import would make a new row each time.", "Write the id into the field.");
                }
            }
        }
    }

    /// <summary>Values are of declared columns, fit them, and what must be filled is.</summary>
    public static IEnumerable<DataFinding> Values(DataModel model)
    {
        var declared = model.Schema.GroupBy(entity => entity.Attr("name"), StringComparer.Ordinal).ToDictionary(group => group.Key, group => DataModel.Fields(group.First()).Select(field => field.Attr("name")).ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var entity in model.Rows)
        {
            if (model.Table(entity.Attr("name")) is not { } table || !declared.TryGetValue(table.LogicalName, out var fields))
            {
                yield return new DataFinding($"{DataFolder.RowsFile} {entity.Attr("name")}", "The table is not in the schema or not in the solution.", "Declare it in the schema or remove its rows.");
                continue;
            }

            var required = table.Columns.Where(column => column.IsRequired && column.IsCustom && column["ValidForCreateApi"] == "1" && !column.IsMoneyBase).Select(column => column.LogicalName).ToList();
            foreach (var record in Records(entity))
            {
                foreach (var (what, mend) in Problems(model, table, record, fields, required))
                {
                    yield return new DataFinding(Where(entity, record), what, mend);
                }
            }
        }
    }

    /// <summary>Lookups point to rows of the data, and no alternate key stands there twice.</summary>
    public static IEnumerable<DataFinding> Links(DataModel model)
    {
        var rows = model.Rows.SelectMany(entity => Records(entity).Select(record => (Table: entity.Attr("name"), Id: record.Attr("id").ToUpperInvariant()))).ToHashSet();
        foreach (var entity in model.Rows)
        {
            if (model.Table(entity.Attr("name")) is not { } table)
            {
                continue;
            }

            foreach (var record in Records(entity))
            {
                foreach (var field in record.Elements("field").Where(field => model.Column(table, field.Attr("name"))?.Type is "lookup" or "customer"))
                {
                    if (!rows.Contains((field.Attr("lookupentity"), field.Attr("value").Trim('{', '}').ToUpperInvariant())))
                    {
                        yield return new DataFinding(Where(entity, record), $"'{field.Attr("name")}' points to {field.Attr("lookupentity")} {field.Attr("value")}, which is no row of the data.", "Add the row, correct the id, or write lookupentity.");
                    }
                }
            }

            foreach (var finding in Keys(table, entity))
            {
                yield return finding;
            }
        }
    }

    private static IEnumerable<DataFinding> Keys(TableFile table, XElement entity)
    {
        foreach (var key in table.Info.Descendants("EntityKey"))
        {
            var columns = key.Descendants("AttributeName").Select(name => name.Value).ToList();
            foreach (var twin in Records(entity).GroupBy(record => string.Join('\n', columns.Select(column => Value(record, column))), StringComparer.OrdinalIgnoreCase).Where(group => group.Key.Replace("\n", string.Empty, StringComparison.Ordinal).Length > 0 && group.Count() > 1))
            {
                yield return new DataFinding(Where(entity, twin.Last()), $"{twin.Count()} rows have the same {string.Join(" + ", columns)}, which is an alternate key.", "Make them differ, or keep one row.");
            }
        }
    }

    private static IEnumerable<(string What, string Mend)> Problems(DataModel model, TableFile table, XElement record, HashSet<string> fields, List<string> required)
    {
        foreach (var field in record.Elements("field"))
        {
            var (name, value) = (field.Attr("name"), field.Attr("value"));
            if (!fields.Contains(name))
            {
                yield return ($"'{name}' is not declared in the schema, so it would be left out.", "Declare it or remove the value.");
            }
            else if (model.Column(table, name) is { } column && DataTypes.Problem(column, value, model.Options(column)) is { } problem)
            {
                yield return ($"'{name}' is '{(value.Length <= 60 ? value : value[..60] + "…")}', which {problem}.", "Correct the value.");
            }
        }

        foreach (var column in required.Where(column => string.IsNullOrEmpty(Value(record, column))))
        {
            yield return ($"The required column '{column}' has no value.", "Write one.");
        }

        foreach (var twin in record.Elements("field").GroupBy(field => field.Attr("name"), StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return ($"'{twin.Key}' stands there {twin.Count()} times.", "Keep one.");
        }
    }

    private static IEnumerable<XElement> Records(XElement entity) => entity.Elements("records").Elements("record");

    private static string? Value(XElement record, string name) => record.Elements("field").FirstOrDefault(field => field.Attr("name") == name)?.Attr("value");

    private static string Where(XElement entity, XElement record) => $"{DataFolder.RowsFile} {entity.Attr("name")} {record.Attr("id")}";
}
