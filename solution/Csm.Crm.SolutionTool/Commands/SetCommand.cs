using System.CommandLine;
using Csm.Crm.SolutionTool.Authoring;
using static Csm.Crm.SolutionTool.Commands.AddCommand;

namespace Csm.Crm.SolutionTool.Commands;

/// <summary><c>set</c>: changes what a component says or allows and leaves its identity alone.</summary>
internal static class SetCommand
{
    public static Command Create() => new("set", "Changes descriptions, auditing, column security, defaults and cascades of what exists. Run sync afterwards.")
    {
        Table(), Column(), Relationship(), Choice(),
    };

    private static Command Table()
    {
        var (name, description, audit) = (Text("--name", "Own table."), Maybe("--description", "One line of glossary."), new Option<bool?>("--audit") { Description = "Log changes." });
        return Verb("table", "Changes an own table.", [name, description, audit], (tree, parse) =>
            new SolutionEditor(tree).SetTable(parse.GetValue(name)!, new ComponentChange(parse.GetValue(description), parse.GetValue(audit))));
    }

    private static Command Column()
    {
        var (table, name, description) = (Text("--table", "Table."), Text("--name", "Column."), Maybe("--description", "Meaning, unit, range, who writes it."));
        var (audit, secured) = (new Option<bool?>("--audit") { Description = "Log changes." }, new Option<bool?>("--secured") { Description = "Only a field security profile opens it." });
        var (required, initial) = (new Option<bool?>("--required") { Description = "Forms ask for a value." }, Maybe("--default", "For a choice: label of the option a new row begins with."));
        return Verb("column", "Changes a column.", [table, name, description, audit, secured, required, initial], (tree, parse) =>
            new SolutionEditor(tree).SetColumn(parse.GetValue(table)!, parse.GetValue(name)!, new ComponentChange(parse.GetValue(description), parse.GetValue(audit), parse.GetValue(secured))
            {
                IsRequired = parse.GetValue(required), Default = parse.GetValue(initial),
            }));
    }

    private static Command Relationship()
    {
        var (table, column) = (Text("--table", "Table that has the lookup."), Text("--column", "Lookup column."));
        var cascade = new Option<Cascade>("--cascade") { Description = "RemoveLink, Restrict, Delete or Parental.", Required = true };
        return Verb("relationship", "Changes what follows the row a lookup points to.", [table, column, cascade], (tree, parse) =>
            new SolutionEditor(tree).SetCascade(parse.GetValue(table)!, parse.GetValue(column)!, parse.GetValue(cascade)));
    }

    private static Command Choice()
    {
        var (name, option, description) = (Text("--name", "Global choice."), Maybe("--option", "Label of an option; without it the choice itself is described."), Text("--description", "What it means."));
        return Verb("choice", "Describes a global choice or one of its options.", [name, option, description], (tree, parse) =>
            new SolutionEditor(tree).DescribeChoice(parse.GetValue(name)!, parse.GetValue(option), parse.GetValue(description)!));
    }
}
