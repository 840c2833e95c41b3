using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;

namespace Csm.Crm.SolutionTool.Linting;

/// <summary>Checks 24 to 26: relationships.</summary>
internal static class RelationshipChecks
{
    private static readonly string[] SecurityCascades = ["NoCascade", "Cascade", "ActiveOnly", "UserOwned"];
    private static readonly string[] DeleteCascades = ["RemoveLink", "Restrict", "Cascade", "NoCascade"];

    // The platform makes these relationships itself; exports leave them out.
    private static readonly string[] Unexported = ["createdonbehalfby", "modifiedonbehalfby"];

    /// <summary>24: every lookup has its relationship, every relationship its column, spelt as the schema does.</summary>
    public static IEnumerable<LintFinding> Lookups(LintContext context)
    {
        var linked = context.Relationships.Select(body => (body.Root.Text("ReferencingEntityName"), body.Root.Text("ReferencingAttributeName"))).ToHashSet();
        foreach (var table in context.Tables)
        {
            foreach (var column in table.Columns.Where(column => column.Type is "lookup" or "owner" && !Unexported.Contains(column.LogicalName, StringComparer.Ordinal) && !linked.Contains((table.SchemaName, column.SchemaName))))
            {
                yield return new LintFinding(24, table.Path, $"Lookup '{column.SchemaName}' has no relationship, so it points nowhere.", "Add the relationship with the names in schema case; 'add relationship' writes both.");
            }
        }

        foreach (var table in context.Tables)
        {
            foreach (var column in table.Columns.Where(column => column.Type == "customer"))
            {
                var targets = context.Relationships.Where(body => body.Root.Text("ReferencingEntityName") == table.SchemaName && body.Root.Text("ReferencingAttributeName") == column.SchemaName).Select(body => body.Root.Text("ReferencedEntityName")).Order(StringComparer.Ordinal);
                if (!targets.SequenceEqual(["Account", "Contact"], StringComparer.Ordinal))
                {
                    yield return new LintFinding(24, table.Path, $"Customer column '{column.SchemaName}' has relationships to {string.Join(", ", targets)}.", "It needs exactly two, to Account and to Contact.");
                }
            }
        }
    }

    /// <summary>24: every relationship names an existing column and its tables in schema case.</summary>
    public static IEnumerable<LintFinding> Names(LintContext context)
    {
        foreach (var body in context.Relationships)
        {
            var name = body.Root.Attr("Name");
            foreach (var end in IsManyToMany(body.Root) ? ["FirstEntityName", "SecondEntityName"] : new[] { "ReferencingEntityName", "ReferencedEntityName" })
            {
                var target = body.Root.Text(end);
                var spelling = context.Table(target.ToLowerInvariant())?.SchemaName ?? PlatformTables.SchemaName(target.ToLowerInvariant());
                if (spelling is not null && spelling != target)
                {
                    yield return new LintFinding(24, body.Path, $"Relationship '{name}' spells a table '{target}'.", $"Write '{spelling}'.");
                }
            }

            var (table, column) = (body.Root.Text("ReferencingEntityName"), body.Root.Text("ReferencingAttributeName"));
            if (!IsManyToMany(body.Root) && (context.Table(table.ToLowerInvariant()) is not { } known || known.Column(column)?.SchemaName != column))
            {
                yield return new LintFinding(24, body.Path, $"Relationship '{name}' names the column '{table}.{column}', which does not exist in that spelling.", "Correct the name or remove the relationship.");
            }

            if (IsManyToMany(body.Root) && !body.Root.Text("IntersectEntityName").StartsWith(context.Prefix + "_", StringComparison.Ordinal))
            {
                yield return new LintFinding(24, body.Path, $"Relationship '{name}' has the intersect table '{body.Root.Text("IntersectEntityName")}'.", "Name it with the prefix.");
            }
        }
    }

