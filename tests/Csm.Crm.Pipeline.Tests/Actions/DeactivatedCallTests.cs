using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;

namespace Csm.Crm.Pipeline.Tests.Actions;

/// <summary>Deactivating an open call to action closes it like any other closing: it gives its key free and silences its cause for a while, not for ever (R13).</summary>
[Needs(Capability.CustomApis, Capability.UniqueKeys, Capability.Clock, Capability.AsyncQueue)]
public class DeactivatedCallTests
{
    private readonly CrmWorld _world = new();
    private readonly Account _account;
    private readonly Machine _machine;

    public DeactivatedCallTests()
    {
        _world.ProduceAssessedModel();
        _account = _world.ProduceValidAccount();
        _machine = _world.ProduceValidMachine(_account, "RS1");
        _world.Settle();
    }

    [Fact]
    public void DeactivatedCall_IsCancelledAndGivesItsKeyFree()
    {
        var call = _world.ProduceValidAction(_account);
        Deactivate(call);
        var closed = _world.Reload(call);
        (closed.Status, closed.ClosedOn, closed.OpenKey).ShouldBe((ActionStatus.Cancelled, _world.Now, null));
        _world.ProduceValidAction(_account).Id.ShouldNotBe(call.Id);
    }

    [Fact]
    public void CallThatWasClosedBefore_KeepsItsEnd()
    {
        var call = _world.ProduceValidAction(_account);
        _world.Service.Update(new CallToAction(call.Id) { Status = ActionStatus.Done });
        var closed = _world.Reload(call).ClosedOn;
        _world.AdvanceDays(2);
        Deactivate(call);
        Activate(call);
        (_world.Reload(call).Status, _world.Reload(call).ClosedOn).ShouldBe((ActionStatus.Done, closed));
    }

    [Fact]
    public void DeactivatedAsDone_IsDone()
    {
        var call = _world.ProduceValidAction(_account);
        _world.Service.Update(new CallToAction(call.Id) { Status = ActionStatus.Done, StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) });
        (_world.Reload(call).Status, _world.Reload(call).OpenKey).ShouldBe((ActionStatus.Done, null));
    }

    [Fact]
    public void ActivatedCall_IsReopenedByItsStatusAsAnyClosedOne()
    {
        var call = _world.ProduceValidAction(_account);
        var key = _world.Reload(call).OpenKey;
        Deactivate(call);
        CrmWorld.Refusal(() => _world.Service.Update(new CallToAction(call.Id) { Status = ActionStatus.Open })).ShouldContain("Activate it");
        Activate(call);
        (_world.Reload(call).Status, _world.Reload(call).OpenKey).ShouldBe((ActionStatus.Cancelled, null));

        _world.Service.Update(new CallToAction(call.Id) { Status = ActionStatus.Open });
        (_world.Reload(call).OpenKey, _world.Reload(call).ClosedOn).ShouldBe((key, null));
    }

    [Fact]
    public void StateThatLasts_CallsAgainAfterTheDaysOfSilence()
    {
        _world.Service.Update(new Machine(_machine.Id) { Connectivity = Connectivity.Silent });
        _world.Settle();
        Deactivate(_world.Action(_account, "Machine silent"));

        _world.AdvanceDays(14);
        Watch();
        _world.Action(_account, "Machine silent").Status.ShouldBe(ActionStatus.Cancelled);
        _world.AdvanceDays(1);
        Watch();
        _world.Actions(_account).Select(call => call.Status).ShouldBe([ActionStatus.Cancelled, ActionStatus.Open], ignoreOrder: true);
    }

    [Fact]
    public void OccurrenceWithinTheDaysOfSilence_TakesTheSameRowUpAgain()
    {
        AddFault("H1");
        var call = _world.Action(_account, "Machine fault");
        Deactivate(call);
        _world.AdvanceDays(3);
        AddFault("H2");
        var again = _world.Action(_account, "Machine fault");
        (again.Status, again.StateCode!.Value, again.Occurrences, again.ClosedOn).ShouldBe((ActionStatus.Open, 0, 2, null));
        again.OpenKey.ShouldBe(call.OpenKey);
    }

    [Fact]
    public void OpenCallThatAnEarlierVersionLetBeDeactivated_IsTakenUpAgain()
    {
        _world.Service.Update(new Machine(_machine.Id) { Connectivity = Connectivity.Silent });
        _world.Settle();
        _world.AdvanceDays(15);
        WatchCall.Run(DeactivatedRows.Over(_world.Service), _world.Now);
        _world.Settle();
        var call = _world.Action(_account, "Machine silent");
        (call.Status, call.Occurrences).ShouldBe((ActionStatus.Open, 2));
    }

    private void Deactivate(CallToAction call) => _world.Service.Update(new CallToAction(call.Id) { StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) });

    private void Activate(CallToAction call) => _world.Service.Update(new CallToAction(call.Id) { StateCode = new OptionSetValue(0), StatusCode = new OptionSetValue(1) });

    private void Watch()
    {
        _world.Call("csm_WatchCustomers");
        _world.Settle();
    }

    private void AddFault(string code)
    {
        _world.Add(new MachineFault
        {
            Name = code, MachineId = _machine.ToEntityReference(), AccountId = _account.ToEntityReference(), Code = code, Family = "Hydraulics", Severity = Severity.Medium, FirstSeen = _world.Now, LastSeen = _world.Now, Count = 1,
        });
        _world.Settle();
    }
}
