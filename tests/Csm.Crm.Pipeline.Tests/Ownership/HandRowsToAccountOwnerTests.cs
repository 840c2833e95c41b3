using Csm.Crm.Emulator;
using Csm.Crm.Pipeline.Tests.Hosts;
using Csm.Crm.Pipeline.Tests.World;
using Csm.Crm.Plugins.Ownership;
using Csm.Crm.Tables;
using Microsoft.Xrm.Sdk;
using Microsoft.Xrm.Sdk.Messages;

namespace Csm.Crm.Pipeline.Tests.Ownership;

[Needs(Capability.BulkMessages, Capability.Security)]
public class HandRowsToAccountOwnerTests
{
    private readonly CrmWorld _world = new();
    private readonly Guid _csm;
    private readonly Guid _colleague;

    public HandRowsToAccountOwnerTests()
    {
        _csm = _world.Organization.AddUser("Clara Sommer", "CSM");
        _colleague = _world.Organization.AddUser("Mika Berg", "CSM");
    }

    [Fact]
    public void RowOfAnAccount_BelongsToItsOwner()
    {
        var account = ProduceAccountOf(_csm);

        OwnerOf(_world.ProduceValidGoal(account)).ShouldBe(_csm);
        OwnerOf(_world.ProduceValidSubscription(account)).ShouldBe(_csm);
    }

    [Fact]
    public void StockOfAnAccount_BelongsToItsOwner()
    {
        var account = ProduceAccountOf(_csm);
        var material = _world.Add(new Material { Name = "Oil filter", Number = "4711", Unit = "pc" });

        OwnerOf(_world.Add(new ConsignmentStock { Name = "Oil filters", AccountId = account.ToEntityReference(), MaterialId = material.ToEntityReference(), Quantity = 4m })).ShouldBe(_csm);
    }

    [Fact]
    public void OwnerNamedOnPurpose_IsKept()
    {
        var goal = _world.ProduceValidGoal(ProduceAccountOf(_csm), row => row.OwnerId = new EntityReference("systemuser", _colleague));

        OwnerOf(goal).ShouldBe(_colleague);
    }

    [Fact]
    public void OwnerThatAFormSendsForItsUser_CountsAsNobody()
    {
        var administrator = OwnerOf(_world.ProduceValidAccount());
        var goal = _world.ProduceValidGoal(ProduceAccountOf(_csm), row => row.OwnerId = new EntityReference("systemuser", administrator));

        OwnerOf(goal).ShouldBe(_csm);
    }

    [Fact]
    public void CallToAction_StaysWithWhoeverItWasGivenTo()
    {
        var account = ProduceAccountOf(_csm);
        var action = new CallToAction { Name = "Call back", AccountId = account.ToEntityReference(), Kind = ActionKind.Risk, Reason = "Asked", Source = "Phone" };
        action.Id = _world.Service.Create(action);

        OwnerOf(action).ShouldNotBe(_csm);
    }

    [Fact]
    public void RowWithoutAccount_StaysWithItsAuthor()
    {
        var insight = new Insight { Name = "Electric yards want chargers first" };
        insight.Id = _world.Service.Create(insight);

        OwnerOf(insight).ShouldBe(OwnerOf(_world.ProduceValidAccount()));
    }

    [Fact]
    public void GoalWithoutAccount_IsRefusedWithTheColumnToSet()
    {
        var fault = Should.Throw<Exception>(() => _world.Service.Create(new Goal { Name = "Less idling" }));

        fault.Message.ShouldContain("csm_goal");
        fault.Message.ShouldContain("csm_accountid");
    }

    [Fact]
    public void GoalTakenFromItsAccount_IsRefusedAtItsNextChange()
    {
        var goal = _world.ProduceValidGoal(ProduceAccountOf(_csm));

        Should.Throw<Exception>(() => _world.Service.Update(new Goal(goal.Id) { AccountId = null, Weight = 2m })).Message.ShouldContain("csm_accountid");
    }

