using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>
/// Writes relationships: a stub in <c>Other/Relationships.xml</c> and the body in the file of the referenced table
/// (SOLUTION-FORMAT §5); one without the other is lost silently by Microsoft's packager.
/// </summary>
internal static class RelationshipFiles
{
    public const string StubFile = "Other/Relationships.xml";

    /// <summary>The relationship behind a lookup column of this solution.</summary>
    public static XElement Lookup(string prefix, TableName referencing, TableName referenced, ColumnText column, Cascade cascade)
    {
        var all = cascade == Cascade.Parental ? "Cascade" : "NoCascade";
        var name = LookupName(prefix, referencing, referenced, column.SchemaName);
        var delete = cascade switch { Cascade.RemoveLink => "RemoveLink", Cascade.Restrict => "Restrict", _ => "Cascade" };
        return new XElement(
            "EntityRelationship",
            new XAttribute("Name", name),
            Head(referencing, referenced),
            new XElement("CascadeAssign", all),
            new XElement("CascadeDelete", delete),
            new XElement("CascadeArchive", delete == "RemoveLink" ? "RemoveLink" : "NoCascade"),
            new XElement("CascadeReparent", all),
            new XElement("CascadeShare", all),
            new XElement("CascadeUnshare", all),
            new XElement("CascadeRollupView", "NoCascade"),
            new XElement("IsValidForAdvancedFind", 1),
            new XElement("ReferencingAttributeName", column.SchemaName),
            new XElement("RelationshipDescription", Texts.Descriptions(column.Description)),
            new XElement(
                "EntityRelationshipRoles",
                new XElement(
                    "EntityRelationshipRole",
                    new XElement("NavPaneDisplayOption", "UseCollectionName"),
                    new XElement("NavPaneArea", "Details"),
                    new XElement("NavPaneOrder", 10000),
                    new XElement("NavigationPropertyName", column.SchemaName),
                    new XElement("RelationshipRoleType", 1)),
                new XElement(
                    "EntityRelationshipRole",
                    new XElement("NavigationPropertyName", name),
                    new XElement("RelationshipRoleType", 0))));
    }

    /// <summary>The relationships every table has with the platform's own tables.</summary>
    public static IEnumerable<XElement> System(TableName table, bool userOwned)
    {
        var logical = table.Logical;
        IEnumerable<XElement> owners = userOwned
            ?
            [
                System("business_unit_" + logical, table, "BusinessUnit", "OwningBusinessUnit", "Unique identifier for the business unit that owns the record"),
                System("owner_" + logical, table, "Owner", "OwnerId", "Owner Id"),
                System("team_" + logical, table, "Team", "OwningTeam", "Unique identifier for the team that owns the record."),
                System("user_" + logical, table, "SystemUser", "OwningUser", "Unique identifier for the user that owns the record."),
            ]
            : [System("organization_" + logical, table, "Organization", "OrganizationId", "Unique identifier for the organization")];
        return
        [
            .. owners,
            System("lk_" + logical + "_createdby", table, "SystemUser", "CreatedBy", "Unique identifier of the user who created the record."),
            System("lk_" + logical + "_modifiedby", table, "SystemUser", "ModifiedBy", "Unique identifier of the user who modified the record."),
        ];
    }

    /// <summary>The relationship with the currency table that money columns need.</summary>
    public static XElement Currency(TableName table) =>
        System("TransactionCurrency_" + table.Logical, table, "TransactionCurrency", "TransactionCurrencyId", "Unique identifier of the currency associated with the entity.");

    /// <summary>Adds stub and body, sorted by name.</summary>
    public static void Add(SourceTree tree, IEnumerable<XElement> relationships)
    {
        foreach (var relationship in relationships)
        {
            var name = relationship.Attribute("Name")!.Value;
            AddSorted(tree, StubFile, new XElement("EntityRelationship", new XAttribute("Name", name)));
            AddSorted(tree, BodyFile(relationship.Element("ReferencedEntityName")!.Value), relationship);
        }
    }

    /// <summary>Name of the relationship by which a table's lookup column points to another table, or null when it does not.</summary>
    public static string? NameOf(SourceTree tree, TableFile referenced, TableFile referencing, string lookup)
    {
        var file = BodyFile(referenced.SchemaName);
        return !tree.Has(file) ? null : tree.Load(file).Elements().FirstOrDefault(body =>
            string.Equals(body.Element("ReferencingEntityName")?.Value, referencing.SchemaName, StringComparison.OrdinalIgnoreCase)
            && string.Equals(body.Element("ReferencingAttributeName")?.Value, lookup, StringComparison.OrdinalIgnoreCase))?.Attribute("Name")!.Value;
    }

    /// <summary>File that holds the bodies of the relationships to a table.</summary>
    public static string BodyFile(string referencedSchemaName) => $"Other/Relationships/{referencedSchemaName}.xml";

    private static string LookupName(string prefix, TableName referencing, TableName referenced, string column)
    {
        var start = referenced.Logical.StartsWith(prefix + "_", StringComparison.Ordinal) ? referenced.Logical : prefix + "_" + referenced.Logical;
        return $"{start}_{referencing.Logical}_{column[(prefix.Length + 1)..]}";
    }

    private static XElement System(string name, TableName table, string referenced, string column, string description) =>
        new(
            "EntityRelationship",
            new XAttribute("Name", name),
            Head(table, new TableName(referenced)),
            new XElement("CascadeAssign", "NoCascade"),
            new XElement("CascadeDelete", "NoCascade"),
            new XElement("CascadeArchive", "NoCascade"),
            new XElement("CascadeReparent", "NoCascade"),
            new XElement("CascadeShare", "NoCascade"),
            new XElement("CascadeUnshare", "NoCascade"),
            new XElement("ReferencingAttributeName", column),
            new XElement("RelationshipDescription", Texts.Descriptions(description)));

    private static XElement[] Head(TableName referencing, TableName referenced) =>
    [
        new("EntityRelationshipType", "OneToMany"),
        new("IsCustomizable", 1),
        new("IntroducedVersion", "1.0.0.0"),
        new("IsHierarchical", 0),
        new("ReferencingEntityName", referencing.Schema),
        new("ReferencedEntityName", referenced.Schema),
    ];

    private static void AddSorted(SourceTree tree, string file, XElement relationship)
    {
        var root = tree.Has(file) ? tree.Load(file) : new XElement("EntityRelationships", CanonicalXml.InstanceDeclaration);
        var all = root.Elements().Append(relationship).OrderBy(element => element.Attribute("Name")!.Value, StringComparer.OrdinalIgnoreCase).ToList();
        var twin = all.Zip(all.Skip(1)).FirstOrDefault(pair => string.Equals(pair.First.Attribute("Name")!.Value, pair.Second.Attribute("Name")!.Value, StringComparison.OrdinalIgnoreCase));
        if (twin.First is not null)
        {
            throw new ArgumentException($"'{file}' already has the relationship '{twin.First.Attribute("Name")!.Value}'.", nameof(relationship));
        }

        root.ReplaceNodes(all);
        tree.Save(file, root);
    }
}

/// <summary>A table's name in both spellings.</summary>
/// <param name="Schema">With its case.</param>
internal sealed record TableName(string Schema)
{
    /// <summary>Lower case.</summary>
    public string Logical => Schema.ToLowerInvariant();
}
