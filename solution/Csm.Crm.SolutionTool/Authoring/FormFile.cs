using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;
using Csm.Crm.Tables;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>One form: tabs of columns of titled sections of cells (SOLUTION-FORMAT §7). Ids of its parts follow from the form's id and their names.</summary>
internal sealed class FormFile
{
    private const int MemoRows = 4;

    private readonly SourceTree tree;
    private readonly string path;
    private readonly XElement root;

    private FormFile(SourceTree tree, string path, XElement root)
    {
        this.tree = tree;
        this.path = path;
        this.root = root;
        Id = Guid.Parse(root.Element("systemform")!.Element("formid")!.Value);
    }

    /// <summary>The form's id.</summary>
    public Guid Id { get; }

    private XElement Body => root.Element("systemform")!.Element("form")!;

    /// <summary>Creates a form without tabs; one of the same name is begun anew and keeps its id.</summary>
    public static FormFile Create(SourceTree tree, TableFile table, FormKind kind, string name, string description)
    {
        var id = tree.Ids.For($"form {table.SchemaName} {kind.Folder()} {name}");
        var forms = new XElement(
            "forms",
            CanonicalXml.InstanceDeclaration,
            new XElement(
                "systemform",
                new XElement("formid", Texts.Braced(id)),
                new XElement("IntroducedVersion", "1.0.0.0"),
                new XElement("FormPresentation", 1),
                new XElement("FormActivationState", 1),
                new XElement(
                    "form",
                    kind == FormKind.Main ? new XAttribute("headerdensity", "HighWithControls") : null,
                    new XElement("tabs"),
                    kind == FormKind.Main ? Order(table) : null),
                new XElement("IsCustomizable", 1),
                new XElement("CanBeDeleted", 1),
                Texts.Names(name),
                Texts.Descriptions(description)));
        return new FormFile(tree, $"{table.Folder}/FormXml/{kind.Folder()}/{Texts.Braced(id)}.xml", forms);
    }

    /// <summary>A form of the table by kind and name; without a name the first of the kind.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static FormFile Load(SourceTree tree, TableFile table, FormKind kind = FormKind.Main, string? name = null) =>
        tree.Files($"{table.Folder}/FormXml/{kind.Folder()}").Select(file => new FormFile(tree, file, tree.Load(file))).FirstOrDefault(form => name is null || form.Name == name)
        ?? throw new ArgumentException($"Table '{table.SchemaName}' has no {kind.Folder()} form{(name is null ? string.Empty : $" '{name}'")}. Add it first: add form.", nameof(name));

    private string Name => root.Element("systemform")!.Element("LocalizedNames")!.Elements().First().Attribute("description")!.Value;

    /// <summary>The tab of that title; created at the end, with one column for each width, when the form has none.</summary>
    public XElement Tab(string title, params IReadOnlyList<int> widths)
    {
        var tabs = Body.Element("tabs")!;
        if (tabs.Elements("tab").FirstOrDefault(tab => Texts.LabelOf(tab) == title) is { } existing)
        {
            return existing;
        }

        var created = new XElement(
            "tab",
            new XAttribute("verticallayout", true),
            new XAttribute("id", Texts.Braced(Part("tab " + title))),
            new XAttribute("IsUserDefined", 1),
            new XAttribute("name", "tab_" + Texts.Identifier(title)),
            new XAttribute("showlabel", true),
            Texts.Labels(title),
            new XElement("columns", widths.DefaultIfEmpty(100).Select(width => new XElement("column", new XAttribute("width", $"{width}%"), new XElement("sections")))));
        tabs.Add(created);
        return created;
    }

    /// <summary>The section of that title, in the tab when one is given, else anywhere; created when the form has none.</summary>
    /// <param name="title">Label.</param>
    /// <param name="tab">Tab, or null for the first one.</param>
    /// <param name="width">Cells beside each other in a section that is created.</param>
    /// <param name="tabColumn">Column of the tab for a section that is created.</param>
    public XElement Section(string title, XElement? tab = null, int width = 2, int tabColumn = 0)
    {
        if ((tab ?? Body).Descendants("section").FirstOrDefault(section => Texts.LabelOf(section) == title) is { } existing)
        {
            return existing;
        }

        tab ??= Body.Descendants("tab").FirstOrDefault() ?? Tab("General", 100);
        var created = new XElement(
            "section",
            new XAttribute("showlabel", true),
            new XAttribute("showbar", false),
            new XAttribute("IsUserDefined", 1),
            new XAttribute("id", Texts.Braced(Part($"section {Texts.LabelOf(tab)} {title}"))),
            new XAttribute("name", $"section_{Texts.Identifier(Texts.LabelOf(tab))}_{Texts.Identifier(title)}"),
            new XAttribute("columns", new string('1', width)),
            Texts.Labels(title),
            new XElement("rows"));
        var columns = tab.Element("columns")!.Elements("column").ToList();
        columns[Math.Min(tabColumn, columns.Count - 1)].Element("sections")!.Add(created);
        return created;
    }

