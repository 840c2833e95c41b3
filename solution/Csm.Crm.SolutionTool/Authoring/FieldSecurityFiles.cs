using System.Xml.Linq;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Authoring;

/// <summary>What a field security profile lets its members do with one column.</summary>
[Flags]
public enum FieldAccess
{
    /// <summary>Nothing; the column stays closed.</summary>
    None = 0,

    /// <summary>See the value.</summary>
    Read = 1,

    /// <summary>Change the value.</summary>
    Update = 2,

    /// <summary>Give the value when the row is created.</summary>
    Create = 4,
}

/// <summary>Writes field security profiles, all in one file (SOLUTION-FORMAT §14).</summary>
public static class FieldSecurityFiles
{
    /// <summary>File of all profiles.</summary>
    public const string File = "Other/FieldSecurityProfiles.xml";

    private const int Allowed = 4;

    /// <summary>Opens a secured column to the members of a profile; the profile is created when it does not exist.</summary>
    /// <param name="tree">The source.</param>
    /// <param name="profile">Name and description of the profile; the description is kept when the profile exists.</param>
    /// <param name="table">Table of the column.</param>
    /// <param name="column">Column that is secured.</param>
    /// <param name="access">What members may do.</param>
    /// <exception cref="ArgumentException">The column does not exist or is not secured.</exception>
    public static void Permit(SourceTree tree, (string Name, string Description) profile, TableFile table, string column, FieldAccess access)
    {
        var secured = table.Column(column) ?? throw new ArgumentException($"Table '{table.SchemaName}' has no column '{column}'.", nameof(column));
        if (!secured.IsSecured)
        {
            throw new ArgumentException($"Column '{table.SchemaName}.{secured.SchemaName}' is not secured, so a profile has nothing to open. Secure it first: set column --secured true.", nameof(column));
        }

        var root = tree.Has(File) ? tree.Load(File) : new XElement("FieldSecurityProfiles", CanonicalXml.InstanceDeclaration);
        var permissions = Profile(tree, root, profile).Element("FieldPermissions")!;
        permissions.Elements().Where(permission => Key(permission) == (table.LogicalName, secured.LogicalName)).Remove();
        permissions.Add(new XElement(
            "FieldPermission",
            new XElement("EntityName", table.LogicalName),
            new XElement("AttributeName", secured.LogicalName),
            new XElement("CanRead", Value(access, FieldAccess.Read)),
            new XElement("CanUpdate", Value(access, FieldAccess.Update)),
            new XElement("CanCreate", Value(access, FieldAccess.Create))));
        permissions.ReplaceNodes(permissions.Elements().OrderBy(Key).ToList());
        tree.Save(File, root);
    }

    private static XElement Profile(SourceTree tree, XElement root, (string Name, string Description) profile)
    {
        var existing = root.Elements().FirstOrDefault(element => element.Attribute("name")!.Value == profile.Name);
        if (existing is not null)
        {
            return existing;
        }

        var created = new XElement(
            "FieldSecurityProfile",
            new XAttribute("name", profile.Name),
            new XAttribute("description", profile.Description),
            new XAttribute("fieldsecurityprofileid", Texts.Braced(tree.Ids.For("field security profile " + profile.Name))),
            new XElement("FieldPermissions"));
        root.Add(created);
        root.ReplaceNodes(root.Elements().OrderBy(element => element.Attribute("name")!.Value, StringComparer.Ordinal).ToList());
        return root.Elements().First(element => element.Attribute("name")!.Value == profile.Name);
    }

    private static (string Table, string Column) Key(XElement permission) => (permission.Element("EntityName")!.Value, permission.Element("AttributeName")!.Value);

    private static int Value(FieldAccess granted, FieldAccess asked) => granted.HasFlag(asked) ? Allowed : 0;
}
