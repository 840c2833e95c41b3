using Csm.Crm.Pipeline.Tests.Hosts.Emulator;

namespace Csm.Crm.Pipeline.Tests.Hosts;

/// <summary>The host of this build (PipelineHost=Emulator).</summary>
internal static class SelectedHost
{
    public static ITestHost New() => new EmulatorHost(PackedSolution.Fork());

    /// <summary>With the reference data an admin imports after the solution.</summary>
    public static ITestHost NewWithReferenceData() => new EmulatorHost(PackedSolution.ForkWithReferenceData());

    /// <summary>With an alternate key, as table.key, whose index the platform could not build.</summary>
    public static ITestHost NewWithFailedKey(string key) => new EmulatorHost(PackedSolution.WithFailedKey(key));
}
