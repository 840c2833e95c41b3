using Csm.Crm.Pipeline.Tests.Hosts.FakeXrmEasy;

namespace Csm.Crm.Pipeline.Tests.Hosts;

/// <summary>The host of this build (PipelineHost=FakeXrmEasy).</summary>
internal static class SelectedHost
{
    public static ITestHost New() => new FakeXrmEasyHost();
}
