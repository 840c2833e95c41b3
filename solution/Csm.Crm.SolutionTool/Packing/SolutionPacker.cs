using Csm.Crm.SolutionTool.Authoring;
using Csm.Crm.SolutionTool.Linting;
using Csm.Crm.SolutionTool.Sources;

namespace Csm.Crm.SolutionTool.Packing;

/// <summary>Packs the source folder into the zip an admin imports.</summary>
public static class SolutionPacker
{
    /// <summary>The package: same source and same assembly give the same bytes.</summary>
    /// <param name="sourceFolder">Folder that holds <c>Other/Solution.xml</c>.</param>
    /// <param name="pluginDll">The net462 plug-in assembly; its identity must be the one the source names.</param>
    /// <param name="type">Managed or unmanaged.</param>
    /// <exception cref="InvalidDataException">The source would lose a component, or contradicts itself or the assembly; the message says where and what to do.</exception>
    public static byte[] Pack(string sourceFolder, string pluginDll, PackageType type) => Pack(sourceFolder, pluginDll, [type], LintOptions.None)[type];

    /// <summary>Several packages of one source, which is linted once.</summary>
    /// <exception cref="InvalidDataException">The source has findings; the message lists them.</exception>
    public static IReadOnlyDictionary<PackageType, byte[]> Pack(string sourceFolder, string pluginDll, IEnumerable<PackageType> types, LintOptions options)
    {
        var tree = new SourceTree(sourceFolder);
        var findings = SolutionLinter.Check(tree, pluginDll, options);
        return findings.Count == 0
            ? types.ToDictionary(type => type, type => PackageBuilder.Build(tree, pluginDll, type))
            : throw new InvalidDataException($"The source has {findings.Count} findings and is not packed:\n" + string.Join('\n', findings));
    }

    /// <summary>File name of a package, e.g. <c>CsmCrm_managed.zip</c>.</summary>
    public static string FileName(string sourceFolder, PackageType type)
    {
        var name = new SourceTree(sourceFolder).Load(Manifest.SolutionFile).Element("SolutionManifest")!.Element("UniqueName")!.Value;
        return name + (type == PackageType.Managed ? "_managed.zip" : ".zip");
    }
}