    [Fact]
    public void BatchOfTheTelemetryWriter_GoesToEachAccountsOwnerForOneRequest()
    {
        Account[] accounts = [ProduceAccountOf(_csm), ProduceAccountOf(_colleague), ProduceAccountOf(_csm)];
        var metric = _world.ProduceValidMetric("idle_share").ToEntityReference();
        var writer = _world.Organization.ServiceFor(_world.Organization.AddUser("Telemetry", "Telemetry writer"));
        var rows = Enumerable.Range(0, 300).Select(number => new ViuMetric
        {
            Name = "Day",
            AccountId = accounts[number % 3].ToEntityReference(),
            MetricId = metric,
            PeriodKind = PeriodKind.Day,
            PeriodStart = CrmWorld.Today.UtcDateTime.Date.AddDays(-number),
        }).ToList<Entity>();

        var journal = _world.Organization.Journal;
        _world.ForgetWhatHappened();
        writer.Execute(new UpsertMultipleRequest { Targets = new EntityCollection(rows) { EntityName = ViuMetric.EntityLogicalName } });

        var execution = journal.Executions.Where(step => step.StepName.Contains(nameof(HandRowsToAccountOwner), StringComparison.Ordinal)).ShouldHaveSingleItem();
        execution.Requests.ShouldBe(1);
        foreach (var account in accounts)
        {
            _world.OfAccount<ViuMetric>(ViuMetric.EntityLogicalName, account).ShouldAllBe(row => row.OwnerId!.Id == OwnerOf(account));
        }
    }

    [Fact]
    public void SecondWriteOfTheSameRows_DoesNotAskAgain()
    {
        var account = ProduceAccountOf(_csm);
        _world.MeterMonths(account, "idle_share", (1, 20m));
        _world.ForgetWhatHappened();

        _world.MeterMonths(account, "idle_share", (1, 21m));

        _world.Organization.Journal.Executions.ShouldNotContain(step => step.StepName.Contains(nameof(HandRowsToAccountOwner), StringComparison.Ordinal));
    }

    [Fact]
    public void Csm_SeesWhatMachinesWriteForHerAccountsAndNoOthers()
    {
        Account[] accounts = [ProduceAccountOf(_csm), ProduceAccountOf(_colleague)];
        foreach (var account in accounts)
        {
            _world.MeterMonths(account, "idle_share", (1, 20m), (2, 22m));
        }

        var seen = _world.Organization.ServiceFor(_csm)
            .RetrieveMultiple(new Microsoft.Xrm.Sdk.Query.QueryExpression(ViuMetric.EntityLogicalName) { ColumnSet = new(ViuMetric.Columns.AccountId) }).Entities
            .Select(row => row.GetAttributeValue<EntityReference>(ViuMetric.Columns.AccountId).Id).Distinct();

        seen.ShouldBe([accounts[0].Id]);
    }

    [Fact]
    public void AccountHandedOver_TakesItsRowsAndTheirRowsAlong()
    {
        var account = ProduceAccountOf(_csm);
        var machine = new Machine { Name = "Stacker 1", AccountId = account.ToEntityReference(), Pin = "PIN-1", DeviceId = "dev-1" };
        machine.Id = _world.Service.Create(machine);
        var day = new MachineDay { Name = "Stacker 1", AccountId = account.ToEntityReference(), MachineId = machine.ToEntityReference(), Day = CrmWorld.Today.UtcDateTime.Date };
        day.Id = _world.Service.Create(day);

        _world.Service.Update(new Account(account.Id) { OwnerId = new EntityReference("systemuser", _colleague) });

        OwnerOf(machine).ShouldBe(_colleague);
        OwnerOf(day).ShouldBe(_colleague);
    }

    private Account ProduceAccountOf(Guid user) => _world.ProduceValidAccount(row => row.OwnerId = new EntityReference("systemuser", user));

    private Guid OwnerOf<T>(T row)
        where T : Entity => _world.Reload(row).GetAttributeValue<EntityReference>("ownerid").Id;
}
