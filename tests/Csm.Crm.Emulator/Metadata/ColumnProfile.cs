using System.Xml.Linq;

namespace Csm.Crm.Emulator.Metadata;

/// <summary>What a column security profile allows on one column.</summary>
internal sealed record ColumnPermission(bool Read, bool Create, bool Update);

/// <summary>A column security profile of the solution: permissions by table and column.</summary>
internal sealed record ColumnProfile(string Name, IReadOnlyDictionary<(string Table, string Column), ColumnPermission> Permissions)
{
    private const string Allowed = "4";

    /// <summary>Reads the FieldSecurityProfiles part (SOLUTION-FORMAT §14).</summary>
    public static IReadOnlyList<ColumnProfile> Read(XElement root, IReadOnlyDictionary<string, Table> tables) =>
        [.. root.Elements("FieldSecurityProfiles").Elements("FieldSecurityProfile").Select(profile => ReadProfile(profile, tables))];

    private static ColumnProfile ReadProfile(XElement element, IReadOnlyDictionary<string, Table> tables)
    {
        var name = element.Attribute("name")?.Value ?? throw new SolutionImportException("A FieldSecurityProfile has no name attribute.");
        var permissions = new Dictionary<(string, string), ColumnPermission>();
        foreach (var permission in element.Elements("FieldPermissions").Elements("FieldPermission"))
        {
            var (table, column) = (Text(permission, "EntityName").ToLowerInvariant(), Text(permission, "AttributeName").ToLowerInvariant());
            if (tables.GetValueOrDefault(table)?.Find(column) is not { IsSecured: true })
            {
                throw new SolutionImportException($"Column security profile '{name}' names '{table}.{column}', which is not a secured column of the solution. Set its IsSecured to 1 or remove the permission.");
            }

            permissions[(table, column)] = new ColumnPermission(Text(permission, "CanRead") == Allowed, Text(permission, "CanCreate") == Allowed, Text(permission, "CanUpdate") == Allowed);
        }

        return new ColumnProfile(name, permissions);
    }

    private static string Text(XElement permission, string name) => permission.Element(name)?.Value ?? string.Empty;
}
