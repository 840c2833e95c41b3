using System.IO.Compression;
using System.Xml.Linq;

namespace Csm.Crm.Emulator.Metadata;

/// <summary>Reads the SolutionPluginAssemblies part and the assembly's bytes (SOLUTION-FORMAT §11.1).</summary>
internal static class PluginReader
{
    public static AssemblyDefinition? ReadAssembly(XElement root, ZipArchive archive)
    {
        var assemblies = root.Elements("SolutionPluginAssemblies").Elements("PluginAssembly").ToList();
        if (assemblies.Count == 0)
        {
            return null;
        }

        if (assemblies.Count > 1)
        {
            throw new SolutionImportException($"The solution has {assemblies.Count} plug-in assemblies; the emulator runs one.");
        }

        var element = assemblies[0];
        var fullName = element.Attribute("FullName")?.Value ?? throw new SolutionImportException("The PluginAssembly has no FullName.");
        var fileName = element.Element("FileName")?.Value ?? throw new SolutionImportException($"Plug-in assembly '{fullName}' has no FileName.");
        var entry = archive.GetEntry(fileName.TrimStart('/'))
            ?? throw new SolutionImportException($"Plug-in assembly '{fullName}' says its file is '{fileName}', which is not in the zip.");
        using var content = new MemoryStream();
        using (var stream = entry.Open())
        {
            stream.CopyTo(content);
        }

        return new AssemblyDefinition(fullName, Path.GetFileName(fileName), content.ToArray(), Types(element));
    }

    /// <summary>Full type name without the assembly part.</summary>
    public static string TypeName(string assemblyQualifiedName) => assemblyQualifiedName.Split(',', 2)[0].Trim();

    private static Dictionary<Guid, string> Types(XElement assembly)
    {
        var types = new Dictionary<Guid, string>();
        foreach (var type in assembly.Elements("PluginTypes").Elements("PluginType"))
        {
            var name = type.Attribute("AssemblyQualifiedName")?.Value ?? string.Empty;
            if (!Guid.TryParse(type.Attribute("PluginTypeId")?.Value, out var id))
            {
                throw new SolutionImportException($"Plug-in type '{name}' has the id '{type.Attribute("PluginTypeId")?.Value}', which is not a GUID.");
            }

            types[id] = TypeName(name);
        }

        return types;
    }
}
