using System.IO.Compression;
using System.Xml;
using System.Xml.Linq;

namespace Csm.Crm.Emulator.Metadata;

/// <summary>Reads a packed managed solution (SOLUTION-FORMAT §1) into a <see cref="SolutionModel"/>.</summary>
internal static class SolutionReader
{
    /// <exception cref="SolutionImportException">The zip or something in it is not what the format says.</exception>
    public static SolutionModel Read(byte[] zip)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(zip, writable: false), ZipArchiveMode.Read);
            return Read(archive);
        }
        catch (InvalidDataException exception)
        {
            throw new SolutionImportException("The solution file is not a zip archive.", exception);
        }
    }

    private static SolutionModel Read(ZipArchive archive)
    {
        var manifest = Load(archive, "solution.xml").Element("SolutionManifest")
            ?? throw new SolutionImportException("solution.xml has no SolutionManifest element.");
        if (manifest.Element("Managed")?.Value != "1")
        {
            throw new SolutionImportException($"solution.xml says Managed={manifest.Element("Managed")?.Value}. The emulator imports what an admin imports: pack the managed solution (Managed=1).");
        }

        var root = Load(archive, "customizations.xml");
        var tables = TableReader.Read(root);
        var relationships = RelationshipReader.Read(root, tables);
        var built = tables.Values.Select(draft => draft.Build()).ToDictionary(table => table.Name, StringComparer.Ordinal);
        RequireTargets(built.Values);
        foreach (var relationship in relationships.Values)
        {
            var (parent, child) = (built[relationship.ReferencedTable], built[relationship.ReferencingTable]);
            parent.ReferencedBy.Add(relationship);
            if (relationship.OnReparent != Cascade.None && parent.Owner is not null && child.Owner is not null)
            {
                child.Parental.Add(relationship);
            }
        }

        var assembly = PluginReader.ReadAssembly(root, archive);
        var apis = CustomApiReader.Read(archive, assembly);
        return new SolutionModel(built.Values)
        {
            UniqueName = manifest.Element("UniqueName")?.Value ?? string.Empty,
            Version = manifest.Element("Version")?.Value ?? string.Empty,
            Relationships = relationships,
            Roles = RoleReader.Read(root),
            ColumnProfiles = ColumnProfile.Read(root, built),
            CatalogedApis = CatalogReader.Read(archive, apis, built),
            Content = ContentReader.Read(root, built),
            Assembly = assembly,
            CustomApis = apis,
            Steps = StepReader.Read(root, assembly, built, apis),
        };
    }

    public static XElement Load(ZipArchive archive, string path)
    {
        var entry = archive.GetEntry(path)
            ?? throw new SolutionImportException($"The solution zip has no '{path}' at its root.");
        return Load(entry);
    }

    public static XElement Load(ZipArchiveEntry entry)
    {
        try
        {
            using var stream = entry.Open();
            return XDocument.Load(stream).Root!;
        }
        catch (XmlException exception)
        {
            throw new SolutionImportException($"'{entry.FullName}' is not well-formed XML: {exception.Message}", exception);
        }
    }

    private static void RequireTargets(IEnumerable<Table> tables)
    {
        foreach (var table in tables)
        {
            foreach (var column in table.Columns)
            {
                if (column is { Kind: ColumnKind.Lookup, Targets.Count: 0 })
                {
                    throw new SolutionImportException($"Lookup column '{table.Name}.{column.Name}' has no relationship, so nothing says what it points to. Add its EntityRelationship.");
                }
            }
        }
    }
}
