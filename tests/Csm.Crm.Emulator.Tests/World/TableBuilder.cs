using System.Globalization;
using System.Xml.Linq;

namespace Csm.Crm.Emulator.Tests.World;

/// <summary>Writes one table in the format of a packed customizations.xml; only the elements an importer reads.</summary>
public sealed class TableBuilder(string schemaName, bool userOwned)
{
    private readonly List<XElement> _attributes = [];
    private readonly List<XElement> _keys = [];

    public string SchemaName => schemaName;

    public List<XElement> Relationships { get; } = [];

    public TableBuilder Name(string column = "csm_Name") => Add(column, "nvarchar",
        new XElement("MaxLength", 200), new XElement("DisplayMask", "PrimaryName|ValidForAdvancedFind|ValidForForm|ValidForGrid|RequiredForForm"));

    public TableBuilder Text(string column, int length = 100, string? autoNumber = null) => Add(column, "nvarchar",
        new XElement("MaxLength", length), autoNumber is null ? null : new XElement("AutoNumberFormat", autoNumber));

    public TableBuilder Integer(string column, int minimum = -1000, int maximum = 1_000_000) => Add(column, "int", Range(minimum, maximum));

    public TableBuilder Decimal(string column, int precision = 2) => Add(column, "decimal", [.. Range(-100_000_000, 100_000_000), new XElement("Accuracy", precision)]);

    public TableBuilder Float(string column) => Add(column, "float", [.. Range(-90, 90), new XElement("Accuracy", 5)]);

    public TableBuilder Money(string column) => Add(column, "money", [.. Range(-100_000_000, 100_000_000), new XElement("Accuracy", 2), new XElement("AccuracySource", 2)]);

    public TableBuilder Bit(string column, bool initial = false) => Add(column, "bit",
        new XElement("AppDefaultValue", initial ? 1 : 0),
        new XElement("optionset", new XElement("options", Option(1, "Yes"), Option(0, "No"))));

    public TableBuilder Choice(string column, string globalChoice, int initial = -1) => Add(column, "picklist",
        new XElement("AppDefaultValue", initial), new XElement("OptionSetName", globalChoice));

    public TableBuilder Choices(string column, string globalChoice) => Add(column, "multiselectpicklist", new XElement("OptionSetName", globalChoice));

    public TableBuilder Secured(string column) => Add(column, "nvarchar", new XElement("MaxLength", 100), new XElement("IsSecured", 1));

    public TableBuilder Date(string column, int behavior) => Add(column, "datetime", new XElement("Behavior", behavior));

    public TableBuilder File(string column) => Add(column, "file");

    public TableBuilder Lookup(string column, string target, string onDelete = "RemoveLink", string onAssign = "NoCascade", string onShare = "NoCascade")
    {
        Relationships.Add(new XElement("EntityRelationship",
            new XAttribute("Name", $"{target}_{schemaName}_{column}"),
            new XElement("EntityRelationshipType", "OneToMany"),
            new XElement("ReferencingEntityName", schemaName),
            new XElement("ReferencedEntityName", target),
            new XElement("CascadeAssign", onAssign),
            new XElement("CascadeDelete", onDelete),
            new XElement("CascadeShare", onShare),
            new XElement("CascadeUnshare", onShare),
            new XElement("CascadeReparent", onShare),
            new XElement("ReferencingAttributeName", column)));
        return Add(column, "lookup", new XElement("LookupTypes"));
    }

    public TableBuilder Key(string name, params string[] columns)
    {
        _keys.Add(new XElement("EntityKey", new XElement("LogicalName", name),
            new XElement("EntityKeyAttributes", columns.Select(column => new XElement("AttributeName", column)))));
        return this;
    }

    public TableBuilder Add(string column, string type, params XElement?[] parts)
    {
        _attributes.Add(new XElement("attribute", new XAttribute("PhysicalName", column),
            new XElement("Type", type), new XElement("LogicalName", Lower(column)), parts));
        return this;
    }

    public XElement Build(bool extends)
    {
        var body = new XElement("entity", new XAttribute("Name", schemaName), new XElement("attributes", _attributes), new XElement("EntityKeys", _keys));
        if (!extends)
        {
            body.Element("attributes")!.AddFirst(new XElement("attribute", new XAttribute("PhysicalName", schemaName + "Id"),
                new XElement("Type", "primarykey"), new XElement("LogicalName", Lower(schemaName) + "id"), new XElement("ValidForUpdateApi", 0)));
            body.Add(new XElement("EntitySetName", Lower(schemaName) + "s"), new XElement("OwnershipTypeMask", userOwned ? "UserOwned" : "OrgOwned"));
        }

        return new XElement("Entity", new XElement("Name", schemaName), new XElement("EntityInfo", body));
    }

    public static XElement Option(int value, string label) => new("option", new XAttribute("value", value),
        new XElement("labels", new XElement("label", new XAttribute("description", label), new XAttribute("languagecode", 1033))));

    private static XElement[] Range(int minimum, int maximum) =>
        [new("MinValue", minimum.ToString(CultureInfo.InvariantCulture)), new("MaxValue", maximum.ToString(CultureInfo.InvariantCulture))];

    private static string Lower(string name) => name.ToLowerInvariant();
}
