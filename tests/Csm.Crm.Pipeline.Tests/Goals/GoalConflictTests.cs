using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Goals;

[Needs(Capability.Security)]
public class GoalConflictTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;
    private readonly Account _account;

    public GoalConflictTests()
    {
        _world.ProduceAssessedModel();
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        _account = _world.ProduceValidAccount(row => row.OwnerId = new EntityReference("systemuser", _csm));
    }

    [Fact]
    public void GoalsThatPullOneMetricBothWays_AreProposedOnce()
    {
        ProduceConflict();

        var conflict = Conflicts().ShouldHaveSingleItem();
        conflict.Kind.ShouldBe(GoalRelationKind.Conflicts);
        conflict.RaisedOn.ShouldBe(_world.Now.Date);
        conflict.OwnerId!.Id.ShouldBe(_csm);
        conflict.Name!.Split("(everybody)").Length.ShouldBe(3, conflict.Name);
        conflict.Strategy.ShouldBeNull();

        _world.AdvanceDays(1);
        _world.Call("csm_RecalculateHealth");
        Conflicts().ShouldHaveSingleItem();
    }

    [Fact]
    public void OwnersOfBothGoals_AreNamedHoweverLongTheGoalsAre()
    {
        var (ada, ben) = (_world.ProduceValidMember(_account, "Ada Port"), _world.ProduceValidMember(_account, "Ben Quay"));
        _world.ProduceMeasuredGoal(_account, out _, "utilisation", row => (row.Name, row.Baseline, row.Target, row.OwnerMemberId) = (new string('u', 190), 60m, 80m, ada.ToEntityReference()));
        _world.ProduceMeasuredGoal(_account, out _, "utilisation", row => (row.Name, row.Baseline, row.Target, row.OwnerMemberId) = (new string('d', 190), 60m, 50m, ben.ToEntityReference()));
        _world.Settle();
        var name = Conflicts().ShouldHaveSingleItem().Name!;
        name.ShouldContain("(Ada Port)");
        name.ShouldContain("(Ben Quay)");
        name.ShouldNotContain("Clara Sommer");
    }

    [Fact]
    public void GoalsWithoutAPersonAtTheCustomer_AreNamedByTheirKeepersWhereTheseDiffer()
    {
        var other = _world.Organization.AddUser("Otto Other", "CSM");
        _world.ProduceMeasuredGoal(_account, out _, "utilisation", row => (row.Name, row.Baseline, row.Target) = ("Up", 60m, 80m));
        var down = _world.ProduceMeasuredGoal(_account, out _, "utilisation", row => (row.Name, row.Baseline, row.Target) = ("Down", 60m, 50m));
        _world.Service.Update(new Goal(down.Id) { OwnerId = new EntityReference("systemuser", other) });
        _world.Settle();
        Conflicts().ShouldHaveSingleItem().Name!.Split(" against ").Order(StringComparer.Ordinal).ShouldBe(["'Down' (Otto Other)", "'Up' (Clara Sommer)"]);
    }

    [Fact]
    public void RatioAgainstItsDenominator_IsProposed()
    {
        var hours = _world.ProduceValidMetric("operating_hours");
        _world.Service.Update(new Metric(_world.ProduceValidMetric("idle_share").Id) { NumeratorId = _world.ProduceValidMetric("idle_hours").ToEntityReference(), DenominatorId = hours.ToEntityReference() });
        _world.ProduceMeasuredGoal(_account, out _, "idle_share", goal => (goal.Baseline, goal.Target) = (40m, 20m));
        _world.ProduceMeasuredGoal(_account, out _, "operating_hours", goal => (goal.Baseline, goal.Target) = (900m, 700m));
        _world.Settle();
        Conflicts().ShouldHaveSingleItem();
    }

    [Fact]
    public void Decision_IsLoggedWithWhoAndWhen()
    {
        ProduceConflict();
        _world.AdvanceDays(3);

        _world.Organization.ServiceFor(_csm).Update(new GoalRelation(Conflicts()[0].Id) { Strategy = ConflictStrategy.Partition, Decision = "By site." });

        var decided = Conflicts().Single();
        decided.DecidedById!.Id.ShouldBe(_csm);
        decided.DecidedOn.ShouldBe(_world.Now.Date);
        _world.Service.Update(new GoalRelation(decided.Id) { Strategy = null });
        Conflicts().Single().DecidedById.ShouldBeNull();
    }

    [Fact]
    public void UndecidedForTwoWeeks_CallsForActionUntilItIsDecided()
    {
        ProduceConflict();
        _world.AdvanceDays(13);
        _world.Call("csm_RecalculateHealth");
        Undecided().ShouldBeEmpty();

        _world.AdvanceDays(1);
        _world.Call("csm_RecalculateHealth");
        var action = Undecided().ShouldHaveSingleItem();
        action.Status.ShouldBe(ActionStatus.Open);
        action.OwnerId!.Id.ShouldBe(_csm);

        _world.Service.Update(new GoalRelation(Conflicts()[0].Id) { Strategy = ConflictStrategy.Prioritise });
        _world.AdvanceDays(1);
        _world.Call("csm_RecalculateHealth");
        Undecided().ShouldHaveSingleItem().Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void ConflictThatIsDeleted_CallsNoMore()
    {
        ProduceConflict();
        _world.AdvanceDays(14);
        _world.Call("csm_RecalculateHealth");
        Undecided().ShouldHaveSingleItem().Status.ShouldBe(ActionStatus.Open);
        _world.Service.Delete(GoalRelation.EntityLogicalName, Conflicts().Single().Id);
        _world.Service.Update(new Goal(_world.OfAccount<Goal>(Goal.EntityLogicalName, _account)[0].Id) { Status = GoalStatus.Abandoned });
        _world.Call("csm_RecalculateHealth");
        Undecided().ShouldHaveSingleItem().Status.ShouldBe(ActionStatus.Done);
    }

    private void ProduceConflict()
    {
        _world.ProduceMeasuredGoal(_account, out _, "utilisation", goal => (goal.Baseline, goal.Target) = (60m, 80m));
        _world.ProduceMeasuredGoal(_account, out _, "utilisation", goal => (goal.Baseline, goal.Target, goal.OwnerId) = (60m, 50m, new EntityReference("systemuser", _csm)));
        _world.Settle();
    }

    private IReadOnlyList<GoalRelation> Conflicts() => _world.OfAccount<GoalRelation>(GoalRelation.EntityLogicalName, _account);

    private CallToAction[] Undecided() => [.. _world.Actions(_account).Where(action => action.Reason == "Goal conflict undecided")];
}
