using System.Xml.Linq;

namespace Csm.Crm.SolutionTool.Sources;

/// <summary>One table's <c>Entity.xml</c> (SOLUTION-FORMAT §4).</summary>
public sealed class TableFile
{
    private readonly SourceTree tree;

    private TableFile(SourceTree tree, string folder, XElement root)
    {
        this.tree = tree;
        Folder = folder;
        Root = root;
    }

    /// <summary>Folder of the table, relative to the source root.</summary>
    public string Folder { get; }

    /// <summary>Path of the file, relative to the source root.</summary>
    public string Path => Folder + "/Entity.xml";

    /// <summary>The <c>Entity</c> element.</summary>
    public XElement Root { get; }

    /// <summary>Name with its case, e.g. <c>csm_Goal</c>.</summary>
    public string SchemaName => Root.Element("Name")!.Value;

    /// <summary>Name in queries, e.g. <c>csm_goal</c>.</summary>
    public string LogicalName => SchemaName.ToLowerInvariant();

    /// <summary>True for a table this solution owns, false for one it only extends.</summary>
    public bool IsOwn => Info.Element("OwnershipTypeMask") is not null;

    /// <summary>True when rows have an owner; an extended table is taken for one.</summary>
    public bool IsUserOwned => Info.Element("OwnershipTypeMask")?.Value != "OrgOwned";

    /// <summary>The <c>entity</c> element inside <c>EntityInfo</c>.</summary>
    public XElement Info => Root.Element("EntityInfo")?.Element("entity")
        ?? throw new InvalidDataException($"'{Path}' has no EntityInfo/entity element.");

    /// <summary>Singular display name.</summary>
    public string DisplayName => Root.Element("Name")!.Attribute("LocalizedName")!.Value;

    /// <summary>Plural display name.</summary>
    public string CollectionName => Info.Element("LocalizedCollectionNames")?.Elements().First().Attribute("description")!.Value ?? DisplayName + "s";

    /// <summary>Logical name of the primary key column.</summary>
    public string PrimaryId => LogicalName + "id";

    /// <summary>Logical name of the primary name column.</summary>
    public string PrimaryName => Columns.FirstOrDefault(column => column.IsPrimaryName)?.LogicalName ?? "name";

    /// <summary>Columns in file order.</summary>
    public IReadOnlyList<ColumnElement> Columns => [.. Info.Element("attributes")!.Elements("attribute").Select(element => new ColumnElement(element))];

    /// <summary>Reads the table of a folder.</summary>
    public static TableFile Load(SourceTree tree, string folder) => new(tree, folder, tree.Load(folder + "/Entity.xml"));

    /// <summary>The table of a folder whose file was read already.</summary>
    public static TableFile Over(SourceTree tree, string folder, XElement root) => new(tree, folder, root);

    /// <summary>A column by logical or schema name, or null.</summary>
    public ColumnElement? Column(string name) =>
        Columns.FirstOrDefault(column => column.LogicalName.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Puts a column where the platform would export it: sorted by name without regard to case.</summary>
    /// <exception cref="ArgumentException">The column exists.</exception>
    public void Insert(XElement column)
    {
        var name = column.Attribute("PhysicalName")!.Value;
        if (Column(name) is not null)
        {
            throw new ArgumentException($"Table '{SchemaName}' already has a column '{name}'.", nameof(column));
        }

        var next = Columns.FirstOrDefault(other => string.Compare(other.SchemaName, name, StringComparison.OrdinalIgnoreCase) > 0);
        if (next is null)
        {
            Info.Element("attributes")!.Add(column);
        }
        else
        {
            next.Element.AddBeforeSelf(column);
        }
    }

    /// <summary>Writes the file.</summary>
    public void Save() => tree.Save(Path, Root);
}

/// <summary>One <c>attribute</c> element of a table (SOLUTION-FORMAT §4.2).</summary>
/// <param name="Element">The element.</param>
public sealed record ColumnElement(XElement Element)
{
    /// <summary>Name with its case.</summary>
    public string SchemaName => Element.Attribute("PhysicalName")?.Value ?? string.Empty;

    /// <summary>Name in queries and forms.</summary>
    public string LogicalName => this["LogicalName"] ?? string.Empty;

    /// <summary>Type token, e.g. <c>nvarchar</c>.</summary>
    public string Type => this["Type"] ?? string.Empty;

    /// <summary>Display name in the base language, empty when there is none.</summary>
    public string Label => Element.Element("displaynames")?.Elements().FirstOrDefault()?.Attribute("description")?.Value ?? string.Empty;

    /// <summary>Description in the base language, empty when there is none.</summary>
    public string Description => Element.Element("Descriptions")?.Elements().FirstOrDefault()?.Attribute("description")?.Value ?? string.Empty;

    /// <summary>True for columns this solution defines, false for the platform's.</summary>
    public bool IsCustom => this["IsCustomField"] == "1";

    /// <summary>True for the column that names a row.</summary>
    public bool IsPrimaryName => this["DisplayMask"]?.Split('|').Contains("PrimaryName") == true;

    /// <summary>True when only a field security profile opens it.</summary>
    public bool IsSecured => this["IsSecured"] == "1";

    /// <summary>True when changes are logged.</summary>
    public bool IsAudited => this["IsAuditEnabled"] == "1";

    /// <summary>True when a user must fill it.</summary>
    public bool IsRequired => this["RequiredLevel"] is "required" or "systemrequired";

    /// <summary>True for the value in base currency the platform keeps beside a money column.</summary>
    public bool IsMoneyBase => Element.Element("CalculationOf") is not null;

    /// <summary>Name of the global choice, or null.</summary>
    public string? Choice => this["OptionSetName"];

    /// <summary>Text of a child element, or null.</summary>
    public string? this[string child] => Element.Element(child)?.Value;
}
