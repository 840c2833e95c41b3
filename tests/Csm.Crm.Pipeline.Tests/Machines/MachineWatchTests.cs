using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Pipeline.Tests.Machines;

[Needs(Capability.Security, Capability.BulkMessages, Capability.BusinessEvents, Capability.Clock)]
public class MachineWatchTests
{
    private readonly CrmWorld _world = new();
    private readonly IOrganizationService _writer;
    private readonly Guid _csm;
    private readonly Account _account;

    public MachineWatchTests()
    {
        _world.ProduceAssessedModel();
        _writer = _world.Organization.ServiceFor(_world.Organization.AddUser("Telemetry", "Telemetry writer"));
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        _account = _world.ProduceValidAccount(row => row.OwnerId = new EntityReference("systemuser", _csm));
    }

    [Fact]
    public void SilentMachines_AreAnActionAndAnEventEachUntilTheyAreHeard()
    {
        var machines = Enumerable.Range(1, 3).Select(number => _world.ProduceValidMachine(_account, $"RS{number}")).ToArray();
        Report(Connectivity.Silent, machines[0], machines[1]);
        Report(Connectivity.Silent, machines[0]);

        _world.Actions(_account).Count.ShouldBe(2);
        var action = _world.Actions(_account).Single(row => row.MachineId!.Id == machines[0].Id);
        action.Source.ShouldBe("RS1 (PIN-RS1)");
        action.Occurrences.ShouldBe(1);
        action.OwnerId!.Id.ShouldBe(_csm);
        Events().Select(happened => (Guid)happened.Parameters["MachineId"]!).ShouldBe([machines[0].Id, machines[1].Id], ignoreOrder: true);

        Report(Connectivity.Online, machines[0]);
        _world.Reload(action).Status.ShouldBe(ActionStatus.Done);
        _world.Reload(action).Outcome!.ShouldContain("the machine was heard again");

        _world.AdvanceDays(1);
        Report(Connectivity.Silent, machines[0]);
        _world.Reload(action).Occurrences.ShouldBe(2);
        Events().Count.ShouldBe(3);
    }

    [Fact]
    public void SnoozedMachine_IsNotRaisedAgain()
    {
        var machine = _world.ProduceValidMachine(_account, "RS1");
        Report(Connectivity.Silent, machine);
        _world.Service.Update(new CallToAction(_world.Actions(_account).Single().Id) { SnoozedUntil = _world.Now.Date.AddDays(5) });
        Report(Connectivity.Online, machine);
        Report(Connectivity.Silent, machine);
        _world.Actions(_account).ShouldHaveSingleItem().Status.ShouldBe(ActionStatus.Done);
        Events().Count.ShouldBe(1);
    }

    [Fact]
    public void SilentMachine_GetsTheTasksOfItsSite()
    {
        _world.ProduceValidPlaybook(PlaybookTrigger.SilentMachine, (0, TeamRole.Service));
        _world.ProduceValidSite(_account, 8m);
        var weekend = _world.Add(new Site { Name = "South terminal", AccountId = _account.ToEntityReference(), PlannedSaturday = 8m });
        Report(Connectivity.Silent, _world.ProduceValidMachine(_account, "RS1", row => row.SiteId = weekend.ToEntityReference()));
        _world.TasksOf(_account).ShouldHaveSingleItem().GetAttributeValue<DateTime>("scheduledend").ShouldBe(new DateTime(2026, 11, 7, 12, 0, 0));
    }

    [Fact]
    public void FaultsOfAFamily_AreOneActionThatCountsAndClosesWhenAllAreCleared()
    {
        var machine = _world.ProduceValidMachine(_account, "RS1");
        var first = Faults(machine, ("E12", "Hydraulics", Severity.Medium), ("E17", "Hydraulics", Severity.High), ("B1", "Brakes", Severity.Low));
        _world.Actions(_account).Select(action => action.Source).ShouldBe(["RS1 (PIN-RS1): Hydraulics", "RS1 (PIN-RS1): Brakes"], ignoreOrder: true);
        _world.Reload(machine).OpenFault.ShouldBe(true);
        var hydraulics = _world.Actions(_account).Single(action => action.Source!.EndsWith("Hydraulics", StringComparison.Ordinal));
        hydraulics.Severity.ShouldBe(Severity.High);
        hydraulics.MachineId!.Id.ShouldBe(machine.Id);

        _world.AdvanceDays(1);
        var second = Faults(machine, ("E19", "Hydraulics", Severity.Low));
        _world.Reload(hydraulics).Occurrences.ShouldBe(2);
        _world.Actions(_account).Count.ShouldBe(2);
        _world.Reload(hydraulics).Outcome.ShouldBeNull();

        Clear(first.Concat(second));
        _world.Actions(_account).ShouldAllBe(action => action.Status == ActionStatus.Done);
        _world.Reload(machine).OpenFault.ShouldBe(false);
    }

    [Fact]
    public void FaultThatIsGraverThanTheOpenAction_IsSaidOnceAndLeavesThePersonsGrade()
    {
        var machine = _world.ProduceValidMachine(_account, "RS1");
        Faults(machine, ("E12", "Hydraulics", Severity.Low));
        var action = _world.Actions(_account).ShouldHaveSingleItem();

        _world.AdvanceDays(1);
        Faults(machine, ("E19", "Hydraulics", Severity.Critical));
        _world.AdvanceDays(1);
        Faults(machine, ("E20", "Hydraulics", Severity.Critical));

        action = _world.Reload(action);
        (action.Severity, action.Occurrences).ShouldBe((Severity.Low, 3));
        action.Outcome!.Split('\n').ShouldHaveSingleItem().ShouldStartWith("Critical since 2026-11-03: ");
    }

