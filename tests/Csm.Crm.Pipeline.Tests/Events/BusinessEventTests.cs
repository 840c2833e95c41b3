using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Pipeline.Tests.Events;

/// <summary>Events are raised with the change they tell of, once, and not by a rerun. The organisation refuses a payload that is not declared.</summary>
public class BusinessEventTests
{
    private readonly CrmWorld _world = new();

    public BusinessEventTests() => _world.Needs(Capability.BusinessEvents);

    [Fact]
    public void AccountThatTurnsRed_IsToldOnceAndNotByRecalculation()
    {
        _world.ProduceAssessedModel();
        var account = _world.ProduceValidAccount();
        _world.Settle();
        _world.Assess(account, 90);
        Raised("csm_HealthStatusChanged").ShouldBe(1);

        _world.AdvanceDays(10);
        _world.Assess(account, 10);
        Raised("csm_HealthStatusChanged").ShouldBe(2);

        _world.Call("csm_RecalculateHealth", ("Account", account.ToEntityReference()));
        _world.AdvanceDays(1);
        _world.Call("csm_RecalculateHealth", ("Account", account.ToEntityReference()));
        Raised("csm_HealthStatusChanged").ShouldBe(2);
    }

    [Fact]
    public void TriggeredRenewal_IsToldOnceAndNotByRetry()
    {
        var account = _world.ProduceValidAccount();
        var subscription = _world.ProduceValidSubscription(account);
        _world.Settle();
        Raised("csm_RenewalTriggered").ShouldBe(1);

        _world.Call("csm_TriggerRenewal", ("Subscription", subscription.ToEntityReference()));
        _world.Call("csm_RunRenewalSweep");
        _world.Service.Update(new Subscription(subscription.Id) { NoticeDays = 30 });
        _world.Settle();
        Raised("csm_RenewalTriggered").ShouldBe(1);
    }

    [Fact]
    public void SweepOfSeveral_TellsOfEach()
    {
        var account = _world.ProduceValidAccount();
        _world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddDays(183));
        _world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddDays(184));
        _world.Settle();
        Raised("csm_RenewalTriggered").ShouldBe(0);

        _world.Call("csm_RunRenewalSweep", ("AsOf", _world.Now.AddDays(5)));
        Raised("csm_RenewalTriggered").ShouldBe(2);
    }

    [Fact]
    public void GoalBehindItsPlan_IsToldOnceAndItsAchievementOnce()
    {
        var account = _world.ProduceValidAccount();
        var goal = _world.ProduceValidGoal(account, row => row.Current = 10m);
        _world.Settle();
        Raised("csm_GoalAtRisk").ShouldBe(1);

        _world.Service.Update(new Goal(goal.Id) { Current = 12m });
        _world.Settle();
        Raised("csm_GoalAtRisk").ShouldBe(1);

        _world.Service.Update(new Goal(goal.Id) { Current = 100m });
        _world.Settle();
        Raised("csm_GoalAchieved").ShouldBe(0);

        // It still stands there in the month after.
        _world.AdvanceDays(29);
        _world.Service.Update(new Goal(goal.Id) { Current = 101m });
        _world.Settle();
        _world.Service.Update(new Goal(goal.Id) { Current = 102m });
        _world.Settle();
        Raised("csm_GoalAchieved").ShouldBe(1);
        Raised("csm_GoalAtRisk").ShouldBe(1);
    }

    [Fact]
    public void Payload_NamesCustomerOwnerAndRows()
    {
        var account = _world.ProduceValidAccount();
        var subscription = _world.ProduceValidSubscription(account);
        _world.Settle();

        var told = _world.Organization.BusinessEvents.Single(happened => happened.Name == "csm_RenewalTriggered").Parameters;
        told["AccountId"].ShouldBe(account.Id);
        told["AccountName"].ShouldBe(account.Name);
        told["OwnerType"].ShouldBe("systemuser");
        told["SubscriptionId"].ShouldBe(subscription.Id);
        told["CallToActionId"].ShouldBe(_world.Actions(account).Single().Id);
        told["TermEnd"].ShouldBe(_world.Now.Date.AddDays(100));
        told["NoticeBy"].ShouldBe(_world.Now.Date.AddDays(40));
    }

    [Fact]
    public void RenewalThatIsTakenBack_IsNotToldOf()
    {
        var account = _world.ProduceValidAccount();
        _world.ProduceValidSubscription(account, row => row.End = _world.Now.Date.AddDays(183));
        _world.Settle();
        var batch = new ExecuteTransactionRequest { Requests = [new OrganizationRequest("csm_RunRenewalSweep") { ["AsOf"] = _world.Now.AddDays(5) }, new DeleteRequest { Target = new EntityReference(Account.EntityLogicalName, Guid.Empty) }] };

        Should.Throw<System.ServiceModel.FaultException<OrganizationServiceFault>>(() => _world.Service.Execute(batch));

        Raised("csm_RenewalTriggered").ShouldBe(0);
    }

    private int Raised(string message) => _world.Organization.BusinessEvents.Count(happened => happened.Name == message);
}