    /// <summary>25: roles, cascades, and at most one parent.</summary>
    public static IEnumerable<LintFinding> Behaviours(LintContext context)
    {
        foreach (var body in context.Relationships)
        {
            var name = body.Root.Attr("Name");
            if (IsManyToMany(body.Root))
            {
                if (!body.Root.Descendants("AssociationRoleOrdinal").Select(role => role.Value).SequenceEqual(["1", "2"], StringComparer.Ordinal) || body.Root.Elements().Any(element => element.Name.LocalName.StartsWith("Cascade", StringComparison.Ordinal)))
                {
                    yield return new LintFinding(25, body.Path, $"The many-to-many relationship '{name}' has cascades or not the role ordinals 1 and 2.", "Give it AssociationRoleOrdinal 1, then 2, and no cascades.");
                }

                continue;
            }

            var roles = body.Root.Descendants("RelationshipRoleType").Select(role => role.Value).ToList();
            if (roles.Count > 0 && !roles.SequenceEqual(["1", "0"], StringComparer.Ordinal))
            {
                yield return new LintFinding(25, body.Path, $"Relationship '{name}' has the role types {string.Join(", ", roles)}.", "A one-to-many relationship has 1, then 0.");
            }

            foreach (var element in new[] { "CascadeAssign", "CascadeReparent", "CascadeShare", "CascadeUnshare" }.Where(element => !SecurityCascades.Contains(body.Root.Text(element), StringComparer.Ordinal)))
            {
                yield return new LintFinding(25, body.Path, $"Relationship '{name}' has {element} '{body.Root.Text(element)}'.", $"Use one of {string.Join(", ", SecurityCascades)}.");
            }

            if (!DeleteCascades.Contains(body.Root.Text("CascadeDelete"), StringComparer.Ordinal))
            {
                yield return new LintFinding(25, body.Path, $"Relationship '{name}' has CascadeDelete '{body.Root.Text("CascadeDelete")}'.", $"Use one of {string.Join(", ", DeleteCascades)}.");
            }
        }

        foreach (var group in context.Relationships.Where(body => IsParental(body.Root)).GroupBy(body => body.Root.Text("ReferencingEntityName"), StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            yield return new LintFinding(25, group.Last().Path, $"Table '{group.Key}' has {group.Count()} parental relationships: {string.Join(", ", group.Select(body => body.Root.Attr("Name")))}.", "A table has one parent; make the others RemoveLink or Restrict.");
        }
    }

    /// <summary>26: one stub for each body, in the file of the referenced table.</summary>
    public static IEnumerable<LintFinding> Stubs(LintContext context)
    {
        var stubs = context.Tree.Has(RelationshipFiles.StubFile) ? context.Load(RelationshipFiles.StubFile).Elements().Select(stub => stub.Attr("Name")).ToList() : [];
        var names = context.Relationships.Select(body => body.Root.Attr("Name")).ToList();
        foreach (var stub in stubs.Except(names, StringComparer.OrdinalIgnoreCase))
        {
            yield return new LintFinding(26, RelationshipFiles.StubFile, $"'{stub}' has no body, so it would be packed empty.", "Add the body or remove the stub.");
        }

        foreach (var body in context.Relationships)
        {
            var name = body.Root.Attr("Name");
            if (!stubs.Contains(name, StringComparer.OrdinalIgnoreCase))
            {
                yield return new LintFinding(26, body.Path, $"'{name}' has no stub, so it would be lost silently.", $"Add <EntityRelationship Name=\"{name}\" /> to {RelationshipFiles.StubFile}.");
            }

            var file = RelationshipFiles.BodyFile(body.Root.Text(IsManyToMany(body.Root) ? "FirstEntityName" : "ReferencedEntityName"));
            if (body.Path != file)
            {
                yield return new LintFinding(26, body.Path, $"'{name}' stands in the wrong file.", $"Move it to {file}.");
            }
        }

        foreach (var twin in names.Concat(stubs).GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 2))
        {
            yield return new LintFinding(26, RelationshipFiles.StubFile, $"'{twin.Key}' stands there more than once.", "Names are unique; remove one.");
        }
    }

    private static bool IsManyToMany(XElement body) => body.Text("EntityRelationshipType") == "ManyToMany";

    // The platform counts a cascading delete as parental too, and refuses the second relationship of the kind.
    private static bool IsParental(XElement body) => RelationshipFiles.Cascades(body);
}
