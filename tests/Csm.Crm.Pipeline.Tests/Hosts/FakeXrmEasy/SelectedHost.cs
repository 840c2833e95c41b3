using Csm.Crm.Emulator;
using Csm.Crm.Pipeline.Tests.Hosts.FakeXrmEasy;
using Csm.Crm.Pipeline.Tests.World;

namespace Csm.Crm.Pipeline.Tests.Hosts;

/// <summary>The host of this build (PipelineHost=FakeXrmEasy).</summary>
internal static class SelectedHost
{
    public static ITestHost New() => new FakeXrmEasyHost();

    /// <summary>With the reference data an admin imports after the solution.</summary>
    public static ITestHost NewWithReferenceData()
    {
        var host = new FakeXrmEasyHost();
        NeedsAttribute.Check(host);
        ReferenceData.Import(host.Administrator, ProductFolders.ReferenceData);
        return host;
    }

    /// <summary>With an alternate key, as table.key, that is not enforced: this host enforces none.</summary>
    public static ITestHost NewWithFailedKey(string key) => New();
}
