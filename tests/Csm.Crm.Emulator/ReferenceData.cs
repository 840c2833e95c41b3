using System.Globalization;
using System.Xml.Linq;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Emulator;

/// <summary>
/// Imports <c>solution/data</c> (Configuration Migration format) as the tool an admin uses does: rows first, then the
/// lookups between rows of one table, which may point forwards. Fixed ids, so a second import changes nothing.
/// </summary>
public static class ReferenceData
{
    /// <summary>Upserts every row and returns how many there were.</summary>
    /// <exception cref="InvalidDataException">A field is not in the schema, or its type is not supported; the message names both.</exception>
    public static int Import(IOrganizationService service, string dataFolder)
    {
        var schema = ReadSchema(Path.Combine(dataFolder, "data_schema.xml"));
        var tables = XDocument.Load(Path.Combine(dataFolder, "data.xml")).Root!.Elements("entity").ToList();
        var rows = 0;
        foreach (var table in tables)
        {
            var name = Attribute(table, "name");
            foreach (var record in table.Elements("records").Elements("record"))
            {
                service.Execute(new UpsertRequest { Target = Row(schema, name, record, field => Attribute(field, "lookupentity", "") != name) });
                rows++;
            }
        }

        foreach (var table in tables)
        {
            var name = Attribute(table, "name");
            foreach (var record in table.Elements("records").Elements("record"))
            {
                var links = Row(schema, name, record, field => Attribute(field, "lookupentity", "") == name);
                if (links.Attributes.Count > 0)
                {
                    service.Update(links);
                }
            }
        }

        return rows;
    }

    private static Dictionary<(string Table, string Column), string> ReadSchema(string file) => XDocument.Load(file).Root!
        .Elements("entity")
        .SelectMany(table => table.Element("fields")!.Elements("field").Select(field => (
            Key: (Attribute(table, "name"), Attribute(field, "name")),
            Type: Attribute(field, "type"))))
        .ToDictionary(field => field.Key, field => field.Type);

    private static Entity Row(Dictionary<(string Table, string Column), string> schema, string table, XElement record, Func<XElement, bool> include)
    {
        var row = new Entity(table, Guid.Parse(Attribute(record, "id")));
        foreach (var field in record.Elements("field").Where(include))
        {
            var column = Attribute(field, "name");
            if (column == table + "id")
            {
                continue;
            }

            if (!schema.TryGetValue((table, column), out var type))
            {
                throw new InvalidDataException($"data.xml sets {table}.{column}, which data_schema.xml does not declare. Declare the field or remove it.");
            }

            row[column] = Value(table, column, type, field);
        }

        return row;
    }

    private static object Value(string table, string column, string type, XElement field)
    {
        var text = Attribute(field, "value");
        return type switch
        {
            "string" or "memo" => text,
            "number" => int.Parse(text, CultureInfo.InvariantCulture),
            "decimal" => decimal.Parse(text, CultureInfo.InvariantCulture),
            "float" => double.Parse(text, CultureInfo.InvariantCulture),
            "money" => new Money(decimal.Parse(text, CultureInfo.InvariantCulture)),
            "bool" => text is "1" || bool.Parse(text),
            "datetime" => DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal),
            "optionsetvalue" => new OptionSetValue(int.Parse(text, CultureInfo.InvariantCulture)),
            "optionsetvaluecollection" => Options(text),
            "entityreference" => new EntityReference(Attribute(field, "lookupentity"), Guid.Parse(text)),
            _ => throw new InvalidDataException($"data_schema.xml gives {table}.{column} the type '{type}', which the import does not know."),
        };
    }

    // Written as [-1,729100000,729100001,-1]: the ends are marks, not options.
    private static OptionSetValueCollection Options(string text) => new([.. text.Trim('[', ']').Split(',')
        .Select(option => int.Parse(option, CultureInfo.InvariantCulture))
        .Where(option => option >= 0)
        .Select(option => new OptionSetValue(option))]);

    private static string Attribute(XElement element, string name) => element.Attribute(name)?.Value
        ?? throw new InvalidDataException($"<{element.Name.LocalName}> has no attribute '{name}'.");

    private static string Attribute(XElement element, string name, string absent) => element.Attribute(name)?.Value ?? absent;
}
