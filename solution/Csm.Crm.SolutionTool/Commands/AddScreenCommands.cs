using System.CommandLine;
using Csm.Crm.SolutionTool.Authoring;
using static Csm.Crm.SolutionTool.Commands.AddCommand;

namespace Csm.Crm.SolutionTool.Commands;

/// <summary>The verbs for what people see besides forms: views, charts, dashboards, navigation, buttons, icons, web resources.</summary>
internal static class AddScreenCommands
{
    public static IEnumerable<Command> Create() => [View(), Chart(), Dashboard(), SiteMapEntry(), Button(), Icon(), WebResource()];

    private static Command View()
    {
        var (table, name, description) = (Text("--table", "Table."), Maybe("--name", "Name of an own public view; without it the standard views get the columns."), Maybe("--description", "What an own view answers, with the definition of its words."));
        var columns = List("--columns", "Columns shown; of a linked table 'alias.column'.");
        var all = MaybeList("--filter", "Conditions 'column operator [value]' that must all hold; a choice is named by its label, several values are separated by '|'.");
        var any = MaybeList("--any", "Conditions of which one must hold.");
        var links = MaybeList("--link", "Joined tables 'alias=table.column on column [outer] [where condition [and condition]]'.");
        var order = MaybeList("--order-by", "Columns to sort by, each 'column' or 'column desc'; default the primary name.");
        var find = MaybeList("--find", "Standard views: columns the quick find looks into beside the name.");
        return Verb("view", "Adds a public view or sets the columns of the standard views.", [table, name, description, columns, all, any, links, order, find], (tree, parse) =>
        {
            if (parse.GetValue(name) is { } view)
            {
                new ScreenAuthor(tree).SetView(parse.GetValue(table)!, new ViewText(view, parse.GetValue(description) ?? string.Empty, parse.GetValue(columns)!)
                {
                    All = [.. parse.GetValue(all)!.Select(ViewCondition.Parse)],
                    Any = [.. parse.GetValue(any)!.Select(ViewCondition.Parse)],
                    Links = [.. parse.GetValue(links)!.Select(ViewLink.Parse)],
                    OrderBy = parse.GetValue(order)!,
                });
            }
            else
            {
                new ScreenAuthor(tree).SetStandardViews(parse.GetValue(table)!, new StandardViews(parse.GetValue(columns)!) { OrderBy = parse.GetValue(order)!, Find = parse.GetValue(find)! });
            }
        });
    }

    private static Command Chart()
    {
        var (table, name, description) = (Text("--table", "Table."), Text("--name", "Name."), Text("--description", "What it shows, with units."));
        var shape = new Option<ChartShape>("--shape") { Description = "Column, StackedColumn, Bar, Line, Pie or Doughnut." };
        var (category, grouping, series) = (Text("--category", "Column along the axis."), Maybe("--grouping", "For a date: day, week, month, quarter or year."), Maybe("--series", "Column that splits each category."));
        var (aggregate, measure) = (Text("--aggregate", "count, sum, avg, min or max."), Maybe("--measure", "Column that is aggregated; not for count."));
        return Verb("chart", "Adds a chart.", [table, name, description, shape, category, grouping, series, aggregate, measure], (tree, parse) =>
            new ScreenAuthor(tree).SetChart(
                parse.GetValue(table)!,
                new ChartText(parse.GetValue(name)!, parse.GetValue(description)!, parse.GetValue(shape), parse.GetValue(category)!, parse.GetValue(measure) ?? string.Empty, parse.GetValue(aggregate)!)
                {
                    Grouping = parse.GetValue(grouping),
                    Series = parse.GetValue(series),
                }));
    }

