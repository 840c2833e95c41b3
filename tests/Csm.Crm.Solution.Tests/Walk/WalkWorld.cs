using System.Xml.Linq;
using Csm.Crm.Emulator;
using Csm.Crm.SolutionTool.Packing;
using Csm.Crm.SolutionTool.Sources;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Solution.Tests.Walk;

/// <summary>An organisation with the managed package an admin would import, and one user for each role.</summary>
internal sealed class WalkWorld
{
    private static readonly Lazy<byte[]> Package = new(() => SolutionPacker.Pack(SolutionFolders.Source, SolutionFolders.PluginBinary, PackageType.Managed));
    private static readonly Lazy<EmulatedOrganization> Imported = new(() => EmulatedOrganization.Import(Package.Value));
    private static readonly Lazy<IReadOnlyDictionary<string, TableFile>> TableFiles = new(ReadTables);
    private static readonly Lazy<IReadOnlyList<Relation>> Relations = new(ReadRelations);

    private readonly Dictionary<string, Guid> _users = new(StringComparer.Ordinal);

    public WalkWorld()
    {
        Organization = Imported.Value.Fork();
        foreach (var role in Duties.Roles)
        {
            var user = Organization.AddUser(role, role);
            if (Duties.AssessesPeople(role))
            {
                Organization.AssignProfile(user, Duties.AssessmentProfile);
            }

            _users.Add(role, user);
        }
    }

    public EmulatedOrganization Organization { get; }

    /// <summary>Tables of the solution by logical name, account included.</summary>
    public static IReadOnlyDictionary<string, TableFile> Tables => TableFiles.Value;

    public IOrganizationService As(string role) => Organization.ServiceFor(_users[role]);

    public Guid UserOf(string role) => _users[role];

    /// <summary>Lookup column by which the rows of a sub-grid point to the row of its form.</summary>
    public static string LookupOf(string relationship) =>
        Relations.Value.SingleOrDefault(relation => relation.Name.Equals(relationship, StringComparison.OrdinalIgnoreCase))?.Column
        ?? throw new KeyNotFoundException($"A sub-grid follows the relationship '{relationship}', which the solution does not have.");

    /// <summary>Table a lookup points to.</summary>
    public static string TargetOf(string table, string column) =>
        Relations.Value.FirstOrDefault(relation => relation.Table == table && relation.Column == column)?.Target
        ?? throw new KeyNotFoundException($"The lookup '{table}.{column}' has no relationship in the solution.");

    private static IReadOnlyDictionary<string, TableFile> ReadTables()
    {
        var tree = new SourceTree(SolutionFolders.Source);
        return Directory.GetDirectories(Path.Combine(SolutionFolders.Source, "Entities"))
            .Select(folder => TableFile.Load(tree, "Entities/" + Path.GetFileName(folder)))
            .ToDictionary(static table => table.LogicalName, StringComparer.Ordinal);
    }

    private static IReadOnlyList<Relation> ReadRelations()
    {
        var tree = new SourceTree(SolutionFolders.Source);
        return
        [
            .. tree.Files("Other/Relationships", "*.xml").SelectMany(file => tree.Load(file).Elements("EntityRelationship")).Select(static relationship => new Relation(
                relationship.Attribute("Name")!.Value, Lower(relationship, "ReferencingEntityName"), Lower(relationship, "ReferencingAttributeName"), Lower(relationship, "ReferencedEntityName"))),
        ];
    }

    private static string Lower(XElement relationship, string name) => relationship.Element(name)!.Value.ToLowerInvariant();

    private sealed record Relation(string Name, string Table, string Column, string Target);
}
