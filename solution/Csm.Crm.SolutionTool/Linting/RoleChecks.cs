using Csm.Crm.SolutionTool.Authoring;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Check 40: security roles.</summary>
internal static class RoleChecks
{
    /// <summary>40: privileges exist in that spelling and at that level.</summary>
    public static IEnumerable<LintFinding> Privileges(LintContext context)
    {
        var own = context.Tables.Where(table => table.IsOwn)
            .SelectMany(table => RoleFiles.Verbs.Take(table.IsUserOwned ? 8 : 6).Select(verb => (Name: "prv" + verb + table.SchemaName, table.IsUserOwned)))
            .ToDictionary(privilege => privilege.Name, privilege => privilege.IsUserOwned, StringComparer.Ordinal);
        foreach (var role in context.Roles)
        {
            if (role.Root.Attr("name").Length == 0 || role.Root.Attr("id").Length == 0)
            {
                yield return new LintFinding(40, role.Path, "id and name of a role are attributes; as elements the role is packed without a key.", "Write them as attributes.");
            }

            foreach (var privilege in role.Root.Descendants("RolePrivilege"))
            {
                var (name, level) = (privilege.Attr("name"), privilege.Attr("level"));
                var isOwn = own.TryGetValue(name, out var userOwned);
                if (!isOwn && !PlatformTables.Privileges.Contains(name))
                {
                    yield return new LintFinding(40, role.Path, $"The privilege '{name}' does not exist (names carry the table's schema case; organisation-owned tables have no Assign and Share).", "Correct or remove it.");
                }

                if (!RoleFiles.Levels.Contains(level, StringComparer.Ordinal) || (isOwn && !userOwned && level != "Global"))
                {
                    yield return new LintFinding(40, role.Path, $"'{name}' has the level '{level}'.", isOwn && !userOwned ? "Organisation-owned tables have Global only." : $"Use one of {string.Join(", ", RoleFiles.Levels)}.");
                }
            }

            foreach (var twin in role.Root.Descendants("RolePrivilege").GroupBy(privilege => privilege.Attr("name"), StringComparer.Ordinal).Where(group => group.Count() > 1))
            {
                yield return new LintFinding(40, role.Path, $"'{twin.Key}' stands there {twin.Count()} times.", "Keep one.");
            }
        }
    }

    /// <summary>40: somebody can read each own table.</summary>
    public static IEnumerable<LintFinding> Coverage(LintContext context)
    {
        var granted = context.Roles.SelectMany(role => role.Root.Descendants("RolePrivilege")).Select(privilege => privilege.Attr("name")).ToHashSet(StringComparer.Ordinal);
        return context.Tables.Where(table => table.IsOwn && !granted.Contains("prvRead" + table.SchemaName))
            .Select(table => new LintFinding(40, table.Path, "No role of the solution can read the table.", "Grant it: add role-privilege."));
    }

    /// <summary>40: files and names of roles.</summary>
    public static IEnumerable<LintFinding> Names(LintContext context)
    {
        foreach (var role in context.Roles.Where(role => role.Root.Attr("name").Length > 0 && role.Path != $"Roles/{role.Root.Attr("name")}.xml"))
        {
            yield return new LintFinding(40, role.Path, $"The file is not named after the role '{role.Root.Attr("name")}'.", "Rename it.");
        }

        foreach (var twin in context.Roles.GroupBy(role => role.Root.Attr("name"), StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            yield return new LintFinding(40, twin.Last().Path, $"{twin.Count()} roles are named '{twin.Key}'.", "Give each its own name.");
        }
    }

    /// <summary>40: field security profiles open secured columns and nothing else.</summary>
    public static IEnumerable<LintFinding> Profiles(LintContext context)
    {
        foreach (var profile in context.Profiles)
        {
            var name = profile.Root.Attr("name");
            if (name.Length == 0 || profile.Root.Attr("fieldsecurityprofileid").Length == 0)
            {
                yield return new LintFinding(40, profile.Path, "name and fieldsecurityprofileid of a profile are attributes.", "Write them as attributes.");
            }

            foreach (var permission in profile.Root.Descendants("FieldPermission"))
            {
                var (table, column) = (permission.Text("EntityName"), permission.Text("AttributeName"));
                if (context.Column(table, column) is not { } found || found["IsSecured"] != "1")
                {
                    yield return new LintFinding(40, profile.Path, $"Profile '{name}' names '{table}.{column}', which is no secured column of this solution.", "Remove the permission, or set the column's IsSecured to 1.");
                }

                if (new[] { "CanRead", "CanUpdate", "CanCreate" }.Any(right => permission.Text(right) is not ("0" or "4")))
                {
                    yield return new LintFinding(40, profile.Path, $"Profile '{name}' has a right on '{table}.{column}' that is neither 0 nor 4.", "Write 4 for allowed, 0 for not, for each of CanRead, CanUpdate and CanCreate.");
                }
            }

            foreach (var twin in profile.Root.Descendants("FieldPermission").GroupBy(permission => (permission.Text("EntityName"), permission.Text("AttributeName"))).Where(group => group.Count() > 1))
            {
                yield return new LintFinding(40, profile.Path, $"Profile '{name}' names '{twin.Key.Item1}.{twin.Key.Item2}' {twin.Count()} times.", "Keep one.");
            }
        }

        foreach (var twin in context.Profiles.GroupBy(profile => profile.Root.Attr("name"), StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            yield return new LintFinding(40, twin.Last().Path, $"{twin.Count()} profiles are named '{twin.Key}'.", "Give each its own name.");
        }
    }
}
