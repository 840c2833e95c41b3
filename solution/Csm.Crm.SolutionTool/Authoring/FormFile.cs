using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;
using Csm.Crm.Tables;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>The main form of a table: one tab, titled sections of two columns (SOLUTION-FORMAT §7).</summary>
internal sealed class FormFile
{
    private static readonly Dictionary<string, string> ClassIds = new(StringComparer.Ordinal)
    {
        ["nvarchar"] = "4273EDBD-AC1D-40D3-9FB2-095C621B552D",
        ["ntext"] = "E0DECE4B-6FC8-4A8F-A065-082708572369",
        ["int"] = "C6D124CA-7EDA-4A60-AEA9-7FB8D318B68F",
        ["decimal"] = "C3EFE0C3-0EC6-42BE-8349-CBD9079DFD8E",
        ["float"] = "0D2C745A-E5A8-4C8F-BA63-C6D3BB604660",
        ["money"] = "533B9E00-756B-4312-95A0-DC888637AC78",
        ["bit"] = "67FAC785-CD58-4F9F-ABB3-4B7DDC6ED5ED",
        ["picklist"] = "3EF39988-22BB-4F0B-BBBE-64B5A3748AEE",
        ["multiselectpicklist"] = "4AA28AB7-9C13-4F57-A73D-AD894D048B5F",
        ["datetime"] = "5B773807-9FB2-42DB-97C3-7A91EFF8ADFF",
        ["lookup"] = "270BD3DB-D9AF-4782-9025-509E298DEC0A",
        ["owner"] = "270BD3DB-D9AF-4782-9025-509E298DEC0A",
        ["customer"] = "270BD3DB-D9AF-4782-9025-509E298DEC0A",
        ["status"] = "5D68B988-0661-4DB2-BC3E-17598AD3BE6C",
    };

    private readonly SourceTree tree;
    private readonly string path;
    private readonly XElement root;
    private readonly Guid formId;

    private FormFile(SourceTree tree, string path, XElement root)
    {
        this.tree = tree;
        this.path = path;
        this.root = root;
        formId = Guid.Parse(root.Element("systemform")!.Element("formid")!.Value);
    }

    /// <summary>Control class of a column type, in braces; null for types no form shows.</summary>
    public static string? ClassIdOf(string columnType) => ClassIds.TryGetValue(columnType, out var id) ? "{" + id + "}" : null;

    /// <summary>Creates the main form of a table with an empty tab.</summary>
    public static FormFile Create(SourceTree tree, TableFile table, string name, string description)
    {
        var id = tree.Ids.For($"form {table.SchemaName} main {name}");
        var form = new XElement(
            "forms",
            CanonicalXml.InstanceDeclaration,
            new XElement(
                "systemform",
                new XElement("formid", Texts.Braced(id)),
                new XElement("IntroducedVersion", "1.0.0.0"),
                new XElement("FormPresentation", 1),
                new XElement("FormActivationState", 1),
                new XElement("form", new XElement("tabs", Tab(id, table.DisplayName)), new XElement("DisplayConditions", new XAttribute("Order", 0), new XAttribute("FallbackForm", true), new XElement("Everyone"))),
                new XElement("IsCustomizable", 1),
                new XElement("CanBeDeleted", 1),
                Texts.Names(name),
                Texts.Descriptions(description)));
        return new FormFile(tree, $"{table.Folder}/FormXml/main/{Texts.Braced(id)}.xml", form);
    }

    /// <summary>The table's main form.</summary>
    /// <exception cref="ArgumentException">It has none.</exception>
    public static FormFile Load(SourceTree tree, TableFile table)
    {
        var file = tree.Files(table.Folder + "/FormXml/main").FirstOrDefault()
            ?? throw new ArgumentException($"Table '{table.SchemaName}' has no main form.", nameof(table));
        return new FormFile(tree, file, tree.Load(file));
    }

    /// <summary>Appends a control for a column to a section; the section is created when the form has none of that title.</summary>
    public void Add(ColumnElement column, string section)
    {
        var rows = Section(section).Element("rows")!;
        var wide = column.Type == "ntext";
        var cell = new XElement(
            "cell",
            new XAttribute("id", Texts.Braced(Part("cell " + column.LogicalName))),
            wide ? [new XAttribute("colspan", 2), new XAttribute("rowspan", 3)] : Array.Empty<XAttribute>(),
            Texts.Labels(column.Label),
            new XElement(
                "control",
                new XAttribute("id", column.LogicalName),
                new XAttribute("classid", ClassIdOf(column.Type) ?? throw new ArgumentException($"A form cannot show column '{column.SchemaName}' of type '{column.Type}'.", nameof(column))),
                new XAttribute("datafieldname", column.LogicalName)));
        var last = rows.Elements("row").LastOrDefault();
        if (!wide && last?.Elements("cell").Count() == 1 && last.Element("cell")!.Attribute("colspan") is null)
        {
            last.Add(cell);
            return;
        }

        rows.Add(new XElement("row", cell), wide ? [new XElement("row"), new XElement("row")] : Array.Empty<XElement>());
    }

    /// <summary>Writes the form.</summary>
    public void Save() => tree.Save(path, root);

    private static XElement Tab(Guid form, string label) =>
        new(
            "tab",
            new XAttribute("verticallayout", true),
            new XAttribute("id", Texts.Braced(RowId.FromName(form, "tab general"))),
            new XAttribute("IsUserDefined", 1),
            new XAttribute("name", "general"),
            Texts.Labels(label),
            new XElement("columns", new XElement("column", new XAttribute("width", "100%"), new XElement("sections"))));

    private XElement Section(string title)
    {
        var sections = root.Descendants("sections").First();
        var existing = sections.Elements("section").FirstOrDefault(section => section.Element("labels")!.Element("label")!.Attribute("description")!.Value == title);
        if (existing is not null)
        {
            return existing;
        }

        var created = new XElement(
            "section",
            new XAttribute("showlabel", true),
            new XAttribute("showbar", false),
            new XAttribute("IsUserDefined", 1),
            new XAttribute("id", Texts.Braced(Part("section " + title))),
            new XAttribute("columns", "11"),
            Texts.Labels(title),
            new XElement("rows"));
        sections.Add(created);
        return created;
    }

    private Guid Part(string name) => RowId.FromName(formId, name);
}
