using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>Writes security roles (SOLUTION-FORMAT §14).</summary>
public static class RoleFiles
{
    /// <summary>Verbs of a table privilege; the last two do not exist for organisation-owned tables.</summary>
    public static readonly IReadOnlyList<string> Verbs = ["Create", "Read", "Write", "Delete", "Append", "AppendTo", "Assign", "Share"];

    /// <summary>Levels from narrow to wide.</summary>
    public static readonly IReadOnlyList<string> Levels = ["Basic", "Local", "Deep", "Global"];

    /// <summary>Gives a role privileges on a table at one level; the role is created when it does not exist.</summary>
    /// <exception cref="ArgumentException">A verb or level does not exist for the table.</exception>
    public static void Grant(SourceTree tree, string role, TableFile table, IEnumerable<string> verbs, string level)
    {
        var allowedVerbs = table.IsUserOwned ? Verbs : [.. Verbs.Take(6)];
        var allowedLevels = table.IsUserOwned ? Levels : ["Global"];
        if (!allowedLevels.Contains(level, StringComparer.Ordinal))
        {
            throw new ArgumentException($"Level '{level}' does not exist for '{table.SchemaName}'. Levels: {string.Join(", ", allowedLevels)}.", nameof(level));
        }

        foreach (var verb in verbs)
        {
            if (!allowedVerbs.Contains(verb, StringComparer.Ordinal))
            {
                throw new ArgumentException($"Privilege '{verb}' does not exist for '{table.SchemaName}'. Privileges: {string.Join(", ", allowedVerbs)}.", nameof(verbs));
            }

            GrantNamed(tree, role, "prv" + verb + table.SchemaName, level);
        }
    }

    /// <summary>Creates a role without any privilege.</summary>
    /// <exception cref="ArgumentException">The role exists.</exception>
    public static void Create(SourceTree tree, string role)
    {
        var path = PathOf(role);
        if (tree.Has(path))
        {
            throw new ArgumentException($"The role '{role}' exists.", nameof(role));
        }

        tree.Save(path, New(tree, role));
    }

    /// <summary>Gives a role a privilege of the platform, whose tables have names of their own: <c>prvReadUser</c>, not prvReadSystemUser.</summary>
    /// <exception cref="ArgumentException">The privilege is not on the list of those every environment has, or the level does not exist.</exception>
    public static void GrantPlatform(SourceTree tree, string role, string privilege, string level)
    {
        if (!PlatformTables.Privileges.Contains(privilege))
        {
            throw new ArgumentException($"'{privilege}' is not on the list of platform privileges the roles may carry. List: {string.Join(", ", PlatformTables.Privileges.Order(StringComparer.Ordinal))}.", nameof(privilege));
        }

        if (!Levels.Contains(level, StringComparer.Ordinal))
        {
            throw new ArgumentException($"Level '{level}' does not exist. Levels: {string.Join(", ", Levels)}.", nameof(level));
        }

        GrantNamed(tree, role, privilege, level);
    }

    /// <summary>File of a role.</summary>
    public static string PathOf(string role) => $"Roles/{role}.xml";

    private static void GrantNamed(SourceTree tree, string role, string privilege, string level)
    {
        var path = PathOf(role);
        var root = tree.Has(path) ? tree.Load(path) : New(tree, role);
        var privileges = root.Element("RolePrivileges")!;
        privileges.Elements().Where(element => element.Attribute("name")!.Value == privilege).Remove();
        privileges.Add(new XElement("RolePrivilege", new XAttribute("name", privilege), new XAttribute("level", level)));
        privileges.ReplaceNodes(privileges.Elements().OrderBy(element => element.Attribute("name")!.Value, StringComparer.Ordinal).ToList());
        tree.Save(path, root);
    }

    private static XElement New(SourceTree tree, string role) =>
        new(
            "Role",
            new XAttribute("id", Texts.Braced(tree.Ids.For("role " + role))),
            new XAttribute("name", role),
            CanonicalXml.InstanceDeclaration,
            new XElement("IsCustomizable", 1),
            new XElement("IsAutoAssigned", 0),
            new XElement("RolePrivileges"));
}
