using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>Which form of a table.</summary>
/// <param name="Table">Schema or logical name.</param>
/// <param name="Kind">What the form is for.</param>
/// <param name="Name">Name, or null for the first of the kind.</param>
public sealed record FormName(string Table, FormKind Kind = FormKind.Main, string? Name = null);

/// <summary>Where on a form: a section by its title, and the tab it stands in or is created in.</summary>
/// <param name="Section">Title of the section; created when new.</param>
/// <param name="Tab">Title of the tab; created when new. Null: wherever the section is, else the first tab.</param>
public sealed record FormPlace(string Section, string? Tab = null);

/// <summary>Lays out forms: whole ones from an outline, or one part more on an existing one.</summary>
public sealed class FormAuthor(SourceTree tree)
{
    private const string QuickCreateFlag = "IsQuickCreateEnabled";

    /// <summary>Writes a form from its outline; a form of the same name is laid out anew under its old id.</summary>
    public void Write(string table, FormKind kind, FormOutline outline)
    {
        var file = tree.Table(table);
        var form = FormFile.Create(tree, file, kind, outline.Name, outline.Description);
        foreach (var field in outline.Header)
        {
            form.AddHeaderField(ColumnOf(file, field.Column), field.IsReadOnly);
        }

        foreach (var tab in outline.Tabs)
        {
            var place = form.Tab(tab.Title, tab.Widths);
            foreach (var section in tab.Sections)
            {
                var target = form.Section(section.Title, place, section.Width, section.TabColumn);
                foreach (var item in section.Items)
                {
                    Add(file, form, target, item);
                }
            }
        }

        Finish(file, form, kind);
    }

    /// <summary>Begins a form with one empty tab.</summary>
    public void AddForm(FormName name, string description)
    {
        var file = tree.Table(name.Table);
        var form = FormFile.Create(tree, file, name.Kind, name.Name ?? file.DisplayName, description);
        form.Section("General", form.Tab(file.DisplayName), name.Kind == FormKind.Main ? 2 : 1);
        Finish(file, form, name.Kind);
    }

    /// <summary>Adds a tab with columns of these widths in per cent.</summary>
    public void AddTab(FormName name, string title, IReadOnlyList<int> widths) => Edit(name, (_, form) => form.Tab(title, widths));

    /// <summary>Adds an empty section.</summary>
    public void AddSection(FormName name, FormPlace place, int width, int tabColumn) =>
        Edit(name, (_, form) => form.Section(place.Section, place.Tab is null ? null : form.Tab(place.Tab), width, tabColumn));

    /// <summary>Adds a field, list, card or timeline to a section.</summary>
    public void AddItem(FormName name, FormPlace place, FormItem item) =>
        Edit(name, (file, form) => Add(file, form, form.Section(place.Section, place.Tab is null ? null : form.Tab(place.Tab)), item));

    /// <summary>Adds a column to the form's header.</summary>
    public void AddHeaderField(FormName name, FieldItem field) =>
        Edit(name, (file, form) => form.AddHeaderField(ColumnOf(file, field.Column), field.IsReadOnly));

    /// <summary>Shows a sub-grid, named by its title, by a code component of the solution.</summary>
    public void ShowGridBy(FormName name, string title, string component)
    {
        var manifest = $"Controls/{component}/ControlManifest.xml";
        if (!tree.Has(manifest))
        {
            throw new ArgumentException($"There is no code component '{component}'. Build it first: npm run build in solution/controls.", nameof(component));
        }

        var dataSet = tree.Load(manifest).Descendants("data-set").Attributes("name").FirstOrDefault()?.Value
            ?? throw new ArgumentException($"The code component '{component}' shows no rows: its manifest has no data-set.", nameof(component));
        Edit(name, (_, form) => form.ShowGridBy(title, new CodeComponent(component, dataSet)));
    }

    private static ColumnElement ColumnOf(TableFile table, string column) =>
        table.Column(column)
        ?? PlatformTables.FormColumn(table.LogicalName, column.ToLowerInvariant())
        ?? throw new ArgumentException($"Table '{table.SchemaName}' has no column '{column}' a form could show.", nameof(column));

    private void Add(TableFile file, FormFile form, XElement section, FormItem item)
    {
        switch (item)
        {
            case FieldItem field:
                form.AddField(section, ColumnOf(file, field.Column), field.IsReadOnly);
                break;
            case GridItem grid:
                form.AddGrid(section, grid.Title, Shown(file, grid));
                break;
            case CardItem card:
                form.AddCard(section, card.Title, ColumnOf(file, card.Lookup).LogicalName, tree.Table(card.Table).LogicalName, FormFile.Load(tree, tree.Table(card.Table), FormKind.QuickView, card.Form).Id);
                break;
            case TimelineItem timeline:
                form.AddTimeline(section, timeline.Title);
                break;
            default:
                throw new ArgumentException($"A form cannot show a {item.GetType().Name}.", nameof(item));
        }
    }

    private RowsShown Shown(TableFile host, GridItem grid)
    {
        var target = tree.Table(grid.Table);
        var relationship = RelationshipFiles.NameOf(tree, host, target, grid.Lookup)
            ?? throw new ArgumentException($"'{target.SchemaName}.{grid.Lookup}' does not point to '{host.SchemaName}', so a form of that table cannot list its rows.", nameof(grid));
        var chart = grid.Chart is null ? (Guid?)null : ChartFiles.IdOf(tree, target, grid.Chart);
        return new RowsShown(target.LogicalName, ViewFiles.IdOf(tree, target, grid.View), grid.Rows, relationship, chart);
    }

    private void Edit(FormName name, Action<TableFile, FormFile> change)
    {
        var file = tree.Table(name.Table);
        var form = FormFile.Load(tree, file, name.Kind, name.Name);
        change(file, form);
        Finish(file, form, name.Kind);
    }

    private void Finish(TableFile file, FormFile form, FormKind kind)
    {
        form.Save();

        // The platform shows quick create forms only of tables that say so; it is a flag of the table, and Microsoft's tables keep theirs.
        if (kind == FormKind.QuickCreate && file.Info.Element(QuickCreateFlag) is { Value: "0" } flag)
        {
            flag.Value = "1";
            file.Save();
        }

        Manifest.Refresh(tree);
        AppFiles.Refresh(tree);
        tree.Ids.Save();
    }
}
