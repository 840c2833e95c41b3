using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Linting;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.ReferenceData;

/// <summary>The reference data beside the part of the solution it is judged by, indexed once.</summary>
internal sealed class DataModel
{
    private readonly Dictionary<string, TableFile> tables;
    private readonly Dictionary<string, Dictionary<string, ColumnElement>> columns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlySet<string>> choices = new(StringComparer.Ordinal);
    private readonly ILookup<(string Table, string Column), string> targets;
    private readonly SourceTree tree;

    public DataModel(SourceTree tree, DataFolder folder)
    {
        this.tree = tree;
        tables = tree.Tables().ToDictionary(table => table.LogicalName, StringComparer.Ordinal);
        Schema = [.. folder.Schema.Elements("entity")];
        Rows = [.. folder.Rows.Elements("entity")];
        ImportOrder = [.. folder.Schema.Element("entityImportOrder")?.Elements("entityName").Select(name => name.Value) ?? []];
        targets = tree.Files("Other/Relationships").SelectMany(path => tree.Load(path).Elements())
            .ToLookup(body => (body.Text("ReferencingEntityName").ToLowerInvariant(), body.Text("ReferencingAttributeName").ToLowerInvariant()), body => body.Text("ReferencedEntityName").ToLowerInvariant());
    }

    public IReadOnlyList<XElement> Schema { get; }

    public IReadOnlyList<XElement> Rows { get; }

    /// <summary>Tables in the order the schema tells the import to follow; empty when it tells none.</summary>
    public IReadOnlyList<string> ImportOrder { get; }

    public static IReadOnlyList<XElement> Fields(XElement entity) => [.. entity.Elements("fields").Elements("field")];

    public TableFile? Table(string logicalName) => tables.GetValueOrDefault(logicalName);

    public ColumnElement? Column(TableFile table, string name)
    {
        if (!columns.TryGetValue(table.LogicalName, out var known))
        {
            columns[table.LogicalName] = known = table.Columns.ToDictionary(column => column.LogicalName, StringComparer.Ordinal);
        }

        return known.GetValueOrDefault(name);
    }

    /// <summary>Logical names of the tables a lookup may point to, sorted.</summary>
    public IEnumerable<string> Targets(TableFile table, ColumnElement column) => targets[(table.LogicalName, column.LogicalName)].Order(StringComparer.Ordinal);

    /// <summary>Values of a column's options; empty when it is no choice.</summary>
    public IReadOnlySet<string> Options(ColumnElement column)
    {
        var holder = column.Element.Element("optionset");
        if (holder is null && column.Choice is { } name)
        {
            if (!choices.TryGetValue(name, out var known))
            {
                choices[name] = known = tree.Has(ChoiceFiles.PathOf(name)) ? Values(tree.Load(ChoiceFiles.PathOf(name))) : new HashSet<string>(StringComparer.Ordinal);
            }

            return known;
        }

        return holder is null ? new HashSet<string>(StringComparer.Ordinal) : Values(holder);
    }

    private static HashSet<string> Values(XElement holder) => holder.Descendants().Attributes("value").Select(value => value.Value).ToHashSet(StringComparer.Ordinal);
}
