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
        var name = LookupName(prefix, referencing, referenced, column.SchemaName);
        return new XElement(
            "EntityRelationship",
            new XAttribute("Name", name),
            Head(referencing, referenced),
            Actions(cascade).Select(action => new XElement(action.Name, action.Value)),
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

    /// <summary>
    /// Refuses a second relationship that hands any action on to the table's rows: the platform counts a cascading delete
    /// as parental too, and a table has one parent.
    /// </summary>
    /// <exception cref="ArgumentException">Another lookup of the table cascades already.</exception>
    public static void DemandOneCascade(SourceTree tree, string referencing, string column, Cascade cascade)
    {
        if (cascade is Cascade.Delete or Cascade.Parental
            && Bodies(tree).FirstOrDefault(body => body.Element("ReferencingEntityName")!.Value == referencing && body.Element("ReferencingAttributeName")!.Value != column && Cascades(body)) is { } other)
        {
            throw new ArgumentException($"'{referencing}' already follows '{other.Element("ReferencedEntityName")!.Value}' ('{other.Attribute("Name")!.Value}'), and a table has one parent. Make '{column}' RemoveLink or Restrict.", nameof(cascade));
        }
    }

    /// <summary>True when an assign, share, reparent or delete of the referenced row reaches the referencing rows.</summary>
    public static bool Cascades(XElement body) =>
        body.Elements().Any(element => element.Name.LocalName.StartsWith("Cascade", StringComparison.Ordinal) && element.Value is "Cascade" or "ActiveOnly" or "UserOwned");

    /// <summary>Every relationship body of the source.</summary>
    public static IEnumerable<XElement> Bodies(SourceTree tree) => tree.Files("Other/Relationships").SelectMany(file => tree.Load(file).Elements());

    /// <summary>Changes what follows the row a lookup points to.</summary>
    /// <exception cref="ArgumentException">The lookup has no relationship, or the table has a parent already.</exception>
    public static void SetCascade(SourceTree tree, string referencing, string column, Cascade cascade)
    {
        DemandOneCascade(tree, referencing, column, cascade);
        Edit(tree, referencing, column, body =>
        {
            foreach (var (name, value) in Actions(cascade))
            {
                body.SetElementValue(name, value);
            }
        });
    }

    /// <summary>Changes the relationship behind a lookup column, names in schema case.</summary>
    /// <exception cref="ArgumentException">The lookup has no relationship.</exception>
    public static void Edit(SourceTree tree, string referencing, string column, Action<XElement> change)
    {
        foreach (var file in tree.Files("Other/Relationships"))
        {
            var root = tree.Load(file);
            var body = root.Elements().FirstOrDefault(body => body.Element("ReferencingEntityName")!.Value == referencing && body.Element("ReferencingAttributeName")!.Value == column);
            if (body is not null)
            {
                change(body);
                tree.Save(file, root);
                return;
            }
        }

        throw new ArgumentException($"No relationship stands behind '{referencing}.{column}'. Add it: add relationship.", nameof(column));
    }

    private static IEnumerable<(string Name, string Value)> Actions(Cascade cascade)
    {
        var all = cascade == Cascade.Parental ? "Cascade" : "NoCascade";
        var delete = cascade switch { Cascade.RemoveLink => "RemoveLink", Cascade.Restrict => "Restrict", _ => "Cascade" };
        return
        [
            ("CascadeAssign", all), ("CascadeDelete", delete), ("CascadeArchive", delete == "RemoveLink" ? "RemoveLink" : "NoCascade"),
            ("CascadeReparent", all), ("CascadeShare", all), ("CascadeUnshare", all),
        ];
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
