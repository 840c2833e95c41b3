using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Goals;

/// <summary>What is captured in a conversation begins as a draft that says so, and rows without a status count as drafts.</summary>
[Needs(Capability.AsyncQueue)]
public class NewGoalTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public NewGoalTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
    }

    [Fact]
    public void CapturedRow_IsADraft()
    {
        var contract = Added(new Subscription { Name = "Contract", AccountId = _account.ToEntityReference(), Start = _world.Now.Date, End = _world.Now.Date.AddYears(1) });
        contract.Status.ShouldBe(SubscriptionStatus.Draft);
        Added(new Goal { Name = "Less idling", AccountId = _account.ToEntityReference() }).Status.ShouldBe(GoalStatus.Draft);
        Added(new SuccessPlan { Name = "Plan", AccountId = _account.ToEntityReference() }).Status.ShouldBe(PlanStatus.Draft);
        Added(new Guarantee
        {
            Name = "Promise", AccountId = _account.ToEntityReference(), SubscriptionId = contract.ToEntityReference(), MetricId = _world.ProduceValidMetric("availability").ToEntityReference(),
            Operator = GuaranteeOperator.AtLeast, Threshold = 97m, Period = CalendarPeriod.Month,
        }).Status.ShouldBe(GuaranteeStatus.Draft);
    }

    [Fact]
    public void CapturedGoal_IsJudgedOnceItIsAgreed()
    {
        var goal = _world.ProduceValidGoal(_account, row =>
        {
            row.Attributes.Remove(Goal.Columns.Status);
            row.Current = 10m;
        });
        _world.Settle();
        _world.Reload(goal).Status.ShouldBe(GoalStatus.Draft);

        _world.Service.Update(new Goal(goal.Id) { Status = GoalStatus.Agreed });
        _world.Settle();
        _world.Reload(goal).Status.ShouldBe(GoalStatus.AtRisk);
    }

    [Fact]
    public void GoalFromBeforeWithoutAStatus_IsADraftAndNotJudged()
    {
        var goal = _world.ProduceValidGoal(_account, row => row.Current = 10m);
        _world.Service.Update(new Goal(goal.Id) { Status = null, Due = _world.Now.Date.AddDays(-1) });
        _world.Settle();
        (_world.Reload(goal).Status, _world.Reload(goal).Progress).ShouldBe((GoalStatus.Draft, 10m));
    }

    private T Added<T>(T row)
        where T : Entity
    {
        row.Id = _world.Service.Create(row);
        return _world.Reload(row);
    }
}
