using System.Reflection;
using Csm.Crm.Emulator;
using Microsoft.PowerPlatform.Dataverse.Client;
using Xunit.Sdk;

namespace Csm.Crm.Pipeline.Tests.Hosts;

/// <summary>What the host of this build lacks is listed with its reason, and a test that needs it says so when it is skipped.</summary>
public class CapabilityTests
{
    private readonly ITestHost _host = SelectedHost.New();

    [Fact]
    public void EveryMissingCapability_HasAWrittenReason()
    {
        foreach (var (capability, reason) in _host.Missing)
        {
            reason.Length.ShouldBeGreaterThan(20, capability.ToString());
            reason.ShouldEndWith(".", customMessage: capability.ToString());
        }
    }

    [Fact]
    public void EveryStatedNeed_NamesACapability() =>
        typeof(CapabilityTests).Assembly.GetTypes().SelectMany(type => type.GetMethods().Cast<MemberInfo>().Append(type))
            .SelectMany(member => member.GetCustomAttributes<NeedsAttribute>())
            .ShouldAllBe(needs => needs.Capabilities.Count > 0);

    [Fact]
    public void MissingCapability_SkipsTheTestNamingHostCapabilityAndReason()
    {
        SkipReason(() => NeedsAttribute.Require(new Poor(), Capability.Clock)).ShouldEndWith("A poor host lacks Clock: it has none to set.");
    }

    [Fact]
    [Needs(Capability.Clock)]
    public void StatedNeed_OfTheRunningTest_IsChecked() =>
        SkipReason(() => NeedsAttribute.Check(new Poor())).ShouldContain("lacks Clock");

    [Fact]
    public void TestWithoutNeeds_RunsOnAPoorHost() => NeedsAttribute.Check(new Poor());

    private static string SkipReason(Action action)
    {
        try
        {
            action();
            return "not skipped";
        }
        catch (SkipException skip)
        {
            return skip.Message;
        }
    }

    private sealed class Poor : ITestHost
    {
        public string Name => "A poor host";

        public IReadOnlyDictionary<Capability, string> Missing { get; } = new Dictionary<Capability, string> { [Capability.Clock] = "it has none to set." };

        public DateTimeOffset UtcNow => throw Unused();

        public AdjustableClock Clock => throw Unused();

        public IOrganizationServiceAsync2 Administrator => throw Unused();

        public Journal Journal => throw Unused();

        public IReadOnlyList<BusinessEvent> BusinessEvents => throw Unused();

        public SolutionContent Content => throw Unused();

        public IReadOnlyList<FailedJob> FailedJobs => throw Unused();

        public IOrganizationServiceAsync2 ServiceFor(Guid userId) => throw Unused();

        public Guid AddUser(string fullName, params string[] roleNames) => throw Unused();

        public Guid AddTeam(string name, IEnumerable<Guid> members, params string[] roleNames) => throw Unused();

        public void AssignProfile(Guid principalId, string profileName) => throw Unused();

        public int RunAsyncJobs() => throw Unused();

        private static InvalidOperationException Unused() => new("This host has a list of missing capabilities and nothing else.");
    }
}
