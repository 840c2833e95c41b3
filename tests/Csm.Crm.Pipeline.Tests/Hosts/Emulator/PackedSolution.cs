using Csm.Crm.Emulator;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.SolutionTool.Packing;

namespace Csm.Crm.Pipeline.Tests.Hosts.Emulator;

/// <summary>The managed zip an admin would import, with the plug-in binary that ships, packed and imported once for all tests.</summary>
internal static class PackedSolution
{
    private static readonly Lazy<EmulatedOrganization> Imported = new(() => EmulatedOrganization.Import(
        SolutionPacker.Pack(ProductFolders.SolutionSource, Path.Combine(AppContext.BaseDirectory, "plugin", "Csm.Crm.Plugins.dll"), PackageType.Managed),
        new EmulatorOptions
        {
            StartsAt = CrmWorld.Today,
            JournalCapacity = 100_000,
            GuardRails = new GuardRails { NoBatchesInPlugins = true, NoAllColumns = true, NoUpdateStepWithoutFilter = true, NoIdlePluginType = true, NoUnchangedColumns = true },
        }));

    private static readonly Lazy<EmulatedOrganization> WithReferenceData = new(() =>
    {
        var organization = Imported.Value.Fork();
        ReferenceData.Import(organization.Administrator, ProductFolders.ReferenceData);
        return organization;
    });

    /// <summary>An organisation of the test's own.</summary>
    public static EmulatedOrganization Fork() => Imported.Value.Fork();

    /// <summary>The same with the reference data an admin imports after the solution.</summary>
    public static EmulatedOrganization ForkWithReferenceData() => WithReferenceData.Value.Fork();
}