    /// <summary>Shows a column of the table in a section; long texts take the section's whole width.</summary>
    public void AddField(XElement section, ColumnElement column, bool isReadOnly = false)
    {
        var id = ControlId(column.LogicalName);
        Place(section, id, column.Label, FormControls.Field(id, column, isReadOnly), column.Type == "ntext" ? MemoRows : 1);
    }

    /// <summary>Shows a column in the header.</summary>
    public void AddHeaderField(ColumnElement column, bool isReadOnly)
    {
        var header = Body.Element("header");
        if (header is null)
        {
            header = new XElement(
                "header",
                new XAttribute("id", Texts.Braced(Part("header"))),
                new XAttribute("celllabelposition", "Top"),
                new XAttribute("columns", "1111"),
                new XAttribute("labelwidth", 115),
                new XAttribute("celllabelalignment", "Left"),
                new XElement("rows", new XElement("row")));
            Body.Element("tabs")!.AddAfterSelf(header);
        }

        var id = ControlId("header_" + column.LogicalName);
        header.Element("rows")!.Elements("row").Last().Add(Cell(id, column.Label, FormControls.Field(id, column, isReadOnly)));
    }

    /// <summary>Shows rows that point to this one.</summary>
    public void AddGrid(XElement section, string title, RowsShown shown)
    {
        var id = ControlId("grid_" + Texts.Identifier(title));
        Place(section, id, title, FormControls.Rows(id, Part("unique " + id), shown), Math.Max(4, shown.Count + 1));
    }

    /// <summary>Shows a list by a code component instead of the platform's grid, on every form factor.</summary>
    /// <exception cref="ArgumentException">The form has no such list.</exception>
    public void ShowGridBy(string title, CodeComponent component)
    {
        var grid = Body.Descendants("cell").Where(cell => Texts.LabelOf(cell) == title).Elements("control").FirstOrDefault(control => control.Attribute("indicationOfSubgrid") is not null)
            ?? throw new ArgumentException($"The form '{Name}' has no sub-grid '{title}'. Add it first: add sub-grid.", nameof(title));
        var descriptions = Body.Element("controlDescriptions");
        if (descriptions is null)
        {
            descriptions = new XElement("controlDescriptions");
            (Body.Element("DisplayConditions") ?? throw new ArgumentException($"The form '{Name}' is no main form; only those show code components here.", nameof(title))).AddBeforeSelf(descriptions);
        }

        descriptions.Elements("controlDescription").Where(one => one.Attribute("forControl")!.Value == grid.Attribute("uniqueid")!.Value).Remove();
        descriptions.Add(FormControls.Component(grid, component));
    }

    /// <summary>Shows a quick view form.</summary>
    public void AddCard(XElement section, string title, string lookup, string table, Guid form)
    {
        var id = ControlId("card_" + Texts.Identifier(title));
        Place(section, id, title, FormControls.QuickView(id, lookup, table, form), 2);
    }

    /// <summary>Shows notes and activities.</summary>
    public void AddTimeline(XElement section, string title) => Place(section, "notescontrol", title, FormControls.Notes(), 12);

    /// <summary>Writes the form.</summary>
    public void Save() => tree.Save(path, root);

    // On a table of the platform's the form stands behind Microsoft's, so that other apps open as they did.
    private static XElement Order(TableFile table) =>
        new("DisplayConditions", new XAttribute("Order", table.IsOwn ? 0 : 1), new XAttribute("FallbackForm", table.IsOwn), new XElement("Everyone"));

    // A cell of one row fills the gap the last row left; anything taller or wider begins a row of its own.
    private void Place(XElement section, string id, string label, XElement control, int height)
    {
        var rows = section.Element("rows")!;
        var width = section.Attribute("columns")!.Value.Length;
        var cell = Cell(id, label, control);
        var last = rows.Elements("row").LastOrDefault();
        if (height == 1 && last?.HasElements == true && last.Elements("cell").Count() < width && last.Elements("cell").All(other => other.Attribute("colspan") is null && other.Attribute("rowspan") is null))
        {
            last.Add(cell);
            return;
        }

        if (height > 1)
        {
            cell.SetAttributeValue("colspan", width);
            cell.SetAttributeValue("rowspan", height);
        }

        rows.Add(new XElement("row", cell), Enumerable.Range(1, height - 1).Select(_ => new XElement("row")));
    }

    private XElement Cell(string id, string label, XElement control) =>
        new("cell", new XAttribute("id", Texts.Braced(Part("cell " + id))), new XAttribute("showlabel", true), Texts.Labels(label), control);

    // The second control of a column needs an id of its own.
    private string ControlId(string wanted)
    {
        var taken = Body.Descendants("control").Select(control => control.Attribute("id")!.Value).ToHashSet(StringComparer.Ordinal);
        return Enumerable.Range(0, int.MaxValue).Select(n => n == 0 ? wanted : FormattableString.Invariant($"{wanted}{n}")).First(id => !taken.Contains(id));
    }

    private Guid Part(string name) => RowId.FromName(Id, name);
}
