using System.IO.Compression;

namespace Csm.Crm.Emulator.Metadata;

/// <summary>Reads the catalogs and their assignments (SOLUTION-FORMAT §15): which Custom APIs are business events.</summary>
internal static class CatalogReader
{
    private const string Assignments = "Assets/catalogassignments.xml";

    public static IReadOnlySet<string> Read(ZipArchive archive, IReadOnlyDictionary<string, CustomApiDefinition> apis, IReadOnlyDictionary<string, Table> tables)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        if (archive.GetEntry(Assignments) is not { } entry)
        {
            return listed;
        }

        foreach (var assignment in SolutionReader.Load(entry).Elements("catalogassignment"))
        {
            var catalog = assignment.Attribute("catalogid.uniquename")?.Value ?? string.Empty;
            if (archive.GetEntry($"catalogs/{catalog}/catalog.xml") is null)
            {
                throw new SolutionImportException($"A catalog assignment names the catalog '{catalog}', which is not in the solution.");
            }

            var (table, api) = (assignment.Attribute("object.logicalname")?.Value, assignment.Attribute("object.uniquename")?.Value);
            if ((table is not null && !tables.ContainsKey(table)) || (api is not null && !apis.ContainsKey(api)))
            {
                throw new SolutionImportException($"Catalog '{catalog}' lists '{table ?? api}', which is neither a table nor a Custom API of the solution.");
            }

            if (api is not null)
            {
                listed.Add(api);
            }
        }

        return listed;
    }
}
