using System.Reflection;
using Xunit.v3;

namespace Csm.Crm.Pipeline.Tests.Hosts;

/// <summary>
/// Says what a test needs of its host where the calls it makes do not say it themselves, such as dates it expects. On a
/// host that lacks it the test is reported as skipped, with the host, the capability and the reason.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
internal sealed class NeedsAttribute(params Capability[] capabilities) : Attribute
{
    public IReadOnlyList<Capability> Capabilities => capabilities;

    /// <summary>Skips the running test when the host lacks what its attributes ask for.</summary>
    public static void Check(ITestHost host)
    {
        var method = (TestContext.Current.TestMethod as IXunitTestMethod)?.Method;
        IEnumerable<NeedsAttribute> stated = method is null ? [] : [.. method.GetCustomAttributes<NeedsAttribute>(), .. method.DeclaringType!.GetCustomAttributes<NeedsAttribute>()];
        foreach (var capability in stated.SelectMany(needs => needs.Capabilities))
        {
            Require(host, capability);
        }
    }

    /// <summary>Skips the running test when the host lacks the capability.</summary>
    public static void Require(ITestHost host, Capability capability)
    {
        if (host.Missing.TryGetValue(capability, out var reason))
        {
            Assert.Skip($"{host.Name} lacks {capability}: {reason}");
        }
    }
}
