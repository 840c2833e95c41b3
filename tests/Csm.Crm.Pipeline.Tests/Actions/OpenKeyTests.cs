using System.ServiceModel;
using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Actions;

public class OpenKeyTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;

    public OpenKeyTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
    }

    [Fact]
    [Needs(Capability.UniqueKeys)]
    public void OpenTwin_IsImpossible()
    {
        _world.Service.Create(Action());
        Should.Throw<FaultException<OrganizationServiceFault>>(() => _world.Service.Create(Action()));
        _world.Service.Create(Action("Another site"));
        _world.Actions(_account).Count.ShouldBe(2);
    }

    [Fact]
    [Needs(Capability.UniqueKeys)]
    public void ClosedAction_MakesRoomAndReopeningTakesItBack()
    {
        var id = _world.Service.Create(Action());
        _world.Service.Update(new CallToAction(id) { Status = ActionStatus.Done });
        _world.Reload(new CallToAction(id)).OpenKey.ShouldBeNull();

        _world.Service.Update(new CallToAction(id) { Status = ActionStatus.Open });
        _world.Reload(new CallToAction(id)).OpenKey.ShouldBe($"{_account.Id:D}|729100000|Idle time|North terminal");
        Should.Throw<FaultException<OrganizationServiceFault>>(() => _world.Service.Create(Action()));
    }

    [Fact]
    public void ClosedLately_IsReopenedInsteadOfTwinned()
    {
        var goal = ProduceRiskyGoal();
        var due = _world.Actions(_account).Single().Due!.Value;
        Close(_world.Actions(_account).Single());
        _world.AdvanceDays(3);
        TurnToRisk(goal);

        var action = _world.Actions(_account).ShouldHaveSingleItem();
        action.Due.ShouldBe(due);
        action.Outcome.ShouldBe($"Seen again on 2026-11-05; it would be due by {due.AddDays(3):yyyy-MM-dd} if it were new.");
        action.Status.ShouldBe(ActionStatus.Open);
        action.Occurrences.ShouldBe(2);
    }

    [Fact]
    public void DayAPersonGave_StaysWhenTheSameIsSeenAgain()
    {
        var goal = ProduceRiskyGoal();
        var given = _world.Now.Date.AddDays(90);
        _world.Service.Update(new CallToAction(_world.Actions(_account).Single().Id) { Due = given });
        Close(_world.Actions(_account).Single());
        _world.AdvanceDays(3);
        TurnToRisk(goal);
        (_world.Actions(_account).ShouldHaveSingleItem().Due, _world.Actions(_account)[0].Status).ShouldBe((given, ActionStatus.Open));
    }

    [Fact]
    public void ClosedLongAgo_IsANewRow()
    {
        var goal = ProduceRiskyGoal();
        Close(_world.Actions(_account).Single());
        _world.AdvanceDays(16);
        TurnToRisk(goal);
        _world.Actions(_account).Count.ShouldBe(2);
    }

    [Fact]
    public void OpenAction_CountsTheOccurrence()
    {
        var goal = ProduceRiskyGoal();
        _world.AdvanceDays(3);
        TurnToRisk(goal);
        _world.Actions(_account).ShouldHaveSingleItem().Occurrences.ShouldBe(2);
    }

    [Fact]
    public void SnoozedAction_StaysAsItIs()
    {
        var goal = ProduceRiskyGoal();
        _world.Service.Update(new CallToAction(_world.Actions(_account).Single().Id) { SnoozedUntil = _world.Now.Date.AddDays(30) });
        _world.AdvanceDays(3);
        TurnToRisk(goal);
        _world.Actions(_account).ShouldHaveSingleItem().Occurrences.ShouldBe(1);
    }

    [Fact]
    public void SnoozedAction_IsSilentAlsoLongAfterItsClosing()
    {
        var goal = ProduceRiskyGoal();
        var action = _world.Actions(_account).Single();
        _world.Service.Update(new CallToAction(action.Id) { SnoozedUntil = _world.Now.Date.AddDays(60), Status = ActionStatus.Cancelled });
        _world.AdvanceDays(30);
        TurnToRisk(goal);
        (_world.Actions(_account).ShouldHaveSingleItem().Status, _world.Reload(action).Occurrences).ShouldBe((ActionStatus.Cancelled, 1));
    }

    [Fact]
    public void DayOfClosing_IsThatOfTheClosingUntilTheRowIsOpenAgain()
    {
        var action = new CallToAction(_world.Service.Create(Action()));
        var closed = _world.Now;
        _world.Service.Update(new CallToAction(action.Id) { Status = ActionStatus.Done, CauseGoneOn = closed });
        _world.AdvanceDays(3);
        _world.Service.Update(new CallToAction(action.Id) { Source = "South terminal" });
        _world.Service.Update(new CallToAction(action.Id) { Status = ActionStatus.Cancelled });
        _world.Reload(action).ClosedOn.ShouldBe(closed);

        _world.Service.Update(new CallToAction(action.Id) { Status = ActionStatus.InProgress });
        (_world.Reload(action).ClosedOn, _world.Reload(action).CauseGoneOn).ShouldBe((null, null));
    }

    private Goal ProduceRiskyGoal()
    {
        var goal = _world.ProduceValidGoal(_account);
        _world.Service.Update(new Goal(goal.Id) { Current = 5m });
        _world.Settle();
        return goal;
    }

    private void TurnToRisk(Goal goal)
    {
        _world.Service.Update(new Goal(goal.Id) { Current = 70m });
        _world.Settle();
        _world.Service.Update(new Goal(goal.Id) { Current = 5m });
        _world.Settle();
    }

    private void Close(CallToAction action) => _world.Service.Update(new CallToAction(action.Id) { Status = ActionStatus.Done });

    private CallToAction Action(string source = "North terminal") => new()
    {
        Name = "Idle time", AccountId = _account.ToEntityReference(), Kind = ActionKind.Risk, Reason = "Idle time", Source = source, Severity = Severity.Low,
    };
}
