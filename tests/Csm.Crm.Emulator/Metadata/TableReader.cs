using System.Xml.Linq;

namespace Csm.Crm.Emulator.Metadata;

/// <summary>Reads the Entities part: own tables whole, extended tables onto the base declaration.</summary>
internal static class TableReader
{
    public static Dictionary<string, TableDraft> Read(XElement root)
    {
        var choices = root.Elements("optionsets").Elements("optionset")
            .ToDictionary(choice => Name(choice), ColumnReader.Options, StringComparer.OrdinalIgnoreCase);
        var tables = BaseTables.All().ToDictionary(table => table.Name, StringComparer.Ordinal);
        foreach (var entity in root.Elements("Entities").Elements("Entity"))
        {
            var body = entity.Element("EntityInfo")?.Element("entity");
            if (body is not null)
            {
                ReadTable(tables, choices, entity.Element("Name")?.Value.Trim() ?? Name(body), body);
            }
        }

        return tables;
    }

    private static void ReadTable(
        Dictionary<string, TableDraft> tables, IReadOnlyDictionary<string, IReadOnlyList<Option>> choices, string schemaName, XElement body)
    {
        var name = schemaName.ToLowerInvariant();
        var attributes = body.Elements("attributes").Elements("attribute").ToList();
        if (!tables.TryGetValue(name, out var draft))
        {
            draft = OwnTable(schemaName, body, attributes);
            tables.Add(name, draft);
        }

        foreach (var attribute in attributes)
        {
            draft.Add(ColumnReader.Read(name, attribute, choices));
        }

        foreach (var key in body.Elements("EntityKeys").Elements("EntityKey"))
        {
            draft.Keys.Add((key.Element("LogicalName")?.Value ?? string.Empty,
                [.. key.Elements("EntityKeyAttributes").Elements("AttributeName").Select(column => column.Value)]));
        }
    }

    private static TableDraft OwnTable(string schemaName, XElement body, List<XElement> attributes)
    {
        var ownership = body.Element("OwnershipTypeMask")?.Value switch
        {
            "UserOwned" => Ownership.User,
            "OrgOwned" => Ownership.Organization,
            null => throw new SolutionImportException($"Table '{schemaName}' is extended by the solution but is not one of the base tables the emulator declares."),
            var other => throw new SolutionImportException($"Table '{schemaName}' has the ownership '{other}'; the emulator knows UserOwned and OrgOwned."),
        };
        if (body.Element("DataProviderId") is { } provider && provider.Value.Length > 0)
        {
            throw new SolutionImportException($"Table '{schemaName}' is virtual or elastic (DataProviderId {provider.Value}); the emulator stores standard tables only.");
        }

        var primaryId = attributes.Find(attribute => attribute.Element("Type")?.Value == "primarykey");
        var primaryName = attributes.Find(attribute => (attribute.Element("DisplayMask")?.Value ?? string.Empty).Split('|').Contains("PrimaryName"));
        return new TableDraft(
            schemaName,
            body.Element("EntitySetName")?.Value ?? throw new SolutionImportException($"Table '{schemaName}' has no EntitySetName."),
            ownership,
            ColumnReader.LogicalName(primaryId) ?? throw new SolutionImportException($"Table '{schemaName}' has no column of type primarykey."),
            ColumnReader.LogicalName(primaryName) ?? throw new SolutionImportException($"Table '{schemaName}' has no column with PrimaryName in its DisplayMask."));
    }

    private static string Name(XElement element) =>
        element.Attribute("Name")?.Value ?? throw new SolutionImportException($"A <{element.Name}> element has no Name attribute.");
}
