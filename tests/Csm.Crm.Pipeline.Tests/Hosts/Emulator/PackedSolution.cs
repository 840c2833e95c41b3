using Csm.Crm.Emulator;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.SolutionTool.Packing;

namespace Csm.Crm.Pipeline.Tests.Hosts.Emulator;

/// <summary>The managed zip an admin would import, with the plug-in binary that ships, packed and imported once for all tests.</summary>
internal static class PackedSolution
{
    private static readonly Lazy<EmulatedOrganization> Imported = new(() => EmulatedOrganization.Import(
        SolutionPacker.Pack(Path.Combine(Root(), "solution", "src"), Path.Combine(AppContext.BaseDirectory, "plugin", "Csm.Crm.Plugins.dll"), PackageType.Managed),
        new EmulatorOptions { StartsAt = CrmWorld.Today, JournalCapacity = 100_000 }));

    /// <summary>An organisation of the test's own.</summary>
    public static EmulatedOrganization Fork() => Imported.Value.Fork();

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Csm.Crm.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The tests must run inside the repository: no Csm.Crm.sln above " + AppContext.BaseDirectory);
    }
}
