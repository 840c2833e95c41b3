using System.Xml.Linq;

namespace Csm.Crm.Emulator.Metadata;

/// <summary>Reads the Roles part (SOLUTION-FORMAT §14).</summary>
internal static class RoleReader
{
    public static IReadOnlyList<Role> Read(XElement root) =>
        [.. root.Elements("Roles").Elements("Role").Select(ReadRole)];

    private static Role ReadRole(XElement element)
    {
        var name = element.Attribute("name")?.Value ?? throw new SolutionImportException("A Role has no name attribute.");
        var id = Guid.TryParse(element.Attribute("id")?.Value, out var parsed)
            ? parsed
            : throw new SolutionImportException($"Role '{name}' has the id '{element.Attribute("id")?.Value}', which is not a GUID.");
        var privileges = new Dictionary<string, PrivilegeDepth>(StringComparer.Ordinal);
        foreach (var privilege in element.Elements("RolePrivileges").Elements("RolePrivilege"))
        {
            var level = privilege.Attribute("level")?.Value;
            privileges[privilege.Attribute("name")?.Value ?? string.Empty] =
                Enum.TryParse<PrivilegeDepth>(level, out var depth) && depth != PrivilegeDepth.None
                    ? depth
                    : throw new SolutionImportException($"Role '{name}' has a privilege of level '{level}'; Basic, Local, Deep and Global exist.");
        }

        return new Role(id, name, privileges);
    }
}
