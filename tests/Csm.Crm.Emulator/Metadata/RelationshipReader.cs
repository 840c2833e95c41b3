using System.Xml.Linq;

namespace Csm.Crm.Emulator.Metadata;

/// <summary>Reads the EntityRelationships part (SOLUTION-FORMAT §5) and tells each lookup what it points to.</summary>
internal static class RelationshipReader
{
    public static Dictionary<string, Relationship> Read(XElement root, Dictionary<string, TableDraft> tables)
    {
        var result = new Dictionary<string, Relationship>(StringComparer.OrdinalIgnoreCase);
        foreach (var element in root.Elements("EntityRelationships").Elements("EntityRelationship"))
        {
            var name = element.Attribute("Name")?.Value ?? string.Empty;
            var type = element.Element("EntityRelationshipType")?.Value;
            if (type != "OneToMany")
            {
                throw new SolutionImportException($"Relationship '{name}' is of type '{type}'; the emulator knows OneToMany.");
            }

            var relationship = new Relationship(
                name,
                Lower(element, "ReferencingEntityName"),
                Lower(element, "ReferencingAttributeName"),
                Lower(element, "ReferencedEntityName"),
                CascadeOf(element, "CascadeDelete", Cascade.RemoveLink, name),
                CascadeOf(element, "CascadeAssign", Cascade.None, name),
                CascadeOf(element, "CascadeShare", Cascade.None, name),
                CascadeOf(element, "CascadeUnshare", Cascade.None, name),
                CascadeOf(element, "CascadeReparent", Cascade.None, name));
            foreach (var one in ActivityTables.Expand(relationship).Where(one => IsModelled(one, tables)))
            {
                result.Add(one.Name, one);
            }
        }

        ActivityTables.Relate(root, tables, result);
        return result;
    }

    private static bool IsModelled(Relationship relationship, Dictionary<string, TableDraft> tables)
    {
        var system = SystemColumns.TargetsOf(relationship.ReferencingColumn) is not null;
        if (!tables.TryGetValue(relationship.ReferencingTable, out var referencing) || !tables.ContainsKey(relationship.ReferencedTable))
        {
            // Relationships of system columns also name tables the emulator does not declare ("owner"); their targets are fixed.
            return system ? false : throw new SolutionImportException(
                $"Relationship '{relationship.Name}' joins '{relationship.ReferencingTable}' to '{relationship.ReferencedTable}'; one of them is neither in the solution nor a declared base table.");
        }

        if (system)
        {
            return false;
        }

        var column = referencing.Find(relationship.ReferencingColumn)
            ?? throw new SolutionImportException($"Relationship '{relationship.Name}' names the column '{relationship.ReferencingTable}.{relationship.ReferencingColumn}', which does not exist.");
        if (!column.Targets.Contains(relationship.ReferencedTable))
        {
            column.Targets.Add(relationship.ReferencedTable);
        }

        return true;
    }

    private static string Lower(XElement element, string name) =>
        element.Element(name)?.Value.ToLowerInvariant()
        ?? throw new SolutionImportException($"Relationship '{element.Attribute("Name")?.Value}' has no {name}.");

    private static Cascade CascadeOf(XElement element, string name, Cascade otherwise, string relationship) => element.Element(name)?.Value switch
    {
        null => otherwise,
        "NoCascade" => Cascade.None,
        "Cascade" => Cascade.All,
        "Active" => Cascade.Active,
        "UserOwned" => Cascade.UserOwned,
        "RemoveLink" => Cascade.RemoveLink,
        "Restrict" => Cascade.Restrict,
        var other => throw new SolutionImportException($"Relationship '{relationship}' has {name} '{other}', which is not a cascade type."),
    };
}