    private static Command Dashboard()
    {
        var (name, description) = (Text("--name", "Name."), Text("--description", "Who looks at it for what."));
        var rows = new Option<string[]>("--row") { Description = "A row of tiles: 'row title: tile; tile', each tile 'title | table | view [| chart]'.", Required = true };
        return Verb("dashboard", "Adds a dashboard of lists and charts.", [name, description, rows], (tree, parse) =>
            new ScreenAuthor(tree).SetDashboard(new DashboardText(parse.GetValue(name)!, parse.GetValue(description)!, [.. parse.GetValue(rows)!.Select(DashboardRow.Parse)])));
    }

    private static Command SiteMapEntry()
    {
        var (area, group, title) = (Text("--area", "Area; created when new."), Text("--group", "Group; created when new."), Text("--title", "Text of the entry."));
        var (table, view, dashboard, icon) = (Maybe("--table", "Table."), Maybe("--view", "One of its views."), Maybe("--dashboard", "A dashboard instead of a table."), Maybe("--icon", "Web resource of an own icon."));
        var (page, needs) = (Maybe("--page", "A web resource instead of a table."), Maybe("--needs", "Table the user must be able to read to see it; default for a view its table."));
        return Verb("site-map-entry", "Adds an entry to the app's navigation.", [area, group, title, table, view, dashboard, page, icon, needs], (tree, parse) =>
            new ScreenAuthor(tree).AddSiteMapEntry(new SiteMapEntry(parse.GetValue(area)!, parse.GetValue(group)!, parse.GetValue(title)!)
            {
                Table = parse.GetValue(table),
                View = parse.GetValue(view),
                Dashboard = parse.GetValue(dashboard),
                Page = parse.GetValue(page),
                Icon = parse.GetValue(icon),
                NeedsTable = parse.GetValue(needs),
            }));
    }

    private static Command Button()
    {
        var (table, name, label, tip) = (Text("--table", "Table."), Text("--name", "Name in ids, letters only."), Text("--label", "Text of the button."), Text("--tip", "What it does."));
        var (library, function) = (Text("--library", "Web resource of the script."), Text("--function", "Function called with the form's context."));
        var (enable, icon, needs) = (Maybe("--enable", "Function that says whether it may be pressed."), Maybe("--icon", "Web resource of the icon."), Maybe("--needs", "Table on which the user must have a right to see it."));
        var right = new Option<string>("--right") { Description = "That right: Create, Read, Write.", DefaultValueFactory = _ => "Read" };
        var onList = new Option<bool>("--on-list") { Description = "Above the list of rows, with no row of its own." };
        var sequence = new Option<int>("--sequence") { Description = "Place among the buttons.", DefaultValueFactory = _ => 200 };
        return Verb("button", "Adds a button to the command bar of a table's form or list.", [table, name, label, tip, library, function, enable, icon, needs, right, onList, sequence], (tree, parse) =>
            new ScreenAuthor(tree).SetButton(parse.GetValue(table)!, new ButtonText(parse.GetValue(name)!, parse.GetValue(label)!, parse.GetValue(tip)!, parse.GetValue(library)!, parse.GetValue(function)!)
            {
                EnableFunction = parse.GetValue(enable),
                Icon = parse.GetValue(icon),
                NeedsTable = parse.GetValue(needs),
                NeedsRight = parse.GetValue(right)!,
                IsOnList = parse.GetValue(onList),
                Sequence = parse.GetValue(sequence),
            }));
    }

    private static Command Icon()
    {
        var (table, file) = (Text("--table", "Own table."), Text("--web-resource", "Web resource (svg)."));
        return Verb("icon", "Makes a web resource the icon of a table.", [table, file], (tree, parse) =>
            new ScreenAuthor(tree).SetIcon(parse.GetValue(table)!, parse.GetValue(file)!));
    }

    private static Command WebResource()
    {
        var (name, label) = (Text("--name", "Name with the prefix, e.g. csm_/scripts/x.js; the file lies at WebResources/NAME."), Text("--label", "Display name."));
        return Verb("web-resource", "Describes a file that lies in the source as a web resource.", [name, label], (tree, parse) =>
            WebResourceFiles.Describe(tree, parse.GetValue(name)!, parse.GetValue(label)!));
    }
}
