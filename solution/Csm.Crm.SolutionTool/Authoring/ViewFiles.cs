using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>A filter row of a view: <c>column operator [value]</c>.</summary>
/// <param name="Column">Logical name.</param>
/// <param name="Operator">Fetch operator, e.g. <c>eq</c>.</param>
/// <param name="Value">Value, or null for operators without one.</param>
public sealed record ViewCondition(string Column, string Operator, string? Value);

/// <summary>Writes views: the standard set of every table and own public ones (SOLUTION-FORMAT §8).</summary>
internal static class ViewFiles
{
    private static readonly ViewCondition Active = new("statecode", "eq", "0");

    /// <summary>(Re)writes the standard views; columns are logical names besides the primary name.</summary>
    public static void WriteStandard(SourceTree tree, TableFile table, IReadOnlyList<string> columns)
    {
        var one = table.DisplayName;
        var many = table.CollectionName;
        string[] shown = [table.PrimaryName, .. columns.Where(column => column != table.PrimaryName)];
        Write(tree, table, new ViewShape($"Active {many}", 0, IsDefault: true), shown, [Active]);
        Write(tree, table, new ViewShape($"Inactive {many}", 0, IsDefault: false), shown, [Active with { Value = "1" }]);
        Write(tree, table, new ViewShape($"{one} Advanced Find View", 1, IsDefault: true), shown, []);
        Write(tree, table, new ViewShape($"{one} Associated View", 2, IsDefault: true), shown, [Active]);
        Write(tree, table, new ViewShape($"Quick Find Active {many}", 4, IsDefault: true), shown, [Active]);
        Write(tree, table, new ViewShape($"{one} Lookup View", 64, IsDefault: true), shown, [Active]);
        if (table.IsUserOwned)
        {
            Write(tree, table, new ViewShape($"My {many}", 8192, IsDefault: true) { CanBeDeleted = true }, shown, [Active, new ViewCondition("ownerid", "eq-userid", null)]);
        }
    }

    /// <summary>Writes an own public view.</summary>
    public static void WritePublic(SourceTree tree, TableFile table, string name, IReadOnlyList<string> columns, IReadOnlyList<ViewCondition> conditions, string? orderBy) =>
        Write(tree, table, new ViewShape(name, 0, IsDefault: false) { CanBeDeleted = true, OrderBy = orderBy }, columns, conditions);

    private static void Write(SourceTree tree, TableFile table, ViewShape shape, IReadOnlyList<string> columns, IReadOnlyList<ViewCondition> conditions)
    {
        var id = Texts.Braced(tree.Ids.For($"view {table.SchemaName} {shape.Name}"));
        tree.Save($"{table.Folder}/SavedQueries/{id}.xml", new XElement(
            "savedqueries",
            CanonicalXml.InstanceDeclaration,
            new XElement(
                "savedquery",
                new XElement("IsCustomizable", 1),
                new XElement("CanBeDeleted", shape.CanBeDeleted ? 1 : 0),
                new XElement("isquickfindquery", shape.IsQuickFind ? 1 : 0),
                new XElement("isprivate", 0),
                new XElement("isdefault", shape.IsDefault ? 1 : 0),
                new XElement("savedqueryid", id),
                new XElement("layoutxml", Grid(table, columns)),
                new XElement("querytype", shape.QueryType),
                new XElement("fetchxml", Fetch(table, shape, columns, conditions)),
                new XElement("IntroducedVersion", "1.0.0.0"),
                Texts.Names(shape.Name))));
    }

    private static XElement Grid(TableFile table, IEnumerable<string> columns) =>
        new(
            "grid",
            new XAttribute("name", "resultset"),
            new XAttribute("jump", table.PrimaryName),
            new XAttribute("select", 1),
            new XAttribute("icon", 1),
            new XAttribute("preview", 1),
            new XElement(
                "row",
                new XAttribute("name", "result"),
                new XAttribute("id", table.PrimaryId),
                columns.Select(column => new XElement("cell", new XAttribute("name", column), new XAttribute("width", column == table.PrimaryName ? 300 : 125)))));

    private static XElement Fetch(TableFile table, ViewShape shape, IReadOnlyList<string> columns, IReadOnlyList<ViewCondition> conditions) =>
        new(
            "fetch",
            new XAttribute("version", "1.0"),
            new XAttribute("mapping", "logical"),
            new XElement(
                "entity",
                new XAttribute("name", table.LogicalName),
                columns.Prepend(table.PrimaryId).Select(column => new XElement("attribute", new XAttribute("name", column))),
                new XElement("order", new XAttribute("attribute", shape.OrderBy ?? table.PrimaryName), new XAttribute("descending", false)),
                conditions.Count == 0 ? null : new XElement("filter", new XAttribute("type", "and"), conditions.Select(Condition)),
                shape.IsQuickFind ? new XElement("filter", new XAttribute("type", "or"), new XAttribute("isquickfindfields", 1), Condition(new ViewCondition(table.PrimaryName, "like", "{0}"))) : null));

    private static XElement Condition(ViewCondition condition) =>
        new(
            "condition",
            new XAttribute("attribute", condition.Column),
            new XAttribute("operator", condition.Operator),
            condition.Value is null ? null : new XAttribute("value", condition.Value));

    private sealed record ViewShape(string Name, int QueryType, bool IsDefault)
    {
        public bool CanBeDeleted { get; init; }

        public string? OrderBy { get; init; }

        public bool IsQuickFind => QueryType == 4;
    }
}