    [Fact]
    public void ReportAboutTwoCustomers_IsHeardByBoth()
    {
        var other = _world.ProduceValidAccount(row => row.OwnerId = new EntityReference("systemuser", _csm));
        var (one, two) = (_world.ProduceValidMachine(_account, "RS1"), _world.ProduceValidMachine(other, "RS2"));
        _world.Settle();
        Report(Connectivity.Silent, one, two);
        _world.Actions(_account).ShouldHaveSingleItem().Source.ShouldBe("RS1 (PIN-RS1)");
        _world.Actions(other).ShouldHaveSingleItem().Source.ShouldBe("RS2 (PIN-RS2)");
    }

    [Fact]
    public void ActionOfAnotherKindWithTheSameWords_IsNotClosedByItself()
    {
        var machine = _world.ProduceValidMachine(_account, "RS1");
        var persons = _world.ProduceValidAction(_account, row => (row.Kind, row.Reason, row.Source) = (ActionKind.Opportunity, "Machine silent", "RS1 (PIN-RS1)"));
        Report(Connectivity.Silent, machine);
        Report(Connectivity.Online, machine);
        _world.Reload(persons).Status.ShouldBe(ActionStatus.Open);
        _world.Actions(_account).Single(action => action.Kind == ActionKind.Risk).Status.ShouldBe(ActionStatus.Done);
    }

    [Fact]
    public void OlderActionThatAPersonOpenedAgain_GoesOnInsteadOfANewerClosedOne()
    {
        var machine = _world.ProduceValidMachine(_account, "RS1");
        Faults(machine, ("E12", "Hydraulics", Severity.Low));
        var older = _world.Actions(_account).ShouldHaveSingleItem();
        _world.Service.Update(new CallToAction(older.Id) { Status = ActionStatus.Done });
        _world.AdvanceDays(16);
        Faults(machine, ("E17", "Hydraulics", Severity.Low));
        var newer = _world.Actions(_account).Single(action => action.Id != older.Id);
        _world.Service.Update(new CallToAction(newer.Id) { Status = ActionStatus.Cancelled });
        _world.Service.Update(new CallToAction(older.Id) { Status = ActionStatus.Open });

        Faults(machine, ("E19", "Hydraulics", Severity.Low));
        (_world.Reload(older).Occurrences, _world.Reload(newer).Occurrences, _world.Reload(newer).Status).ShouldBe((2, 1, ActionStatus.Cancelled));
    }

    [Fact]
    public void MachineThatIsScrapped_IsCalledForNoMore()
    {
        var (scrapped, kept) = (_world.ProduceValidMachine(_account, "RS1"), _world.ProduceValidMachine(_account, "RS2"));
        Faults(scrapped, ("E12", "Hydraulics", Severity.High));
        Faults(kept, ("E12", "Hydraulics", Severity.High));
        _world.Service.Update(new Machine(scrapped.Id) { StateCode = new OptionSetValue(1), StatusCode = new OptionSetValue(2) });
        _world.AdvanceDays(1);
        _world.Call("csm_WatchCustomers");
        _world.Settle();

        var call = _world.Actions(_account).Single(action => action.MachineId!.Id == scrapped.Id);
        (call.Status, call.Outcome).ShouldBe((ActionStatus.Done, "Closed by itself on 2026-11-03: all faults of the family were cleared, or the machine is not watched any more."));
        _world.Actions(_account).Single(action => action.MachineId!.Id == kept.Id).Status.ShouldBe(ActionStatus.Open);
    }

    [Fact]
    public void ThousandFaults_AreOneExecution()
    {
        _world.Needs(Capability.Journal);
        var machine = _world.ProduceValidMachine(_account, "RS1");
        var before = Executions();
        Faults(machine, [.. Enumerable.Range(0, 100).Select(number => ($"E{number}", "Hydraulics", Severity.Low))]);
        (Executions() - before).ShouldBe(1);
        _world.Actions(_account).ShouldHaveSingleItem();
    }

    private int Executions() => _world.Organization.Journal.Executions.Count(step => step.StepName.Contains("WatchFaultsWhenWritten", StringComparison.Ordinal));

    private List<Emulator.BusinessEvent> Events() => [.. _world.Organization.BusinessEvents.Where(happened => happened.Name == "csm_MachineSilent")];

    private void Report(Connectivity state, params Machine[] machines)
    {
        var rows = machines.Select(machine => (Entity)new Machine(machine.Id) { Connectivity = state, LastSeen = _world.Now.AddDays(-3) }).ToList();
        _writer.Execute(new UpdateMultipleRequest { Targets = new EntityCollection(rows) { EntityName = Machine.EntityLogicalName } });
        _world.Settle();
    }

    private MachineFault[] Faults(Machine machine, params (string Code, string Family, Severity Severity)[] faults)
    {
        var rows = faults.Select(fault => new MachineFault(RowId.From(MachineFault.EntityLogicalName, machine.Id.ToString("D"), fault.Code))
        {
            Name = fault.Code, AccountId = _account.ToEntityReference(), MachineId = machine.ToEntityReference(), Code = fault.Code, Family = fault.Family, Severity = fault.Severity, FirstSeen = _world.Now, LastSeen = _world.Now, Count = 1,
        }).ToArray();
        _writer.Execute(new CreateMultipleRequest { Targets = new EntityCollection([.. rows]) { EntityName = MachineFault.EntityLogicalName } });
        _world.Settle();
        return rows;
    }

    private void Clear(IEnumerable<MachineFault> faults)
    {
        var rows = faults.Select(fault => (Entity)new MachineFault(fault.Id) { ClearedOn = _world.Now }).ToList();
        _writer.Execute(new UpdateMultipleRequest { Targets = new EntityCollection(rows) { EntityName = MachineFault.EntityLogicalName } });
        _world.Settle();
    }
}
