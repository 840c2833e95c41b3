using Csm.Crm.Pipeline.Tests.Hosts.Emulator;

namespace Csm.Crm.Pipeline.Tests.Hosts;

/// <summary>The host of this build (PipelineHost=Emulator).</summary>
internal static class SelectedHost
{
    public static ITestHost New() => new EmulatorHost(PackedSolution.Fork());

    /// <summary>With the reference data an admin imports after the solution.</summary>
    public static ITestHost NewWithReferenceData() => new EmulatorHost(PackedSolution.ForkWithReferenceData());
}
