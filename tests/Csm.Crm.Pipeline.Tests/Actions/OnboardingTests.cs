using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Actions;

[Needs(Capability.Security, Capability.CustomApis, Capability.Clock)]
public class OnboardingTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;
    private readonly Account _account;

    public OnboardingTests()
    {
        _world.ProduceAssessedModel();
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        _account = _world.ProduceValidAccount(row => row.OwnerId = new EntityReference("systemuser", _csm));
        _world.ProduceValidPlaybook(PlaybookTrigger.Onboarding, (0, TeamRole.Csm), (3, TeamRole.Csm));
    }

    [Fact]
    public void FirstSubscriptionThatBecomesActive_BeginsTheOnboardingWithItsTasks()
    {
        var subscription = Subscribe(0, SubscriptionStatus.Draft);
        _world.Settle();
        _world.Actions(_account).ShouldBeEmpty();

        _world.Service.Update(new Subscription(subscription.Id) { Status = SubscriptionStatus.Active });
        _world.Settle();
        _world.Action(_account, "Onboarding").Due.ShouldBe(_world.Now.Date.AddDays(90));
        _world.TasksOf(_account).Count.ShouldBe(2);
    }

    [Fact]
    public void OnboardingThatIsDone_IsNeverBegunAgain()
    {
        Subscribe(0);
        _world.Settle();
        _world.Service.Update(new CallToAction(_world.Action(_account, "Onboarding").Id) { Status = ActionStatus.Done });
        _world.AdvanceDays(20);
        Watch();
        _world.Action(_account, "Onboarding").Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void CustomerThatIsRenamed_IsNotOnboardedOnceMore()
    {
        Subscribe(0);
        _world.Settle();
        _world.Service.Update(new Account(_account.Id) { Name = "Port of the North" });
        Watch();
        _world.Action(_account, "Onboarding").Occurrences.ShouldBe(1);
        _world.TasksOf(_account).Count.ShouldBe(2);
    }

    [Fact]
    public void SubscriptionThatStartsLater_BeginsItsOnboardingThatNight()
    {
        Subscribe(5);
        _world.Settle();
        _world.Actions(_account).ShouldBeEmpty();
        _world.AdvanceDays(5);
        Watch();
        _world.Action(_account, "Onboarding").Occurrences.ShouldBe(1);
    }

    [Fact]
    public void SecondSubscription_IsNoOnboarding()
    {
        Subscribe(-400);
        Subscribe(-1);
        _world.Settle();
        _world.Actions(_account).ShouldNotContain(action => action.Reason == "Onboarding");
    }

    [Fact]
    public void NextTermOfADeactivatedContract_IsNoOnboarding()
    {
        var old = Subscribe(-400);
        _world.Service.Update(new Subscription(old.Id) { StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) });
        _world.Add(new Subscription
        {
            Name = "Next term", AccountId = _account.ToEntityReference(), Start = _world.Now.Date, End = _world.Now.Date.AddYears(3), Status = SubscriptionStatus.Active, PreviousSubscriptionId = old.ToEntityReference(),
        });
        _world.Settle();
        _world.Actions(_account).ShouldNotContain(action => action.Reason == "Onboarding");
    }

    private Subscription Subscribe(int startsIn, SubscriptionStatus status = SubscriptionStatus.Active) =>
        _world.ProduceValidSubscription(_account, row => (row.Start, row.End, row.Status) = (_world.Now.Date.AddDays(startsIn), _world.Now.Date.AddYears(3), status));

    private void Watch() => _world.Organization.ServiceFor(_csm).Execute(new OrganizationRequest("csm_WatchCustomers") { ["Account"] = _account.ToEntityReference() });
}
