using System.ServiceModel;
using Csm.Crm.Emulator.Tests.Plugins;
using Csm.Crm.Emulator.Tests.World;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Emulator.Tests;

public sealed class ServiceProtectionTests
{
    private static readonly OrganizationRequest WhoAmI = new("WhoAmI");
    private readonly EmulatedOrganization _org = Sample.Solution().Step<GreedyStep>("Create", Sample.Item, 40, configuration: "20").Import();

    [Fact]
    public void Limits_AreThePlatformsByDefault_AndOffUntilSwitchedOn()
    {
        _org.ServiceProtection.ShouldBeNull();
        var limits = new ServiceProtection();
        (limits.Requests, limits.ExecutionTime, limits.Concurrent, limits.Window).ShouldBe((6000, TimeSpan.FromMinutes(20), 52, TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public void Requests_BeyondTheLimit_FaultUntilTheOldestLeavesTheWindow()
    {
        _org.ServiceProtection = new ServiceProtection { Requests = 3 };
        Call();
        _org.Clock.Advance(TimeSpan.FromMinutes(1));
        Call();
        Call();

        RetryAfter(Call, -2147015902).ShouldBe(TimeSpan.FromMinutes(4));

        _org.Clock.Advance(TimeSpan.FromMinutes(4));
        Call();
        RetryAfter(Call, -2147015902).ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void ExecutionTime_BeyondTheLimit_FaultsUntilEnoughHasLeftTheWindow()
    {
        _org.ServiceProtection = new ServiceProtection { ExecutionTime = TimeSpan.FromSeconds(3), CostOf = _ => TimeSpan.FromSeconds(1) };
        Call();
        _org.Clock.Advance(TimeSpan.FromMinutes(2));
        Call();
        Call();

        RetryAfter(Call, -2147015903).ShouldBe(TimeSpan.FromMinutes(3));

        _org.Clock.Advance(TimeSpan.FromMinutes(3));
        Call();
    }

    [Fact]
    public async Task ConcurrentRequests_BeyondTheLimit_Fault()
    {
        using var entered = new CountdownEvent(2);
        using var release = new ManualResetEventSlim();
        _org.ServiceProtection = new ServiceProtection
        {
            Concurrent = 2,
            CostOf = _ =>
            {
                entered.Signal();
                release.Wait(TestContext.Current.CancellationToken);
                return TimeSpan.Zero;
            },
        };
        Task[] calls = [Task.Run(Call, TestContext.Current.CancellationToken), Task.Run(Call, TestContext.Current.CancellationToken)];
        entered.Wait(TestContext.Current.CancellationToken);

        RetryAfter(Call, -2147015898).ShouldBeGreaterThan(TimeSpan.Zero);

        release.Set();
        await Task.WhenAll(calls);
    }

    [Fact]
    public void Users_HaveLimitsOfTheirOwn_AndPluginRequestsDoNotCount()
    {
        _org.ServiceProtection = new ServiceProtection { Requests = 1 };
        var other = _org.ServiceFor(_org.AddUser("Other"));

        _org.Administrator.CreateItem("Twenty requests of a step");

        RetryAfter(Call, -2147015902);
        Should.NotThrow(() => other.Execute(WhoAmI));
    }

    [Fact]
    public async Task AsynchronousClient_GetsTheFaultInTheTask()
    {
        _org.ServiceProtection = new ServiceProtection { Requests = 1 };
        Call();

        var fault = await Should.ThrowAsync<FaultException<OrganizationServiceFault>>(() => _org.Administrator.ExecuteAsync(new CreateRequest { Target = Sample.Row(Sample.Item) }));

        fault.Detail.ErrorDetails["Retry-After"].ShouldBe(TimeSpan.FromMinutes(5));
    }

    private void Call() => _org.Administrator.Execute(WhoAmI);

    private static TimeSpan RetryAfter(Action call, int code)
    {
        var fault = Sample.Fails(call);
        fault.ErrorCode.ShouldBe(code, fault.Message);
        return fault.ErrorDetails["Retry-After"].ShouldBeOfType<TimeSpan>();
    }
}
