using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Packing;

/// <summary>Builds a package out of a source by the rules of Microsoft's packager (SOLUTION-FORMAT §3), without judging the source.</summary>
internal static class PackageBuilder
{
    /// <summary>The package.</summary>
    /// <exception cref="InvalidDataException">A component would be lost; the message names it and the way out.</exception>
    public static byte[] Build(SourceTree tree, string pluginDll, PackageType type)
    {
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["solution.xml"] = CanonicalXml.ToBytes(SolutionXml(tree, type)),
            ["customizations.xml"] = CanonicalXml.ToBytes(new CustomizationsAssembler(tree).Assemble()),
        };
        AddPluginAssembly(tree, pluginDll, parts);
        AddWebResources(tree, parts);
        AddFormulas(tree, parts);
        var beside = new[] { "Workflows", "Controls" }.SelectMany(folder => tree.Files(folder, "*", recursive: true)).Where(file => !file.EndsWith(".data.xml", StringComparison.Ordinal));
        foreach (var file in PackageLayout.CopiedFolders.SelectMany(folder => tree.Files(folder, "*", recursive: true)).Concat(beside))
        {
            parts[file] = File.ReadAllBytes(tree.Absolute(file));
        }

        return DeterministicZip.Write(parts);
    }

    private static XElement SolutionXml(SourceTree tree, PackageType type)
    {
        var solution = tree.Load(Manifest.SolutionFile);
        var managed = solution.Element("SolutionManifest")!.Element("Managed")!;
        if (managed.Value != "2")
        {
            throw new InvalidDataException($"'{Manifest.SolutionFile}' has <Managed>{managed.Value}</Managed>; a source that packs both ways has <Managed>2</Managed>.");
        }

        managed.Value = type == PackageType.Managed ? "1" : "0";
        return solution;
    }

    private static void AddPluginAssembly(SourceTree tree, string pluginDll, Dictionary<string, byte[]> parts)
    {
        foreach (var file in tree.Files("PluginAssemblies", "*.data.xml", recursive: true))
        {
            parts[tree.Load(file).Element("FileName")!.Value.TrimStart('/')] = File.ReadAllBytes(pluginDll);
        }
    }

    private static void AddWebResources(SourceTree tree, Dictionary<string, byte[]> parts)
    {
        foreach (var file in tree.Files("WebResources", "*.data.xml", recursive: true))
        {
            var content = file[..^".data.xml".Length];
            if (!tree.Has(content))
            {
                throw new InvalidDataException($"'{file}' describes a web resource whose file '{content}' is missing. Restore it, or remove the description.");
            }

            parts[tree.Load(file).Element("FileName")!.Value.TrimStart('/')] = File.ReadAllBytes(tree.Absolute(content));
        }
    }

    private static void AddFormulas(SourceTree tree, Dictionary<string, byte[]> parts)
    {
        foreach (var file in tree.Folders("Entities").SelectMany(folder => tree.Files(folder + "/Formulas", "*.xaml")))
        {
            parts["Formulas/" + Path.GetFileName(file)] = File.ReadAllBytes(tree.Absolute(file));
        }
    }
}
