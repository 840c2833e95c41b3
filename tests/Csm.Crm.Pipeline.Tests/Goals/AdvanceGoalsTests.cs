using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Goals;

public class AdvanceGoalsTests
{
    private readonly CrmWorld _world = new();

    public AdvanceGoalsTests() => _world.ProduceAssessedModel();

    [Fact]
    public void MeteredMonth_AdvancesTheGoalAndItsParents()
    {
        var account = ProduceAccount();
        var top = _world.ProduceValidGoal(account, goal => (goal.Start, goal.Due) = (null, null));
        var middle = _world.ProduceValidGoal(account, goal => goal.ParentGoalId = top.ToEntityReference());
        var measured = _world.ProduceMeasuredGoal(account, out var kpi, overrides: goal => goal.ParentGoalId = middle.ToEntityReference());
        _world.ProduceValidGoal(account, goal => (goal.ParentGoalId, goal.Weight) = (top.ToEntityReference(), 3m));

        _world.MeterMonths(account, "utilisation", (1, 60m));
        _world.Settle();

        _world.Reload(kpi).Current.ShouldBe(60m);
        var reached = _world.Reload(measured);
        reached.Progress.ShouldBe(60m);
        reached.Current.ShouldBe(60m);
        reached.Status.ShouldBe(GoalStatus.OnTrack);
        _world.Reload(middle).Progress.ShouldBe(60m);
        var summed = _world.Reload(top);
        summed.Progress.ShouldBe(60m);
        summed.Coverage.ShouldBe(25m);
        summed.Status.ShouldBe(GoalStatus.OnTrack);
    }

    [Fact]
    [Needs(Capability.Clock)]
    public void GoalBehindItsLine_IsAtRiskAndCallsForActionOnce()
    {
        var account = ProduceAccount();
        var goal = _world.ProduceValidGoal(account);
        _world.Service.Update(new Goal(goal.Id) { Current = 20m });
        _world.Settle();

        _world.Reload(goal).Status.ShouldBe(GoalStatus.AtRisk);
        var action = _world.Actions(account).ShouldHaveSingleItem();
        action.Reason.ShouldBe("Goal at risk");
        action.Source.ShouldBe(goal.Name);
        action.RootCause.ShouldBe("Progress is 20.0 %, and 50.0 % were to be expected by 2026-11-02.");
        action.Occurrences.ShouldBe(1);

        _world.Service.Update(new Goal(goal.Id) { Current = 21m });
        _world.Settle();
        _world.Actions(account).ShouldHaveSingleItem().Occurrences.ShouldBe(1);
    }

    [Fact]
    public void TargetHeldForTwoMonths_IsAchieved()
    {
        var account = ProduceAccount();
        var goal = _world.ProduceMeasuredGoal(account, out _);
        _world.MeterMonths(account, "utilisation", (2, 101m));
        _world.Settle();
        _world.Reload(goal).Status.ShouldBe(GoalStatus.OnTrack);

        _world.MeterMonths(account, "utilisation", (1, 104m));
        _world.Settle();

        var achieved = _world.Reload(goal);
        achieved.Status.ShouldBe(GoalStatus.Achieved);
        achieved.AchievedOn.ShouldBe(_world.Now.Date);
        _world.Actions(account).Select(action => (action.Reason, action.Kind)).ShouldBe([("Next goal wanted", (ActionKind?)ActionKind.Benefit), ("Goal achieved", ActionKind.Benefit)], ignoreOrder: true);
    }

    [Fact]
    public void CircleOverThreeGoals_IsRefusedAndNamed()
    {
        var account = ProduceAccount();
        var top = _world.ProduceValidGoal(account);
        var middle = _world.ProduceValidGoal(account, goal => goal.ParentGoalId = top.ToEntityReference());
        var leaf = _world.ProduceValidGoal(account, goal => goal.ParentGoalId = middle.ToEntityReference());

        var refusal = CrmWorld.Refusal(() => _world.Service.Update(new Goal(top.Id) { ParentGoalId = leaf.ToEntityReference() }));

        refusal.ShouldContain($"Goal '{top.Name}' cannot contribute to '{leaf.Name}', because '{leaf.Name}' contributes to '{middle.Name}'");
        _world.Reload(top).ParentGoalId.ShouldBeNull();
    }

    [Fact]
    public void TwelveLevels_AreAdvancedFromTheLeaf()
    {
        var account = ProduceAccount();
        var chain = new List<Goal>();
        for (var level = 0; level < 12; level++)
        {
            var parent = level == 0 ? null : chain[^1].ToEntityReference();
            chain.Add(_world.ProduceValidGoal(account, goal => goal.ParentGoalId = parent));
        }

        _world.Service.Update(new Goal(chain[^1].Id) { Current = 70m });
        _world.Settle();
        _world.Reload(chain[0]).Progress.ShouldBe(70m);
    }

    [Fact]
    public void ParentOfAnotherAccount_IsRefused()
    {
        var foreign = _world.ProduceValidGoal(ProduceAccount());
        CrmWorld.Refusal(() => _world.ProduceValidGoal(ProduceAccount(), goal => goal.ParentGoalId = foreign.ToEntityReference()))
            .ShouldContain("another account");
    }

    private Account ProduceAccount() => _world.ProduceValidAccount();
}
