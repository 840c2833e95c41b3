using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Goals;

/// <summary>Whichever side a person enters, a goal and the KPI that measures it know each other (R2).</summary>
[Needs(Capability.BulkMessages)]
public class KpisOfGoalsTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public KpisOfGoalsTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
    }

    [Fact]
    public void KpiAddedToTheListOfAGoal_MeasuresIt()
    {
        var goal = _world.ProduceValidGoal(_account);
        var kpi = Utilisation(goal);
        MeasuredBy(goal).ShouldBe(kpi.Id);

        _world.MeterMonths(_account, "utilisation", (1, 50m));
        _world.Settle();
        (_world.Reload(goal).Current, _world.Reload(goal).Progress).ShouldBe((50m, 50m));
    }

    [Fact]
    public void SecondKpiOfAGoal_LeavesTheFirstOneMeasuring()
    {
        var goal = _world.ProduceValidGoal(_account);
        var first = Utilisation(goal);
        _world.ProduceValidKpi(_account, row => row.GoalId = goal.ToEntityReference());
        _world.Service.Update(new Kpi(first.Id) { GoalId = goal.ToEntityReference() });
        MeasuredBy(goal).ShouldBe(first.Id);
    }

    [Fact]
    public void KpiAPersonTookOffTheGoal_IsNotPutBackByAnotherEditOfIt()
    {
        var goal = _world.ProduceValidGoal(_account);
        var kpi = Utilisation(goal);
        _world.Service.Update(new Goal(goal.Id) { KpiId = null });
        _world.Service.Update(new Kpi(kpi.Id) { GoalId = goal.ToEntityReference(), Green = 85m });
        MeasuredBy(goal).ShouldBeNull();
        GoalOf(kpi).ShouldBe(goal.Id);
    }

    [Fact]
    public void FigureOfPeople_GivesWayToTheKpi()
    {
        var goal = _world.ProduceValidGoal(_account, row => row.Current = 30m);
        Utilisation(goal);
        CrmWorld.Refusal(() => _world.Service.Update(new Goal(goal.Id) { Current = 31m })).ShouldContain("is measured by its KPI");
        _world.MeterMonths(_account, "utilisation", (1, 64m));
        _world.Settle();
        _world.Reload(goal).Current.ShouldBe(64m);
    }

    [Fact]
    public void KpiThatMoves_LeavesItsGoalAndMeasuresTheOther()
    {
        var left = _world.ProduceValidGoal(_account);
        var other = _world.ProduceValidGoal(_account);
        var kpi = Utilisation(left);
        _world.Service.Update(new Kpi(kpi.Id) { GoalId = other.ToEntityReference() });
        (MeasuredBy(left), MeasuredBy(other)).ShouldBe((null, kpi.Id));

        _world.Service.Update(new Kpi(kpi.Id) { GoalId = null });
        MeasuredBy(other).ShouldBeNull();
    }

    [Fact]
    public void KpiThatMoves_LeavesAGoalToTheKpiThatWasChosenThere()
    {
        var goal = _world.ProduceValidGoal(_account);
        var chosen = Utilisation(goal);
        var added = _world.ProduceValidKpi(_account, row => row.GoalId = goal.ToEntityReference());
        _world.Service.Update(new Kpi(added.Id) { GoalId = null });
        MeasuredBy(goal).ShouldBe(chosen.Id);
    }

    [Fact]
    public void DeletedKpi_LeavesItsGoalToPeople()
    {
        var goal = _world.ProduceValidGoal(_account);
        _world.Service.Delete(Kpi.EntityLogicalName, Utilisation(goal).Id);
        _world.Service.Update(new Goal(goal.Id) { Current = 40m });
        _world.Settle();
        (MeasuredBy(goal), _world.Reload(goal).Progress).ShouldBe((null, 40m));
    }

    [Fact]
    public void DeactivatedKpi_StaysUntilAnotherIsAddedInItsPlace()
    {
        var goal = _world.ProduceValidGoal(_account);
        var old = Utilisation(goal);
        _world.Service.Update(new Kpi(old.Id) { StateCode = new OptionSetValue(1) });
        MeasuredBy(goal).ShouldBe(old.Id);
        var next = _world.ProduceValidKpi(_account, row => row.GoalId = goal.ToEntityReference());
        MeasuredBy(goal).ShouldBe(next.Id);
    }

    [Fact]
    public void KpiOfAnotherCustomer_MeasuresNothingHere()
    {
        var goal = _world.ProduceValidGoal(_world.ProduceValidAccount());
        Utilisation(goal);
        MeasuredBy(goal).ShouldBeNull();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void KpiChosenOnAGoal_BelongsToIt(bool isNew)
    {
        var kpi = Utilisation(null);
        var goal = _world.ProduceValidGoal(_account, row => row.KpiId = isNew ? kpi.ToEntityReference() : null);
        _world.Service.Update(new Goal(goal.Id) { KpiId = kpi.ToEntityReference() });
        GoalOf(kpi).ShouldBe(goal.Id);
    }

    [Fact]
    public void KpiOfAGoalChosenOnAnother_StaysWhereItBelongs()
    {
        var goal = _world.ProduceValidGoal(_account);
        var kpi = Utilisation(goal);
        var other = _world.ProduceValidGoal(_account, row => row.KpiId = kpi.ToEntityReference());
        (GoalOf(kpi), MeasuredBy(goal), MeasuredBy(other)).ShouldBe((goal.Id, kpi.Id, kpi.Id));
    }

    [Fact]
    public void ChosenKpiWithTheMetricOfOneInTheList_IsNotRefused()
    {
        var goal = _world.ProduceValidGoal(_account);
        Utilisation(goal);
        var chosen = Utilisation(null);
        _world.Service.Update(new Goal(goal.Id) { KpiId = chosen.ToEntityReference() });
        (MeasuredBy(goal), GoalOf(chosen)).ShouldBe((chosen.Id, null));
    }

    private Kpi Utilisation(Goal? goal) =>
        _world.ProduceValidKpi(_account, row => (row.GoalId, row.MetricId) = (goal?.ToEntityReference(), _world.ProduceValidMetric("utilisation").ToEntityReference()));

    private Guid? MeasuredBy(Goal goal) => _world.Reload(goal).KpiId?.Id;

    private Guid? GoalOf(Kpi kpi) => _world.Reload(kpi).GoalId?.Id;
}
