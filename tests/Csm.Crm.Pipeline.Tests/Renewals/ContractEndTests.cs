using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;

namespace Csm.Crm.Pipeline.Tests.Renewals;

/// <summary>The day a contract ended is written with its status and goes with it.</summary>
public class ContractEndTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;
    private readonly Account _account;

    public ContractEndTests()
    {
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        _account = _world.ProduceValidAccount(row => row.OwnerId = CrmWorld.OwnedBy(_csm));
    }

    [Fact]
    public void ContractAPersonEnds_EndedOnThatDayUntilItIsActiveAgain()
    {
        var subscription = _world.ProduceValidSubscription(_account);
        EndedOn(subscription).ShouldBeNull();
        Set(subscription, SubscriptionStatus.Ended);
        EndedOn(subscription).ShouldBe(_world.Now.Date);
        Set(subscription, SubscriptionStatus.Active);
        EndedOn(subscription).ShouldBeNull();
    }

    [Fact]
    [Needs(Capability.Clock)]
    public void DayOfTheEnd_StaysWhenItIsSaidAgain()
    {
        var subscription = _world.ProduceValidSubscription(_account);
        Set(subscription, SubscriptionStatus.Ended);
        _world.AdvanceDays(5);
        Set(subscription, SubscriptionStatus.Ended);
        EndedOn(subscription).ShouldBe(CrmWorld.Day("2026-11-02"));
    }

    [Fact]
    public void ContractThatWasOver_EndedWithItsTermAlsoWhenItIsImported()
    {
        var lastDay = _world.Now.Date.AddDays(-40);
        var subscription = _world.ProduceValidSubscription(_account, row => row.End = lastDay);
        Set(subscription, SubscriptionStatus.Ended);
        EndedOn(subscription).ShouldBe(lastDay);
        EndedOn(_world.ProduceValidSubscription(_account, row => (row.End, row.Status) = (lastDay, SubscriptionStatus.Ended))).ShouldBe(lastDay);
        EndedOn(_world.ProduceValidSubscription(_account, row => row.Status = SubscriptionStatus.Ended)).ShouldBeNull();
        EndedOn(_world.ProduceValidSubscription(_account, row => (row.EndedOn, row.Status) = (lastDay, SubscriptionStatus.Ended))).ShouldBe(lastDay);
    }

    [Fact]
    public void LastDayAndStatusOfOneUpdate_GoTogether()
    {
        var subscription = _world.ProduceValidSubscription(_account);
        _world.Organization.ServiceFor(_csm).Update(new Subscription(subscription.Id) { Status = SubscriptionStatus.Ended, End = _world.Now.Date.AddDays(-3) });
        EndedOn(subscription).ShouldBe(_world.Now.Date.AddDays(-3));
    }

    private void Set(Subscription subscription, SubscriptionStatus status) => _world.Organization.ServiceFor(_csm).Update(new Subscription(subscription.Id) { Status = status });

    private DateTime? EndedOn(Subscription subscription) => _world.Reload(subscription).EndedOn;
}
