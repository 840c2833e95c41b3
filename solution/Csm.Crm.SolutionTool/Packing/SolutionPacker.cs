using System.Xml.Linq;
using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Linting;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Packing;

/// <summary>Packs the source folder into the zip an admin imports.</summary>
public static class SolutionPacker
{
    /// <summary>Folders whose files go into the package as they are (components of the newer kind, SOLUTION-FORMAT §1.1).</summary>
    private static readonly string[] CopiedFolders =
        ["customapis", "environmentvariabledefinitions", "appactions", "catalogs", "Assets"];

    /// <summary>The package: same source and same assembly give the same bytes.</summary>
    /// <param name="sourceFolder">Folder that holds <c>Other/Solution.xml</c>.</param>
    /// <param name="pluginDll">The net462 plug-in assembly; its identity must be the one the source names.</param>
    /// <param name="type">Managed or unmanaged.</param>
    /// <exception cref="InvalidDataException">The source would lose a component, or contradicts itself or the assembly; the message says where and what to do.</exception>
    public static byte[] Pack(string sourceFolder, string pluginDll, PackageType type)
    {
        var tree = new SourceTree(sourceFolder);
        Refuse(SolutionLinter.Run(tree, PluginIdentity.Read(pluginDll)));
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["solution.xml"] = CanonicalXml.ToBytes(SolutionXml(tree, type)),
            ["customizations.xml"] = CanonicalXml.ToBytes(new CustomizationsAssembler(tree).Assemble()),
        };
        AddPluginAssembly(tree, pluginDll, parts);
        AddWebResources(tree, parts);
        foreach (var file in tree.Files("Workflows", "*.json"))
        {
            parts[file] = File.ReadAllBytes(tree.Absolute(file));
        }

        foreach (var file in CopiedFolders.SelectMany(folder => tree.Files(folder, "*", recursive: true)))
        {
            parts[file] = File.ReadAllBytes(tree.Absolute(file));
        }

        return DeterministicZip.Write(parts);
    }

    /// <summary>File name of a package, e.g. <c>CsmCrm_managed.zip</c>.</summary>
    public static string FileName(string sourceFolder, PackageType type)
    {
        var name = new SourceTree(sourceFolder).Load(Manifest.SolutionFile).Element("SolutionManifest")!.Element("UniqueName")!.Value;
        return name + (type == PackageType.Managed ? "_managed.zip" : ".zip");
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

    private static void Refuse(IReadOnlyList<LintFinding> findings)
    {
        if (findings.Count > 0)
        {
            throw new InvalidDataException($"The source has {findings.Count} findings and is not packed:\n" + string.Join('\n', findings));
        }
    }

    private static void AddPluginAssembly(SourceTree tree, string pluginDll, Dictionary<string, byte[]> parts)
    {
        foreach (var file in tree.Files("PluginAssemblies", "*.data.xml", recursive: true))
        {
            var data = tree.Load(file);
            parts[data.Element("FileName")!.Value.TrimStart('/')] = File.ReadAllBytes(pluginDll);
        }
    }

    private static void AddWebResources(SourceTree tree, Dictionary<string, byte[]> parts)
    {
        foreach (var file in tree.Files("WebResources", "*.data.xml", recursive: true))
        {
            var content = file[..^".data.xml".Length];
            if (!tree.Has(content))
            {
                throw new InvalidDataException($"'{file}' describes a web resource whose file '{content}' is missing.");
            }

            parts[tree.Load(file).Element("FileName")!.Value.TrimStart('/')] = File.ReadAllBytes(tree.Absolute(content));
        }
    }
}
