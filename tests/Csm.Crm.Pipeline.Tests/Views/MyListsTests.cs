using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.ReferenceTasks;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Views;

/// <summary>The lists that begin with "My": a row may be owned by a team, as the guide recommends.</summary>
[Needs(Capability.Security, Capability.Content)]
public class MyListsTests
{
    private readonly CrmWorld _world = new();
    private readonly Screens _mine;
    private readonly EntityReference _me;
    private readonly EntityReference _team;
    private readonly EntityReference _stranger;

    public MyListsTests()
    {
        var user = _world.Organization.AddUser("Clara Sommer", "CSM");
        _me = new EntityReference("systemuser", user);
        _team = new EntityReference("team", _world.Organization.AddTeam("Port customers", [user], "CSM"));
        _stranger = new EntityReference("systemuser", _world.Organization.AddUser("Otto Berg", "CSM lead"));
        _mine = new Screens(_world.Organization, _world.Organization.ServiceFor(user));
    }

    [Fact]
    public void OpenCallsToAction_AreMineAndThoseOfMyTeam() => ShouldList("csm_calltoaction", "My open calls to action", owner =>
        _world.ProduceValidAction(CustomerOf(owner), row => row.OwnerId = owner));

    [Fact]
    public void OpenRenewals_AreMineAndThoseOfMyTeam() => ShouldList("csm_renewal", "My open renewals", owner =>
    {
        var account = CustomerOf(owner);
        return _world.Add(new Renewal
        {
            Name = "Next term", OwnerId = owner, AccountId = account.ToEntityReference(), SubscriptionId = _world.ProduceValidSubscription(account).ToEntityReference(), TermEnd = _world.Now.Date.AddDays(300), Stage = RenewalStage.Forecast,
        });
    });

    [Fact]
    public void GoalsAtRisk_AreMineAndThoseOfMyTeam() => ShouldList("csm_goal", "My goals at risk", owner =>
        _world.ProduceValidGoal(CustomerOf(owner), row => (row.OwnerId, row.Status) = (owner, GoalStatus.AtRisk)));

    [Fact]
    public void OpenProblems_AreMineAndThoseOfMyTeam() => ShouldList("csm_problem", "My open problems", owner =>
        _world.Add(new Problem { Name = "Leak", OwnerId = owner, AccountId = CustomerOf(owner).ToEntityReference(), Severity = Severity.Low }));

    private void ShouldList(string table, string view, Func<EntityReference, Entity> produce)
    {
        var (own, teams, foreign) = (produce(_me), produce(_team), produce(_stranger));

        _mine.View(table, view).Select(row => row.Id).ShouldBe([own.Id, teams.Id], ignoreOrder: true, $"{foreign.Id} is a stranger's");
    }

    private Account CustomerOf(EntityReference owner) => _world.ProduceValidAccount(row => row.OwnerId = owner);
}
