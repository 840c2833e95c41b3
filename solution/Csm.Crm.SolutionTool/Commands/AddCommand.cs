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
        foreach (var verb in AddSecurityCommands.Create().Concat(AddFormCommands.Create()).Concat(AddScreenCommands.Create()))
        {
            command.Subcommands.Add(verb);
        }

        return command;
    }

    private static Command Table()
    {
        var (name, label, plural, description) = (Text("--name", "Schema name with the prefix, e.g. csm_Training."), Text("--label", "Singular."), Text("--plural", "Plural."), Text("--description", "One line of glossary."));
        var organisation = new Option<bool>("--organisation-owned") { Description = "Configuration of the whole organisation instead of rows with owners." };
        var (nameDescription, audit) = (Maybe("--name-description", "What the primary name says, where that is not obvious."), Audit());
        return Verb("table", "Adds a table with system columns, form and standard views.", [name, label, plural, description, organisation, nameDescription, audit], (tree, parse) =>
        {
            var text = new TableText(parse.GetValue(name)!, parse.GetValue(label)!, parse.GetValue(plural)!, parse.GetValue(description)!, !parse.GetValue(organisation)) { IsAudited = parse.GetValue(audit) };
            new SolutionAuthor(tree).AddTable(parse.GetValue(nameDescription) is { } said ? text with { NameDescription = said } : text);
        });
    }

    private static Command Column()
    {
        var (table, name, type) = (Text("--table", "Table."), Text("--name", "Schema name with the prefix."), Text("--type", ColumnType.Notation + "."));
        var (label, description, section) = (Text("--label", "Display name."), Text("--description", "Meaning, unit, range."), Section());
        var required = new Option<bool>("--required") { Description = "A user must fill it." };
        var number = new Option<string?>("--autonumber") { Description = "For text: format of the automatic number, e.g. SUB-{SEQNUM:6}." };
        var (audit, secured) = (Audit(), new Option<bool>("--secured") { Description = "Only a field security profile opens it; add field-security names who." });
        return Verb("column", "Adds a column and shows it on the main form.", [table, name, type, label, description, section, required, number, audit, secured], (tree, parse) =>
            new SolutionAuthor(tree).AddColumn(
                parse.GetValue(table)!,
                new ColumnText(parse.GetValue(name)!, parse.GetValue(label)!, parse.GetValue(description)!) { IsAudited = parse.GetValue(audit), IsSecured = parse.GetValue(secured) },
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

    /// <summary>Whether changes are logged; on unless switched off.</summary>
    internal static Option<bool> Audit() =>
        new("--audit") { Description = "Log changes; 'false' for what machines write by the thousand.", DefaultValueFactory = _ => true };

    /// <summary>Title of a form section.</summary>
    internal static Option<string> Section() =>
        new("--section") { Description = "Title of the form section; created when new.", DefaultValueFactory = _ => "General" };
}
