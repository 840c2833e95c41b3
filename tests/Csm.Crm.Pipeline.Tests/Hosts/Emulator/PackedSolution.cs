using Csm.Crm.Emulator;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.SolutionTool.Packing;

namespace Csm.Crm.Pipeline.Tests.Hosts.Emulator;

/// <summary>The managed zip an admin would import, with the plug-in binary that ships, packed and imported once for all tests.</summary>
internal static class PackedSolution
{
    private static readonly Lazy<byte[]> Zip = new(() =>
        SolutionPacker.Pack(ProductFolders.SolutionSource, Path.Combine(AppContext.BaseDirectory, "plugin", "Csm.Crm.Plugins.dll"), PackageType.Managed));

    private static readonly Lazy<EmulatedOrganization> Imported = new(() => Import());

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

    /// <summary>An organisation of the test's own in which the index of a key could not be built.</summary>
    /// <param name="key">Table and key in logical names.</param>
    public static EmulatedOrganization WithFailedKey(string key) => Import(key);

    private static EmulatedOrganization Import(params string[] failedKeys) => EmulatedOrganization.Import(
        Zip.Value,
        new EmulatorOptions
        {
            StartsAt = CrmWorld.Today,
            JournalCapacity = 100_000,
            FailedKeys = failedKeys,
            GuardRails = new GuardRails { NoBatchesInPlugins = true, NoAllColumns = true, NoUpdateStepWithoutFilter = true, NoIdlePluginType = true, NoUnchangedColumns = true },
        });
}
