using System.CommandLine;
using Csm.Crm.SolutionTool.Authoring;
using static Csm.Crm.SolutionTool.Commands.AddCommand;

namespace Csm.Crm.SolutionTool.Commands;

/// <summary>The verbs that say who may do what: roles, their privileges, and profiles for secured columns.</summary>
internal static class AddSecurityCommands
{
    private const string Levels = "Basic (own rows), Local (business unit), Deep (and those below) or Global.";

    public static IEnumerable<Command> Create() => [Role(), RolePrivilege(), PlatformPrivilege(), FieldSecurity()];

    private static Command Role()
    {
        var name = Text("--name", "Name of the role.");
        return Verb("role", "Adds a security role without any privilege.", [name], (tree, parse) => new SolutionAuthor(tree).AddRole(parse.GetValue(name)!));
    }

    private static Command RolePrivilege()
    {
        var (role, table, level) = (Text("--role", "Role; created when new."), Text("--table", "Own table."), Text("--level", Levels));
        var verbs = List("--verbs", "Create, Read, Write, Delete, Append, AppendTo, Assign, Share.");
        return Verb("role-privilege", "Gives a role privileges on a table.", [role, table, level, verbs], (tree, parse) =>
            new SolutionAuthor(tree).Grant(parse.GetValue(role)!, parse.GetValue(table)!, parse.GetValue(verbs)!, parse.GetValue(level)!));
    }

    private static Command PlatformPrivilege()
    {
        var (role, privilege, level) = (Text("--role", "Role; created when new."), Text("--privilege", "Full name, e.g. prvReadUser."), Text("--level", Levels));
        return Verb("platform-privilege", "Gives a role a privilege on a table of the platform.", [role, privilege, level], (tree, parse) =>
            new SolutionAuthor(tree).GrantPlatform(parse.GetValue(role)!, parse.GetValue(privilege)!, parse.GetValue(level)!));
    }

    private static Command FieldSecurity()
    {
        var (profile, table, column) = (Text("--profile", "Profile; created when new."), Text("--table", "Table."), Text("--column", "Secured column."));
        var description = Maybe("--description", "Who is a member of a new profile, and why.");
        var allow = new Option<FieldAccess[]>("--allow") { Description = "Read, Update, Create.", Required = true, AllowMultipleArgumentsPerToken = true };
        return Verb("field-security", "Opens a secured column to the members of a field security profile.", [profile, description, table, column, allow], (tree, parse) =>
            new SolutionAuthor(tree).Permit(
                parse.GetValue(profile)!,
                parse.GetValue(description) ?? string.Empty,
                parse.GetValue(table)!,
                parse.GetValue(column)!,
                parse.GetValue(allow)!.Aggregate(FieldAccess.None, (all, one) => all | one)));
    }
}
