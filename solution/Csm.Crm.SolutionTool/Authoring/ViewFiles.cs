using System.Globalization;
using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>Writes views: the standard set of every table and own public ones (SOLUTION-FORMAT §8).</summary>
internal static class ViewFiles
{
    private static readonly ViewCondition Active = new("statecode", "eq", "0");

    /// <summary>(Re)writes the standard views.</summary>
    public static void WriteStandard(SourceTree tree, TableFile table, StandardViews views)
    {
        var one = table.DisplayName;
        var many = table.CollectionName;
        string[] shown = [table.PrimaryName, .. views.Columns.Where(column => column != table.PrimaryName)];
        void Write(string name, int type, string description, string[] columns, params ViewCondition[] conditions) =>
            ViewFiles.Write(tree, table, new ViewShape(type, type != 0 || conditions is [{ Value: "0" }], views.Find), new ViewText(name, description, columns) { All = conditions, OrderBy = views.OrderBy });

        Write($"Active {many}", 0, $"All {many} in use.", shown, Active);
        Write($"Inactive {many}", 0, $"{many} that were deactivated.", shown, Active with { Value = "1" });
        Write($"{one} Advanced Find View", 1, $"Columns of search results for {many}.", shown);
        Write($"{one} Associated View", 2, $"{many} listed under another row.", shown, Active);
        Write($"Quick Find Active {many}", 4, $"Where the search box looks for {many}.", shown, Active);
        Write($"{one} Lookup View", 64, $"{many} offered in a lookup.", [.. shown.Take(4)], Active);
        if (table.IsUserOwned)
        {
            Write($"My {many}", 8192, $"{many} in use that you own.", shown, Active, new ViewCondition("ownerid", "eq-userid", null));
        }
    }

    /// <summary>Writes an own public view.</summary>
    public static void WritePublic(SourceTree tree, TableFile table, ViewText view) => Write(tree, table, new ViewShape(0, IsDefault: false, []) { CanBeDeleted = true }, view);

    /// <summary>Id of a view by its name.</summary>
    /// <exception cref="ArgumentException">The table has no such view.</exception>
    public static Guid IdOf(SourceTree tree, TableFile table, string name)
    {
        var key = $"view {table.SchemaName} {name}";
        return tree.Ids.Ids.TryGetValue(key, out var id) && tree.Has(PathOf(table, id))
            ? id
            : throw new ArgumentException($"Table '{table.SchemaName}' has no view '{name}'. Add it first: add view.", nameof(name));
    }

    private static string PathOf(TableFile table, Guid id) => $"{table.Folder}/SavedQueries/{Texts.Braced(id)}.xml";

    private static void Write(SourceTree tree, TableFile table, ViewShape shape, ViewText view)
    {
        var id = tree.Ids.For($"view {table.SchemaName} {view.Name}");
        tree.Save(PathOf(table, id), new XElement(
            "savedqueries",
            CanonicalXml.InstanceDeclaration,
            new XElement(
                "savedquery",
                new XElement("IsCustomizable", 1),
                new XElement("CanBeDeleted", shape.CanBeDeleted || shape.QueryType == 8192 ? 1 : 0),
                new XElement("isquickfindquery", shape.QueryType == 4 ? 1 : 0),
                new XElement("isprivate", 0),
                new XElement("isdefault", shape.IsDefault ? 1 : 0),
                new XElement("savedqueryid", Texts.Braced(id)),
                new XElement("layoutxml", Grid(tree, table, view)),
                new XElement("querytype", shape.QueryType),
                new XElement("fetchxml", new ViewFetch(tree, table).Write(view, shape.QueryType == 4 ? [table.PrimaryName, .. shape.Find] : [])),
                new XElement("IntroducedVersion", "1.0.0.0"),
                Texts.Names(view.Name),
                view.Description.Length == 0 ? null : Texts.Descriptions(view.Description))));
    }

    private static XElement Grid(SourceTree tree, TableFile table, ViewText view) =>
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
                view.Columns.Select(column => new XElement(
                    "cell",
                    new XAttribute("name", column),
                    new XAttribute("width", Width(tree, table, view, column).ToString(CultureInfo.InvariantCulture))))));

    // Pixels that fit what a column of the type usually holds.
    private static int Width(SourceTree tree, TableFile table, ViewText view, string column)
    {
        if (column == table.PrimaryName)
        {
            return 260;
        }

        return ViewFetch.Find(tree, table, view.Links, column)?.Type switch
        {
            "lookup" or "owner" or "customer" => 180,
            "picklist" or "status" => 120,
            "multiselectpicklist" or "nvarchar" => 180,
            "ntext" => 300,
            "bit" => 90,
            "datetime" => 120,
            "int" or "decimal" or "float" => 110,
            "money" => 130,
            _ => 150,
        };
    }

    private sealed record ViewShape(int QueryType, bool IsDefault, IReadOnlyList<string> Find)
    {
        public bool CanBeDeleted { get; init; }
    }
}
