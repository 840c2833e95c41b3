using Csm.Crm.SolutionTool.Packing;

namespace Csm.Crm.Emulator.Tests.World;

/// <summary>The product's own solution, packed as an admin would get it.</summary>
public static class Product
{
    public static string PluginDll { get; } = Path.Combine(AppContext.BaseDirectory, "plugin", "Csm.Crm.Plugins.dll");

    public static byte[] Pack() => SolutionPacker.Pack(SourceFolder(), PluginDll, PackageType.Managed);

    /// <summary>solution/src, or a folder below it.</summary>
    public static string SourceFolder(string below = "")
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "solution", "src");
            if (Directory.Exists(Path.Combine(candidate, "Other")))
            {
                return Path.Combine(candidate, below);
            }
        }

        throw new DirectoryNotFoundException($"No folder above '{AppContext.BaseDirectory}' has solution/src.");
    }
}
