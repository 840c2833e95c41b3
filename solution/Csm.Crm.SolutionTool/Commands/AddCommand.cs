using System.CommandLine;
using Csm.Crm.SolutionTool.Authoring;

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
        command.Subcommands.Add(View());
        command.Subcommands.Add(FormField());
        command.Subcommands.Add(RolePrivilege());
        return command;
    }

    private static Command Table()
    {
        var (name, label, plural, description) = (Text("--name", "Schema name with the prefix, e.g. csm_Training."), Text("--label", "Singular."), Text("--plural", "Plural."), Text("--description", "One line of glossary."));
        var organisation = new Option<bool>("--organisation-owned") { Description = "Configuration of the whole organisation instead of rows with owners." };
        return Verb("table", "Adds a table with system columns, form and standard views.", [name, label, plural, description, organisation], (author, parse) =>
            author.AddTable(new TableText(parse.GetValue(name)!, parse.GetValue(label)!, parse.GetValue(plural)!, parse.GetValue(description)!, !parse.GetValue(organisation))));
    }

    private static Command Column()
    {
        var (table, name, type) = (Text("--table", "Table."), Text("--name", "Schema name with the prefix."), Text("--type", "text(100), memo(2000), int(0..10), dec(0..100;2), float(-90..90;5), money, date, datetime, bit, choice:NAME, lookup:TABLE."));
        var (label, description, section) = (Text("--label", "Display name."), Text("--description", "Meaning, unit, range."), Section());
        var required = new Option<bool>("--required") { Description = "A user must fill it." };
        var number = new Option<string?>("--autonumber") { Description = "For text: format of the automatic number, e.g. SUB-{SEQNUM:6}." };
        return Verb("column", "Adds a column and shows it on the main form.", [table, name, type, label, description, section, required, number], (author, parse) =>
            author.AddColumn(
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
        return Verb("relationship", "Adds a lookup column with its relationship.", [from, to, name, label, description, section, required, cascade], (author, parse) =>
            author.AddColumn(
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
        return Verb("choice", "Adds a global choice.", [name, label, description, options], (author, parse) =>
            author.AddChoice(parse.GetValue(name)!, parse.GetValue(label)!, parse.GetValue(description)!, parse.GetValue(options)!));
    }

    private static Command Key()
    {
        var (table, name, label) = (Text("--table", "Table."), Text("--name", "Schema name with the prefix."), Text("--label", "Display name."));
        var columns = List("--columns", "Columns of the key.");
        return Verb("key", "Adds an alternate key.", [table, name, label, columns], (author, parse) =>
            author.AddKey(parse.GetValue(table)!, parse.GetValue(name)!, parse.GetValue(label)!, parse.GetValue(columns)!));
    }

    private static Command View()
    {
        var table = Text("--table", "Table.");
        var name = new Option<string?>("--name") { Description = "Name of an own public view; without it the standard views get the columns." };
        var columns = List("--columns", "Columns shown.");
        var conditions = new Option<string[]>("--filter") { Description = "Conditions 'column operator [value]'.", AllowMultipleArgumentsPerToken = true };
        var order = new Option<string?>("--order-by") { Description = "Column to sort by; default the primary name." };
        return Verb("view", "Adds a public view or sets the columns of the standard views.", [table, name, columns, conditions, order], (author, parse) =>
        {
            if (parse.GetValue(name) is { } view)
            {
                author.AddView(parse.GetValue(table)!, view, parse.GetValue(columns)!, [.. (parse.GetValue(conditions) ?? []).Select(Condition)], parse.GetValue(order));
            }
            else
            {
                author.SetStandardViews(parse.GetValue(table)!, parse.GetValue(columns)!);
            }
        });
    }

    private static Command FormField()
    {
        var (table, column, section) = (Text("--table", "Table."), Text("--column", "Column."), Section());
        return Verb("form-field", "Shows a column on the main form.", [table, column, section], (author, parse) =>
            author.AddFormField(parse.GetValue(table)!, parse.GetValue(column)!, parse.GetValue(section)!));
    }

    private static Command RolePrivilege()
    {
        var (role, table, level) = (Text("--role", "Role; created when new."), Text("--table", "Own table."), Text("--level", "Basic, Local, Deep or Global."));
        var verbs = List("--verbs", "Create, Read, Write, Delete, Append, AppendTo, Assign, Share.");
        return Verb("role-privilege", "Gives a role privileges on a table.", [role, table, level, verbs], (author, parse) =>
            author.Grant(parse.GetValue(role)!, parse.GetValue(table)!, parse.GetValue(verbs)!, parse.GetValue(level)!));
    }

    private static Command Verb(string name, string description, IEnumerable<Option> options, Action<SolutionAuthor, ParseResult> act)
    {
        var source = CommandLine.SourceOption();
        var command = new Command(name, description) { source };
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction(parse => CommandLine.Guard(() =>
        {
            act(new SolutionAuthor(CommandLine.Open(parse.GetValue(source))), parse);
            return CommandLine.Success;
        }));
        return command;
    }

    private static Option<string> Text(string name, string description) => new(name) { Description = description, Required = true };

    private static Option<string[]> List(string name, string description) =>
        new(name) { Description = description, Required = true, AllowMultipleArgumentsPerToken = true };

    private static Option<string> Section() =>
        new("--section") { Description = "Title of the form section; created when new.", DefaultValueFactory = _ => "General" };

    private static ViewCondition Condition(string text)
    {
        var parts = text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        return parts.Length >= 2
            ? new ViewCondition(parts[0].ToLowerInvariant(), parts[1], parts.Length == 3 ? parts[2] : null)
            : throw new FormatException($"'{text}' is not a condition. Write 'column operator [value]', e.g. 'statecode eq 0'.");
    }
}
