using System.CommandLine;
using Csm.Crm.SolutionTool.Authoring;
using static Csm.Crm.SolutionTool.Commands.AddCommand;

namespace Csm.Crm.SolutionTool.Commands;

/// <summary>The verbs that lay out forms: a form, its tabs and sections, and what stands in them.</summary>
internal static class AddFormCommands
{
    public static IEnumerable<Command> Create() => [Form(), Tab(), FormSection(), FormField(), SubGrid(), CodeComponent(), QuickView(), Timeline()];

    private static Command Form()
    {
        var target = new Target();
        var description = Text("--description", "Who uses the form for what.");
        return Verb("form", "Begins a form with one empty tab; a quick create form also switches quick create on.", [.. target.Options, description], (tree, parse) =>
            new FormAuthor(tree).AddForm(target.Name(parse), parse.GetValue(description)!));
    }

    private static Command Tab()
    {
        var target = new Target();
        var (title, widths) = (Text("--title", "Label."), new Option<int[]>("--widths") { Description = "Widths of its columns in per cent, one to three.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [100] });
        return Verb("tab", "Adds a tab to a form.", [.. target.Options, title, widths], (tree, parse) =>
            new FormAuthor(tree).AddTab(target.Name(parse), parse.GetValue(title)!, parse.GetValue(widths)!));
    }

    private static Command FormSection()
    {
        var target = new Target();
        var (title, tab) = (Text("--title", "Label."), Maybe("--tab", "Tab; default the first."));
        var width = new Option<int>("--width") { Description = "Cells beside each other, 1 to 4.", DefaultValueFactory = _ => 2 };
        var column = new Option<int>("--tab-column") { Description = "Column of the tab, from 0." };
        return Verb("section", "Adds an empty section to a form.", [.. target.Options, title, tab, width, column], (tree, parse) =>
            new FormAuthor(tree).AddSection(target.Name(parse), new FormPlace(parse.GetValue(title)!, parse.GetValue(tab)), parse.GetValue(width), parse.GetValue(column)));
    }

    private static Command FormField()
    {
        var target = new Target();
        var (column, section, tab) = (Text("--column", "Column."), Section(), Maybe("--tab", "Tab; default wherever the section is."));
        var readOnly = new Option<bool>("--read-only") { Description = "For what the platform, a plug-in or telemetry writes." };
        var header = new Option<bool>("--header") { Description = "In the header instead of a section; at most four." };
        return Verb("form-field", "Shows a column on a form.", [.. target.Options, column, section, tab, readOnly, header], (tree, parse) =>
        {
            var field = new FieldItem(parse.GetValue(column)!, parse.GetValue(readOnly));
            if (parse.GetValue(header))
            {
                new FormAuthor(tree).AddHeaderField(target.Name(parse), field);
            }
            else
            {
                new FormAuthor(tree).AddItem(target.Name(parse), new FormPlace(parse.GetValue(section)!, parse.GetValue(tab)), field);
            }
        });
    }

    private static Command SubGrid()
    {
        var target = new Target();
        var (title, rows, lookup, view) = (Text("--title", "Label."), Text("--rows-of", "Table of the rows."), Text("--lookup", "Their column that points to this table."), Text("--view", "Name of one of their views."));
        var (section, tab, chart) = (Section(), Maybe("--tab", "Tab."), Maybe("--chart", "Name of a chart shown instead of the rows."));
        var count = new Option<int>("--count") { Description = "Rows a page shows.", DefaultValueFactory = _ => 6 };
        return Verb("sub-grid", "Shows rows of another table that point to this one.", [.. target.Options, title, rows, lookup, view, section, tab, chart, count], (tree, parse) =>
            new FormAuthor(tree).AddItem(
                target.Name(parse),
                new FormPlace(parse.GetValue(section)!, parse.GetValue(tab)),
                new GridItem(parse.GetValue(title)!, parse.GetValue(rows)!, parse.GetValue(lookup)!, parse.GetValue(view)!) { Rows = parse.GetValue(count), Chart = parse.GetValue(chart) }));
    }

    private static Command CodeComponent()
    {
        var target = new Target();
        var (title, component) = (Text("--sub-grid", "Label of a sub-grid of the form."), Text("--component", "Name of a code component, e.g. csm_Csm.Controls.GoalTree."));
        return Verb("code-component", "Shows a sub-grid by a code component on web, tablet and phone.", [.. target.Options, title, component], (tree, parse) =>
            new FormAuthor(tree).ShowGridBy(target.Name(parse), parse.GetValue(title)!, parse.GetValue(component)!));
    }

    private static Command QuickView()
    {
        var target = new Target();
        var (title, lookup, of, card) = (Text("--title", "Label."), Text("--lookup", "Column of this table."), Text("--card-of", "Table it points to."), Text("--card", "Name of that table's quick view form."));
        var (section, tab) = (Section(), Maybe("--tab", "Tab."));
        return Verb("quick-view", "Shows a quick view form of the row a lookup points to.", [.. target.Options, title, lookup, of, card, section, tab], (tree, parse) =>
            new FormAuthor(tree).AddItem(
                target.Name(parse),
                new FormPlace(parse.GetValue(section)!, parse.GetValue(tab)),
                new CardItem(parse.GetValue(title)!, parse.GetValue(lookup)!, parse.GetValue(of)!, parse.GetValue(card)!)));
    }

    private static Command Timeline()
    {
        var target = new Target();
        var (title, section, tab) = (Text("--title", "Label."), Section(), Maybe("--tab", "Tab."));
        return Verb("timeline", "Shows notes and activities; the table must have them.", [.. target.Options, title, section, tab], (tree, parse) =>
            new FormAuthor(tree).AddItem(target.Name(parse), new FormPlace(parse.GetValue(section)!, parse.GetValue(tab)), new TimelineItem(parse.GetValue(title)!)));
    }

    // The options that say which form.
    private sealed class Target
    {
        private readonly Option<string> table = Text("--table", "Table.");
        private readonly Option<FormKind> kind = new("--kind") { Description = "Main, QuickCreate or QuickView." };
        private readonly Option<string?> form = Maybe("--form", "Name of the form; default the first of its kind.");

        public IEnumerable<Option> Options => [table, kind, form];

        public FormName Name(ParseResult parse) => new(parse.GetValue(table)!, parse.GetValue(kind), parse.GetValue(form));
    }
}
