using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>Writes the FetchXML of a view; names columns and choices it does not know are refused.</summary>
internal sealed class ViewFetch(SourceTree tree, TableFile table)
{
    /// <summary>The query of a view.</summary>
    /// <param name="view">What it shows.</param>
    /// <param name="find">Columns a quick find looks into; empty for other views.</param>
    public XElement Write(ViewText view, IReadOnlyList<string> find)
    {
        var orders = view.OrderBy.DefaultIfEmpty(table.PrimaryName);
        return new XElement(
            "fetch",
            new XAttribute("version", "1.0"),
            new XAttribute("mapping", "logical"),
            view.Links.Count > 0 ? new XAttribute("distinct", view.Links.Any(link => link.To == table.PrimaryId)) : null,
            new XElement(
                "entity",
                new XAttribute("name", table.LogicalName),
                view.Columns.Where(column => !column.Contains('.')).Prepend(table.PrimaryId).Select(Attribute),
                orders.Select(Order),
                Filter("and", view.All, view.Links),
                Filter("or", view.Any, view.Links),
                find.Count == 0 ? null : new XElement("filter", new XAttribute("type", "or"), new XAttribute("isquickfindfields", 1), find.Select(column => Condition(new ViewCondition(column, "like", "{0}"), []))),
                view.Links.Select(link => Link(link, view.Columns))));
    }

    /// <summary>A column of the view's table or of a linked one (<c>alias.column</c>), or null for a platform column.</summary>
    public static ColumnElement? Find(SourceTree tree, TableFile table, IReadOnlyList<ViewLink> links, string column)
    {
        var (alias, name) = Split(column);
        var owner = alias is null ? table : tree.Tables().FirstOrDefault(candidate => candidate.LogicalName == LinkOf(links, alias).Table);
        return owner?.Column(name);
    }

    private static (string? Alias, string Name) Split(string column) =>
        column.IndexOf('.', StringComparison.Ordinal) is var at and >= 0 ? (column[..at], column[(at + 1)..]) : (null, column);

    private static ViewLink LinkOf(IReadOnlyList<ViewLink> links, string alias) =>
        links.FirstOrDefault(link => link.Alias == alias) ?? throw new ArgumentException($"The view names '{alias}.…', but links no table under that alias.", nameof(alias));

    private static XElement Attribute(string column) => new("attribute", new XAttribute("name", column));

    private static XElement Order(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new XElement("order", new XAttribute("attribute", words[0]), new XAttribute("descending", words is [_, "desc"]));
    }

    private XElement? Filter(string type, IReadOnlyList<ViewCondition> conditions, IReadOnlyList<ViewLink> links) =>
        conditions.Count == 0 ? null : new XElement("filter", new XAttribute("type", type), conditions.Select(condition => Condition(condition, links)));

    private XElement Link(ViewLink link, IReadOnlyList<string> columns) =>
        new(
            "link-entity",
            new XAttribute("name", link.Table),
            new XAttribute("from", link.From),
            new XAttribute("to", link.To),
            new XAttribute("alias", link.Alias),
            new XAttribute("link-type", link.IsOuter ? "outer" : "inner"),
            columns.Select(Split).Where(column => column.Alias == link.Alias).Select(column => Attribute(column.Name)),
            link.Conditions.Count == 0 ? null : new XElement("filter", new XAttribute("type", "and"), link.Conditions.Select(condition => Condition(condition with { Column = $"{link.Alias}.{condition.Column}" }, [link], insideLink: true))));

    private XElement Condition(ViewCondition condition, IReadOnlyList<ViewLink> links, bool insideLink = false)
    {
        var (alias, name) = Split(condition.Column);
        var values = condition.Value is null ? [] : (condition.Operator is "in" or "not-in" ? condition.Value.Split('|') : [condition.Value]).Select(value => Value(Find(tree, table, links, condition.Column), value)).ToList();
        return new XElement(
            "condition",
            alias is null || insideLink ? null : new XAttribute("entityname", alias),
            new XAttribute("attribute", name),
            new XAttribute("operator", condition.Operator),
            condition.Operator is "in" or "not-in" ? values.Select(value => new XElement("value", value)) : values.Select(value => new XAttribute("value", value)));
    }

    // People name an option by its label; the query needs its number.
    private string Value(ColumnElement? column, string value)
    {
        if (column?.Choice is not { } choice || int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            return value;
        }

        return ChoiceFiles.ValueOf(tree, choice, value);
    }
}
