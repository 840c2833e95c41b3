using System.CommandLine;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Commands;

/// <summary><c>add</c>: one component with all that belongs to it, as canonical XML.</summary>
internal static class AddCommand
{
    public static Command Create()
    {
        var command = new Command("add", "Adds a component with everything the format wants around it. Run sync afterwards.");
        command.Subcommands.Add(Table());
        command.Subcommands.Add(Column());
        command.Subcommands.Add(Relationship());
        command.Subcommands.Add(Choice());
        command.Subcommands.Add(Key());
        command.Subcommands.Add(RolePrivilege());
        foreach (var verb in AddFormCommands.Create().Concat(AddScreenCommands.Create()))
        {
            command.Subcommands.Add(verb);
        }

        return command;
    }

    private static Command Table()
    {
        var (name, label, plural, description) = (Text("--name", "Schema name with the prefix, e.g. csm_Training."), Text("--label", "Singular."), Text("--plural", "Plural."), Text("--description", "One line of glossary."));
        var organisation = new Option<bool>("--organisation-owned") { Description = "Configuration of the whole organisation instead of rows with owners." };
        return Verb("table", "Adds a table with system columns, form and standard views.", [name, label, plural, description, organisation], (tree, parse) =>
            new SolutionAuthor(tree).AddTable(new TableText(parse.GetValue(name)!, parse.GetValue(label)!, parse.GetValue(plural)!, parse.GetValue(description)!, !parse.GetValue(organisation))));
    }

    private static Command Column()
    {
        var (table, name, type) = (Text("--table", "Table."), Text("--name", "Schema name with the prefix."), Text("--type", "text(100), memo(2000), int(0..10), dec(0..100;2), float(-90..90;5), money, date, datetime, bit, choice:NAME, lookup:TABLE."));
        var (label, description, section) = (Text("--label", "Display name."), Text("--description", "Meaning, unit, range."), Section());
        var required = new Option<bool>("--required") { Description = "A user must fill it." };
        var number = new Option<string?>("--autonumber") { Description = "For text: format of the automatic number, e.g. SUB-{SEQNUM:6}." };
        return Verb("column", "Adds a column and shows it on the main form.", [table, name, type, label, description, section, required, number], (tree, parse) =>
            new SolutionAuthor(tree).AddColumn(
                parse.GetValue(table)!,
                new ColumnText(parse.GetValue(name)!, parse.GetValue(label)!, parse.GetValue(description)!),
                ColumnType.Parse(parse.GetValue(type)!),
                parse.GetValue(section)!,
                parse.GetValue(required),
                autoNumber: parse.GetValue(number)));
    }

    private static Command Relationship()
    {
        var (from, to, name) = (Text("--from", "Table that gets the lookup."), Text("--to", "Table it points to."), Text("--name", "Schema name of the lookup column."));
        var (label, description, section) = (Text("--label", "Display name."), Text("--description", "What the link means."), Section());
        var required = new Option<bool>("--required") { Description = "A user must fill it." };
        var cascade = new Option<Cascade>("--cascade") { Description = "RemoveLink, Restrict, Delete or Parental." };
        return Verb("relationship", "Adds a lookup column with its relationship.", [from, to, name, label, description, section, required, cascade], (tree, parse) =>
            new SolutionAuthor(tree).AddColumn(
                parse.GetValue(from)!,
                new ColumnText(parse.GetValue(name)!, parse.GetValue(label)!, parse.GetValue(description)!),
                ColumnType.Parse("lookup:" + parse.GetValue(to)),
                parse.GetValue(section)!,
                parse.GetValue(required),
                parse.GetValue(cascade)));
    }

    private static Command Choice()
    {
        var (name, label, description) = (Text("--name", "Schema name with the prefix."), Text("--label", "Display name."), Text("--description", "One line of glossary."));
        var options = List("--options", "Labels in order.");
        return Verb("choice", "Adds a global choice.", [name, label, description, options], (tree, parse) =>
            new SolutionAuthor(tree).AddChoice(parse.GetValue(name)!, parse.GetValue(label)!, parse.GetValue(description)!, parse.GetValue(options)!));
    }

    private static Command Key()
    {
        var (table, name, label) = (Text("--table", "Table."), Text("--name", "Schema name with the prefix."), Text("--label", "Display name."));
        var columns = List("--columns", "Columns of the key.");
        return Verb("key", "Adds an alternate key.", [table, name, label, columns], (tree, parse) =>
            new SolutionAuthor(tree).AddKey(parse.GetValue(table)!, parse.GetValue(name)!, parse.GetValue(label)!, parse.GetValue(columns)!));
    }

    private static Command RolePrivilege()
    {
        var (role, table, level) = (Text("--role", "Role; created when new."), Text("--table", "Own table."), Text("--level", "Basic, Local, Deep or Global."));
        var verbs = List("--verbs", "Create, Read, Write, Delete, Append, AppendTo, Assign, Share.");
        return Verb("role-privilege", "Gives a role privileges on a table.", [role, table, level, verbs], (tree, parse) =>
            new SolutionAuthor(tree).Grant(parse.GetValue(role)!, parse.GetValue(table)!, parse.GetValue(verbs)!, parse.GetValue(level)!));
    }

    /// <summary>A verb that works on a source.</summary>
    internal static Command Verb(string name, string description, IEnumerable<Option> options, Action<SourceTree, ParseResult> act)
    {
        var source = CommandLine.SourceOption();
        var command = new Command(name, description) { source };
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction(parse => CommandLine.Guard(() =>
        {
            act(CommandLine.Open(parse.GetValue(source)), parse);
            return CommandLine.Success;
        }));
        return command;
    }

    /// <summary>An option that must be given.</summary>
    internal static Option<string> Text(string name, string description) => new(name) { Description = description, Required = true };

    /// <summary>An option that may be left out.</summary>
    internal static Option<string?> Maybe(string name, string description) => new(name) { Description = description };

    /// <summary>One or more values that must be given.</summary>
    internal static Option<string[]> List(string name, string description) =>
        new(name) { Description = description, Required = true, AllowMultipleArgumentsPerToken = true };

    /// <summary>Any number of values.</summary>
    internal static Option<string[]> MaybeList(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

    /// <summary>Title of a form section.</summary>
    internal static Option<string> Section() =>
        new("--section") { Description = "Title of the form section; created when new.", DefaultValueFactory = _ => "General" };
}
